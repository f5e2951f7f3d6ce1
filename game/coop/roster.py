"""The farm's book of characters, as its host keeps it: who is who, who is here, who comes next.

A character belongs to accounts, each one proved by whoever comes: it is that person's alone. A name
opens nothing; the host may say at the door that a newcomer is somebody who was here before, and
may take that back.

Everything that changes goes through the host's own commands; what is only looked up is read from
the character records.
"""

from collections.abc import Callable, Set

from game.coop.profile import Profile
from game.rules.belonging import (
    CHARACTERS,
    accounts_of,
    character_of,
    entry_of,
    is_friend,
    owner_of,
)
from game.rules.beside import place_beside
from game.rules.context import Position
from game.world.commands import AddIdentity, EnterFarm, HostCommand, LeaveFarm, SetOwner
from game.world.content import Content
from game.world.records import Character, Entry
from game.world.sections import FIRST_CHARACTER_ID, LAST_CHARACTER_ID
from game.world.world import Reader, World
from net import limits
from net.text import clean_name, skeleton_of

HOST_CHARACTER = FIRST_CHARACTER_ID
"""The character of whoever begins a farm: hosts it first, or has it begun on a server, and so
becomes its owner."""
FULL_BOOK = "This farm cannot remember more friends."
"""What a visitor reads for whom there is no room in the book."""


