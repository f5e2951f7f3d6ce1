"""What the owner of a lobby on a Nakama server does for it, since Nakama keeps no rules of ours.

The owner answers those who knock, lets in and sends away, counts down, and tells all members what
it has decided. The rules are `net.lobbies.room`'s, as everywhere. Whoever inherits a gathering
takes the duties up from the last owner's word.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from net import limits
from net.budget import TokenBucket
from net.lobbies.events import Departure, LobbyProblem
from net.lobbies.lobby import LobbyEntrance, LobbyId, LobbyInfo, Visibility
from net.lobbies.nakama import api
from net.lobbies.nakama import messages as talk
from net.lobbies.nakama.label import write_label
from net.lobbies.nakama.session import NakamaSession
from net.lobbies.passwords import NONCE_BYTES, PasswordLock, is_proved, subject
from net.lobbies.room import (
    LobbyRoom,
    RoomCancelled,
    RoomCounting,
    RoomLeft,
    RoomNote,
    RoomRefusal,
    RoomStarted,
)

RandomBytes = Callable[[int], bytes]


def about(lobby_id: LobbyId, user_id: str, nonce: bytes) -> bytes:
    """What a proof of a password is about. Who leads a party is Nakama's to say, so there is no
    certificate to name."""
    return subject(lobby_id.encode(), user_id.encode(), b"", nonce)


@dataclass(frozen=True)
class Terms:
    """What an owner has decided, and an heir takes over."""

    info: LobbyInfo
    """With the lobby's own name."""
    entrance: LobbyEntrance
    visibility: Visibility
    lock: PasswordLock | None


@dataclass
class _Knocker:
    name: str
    tries: TokenBucket
    nonce: bytes | None = None
    """What he was asked to prove the password with."""
    welcome_s: float | None = None
    """When he was told to come in."""


