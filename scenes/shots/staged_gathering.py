"""A gathering without a network, and a program around it that has a lobby server.

The others in it do what whoever sets the stage writes down; one's own wishes are granted as a lobby
server would grant them. For pictures and tests.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from game.coop.seat import Seat
from game.gathering.gathering import GatheringState
from game.joining.browser import FarmFilter, FoundFarm
from scenes.app.gathering import FarmTerms, Gathering
from scenes.app.services import CodeFriend, LobbyList, SearchState, Seating
from scenes.shots.silent import SilentServices

COUNTDOWN_S = 5.0
FRIEND_CODE = "TK4QZ-81MVR-X6D0H-2NEYA-P9CW3-7FJGB-5S1TQ"
FRIEND_CODE_CHARACTERS = 35
SERVER = "Lobby server"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHAT = (
    ("Mika", "Hello! Is this the place for Saturday's farm?"),
    ("Robin", "It is. We are only waiting for Ada, she is feeding the cat."),
    ("Ada Lovelace", "The cat is fed, and I am back. Who takes the eastern field this time?"),
    ("Жанна", "Привет!"),
    ("Mika", "I do. Give me two days and there will be turnips as far as the eye can see."),
    ("Robin", "Then I will look after the mill."),
)


@dataclass(frozen=True, slots=True)
class StagedMember:
    """A `GatheringMember` who is moved by hand."""

    identity: str
    name: str
    is_owner: bool
    is_ready: bool
    is_me: bool


def six_members() -> list[StagedMember]:
    """A room of friends, two of whom are not ready; the player owns it."""
    return [
        StagedMember("1", "Robin", True, True, True),
        StagedMember("2", "Mika", False, True, False),
        StagedMember("3", "Ada Lovelace", False, False, False),
        StagedMember("4", "Жанна", False, True, False),
        StagedMember("5", "WWWWWWWWWWWWWWWW", False, True, False),
        StagedMember("6", "農場の友達", False, False, False),
    ]


class StagedGathering:
    """A `Gathering` whose others are moved by hand."""

    def __init__(self, name: str = "Saturday at the mill") -> None:
        self.state = GatheringState.INSIDE
        self.reason = ""
        self.name = name
        self.people = six_members()
        self.said = list(_CHAT)
        self.countdown_s: float | None = None
        self.can_use_server = True
        self.short_code = "K7M-2QX"
        self.sentences: list[str] = []
        self.seat: Seat | None = None
        """What `take_seat` gives, once."""
        self.kicked: list[tuple[str, bool]] = []
        self.started: list[bool] = []
        self.left = 0
        """How often it was left."""
        self._now_s: float | None = None

    @property
    def members(self) -> Sequence[StagedMember]:
        return tuple(self.people)

    @property
    def chat(self) -> tuple[tuple[str, str], ...]:
        return tuple(self.said[-50:])

    @property
    def can_start(self) -> bool:
        return self.me.is_owner and all(one.is_ready for one in self.people)

    @property
    def me(self) -> StagedMember:
        """The player among the members."""
        return next(one for one in self.people if one.is_me)

    def notices(self) -> list[str]:
        told, self.sentences = self.sentences, []
        return told

    def set_ready(self, is_ready: bool) -> None:
        self.change(self.me.identity, is_ready=is_ready or self.me.is_owner)
        if not is_ready and self.countdown_s is not None:
            self.state, self.countdown_s = GatheringState.INSIDE, None

    def say(self, text: str) -> None:
        self.said.append((self.me.name, text))

    def kick(self, identity: str, ban: bool) -> None:
        self.kicked.append((identity, ban))
        self.people = [one for one in self.people if one.identity != identity]

    def hand_over(self, identity: str) -> None:
        self.change(self.me.identity, is_owner=False)
        self.change(identity, is_owner=True, is_ready=True)

    def start(self, on_server: bool) -> None:
        if not self.can_start:
            self.sentences.append("Somebody is not ready yet.")
            return
        self.started.append(on_server)
        self.state, self.countdown_s = GatheringState.STARTING, COUNTDOWN_S

    def leave(self) -> None:
        self.left += 1
        self.state = GatheringState.ENDED

    def advance(self, now_s: float) -> None:
        if self._now_s is not None and self.countdown_s is not None:
            self.countdown_s = max(0.0, self.countdown_s - (now_s - self._now_s))
            if self.countdown_s == 0.0:
                self.state, self.countdown_s = GatheringState.LEAVING_FOR_FARM, None
        self._now_s = now_s

    def take_seat(self) -> Seat | None:
        if self.state is not GatheringState.LEAVING_FOR_FARM:
            return None
        seat, self.seat = self.seat, None
        return seat

    # What sets the stage.

    def change(
        self, identity: str, is_ready: bool | None = None, is_owner: bool | None = None
    ) -> None:
        """Changes what is known of a member."""
        self.people = [
            replace(
                one,
                is_ready=one.is_ready if is_ready is None else is_ready,
                is_owner=one.is_owner if is_owner is None else is_owner,
            )
            if one.identity == identity
            else one
            for one in self.people
        ]

    def be_guest(self) -> None:
        """Lets somebody else own it, while the player, who found it in the list, is not ready
        yet."""
        self.short_code = ""
        self.hand_over("2")
        self.change("1", is_ready=False)

    def end(self, reason: str) -> None:
        """Ends it."""
        self.state, self.reason = GatheringState.ENDED, reason


class LobbyServerServices(SilentServices):
    """Services with a lobby server, lobbies of every kind, and friends known by their codes."""

    has_server = True

    def __init__(self) -> None:
        self.lobbies = lobbies_of_every_kind()
        self.wish = FarmFilter()
        self.code = FRIEND_CODE
        self.friends = [
            CodeFriend("Mika", "8HRZC-V5NQ2-0WXTA-JD4M7-KPEY9-31GBF-S6QV8"),
            CodeFriend("Ada Lovelace", "N3E7Y-PK90C-QRM5Z-41TWX-GVB2H-8DAJ6-FS3N1"),
            CodeFriend("農場の友達", "2GXF6-MS8BD-T1VKA-Y0ZQ4-R5NCJ-7WHEP-93DM2"),
        ]
        self.terms: list[FarmTerms | None] = []
        """The terms of every farm and gathering that was to be opened, in order."""
        self.joined: list[tuple[str, str]] = []
        """Every lobby that was to be joined or entered, with the password."""
        self.asked_nearby = 0
        self.make_gathering: Callable[[], Gathering] = StagedGathering
        self.complaint = ""
        """Why nothing can be gathered, entered or opened; empty when it can."""
        self.seating: Seating | None = None
        """What comes of opening or joining a farm."""

    @property
    def has_lobby_server(self) -> bool:
        return self.has_server

    def list_lobbies(self) -> LobbyList:
        lobbies = tuple(
            lobby
            for lobby in self.lobbies
            if self.wish.words.lower() in (lobby.name or lobby.host_name).lower()
            and (lobby.players < lobby.capacity or not self.wish.has_room)
            and not (lobby.needs_password and self.wish.without_password)
        )
        return LobbyList(SearchState.READY, lobbies)

    def want_lobbies(self, wish: FarmFilter) -> None:
        self.wish = wish

    def look_nearby(self) -> None:
        self.asked_nearby += 1

    def start_host(
        self, continue_saved: bool, terms: FarmTerms | None = None, farm: str = ""
    ) -> Seating:
        self.terms.append(terms)
        return self._seated()

    def join(self, lobby_id: str, password: str = "") -> Seating:
        self.joined.append((lobby_id, password))
        return self._seated()

    def gather(self, terms: FarmTerms) -> Gathering:
        self._complain()
        self.terms.append(terms)
        return self.make_gathering()

    def enter_gathering(self, lobby_id: str, password: str = "") -> Gathering:
        self._complain()
        self.joined.append((lobby_id, password))
        return self.make_gathering()

    def friend_code(self) -> str:
        return self.code

    def code_friends(self) -> tuple[CodeFriend, ...]:
        return tuple(self.friends)

    def format_friend_code(self, text: str) -> str:
        clean = "".join(letter for letter in text.upper() if letter in _ALPHABET)
        clean = clean[:FRIEND_CODE_CHARACTERS]
        return "-".join(clean[at : at + 5] for at in range(0, len(clean), 5))

    def add_code_friend(self, name: str, code: str) -> None:
        if not name.strip():
            raise ValueError("Give your friend a name.")
        if len(code.replace("-", "")) != FRIEND_CODE_CHARACTERS:
            raise ValueError("This code is not complete: a friend code has 35 letters and figures.")
        self.friends.append(CodeFriend(name, code))

    def remove_code_friend(self, code: str) -> None:
        self.friends = [one for one in self.friends if one.code != code]

    def _seated(self) -> Seating:
        self._complain()
        return self.seating if self.seating is not None else self.start_alone()

    def _complain(self) -> None:
        if self.complaint:
            raise ValueError(self.complaint)


def lobbies_of_every_kind() -> tuple[FoundFarm, ...]:
    """Lobbies of all sources and in all states, with names as long as names may be."""
    mine = "0.1.0"
    return (
        FoundFarm("1", "Mika", 2, 4, mine, True, "Steam"),
        FoundFarm("2", "Ada", 3, 8, mine, True, SERVER, name="Turnips and tea", area="the mill"),
        FoundFarm("3", "Jonas", 1, 4, mine, True, SERVER, name="Only for us", needs_password=True),
        FoundFarm(
            "4", "WWWWWWWWWWWWWWWW", 4, 8, mine, True, SERVER,
            name="The farm with the longest name !", needs_password=True, is_sealed=True,
            area="the far end of the forest",
        ),
        FoundFarm("5", "Noor", 5, 8, mine, True, SERVER, name="Saturday", is_gathering=True),
        FoundFarm(
            "6", "Жанна", 2, 8, mine, True, SERVER, name="農場の友達", is_gathering=True,
            needs_password=True,
        ),
        FoundFarm("7", "Tomasz", 4, 4, mine, True, "Local network"),
        FoundFarm("8", "Ida", 1, 8, "0.0.9", False, "Local network"),
    )  # fmt: skip
