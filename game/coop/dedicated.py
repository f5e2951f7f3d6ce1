"""A farm on a server: hosted, and nobody at home.

No player of the host's own stands around, and nobody sits there who could say yes to a knock. So
the session's list of guests answers: who shows a join token of the list is let in as the player
whom the token names, under the name that the list gives him, and a second login with the same token
takes the place of the first. Who is not on the list comes in if the owner has made them welcome, or
is here and says yes, or if the list is open. All others are turned away with a sentence.

One of the list is the owner of a farm that is begun here, from the first moment on, also while that
player has not come.

Time stands still while nobody is there, so that a farm that runs all week does not grow wild: its
first day begins when the first guest comes. A guest who was cut off counts as there for as long as
he tries to come back.
"""

from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from hmac import compare_digest

from game.coop.farm_host import FarmHost
from game.rules.belonging import entry_of, owner_of
from game.world.content import Content
from game.world.records import Entry, is_account
from game.world.world import World
from net import limits
from net.dedicated.launcher import SessionPlayer
from net.lobbies.friend_code import decode_friend_code
from net.session.events import KnockHeard
from net.session.host import HostSession

_NOT_EXPECTED = "This farm is open only to those who were in its lobby."
_NAME_EXPECTED = "Somebody of your name is expected here. Please come under another name."
_PLACES_KEPT = "The places that are left are kept for those who are expected here."


class GuestList:
    """Who may come in: each guest is named by his join token, and known by his account."""

    def __init__(
        self, players: Iterable[SessionPlayer], *, is_open_to_others: bool, owner: str = ""
    ) -> None:
        """`is_open_to_others` lets in, besides, whoever knocks, as far as there are places. `owner`
        is the identity of the player whose farm it is if nobody's else; empty for nobody. Raises
        ValueError for a player, or a token, that is named twice, and for an owner who is not among
        the players."""
        players = list(players)
        self.is_open_to_others = is_open_to_others
        self._by_account: dict[str, SessionPlayer] = {}
        for player in players:
            # A key that is in a lobby by two connections is one player.
            self._by_account.setdefault(account_of(player.identity), player)
        if len({player.identity for player in players}) < len(players):
            raise ValueError("A session names every player once.")
        if len({player.token for player in players}) < len(players):
            raise ValueError("Every player of a session has a token of their own.")
        self.owner = account_of(owner) if owner else ""
        """The owner's account; empty for nobody's."""
        if owner and not self.is_expected(self.owner):
            raise ValueError(f"The owner {owner} is none of the session's players.")

    def account_of_token(self, token: bytes) -> str | None:
        """The account of the guest whose join token this is; None for nobody's. All are compared,
        whichever it is, so that how long it takes tells nothing."""
        found = None
        for account, player in self._by_account.items():
            if compare_digest(player.token, token):
                found = account
        return found

    def is_expected(self, account: str) -> bool:
        """Whether somebody with this account is on the list."""
        return account in self._by_account

    def name_of(self, account: str) -> str:
        """What a guest on the list is called. Raises KeyError for somebody who is not."""
        return self._by_account[account].name

    def former_account(self, account: str) -> str:
        """By which farms of earlier versions know a guest on the list: a number, of a key too.
        Raises KeyError for somebody who is not."""
        return _number_of(self._by_account[account].identity)

    def has_name(self, name: str) -> bool:
        """Whether somebody of this name is on the list."""
        return any(player.name == name for player in self._by_account.values())

    def missing(self, accounts: Iterable[str]) -> int:
        """How many of the list are not among these."""
        return len(self._by_account.keys() - set(accounts))


def account_of(identity: str) -> str:
    """The account by which a farm knows somebody whom a lobby server or a session file names.
    Steam's accounts are numbers, and stay as they are; a key's identity, or its friend code, is
    that key's account, also where a lobby server numbers a program's connections; of any other name
    it is a number of 64 bits."""
    if is_account(identity):
        return identity
    key, _, connection = identity.partition("-")
    if is_account(f"k{key}") and (not connection or connection.isdecimal()):
        return f"k{key}"
    with suppress(ValueError):
        return f"k{decode_friend_code(identity).hex()}"
    return _number_of(identity)


def _number_of(identity: str) -> str:
    return str(int.from_bytes(sha256(identity.encode()).digest()[:8], "big"))