class Roster:
    """The characters of one hosted farm."""

    def __init__(
        self, content: Content, world: World, command: Callable[[HostCommand], None]
    ) -> None:
        """`command` carries out the host's own commands. Nobody is online in a farm that has just
        been opened, whatever a crash has left behind."""
        self._content = content
        self._world = world
        self._command = command
        for character in self.online():
            self.depart(character, None)

    def get(self, character: int) -> Character | None:
        """A character's record, None for one that this farm does not know."""
        record = self._world.get(CHARACTERS, character)
        return record if isinstance(record, Character) else None

    def name(self, character: int) -> str:
        """What a character is called."""
        record = self.get(character)
        return "Somebody" if record is None else record.name

    def account(self, character: int) -> str:
        """The account that a character belongs to; empty for nobody's."""
        record = self.get(character)
        return "" if record is None else record.account

    def place_of(self, character: int) -> Position:
        """Where the record says that a character stands. Raises ValueError for an unknown one."""
        record = self.get(character)
        if record is None:
            raise ValueError(f"character {character} is not of this farm")
        return Position(record.area, record.x, record.y)

    def online(self) -> list[int]:
        """The characters who are here."""
        return [
            character
            for character in self._world.keys(CHARACTERS)
            if (record := self.get(character)) is not None and record.online
        ]

    def named(self, name: str, besides: int | None = None) -> int | None:
        """The character of this name, or of one that looks the same; not the one `besides`."""
        looks = skeleton_of(name)
        for character in self._world.keys(CHARACTERS):
            record = self.get(character)
            if record is not None and character != besides and skeleton_of(record.name) == looks:
                return character
        return None

    def character_of(self, account: str) -> int | None:
        """The character that belongs to an account."""
        return character_of(self._world, account)

    def accounts_of(self, character: int) -> list[str]:
        """All accounts that a character belongs to."""
        return accounts_of(self._world, character)

    def is_blocked(self, account: str) -> bool:
        """Whether the owner does not want this person here."""
        return entry_of(self._world, account) is Entry.BLOCKED

    def is_friend(self, account: str) -> bool:
        """Whether somebody has said yes to this person, here or before."""
        return is_friend(self._world, account)

    def enter_as_host(self, profile: Profile, accounts: tuple[str, ...]) -> int:
        """The host comes in, and is the owner of a farm that has none. Returns as whom."""
        character = host_character_of(self._world, accounts)
        self.enter(character, profile, accounts[0] if accounts else "", None, is_vouched_for=True)
        for account in accounts[1:]:
            self._command(AddIdentity(account, character, is_vouched_for=True))
        if owner_of(self._world) is None and character == HOST_CHARACTER:
            self._command(SetOwner(character))
        return character

    def give_to(self, account: str, name: str, known_as: int | None) -> None:
        """A farm that has no owner gets the player with this account, of this name, who need not
        have come yet. `known_as` is whom an earlier version knows the player as. A farm of an
        earlier version that somebody has hosted before stays that host's, who will say so."""
        if owner_of(self._world) is not None:
            return
        known = self.character_of(account) or known_as
        if known is None and self.get(HOST_CHARACTER) is None:
            known = HOST_CHARACTER
            self.enter(known, Profile(name, 0), account, None, is_vouched_for=True)
            self.depart(known, None)
        if known == HOST_CHARACTER or (known is not None and self.get(HOST_CHARACTER) is None):
            self._command(SetOwner(known))

    def character_for(self, account: str, inside: Set[int], played_as: int = 0) -> int | None:
        """Whom a visitor plays: the character that is theirs, else `played_as` if that is not 0;
        None for a new one. Raises ValueError with a sentence for the visitor when theirs is played
        already."""
        known = self.character_of(account)
        if known is None and played_as and self.get(played_as) is not None:
            known = played_as
        if known in inside:
            raise ValueError("You are at this farm already.")
        return known

    def enter(
        self,
        character: int,
        profile: Profile,
        account: str,
        beside: Position | None,
        *,
        is_vouched_for: bool = False,
    ) -> None:
        """A character comes in, under a name and a colour that nobody else has, and belongs to
        `account` from now on, for which somebody may have vouched; one that was never here stands
        `beside` somebody, or where the farm begins."""
        place = Position(0, 0, 0)
        if beside is not None:
            place = place_beside(self._content, self._world, beside, character)
        self._command(
            EnterFarm(
                character,
                self._free_name(character, clean_name(profile.name, limits.NAME_MAX_LENGTH)),
                self._free_colour(character, profile.colour),
                place.area,
                int(place.x),
                int(place.y),
                account,
                is_vouched_for,
            )
        )

    def come_online(self, character: int) -> None:
        """A character that was cut off is back."""
        record = self.get(character)
        if record is not None and not record.online:
            self.enter(character, Profile(record.name, record.colour), "", None)

    def depart(self, character: int, position: Position | None) -> None:
        """Notes where a character stands as it goes, for good or because it was cut off; where
        its record says when nothing better is known."""
        record = self.get(character)
        if record is None or not record.online:
            return
        if position is None:
            position = Position(record.area, record.x, record.y)
        self._command(LeaveFarm(character, position.area, int(position.x), int(position.y)))

    def _free_name(self, character: int, wished: str) -> str:
        """The name that somebody wishes, or that name with the first number that nobody has."""
        taken = {
            skeleton_of(record.name)
            for other in self._world.keys(CHARACTERS)
            if other != character and (record := self.get(other)) is not None
        }
        name, number = wished, 1
        while skeleton_of(name) in taken:
            number += 1
            ending = f" {number}"
            name = f"{wished[: limits.NAME_MAX_LENGTH - len(ending)]}{ending}"
        return name

    def _free_colour(self, character: int, wished: int) -> int:
        """The colour that somebody wishes, or the next that nobody here has. Who comes back keeps
        the one he had while the wished one is another's, who may be back soon: in whatever order
        friends return they look as they did."""
        others = {
            other: record
            for other in self._world.keys(CHARACTERS)
            if other != character and (record := self.get(other)) is not None
        }
        taken = {record.colour for record in others.values() if record.online}
        choices = [wished, *range(limits.PLAYERS_MAX)]
        mine = self.get(character)
        if mine is not None and wished in {record.colour for record in others.values()}:
            choices.insert(0, mine.colour)
        return next((colour for colour in choices if colour not in taken), wished)


def host_character_of(world: Reader, accounts: tuple[str, ...]) -> int:
    """Whom a host with these accounts plays: the character that is theirs, or a new one. The
    owner's is the host's while it belongs to nobody, as in a new farm. A farm of an earlier
    version does not say whose it is: there it may belong to an account with Steam that the host
    does not have just now."""
    for account in accounts:
        known = character_of(world, account)
        if known is not None:
            return known
    owner = owner_of(world)
    theirs = accounts_of(world, HOST_CHARACTER if owner is None else owner)
    is_another_on_steam = any(map(str.isdecimal, accounts))
    if theirs and (owner is not None or is_another_on_steam):
        return free_character(world)
    return HOST_CHARACTER if owner is None else owner


def free_character(world: Reader) -> int:
    """The number of a character who was never here. The owner's stays free where nobody is the
    owner yet. Raises ValueError with a sentence when there is none."""
    taken = set(world.keys(CHARACTERS))
    if len(taken) >= limits.CHARACTERS_MAX:
        raise ValueError(FULL_BOOK)
    return next(
        character
        for character in range(HOST_CHARACTER + 1, LAST_CHARACTER_ID + 1)
        if character not in taken
    )
