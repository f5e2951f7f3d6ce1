"""Who a player is wherever nobody vouches for people: a key, kept beside the settings and readable
for this user only.

A second program of one user has a second key, and so on, each in a slot of its own which it locks
for as long as it runs: two windows are two people, and the same two the next time.
"""

import logging
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from files.reading import read_file
from game.coop.host import IF_IT_IS_YOURS
from game.rules.belonging import character_of, owner_of
from game.text.sentence import Sentence
from game.world.world import Reader
from net.player_key import KEY_BYTES, PlayerKey, account_of_key

_log = logging.getLogger(__name__)

KEY_FILE = "lobby_key"
SLOTS_MAX = 8
_FILE_MAX_BYTES = 1024


class LocalKey(PlayerKey):
    """A player's key, and the lock on its slot, which is held for as long as this is."""

    def __init__(self, secret: bytes, slot: int = 1, lock: FileLock | None = None) -> None:
        super().__init__(secret)
        self.slot = slot
        self._lock = lock

    @property
    def account(self) -> str:
        """What a farm knows this key by."""
        return account_of_key(self.public_bytes)


class LocalIdentity:
    """Who this program's player is, from the moment on in which that is first asked for until the
    program ends."""

    def __init__(self, settings: Path) -> None:
        """`settings` is the folder where keys are kept."""
        self._settings = settings
        self._key: LocalKey | None = None

    @property
    def key(self) -> LocalKey:
        """This program's key; see `local_key`, which says what it raises."""
        if self._key is None:
            self._key = local_key(self._settings)
        return self._key

    def accounts_at(self, world: Reader, steam_account: str = "") -> tuple[str, ...]:
        """As whom one opens a farm of one's own: by Steam, if that is there, and by key. A program
        that this farm does not know opens it as who the player is there in another window, its
        owner before all: the keys of all slots are one person's. Where this window is somebody, it
        stays that, since the other may come as a guest: two windows are two people. Raises what
        `key` raises."""
        steam = (steam_account,) if steam_account else ()
        key = self.key
        if character_of(world, key.account) is not None:
            return (*steam, key.account) if key.slot == 1 else (key.account,)
        others = [who for _, who in self._others() if character_of(world, who) is not None]
        others.sort(key=lambda account: character_of(world, account) != owner_of(world))
        is_known_on_steam = bool(steam) and character_of(world, steam_account) is not None
        if others and (key.slot > 1 or not is_known_on_steam):
            return (*steam, others[0])
        return (*steam, key.account)

    def about_owner_at(self, world: Reader) -> Sentence:
        """What one reads who opens a farm of which this window's character is not the owner: in
        which window one is, if in any, or what to do about it. Raises what `key` raises."""
        owner = owner_of(world)
        for slot, account in self._others():
            if owner is not None and character_of(world, account) == owner:
                return Sentence("farms.yours_in_window", number=slot)
        return IF_IT_IS_YOURS

    def _others(self) -> Iterator[tuple[int, str]]:
        """The accounts of the same player's other windows, as many as there have ever been, each
        with its slot. One whose file holds no key is nobody's."""
        for slot in range(1, SLOTS_MAX + 1):
            path = self._settings / _key_file(slot)
            if slot != self.key.slot and path.exists():
                try:
                    yield slot, account_of_key(PlayerKey(_secret(path)).public_bytes)
                except ValueError as error:
                    _log.warning("%s", error)


def local_key(folder: Path) -> LocalKey:
    """This program's key, made when there is none yet. Raises `ValueError` with a sentence for a
    file that holds no key, which is not replaced, since friends know the player by what was in it,
    and when the game runs too many times. Where nothing can be written, the key lasts as long as
    the program."""
    for slot in range(1, SLOTS_MAX + 1):
        path = folder / _key_file(slot)
        lock = FileLock(f"{path}.lock", timeout=0, thread_local=False, is_singleton=True)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout:
            continue
        except OSError as error:
            _log.warning("the slot of a key cannot be kept: %s", error)
            return LocalKey(_secret(folder / KEY_FILE))
        return LocalKey(_secret(path), slot, lock)
    raise ValueError(f"The game runs {SLOTS_MAX} times already. Close one of its windows.")


def first_key(folder: Path) -> PlayerKey:
    """The key of a player's first program, by which friends know the player; see `local_key`."""
    return PlayerKey(_secret(folder / KEY_FILE))


def _key_file(slot: int) -> str:
    return KEY_FILE if slot == 1 else f"{KEY_FILE}-{slot}"


def _secret(path: Path) -> bytes:
    folder = path.parent
    secret = secrets.token_bytes(KEY_BYTES)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Of two programs that start at once one makes the file, and the other reads it.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secret.hex().encode() + b"\n")
        return secret
    except FileExistsError:
        pass
    except OSError as error:
        _log.warning("the key cannot be kept: %s", error)
        return secret
    try:
        secret = bytes.fromhex(read_file(path, _FILE_MAX_BYTES).decode("ascii").strip())
        if len(secret) != KEY_BYTES:
            raise ValueError("it has another length")
        return secret
    except (OSError, ValueError) as error:
        raise ValueError(
            f"{path} holds no key. Remove it to be known to friends by a new friend code."
        ) from error