class DedicatedFarm(FarmHost):
    """An open farm without a player of the host's own."""

    def __init__(
        self,
        content: Content,
        world: World,
        guests: GuestList,
        session: HostSession,
        *,
        first_tick: int = 0,
    ) -> None:
        """`session` knows the guests by `guests.account_of_token`, and plays no character. The
        rest is as for every `FarmHost`."""
        super().__init__(
            content,
            world,
            first_tick=first_tick,
            session=session,
        )
        self._guests = guests
        self._guest_session = session
        if guests.owner:
            name, former = guests.name_of(guests.owner), guests.former_account(guests.owner)
            self.roster.give_to(guests.owner, name, self.roster.character_of(former))
        self._occupied_s: float | None = None

    @property
    def session(self) -> HostSession:
        """The session."""
        return self._guest_session

    @property
    def empty_for_s(self) -> float:
        """How long nobody has been connected; from the first `advance` on, if nobody ever came."""
        return 0.0 if self._occupied_s is None else self._now_s - self._occupied_s

    @property
    def connected(self) -> int:
        """How many guests are connected."""
        return sum(member.is_connected for member in self.session.members)

    def advance(self, now_s: float) -> None:
        """Receives, runs every tick that is due and sends."""
        super().advance(now_s)
        if self._occupied_s is None or self.connected:
            self._occupied_s = now_s

    @property
    def tick(self) -> float:
        """The tick, with the share of the next that has passed; it stands still with the time."""
        return super().tick if self._does_time_pass() else float(self._tick)

    def _run_tick(self) -> None:
        if self._does_time_pass():
            super()._run_tick()
        else:
            # Nobody hears this tick, but those at the door hear what is sent with it.
            self.session.send_tick(self._tick, self._now_s)

    def _does_time_pass(self) -> bool:
        """Whether anybody is here, or on the way back."""
        return any(
            member.is_connected or self._now_s - member.cut_off_s <= limits.RECONNECT_FOR_S
            for member in self.session.members
        )

    def _on_knock(self, knock: KnockHeard) -> None:
        guests = self._guests
        expected = self._on_the_list(knock.account)
        if expected:
            former = self.roster.character_of(guests.former_account(expected)) or 0
            self._door.let_in(
                knock, guests.name_of(expected), former, is_vouched_for=True, now_s=self._now_s
            )
        elif self._is_wanted(knock):
            self._let_in_besides(knock)
        elif self._is_owner_inside() and not (
            guests.is_open_to_others and not guests.has_name(knock.name)
        ):
            # It may be one of the list with another key, whom the owner knows.
            super()._on_knock(knock)
        elif guests.is_open_to_others:
            self._let_in_besides(knock)
        else:
            self.refuse(knock.knock, _NOT_EXPECTED)

    def _on_the_list(self, account: str) -> str:
        """By which account of the list somebody is expected; empty for one who is not. Whoever is
        on the list is so by everything that the owner has said to be the same person's."""
        if self._guests.is_expected(account):
            return account
        character = self.roster.character_of(account)
        theirs = [] if character is None else self.roster.accounts_of(character)
        return next((one for one in theirs if self._guests.is_expected(one)), "")

    def _is_wanted(self, knock: KnockHeard) -> bool:
        """Whether the owner has said yes before: for always, or on the evening that goes on here
        after the program was killed."""
        return knock.is_awaited or entry_of(self.world, knock.account) is Entry.WELCOME

    def _let_in_besides(self, knock: KnockHeard) -> None:
        """Lets somebody in who is not on the list, unless that takes a name or a place from who
        is."""
        if self._guests.has_name(knock.name):
            self.refuse(knock.knock, _NAME_EXPECTED)
        elif self._has_spare_place():
            is_welcome = entry_of(self.world, knock.account) is Entry.WELCOME
            self._door.let_in(knock, knock.name, is_vouched_for=is_welcome, now_s=self._now_s)
        else:
            self.refuse(knock.knock, _PLACES_KEPT, may_ask_again=True)

    def _is_owner_inside(self) -> bool:
        """Whether somebody is here who can be asked."""
        return any(
            member.is_connected and member.character == owner_of(self.world)
            for member in self.session.members
        )

    def _has_spare_place(self) -> bool:
        """Whether everybody on the list would still have a place if another came in."""
        members = self.session.members
        missing = self._guests.missing(self._on_the_list(member.identity) for member in members)
        return len(members) + missing < limits.PLAYERS_MAX
