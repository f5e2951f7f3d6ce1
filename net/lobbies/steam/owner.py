"""What the owner of a lobby on Steam does for it, since Valve's servers keep no rules of ours.

The owner lets in and keeps out, counts down, and writes into the lobby's data what it has decided;
everybody else reads it there. The rules are `net.lobbies.room`'s, as everywhere. Whoever inherits a
gathering takes the duties up from the data as the last owner left it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from net.budget import TokenBucket
from net.limits import (
    LOBBY_PASSWORD_TRIES_BURST,
    LOBBY_PASSWORD_TRIES_PER_S,
    PLAYERS_MAX,
    STEAM_KICK_KEPT_S,
    STEAM_PASSWORD_TRIERS_MAX,
)
from net.lobbies.interface import Departure, LobbyInfo, LobbyProblem
from net.lobbies.passwords import NONCE_BYTES, PasswordLock, is_proved
from net.lobbies.room import (
    LobbyRoom,
    RoomCancelled,
    RoomCounting,
    RoomNote,
    RoomRefusal,
    RoomStarted,
)
from net.lobbies.steam.lobby_data import (
    READY_KEY,
    YES,
    Cancel,
    OwnersWord,
    StartMark,
    StartStage,
    write_info,
    write_word,
)
from net.lobbies.steam.password_messages import (
    Ask,
    Challenge,
    Message,
    Proof,
    Verdict,
    about,
    encode,
)
from net.lobbies.steam.personas import Personas
from net.steam import GameServer, Steam, SteamId
from net.steam import LobbyId as SteamLobbyId

RandomBytes = Callable[[int], bytes]


@dataclass
class _SentAway:
    problem: LobbyProblem
    gone_s: float | None = None
    """When it was seen that the member has left."""


class LobbyOwner:
    """The duties for one lobby, as long as one owns it."""

    def __init__(
        self,
        steam: Steam,
        personas: Personas,
        lobby: SteamLobbyId,
        room: LobbyRoom,
        info: LobbyInfo,
        lock: PasswordLock | None,
        random_bytes: RandomBytes,
        before: OwnersWord | None = None,
    ) -> None:
        """`before` is what the last owner said, `info.name` what the lobby is called."""
        self.room = room
        self._steam = steam
        self._personas = personas
        self._lobby = lobby
        self._info = info
        self._lock = lock
        self._random_bytes = random_bytes
        self._start = StartMark() if before is None else before.start
        self._guests = set() if before is None else set(before.guests)
        self._sent: dict[SteamId, _SentAway] = {}
        self._challenged: dict[SteamId, bytes] = {}
        self._tries: dict[SteamId, TokenBucket] = {}
        self._written: dict[str, str] = {}
        self._unwritten = "" if before is None else None
        """What a value is before it is written: nothing, or whatever the last owner wrote."""
        self._is_joinable = True if before is None else None
        if before is not None:
            for user, problem in before.sent_away:
                if problem is LobbyProblem.BANNED:
                    room.banned[str(user)] = None
                else:
                    self._sent[user] = _SentAway(problem)
            if before.start.stage is StartStage.COUNTING:
                # When it would have ended only the last owner knew.
                self._cancel(Cancel.OWNER, personas.name(self._me))

    @property
    def _me(self) -> SteamId:
        return self._steam.user.steam_id

    def say(self, info: LobbyInfo) -> None:
        """What the lobby says from now on. What it is called stays."""
        self._info = replace(info, name=self._info.name)
        self.room.capacity, self.room.players_told = info.capacity, info.players

    # What happens

    def entered(self, user: SteamId) -> None:
        """Somebody came into Steam's lobby: a kick of before is forgiven."""
        self._sent.pop(user, None)

    def look(self, now_s: float) -> None:
        """Lets in who is in Steam's lobby and may be, and notes who has gone."""
        joined = self._steam.matchmaking.members(self._lobby)
        if self._me not in joined:
            # Just after a lobby was made, or when it is lost, Steam knows nobody in it.
            return
        for occupant in self.room.occupants:
            if int(occupant.identity) not in joined:
                notes = self.room.leave(occupant.identity, Departure.LEFT, now_s)
                self._note(notes, Cancel.LEFT, occupant.name)
        self._guests &= set(joined)
        for user, sent in list(self._sent.items()):
            if user in joined:
                sent.gone_s = None
            elif sent.gone_s is None:
                sent.gone_s = now_s
            elif now_s - sent.gone_s > STEAM_KICK_KEPT_S:
                del self._sent[user]
        for user in joined:
            is_owner = user == self._me
            is_welcome = self._lock is None or is_owner or user in self._guests
            if is_welcome and user not in self._sent:
                self._let_in(user, now_s)

    def marked(self, user: SteamId, now_s: float) -> None:
        """A member's own data has changed."""
        if not self.room.has(str(user)):
            return
        self._note(self.room.rename(str(user), self._personas.name(user)), Cancel.OWNER, "")
        is_ready = self._steam.matchmaking.member_data(self._lobby, user, READY_KEY) == YES
        if user != self._me:
            notes = self.room.set_ready(str(user), is_ready)
            self._note(notes, Cancel.NOT_READY, self._personas.name(user))

    def heard(self, user: SteamId, message: Message, now_s: float) -> None:
        """Somebody in Steam's lobby wants to prove the password."""
        if self._lock is None or user == self._me or user in self._guests:
            return
        if isinstance(message, Ask):
            if not self._tries_of(user).take(1.0, now_s):
                self._answer(Verdict(user, LobbyProblem.TOO_MANY))
                return
            self._challenged[user] = self._random_bytes(NONCE_BYTES)
            self._answer(Challenge(user, self._challenged[user]))
        elif isinstance(message, Proof):
            nonce = self._challenged.pop(user, None)
            if nonce is None:
                return
            if not is_proved(self._lock, about(self._lobby, user, nonce), message.proof):
                self._answer(Verdict(user, LobbyProblem.WRONG_PASSWORD))
                return
            self._guests.add(user)
            self.look(now_s)

    def work(self, now_s: float) -> None:
        """Does what is due, and writes down what has changed."""
        self._note(self.room.work(now_s), Cancel.OWNER, "")
        if self._sent:
            self.look(now_s)
        self._write()

    # What the owner asks. Raises `RoomRefusal` for what is not done.

    def start(self, now_s: float) -> None:
        """Starts the countdown."""
        self._note(self.room.start(str(self._me), now_s), Cancel.OWNER, "")

    def call_off(self) -> None:
        """The owner is not ready after all."""
        notes = self.room.set_ready(str(self._me), False)
        self._note(notes, Cancel.NOT_READY, self._personas.name(self._me))

    def kick(self, identity: str, ban: bool, now_s: float) -> None:
        """Sends a member away."""
        name = next((o.name for o in self.room.occupants if o.identity == identity), "")
        notes = self.room.kick(str(self._me), identity, ban, now_s)
        user = SteamId(int(identity))
        self._guests.discard(user)
        if not ban:
            self._sent[user] = _SentAway(LobbyProblem.KICKED)
        self._note(notes, Cancel.LEFT, name)

    def hand_over(self, identity: str) -> None:
        """Makes a member the owner; then these duties are its. Raises `RoomRefusal`."""
        name = next((o.name for o in self.room.occupants if o.identity == identity), "")
        notes = self.room.hand_over(str(self._me), identity)
        self._note(notes, Cancel.OWNER, name)
        self._write()
        # An owner counts as ready, and is so still when it is none any more.
        self._steam.matchmaking.set_member_data(self._lobby, READY_KEY, YES)
        if not self._steam.matchmaking.set_owner(self._lobby, SteamId(int(identity))):
            self.room.set_owner(str(self._me))
            raise RoomRefusal(LobbyProblem.FAILED, "Steam does not hand the lobby over.")

    def _let_in(self, user: SteamId, now_s: float) -> None:
        identity = str(user)
        if self.room.has(identity) or identity in self.room.banned:
            return
        try:
            self.room.enter(identity, self._personas.name(user))
        except RoomRefusal as refusal:
            self._sent[user] = _SentAway(refusal.problem)
            return
        self.marked(user, now_s)

    def _note(self, notes: list[RoomNote], why: Cancel, name: str) -> None:
        for note in notes:
            match note:
                case RoomCounting():
                    self._start = StartMark(StartStage.COUNTING, self._start.number + 1)
                case RoomCancelled():
                    self._cancel(why, name)
                case RoomStarted():
                    self.room.settle()
                    self._start = StartMark(StartStage.STARTED, self._start.number)
                    # So that Steam itself, too, knows whose computer the game is played on.
                    self._steam.matchmaking.set_game_server(self._lobby, GameServer(self._me))

    def _cancel(self, why: Cancel, name: str) -> None:
        self._start = StartMark(StartStage.CANCELLED, self._start.number, why, name)

    def _answer(self, message: Message) -> None:
        self._steam.matchmaking.send_chat(self._lobby, encode(message))

    def _tries_of(self, user: SteamId) -> TokenBucket:
        bucket = self._tries.pop(user, None)
        if bucket is None:
            bucket = TokenBucket(LOBBY_PASSWORD_TRIES_PER_S, LOBBY_PASSWORD_TRIES_BURST)
            while len(self._tries) >= STEAM_PASSWORD_TRIERS_MAX:
                del self._tries[next(iter(self._tries))]
        # Put back at the end: the order is that of the last use.
        self._tries[user] = bucket
        return bucket

    # Writing

    def _write(self) -> None:
        room, matchmaking = self.room, self._steam.matchmaking
        is_farm = room.closes_with_owner
        info = replace(
            self._info,
            host_name=self._info.host_name if is_farm else self._personas.name(self._me),
            players=min(room.players, PLAYERS_MAX),
            is_sealed=room.is_sealed,
        )
        banned = [(SteamId(int(user)), LobbyProblem.BANNED) for user in room.banned]
        sent = [(user, sent.problem) for user, sent in self._sent.items()]
        word = OwnersWord(
            is_gathering=not room.closes_with_owner,
            stays_open=room.stays_open,
            salt=b"" if self._lock is None else self._lock.salt,
            guests=frozenset(self._guests),
            sent_away=tuple({**dict(banned), **dict(sent)}.items()),
            start=self._start,
        )
        values = write_info(info, self._me) | write_word(word)
        for key, value in values.items():
            known = self._written.get(key, self._unwritten)
            if known != value and matchmaking.set_data(self._lobby, key, value):
                self._written[key] = value
        is_closing = room.countdown_ends_s is not None and not room.stays_open
        is_joinable = not (room.is_full or room.is_sealed or is_closing)
        if is_joinable != self._is_joinable and matchmaking.set_joinable(self._lobby, is_joinable):
            self._is_joinable = is_joinable