class LobbyOwner:
    """The duties for one lobby, as long as one owns it."""

    def __init__(
        self,
        session: NakamaSession,
        lobby_id: LobbyId,
        room: LobbyRoom,
        terms: Terms,
        answer: Callable[[talk.AtHome], None],
        random_bytes: RandomBytes,
        start: talk.Start | None = None,
    ) -> None:
        """`answer` says something at home; `start` is what the last owner said about starting."""
        self.room = room
        self.invited: set[str] = set()
        self._session = session
        self._lobby_id = lobby_id
        self._terms = terms
        self._answer = answer
        self._random_bytes = random_bytes
        self._start = start or talk.Start()
        self._knockers: dict[str, _Knocker] = {}
        self._gone: dict[str, Departure] = {}
        self._kicked: list[str] = []
        self._bans_said: tuple[str, ...] = ()
        self._word: talk.Word | None = None
        self._label = ""
        self._label_s = -limits.NAKAMA_LABEL_UPDATE_S
        self._needs_word = True
        if self._start.stage is talk.Stage.COUNTING:
            # When it would have ended only the last owner knew.
            self._cancel("The owner of the lobby has changed.")

    @property
    def visibility(self) -> Visibility:
        """Who may find it and come in."""
        return self._terms.visibility

    @property
    def row_said(self) -> talk.LobbyRow:
        """What the lobby says of itself."""
        return talk.row_of(self._info())

    def say(self, info: LobbyInfo) -> None:
        """What the lobby says from now on. What it is called stays."""
        self._terms = replace(self._terms, info=replace(info, name=self._terms.info.name))
        self.room.capacity, self.room.players_told = info.capacity, info.players
        self._needs_word = True

    # Who knocks

    def may_find(self, user_id: str) -> bool:
        """Whether somebody may come in who is not a friend."""
        is_known = user_id in self.invited or user_id in self.room.returning
        return is_known or self.room.has(user_id) or self.visibility is Visibility.PUBLIC

    def knocked(self, user_id: str, knock: talk.Knock, is_welcome: bool, now_s: float) -> None:
        """Somebody wants in; `is_welcome` says whether he may find the lobby at all."""
        knocker = self._knockers.pop(user_id, None)
        if knocker is None:
            bucket = TokenBucket(
                limits.LOBBY_PASSWORD_TRIES_PER_S, limits.LOBBY_PASSWORD_TRIES_BURST
            )
            knocker = _Knocker("", bucket)
        self._knockers[user_id] = knocker
        while len(self._knockers) > limits.NAKAMA_KNOCKERS_MAX:
            del self._knockers[next(iter(self._knockers))]
        knocker.name = knock.name
        knocker.nonce = knocker.welcome_s = None
        problem = self._problem_of(user_id, knock, is_welcome)
        lock = self._terms.lock
        if problem is None and lock is not None:
            if not knock.password:
                problem = LobbyProblem.WRONG_PASSWORD
            elif not knocker.tries.take(1.0, now_s):
                problem = LobbyProblem.TOO_MANY
            else:
                knocker.nonce = self._random_bytes(NONCE_BYTES)
                asked = talk.Challenge(self._lobby_id, user_id, lock.salt, knocker.nonce)
                self._answer(asked)
                return
        if problem is None:
            knocker.welcome_s = now_s
        self._answer(talk.Verdict(self._lobby_id, user_id, problem))

    def proved(self, user_id: str, proof: bytes, now_s: float) -> None:
        """Somebody answers the question for the password."""
        knocker, lock = self._knockers.get(user_id), self._terms.lock
        if knocker is None or knocker.nonce is None or lock is None:
            return
        nonce, knocker.nonce = knocker.nonce, None
        if is_proved(lock, about(self._lobby_id, user_id, nonce), proof):
            knocker.welcome_s = now_s
            self._answer(talk.Verdict(self._lobby_id, user_id))
        else:
            self._answer(talk.Verdict(self._lobby_id, user_id, LobbyProblem.WRONG_PASSWORD))

    def asked_to_join(self, presence: api.Presence, now_s: float) -> None:
        """Somebody asks Nakama to be in the party: nobody is let in who was not told to come."""
        knocker = self._knockers.get(presence.user_id)
        welcome_s = None if knocker is None else knocker.welcome_s
        is_told = welcome_s is not None and now_s - welcome_s <= limits.NAKAMA_ANSWER_MAX_S
        decide = api.party_accept if is_told else api.party_remove
        self._session.send(decide(self._lobby_id, presence))

    # Who is there

    def came(self, presence: api.Presence) -> None:
        """Somebody is in the party."""
        user_id = presence.user_id
        # Whoever is new has not heard the last word, even where it would be the same again.
        self._word, self._bans_said, self._needs_word = None, (), True
        if self.room.has(user_id):
            return
        knocker = self._knockers.get(user_id)
        try:
            if knocker is None or knocker.welcome_s is None:
                raise RoomRefusal(LobbyProblem.NOT_ALLOWED)
            self.room.enter(user_id, knocker.name)
        except RoomRefusal:
            self._session.send(api.party_remove(self._lobby_id, presence))
            return
        knocker.welcome_s = None
        self._gone.pop(user_id, None)

    def went(self, user_id: str, how: Departure, now_s: float) -> None:
        """Somebody is not in the party any more."""
        if how is Departure.DROPPED and self.room.has(user_id):
            self.room.returning |= {user_id}
        self._note(self.room.leave(user_id, how, now_s))

    def marked(self, user_id: str, is_ready: bool) -> None:
        """A member says whether it is ready."""
        self._note(self.room.set_ready(user_id, is_ready))

    # What the owner asks. Raises `RoomRefusal` for what is not done.

    def start(self, now_s: float) -> None:
        """Starts the countdown."""
        self._note(self.room.start(self._session.user_id, now_s))

    def call_off(self) -> None:
        """The owner is not ready after all."""
        self._note(self.room.set_ready(self._session.user_id, False))

    def kick(self, user_id: str, ban: bool, now_s: float) -> None:
        """Sends a member away."""
        self._note(self.room.kick(self._session.user_id, user_id, ban, now_s))
        self.invited.discard(user_id)
        self.room.returning -= {user_id}
        self._kicked.append(user_id)

    def hand_over(self, user_id: str, presence: api.Presence | None) -> None:
        """Makes a member the owner; then these duties are its. Raises `RoomRefusal`."""
        notes = self.room.hand_over(self._session.user_id, user_id)
        if presence is None:
            self.room.set_owner(self._session.user_id)
            raise RoomRefusal(LobbyProblem.GONE, "That player is not in the lobby any more.")
        self._note(notes)

        def on_reply(reply: api.Envelope | None) -> None:
            if reply is not None and reply.error is not None:
                self._note(self.room.set_owner(self._session.user_id))

        self._session.send(api.party_promote(self._lobby_id, presence), on_reply)

    # Telling

    def word(self, now_s: float) -> talk.Word | None:
        """Does what is due, and says what has changed; returns the word that was said, if any.
        Those whom the owner has sent away hear it too, and are removed by `removed`."""
        self._note(self.room.work(now_s))
        self._write_label(now_s)
        if not self._needs_word:
            return None
        self._needs_word = False
        word = self._make_word()
        if word == self._word:
            return None
        self._word = msgspec.structs.replace(word, gone=[])
        self._gone.clear()
        banned = tuple(self.room.banned)
        if banned != self._bans_said:
            self._bans_said = banned
            self._say(talk.OpCode.BANS, talk.encode([talk.packed(user) for user in banned]))
        self._say(talk.OpCode.WORD, talk.encode(word))
        return word

    def removed(self) -> list[str]:
        """Who was sent away since the last call."""
        kicked, self._kicked = self._kicked, []
        return kicked

    def _say(self, op_code: talk.OpCode, data: bytes) -> None:
        self._session.send(api.party_say(self._lobby_id, op_code, data))

    def _make_word(self) -> talk.Word:
        terms, room = self._terms, self.room
        lock = terms.lock
        return talk.Word(
            self.row_said,
            terms.entrance.address,
            terms.entrance.token,
            [
                talk.Inmate(talk.packed(each.identity), each.name, each.is_ready)
                for each in room.occupants
            ],
            [(talk.packed(user_id), how) for user_id, how in self._gone.items()],
            self._start,
            room.stays_open,
            terms.visibility.value,
            b"" if lock is None else lock.salt,
            b"" if lock is None else lock.stored_key,
        )

    def _write_label(self, now_s: float) -> None:
        if now_s - self._label_s < limits.NAKAMA_LABEL_UPDATE_S:
            return
        owner = self._session.user_id
        label = write_label(self._lobby_id, owner, self.visibility, self.row_said)
        if label != self._label:
            self._label, self._label_s = label, now_s
            self._session.send(api.party_update(self._lobby_id, label))

    def _info(self) -> LobbyInfo:
        room = self.room
        return replace(
            self._terms.info,
            players=min(room.players, limits.PLAYERS_MAX),
            needs_password=self._terms.lock is not None,
            is_sealed=room.is_sealed,
            is_gathering=not room.closes_with_owner,
        )

    # Deciding

    def _problem_of(self, user_id: str, knock: talk.Knock, is_welcome: bool) -> LobbyProblem | None:
        if knock.version != self._terms.info.protocol_version:
            return LobbyProblem.WRONG_VERSION
        if user_id in self.room.banned:
            return LobbyProblem.BANNED
        if not is_welcome:
            return LobbyProblem.NOT_ALLOWED
        try:
            self.room.check_entry(user_id)
        except RoomRefusal as refusal:
            return refusal.problem
        return None

    def _note(self, notes: list[RoomNote]) -> None:
        for note in notes:
            self._needs_word = True
            match note:
                case RoomLeft(occupant, how):
                    self._gone[occupant.identity] = how
                case RoomCounting():
                    self._start = talk.Start(talk.Stage.COUNTING, self._start.number + 1)
                case RoomCancelled(reason):
                    self._cancel(reason)
                case RoomStarted():
                    self.room.settle()
                    self._start = talk.Start(talk.Stage.STARTED, self._start.number)

    def _cancel(self, reason: str) -> None:
        why = reason[: limits.REASON_MAX_LENGTH]
        self._start = talk.Start(talk.Stage.CANCELLED, self._start.number, why)
