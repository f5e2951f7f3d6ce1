"""One lobby on a Nakama server as those see it who are in it.

Nakama says who is in the party and who leads it; the leader's word says how things stand. What
members hear of follows from comparing each word with the one before, the owner's own ones too, so
that all hear the same. Nobody's word counts but the leader's.
"""

from collections.abc import Callable

from net import limits
from net.lobbies.interface import (
    CountdownBegan,
    CountdownCancelled,
    Departure,
    Lobby,
    LobbyEntrance,
    LobbyEvent,
    LobbyId,
    LobbyInfo,
    LobbyProblem,
    Member,
    MemberJoined,
    MemberLeft,
    MembersChanged,
    OwnerChanged,
    Started,
    Visibility,
)
from net.lobbies.nakama import api
from net.lobbies.nakama import messages as talk
from net.lobbies.nakama.chat import LobbyChat
from net.lobbies.nakama.owner import LobbyOwner, RandomBytes, Terms
from net.lobbies.nakama.session import NakamaSession
from net.lobbies.passwords import PasswordLock
from net.lobbies.room import LobbyRoom, Occupant
from net.text import clean_line, clean_name

_SENT_AWAY = {Departure.KICKED: LobbyProblem.KICKED, Departure.BANNED: LobbyProblem.BANNED}


class JoinedLobby:
    """A lobby whose party one is in, the own one or somebody else's."""

    def __init__(
        self,
        session: NakamaSession,
        party: api.Party,
        own_entrance: LobbyEntrance,
        chat: LobbyChat,
        report: Callable[[LobbyEvent], None],
        answer: Callable[[talk.AtHome], None],
        random_bytes: RandomBytes,
    ) -> None:
        """`own_entrance` is the way to this program, for the case that one inherits the lobby;
        `answer` says something at home."""
        self.lobby_id = LobbyId(party.party_id)
        self.said: Lobby | None = None
        """What it says of itself, once its owner counts one as inside."""
        self.owner: LobbyOwner | None = None
        """While one owns it."""
        self.problem: LobbyProblem | None = None
        """Why one cannot be in it any more; whoever keeps this leaves it then."""
        self._session = session
        self._own_entrance = own_entrance
        self._chat = chat
        self._report = report
        self._answer = answer
        self._random_bytes = random_bytes
        self._presences = {each.user_id: each for each in party.presences}
        self._leader = "" if party.leader is None else party.leader.user_id
        self._byes: set[str] = set()
        self._bans: list[bytes] = []
        self._word: talk.Word | None = None
        self._owner = ""
        self._members: dict[str, Member] = {}

    @property
    def is_inside(self) -> bool:
        """Whether its owner counts one as inside."""
        return self._word is not None

    @property
    def members(self) -> tuple[Member, ...]:
        """Who is in it; who has been there longest first."""
        return tuple(self._members.values())

    def presence_of(self, user_id: str) -> api.Presence | None:
        """Somebody's connection to the party."""
        return self._presences.get(user_id)

    def hear(self, envelope: api.Envelope, now_s: float) -> None:
        """Takes in what Nakama says of this party."""
        match envelope:
            case api.Envelope(party_presence_event=api.PartyPresenceEvent() as event):
                self._on_presences(event, now_s)
            case api.Envelope(party_leader=api.PartyLeader(presence=presence)):
                self._on_leader(presence.user_id, now_s)
            case api.Envelope(party_data=api.PartyData() as data):
                self._on_data(data, now_s)
            case api.Envelope(party_join_request=api.PartyJoinRequest(presences=presences)):
                if self.owner is not None:
                    for presence in presences:
                        self.owner.asked_to_join(presence, now_s)
            case api.Envelope(party_close=api.PartyClose()):
                self.problem = self.problem or LobbyProblem.OWNER_LEFT

    def work(self, now_s: float) -> None:
        """Does what is due for the owner, and tells what has changed."""
        if self.owner is None:
            return
        word = self.owner.word(now_s)
        if word is not None:
            self._apply(word, self._session.user_id)
        for user_id in self.owner.removed():
            presence = self._presences.get(user_id)
            if presence is not None:
                self._session.send(api.party_remove(self.lobby_id, presence))

    # What Nakama says

    def _on_presences(self, event: api.PartyPresenceEvent, now_s: float) -> None:
        for presence in event.leaves:
            known = self._presences.get(presence.user_id)
            if known is None or known.session_id != presence.session_id:
                continue
            del self._presences[presence.user_id]
            is_told = presence.user_id in self._byes
            if self.owner is not None:
                how = Departure.LEFT if is_told else Departure.DROPPED
                self.owner.went(presence.user_id, how, now_s)
            elif not is_told and self._word is None and presence.user_id == self._leader:
                self.problem = LobbyProblem.OWNER_LEFT
        for presence in event.joins:
            self._byes.discard(presence.user_id)
            self._presences[presence.user_id] = presence
            if self.owner is not None and presence.user_id != self._session.user_id:
                self.owner.came(presence)

    def _on_leader(self, user_id: str, now_s: float) -> None:
        self._leader = user_id
        me = self._session.user_id
        if self._word is None:
            # Whoever let one in is gone, and nobody else knows of it.
            if user_id == me and self.owner is None:
                self.problem = LobbyProblem.OWNER_LEFT
        elif not self._word.session.gathering:
            if user_id != self._owner:
                self.problem = LobbyProblem.OWNER_LEFT
        elif user_id != me:
            self.owner = None
        elif self.owner is None:
            self._inherit(self._word, now_s)

    def _on_data(self, data: api.PartyData, now_s: float) -> None:
        who = data.presence.user_id
        is_owner = who == self._leader
        match data.op_code:
            case talk.OpCode.WORD if is_owner:
                word = talk.decode_word(data.data)
                if word is not None:
                    self._apply(word, who)
            case talk.OpCode.BANS if is_owner:
                bans = talk.decode_bans(data.data)
                self._bans = self._bans if bans is None else bans
            case talk.OpCode.READY if self.owner is not None:
                is_ready = talk.decode_mark(data.data)
                if is_ready is not None:
                    self.owner.marked(who, is_ready)
            case talk.OpCode.CHAT if who in self._members:
                self._chat.hear(self.lobby_id, who, talk.decode_row(data.data), now_s)
            case talk.OpCode.BYE if who in self._presences:
                # Kept until whoever inherits the lobby has told how members went.
                self._byes &= self._members.keys() | self._presences.keys()
                self._byes.add(who)

    # The owner's word

    def _apply(self, word: talk.Word, owner: str) -> None:
        me = self._session.user_id
        members = {each.identity: each for each in self._seen(word, owner)}
        if me not in members:
            if self._word is not None:
                gone = {talk.unpacked(user): how for user, how in word.gone}
                self.problem = _SENT_AWAY.get(gone.get(me, Departure.LEFT), LobbyProblem.FAILED)
            return
        before, self._word = self._word, word
        known, self._members = self._members, members
        old_owner, self._owner = self._owner, owner
        entrance = LobbyEntrance(word.address, word.token)
        self.said = Lobby(self.lobby_id, talk.info_of(word.session), entrance)
        if before is None:
            return
        self._tell_members(word, known)
        if owner != old_owner and owner in members:
            self._report(OwnerChanged(self.lobby_id, members[owner]))
        if list(known.items()) != list(members.items()):
            self._report(MembersChanged(self.lobby_id, self.members))
        self._tell_start(before.start, word.start)

    def begin(self) -> None:
        """One is inside, which was told: who else is there is told, and that it has started, if
        it has."""
        self._report(MembersChanged(self.lobby_id, self.members))
        if self._word is not None and self._word.start.stage is talk.Stage.STARTED:
            self._report(Started(self.lobby_id, None))

    def _seen(self, word: talk.Word, owner: str) -> list[Member]:
        members = []
        for inmate in word.joined:
            user_id = talk.unpacked(inmate.identity)
            is_owner = user_id == owner
            members.append(
                Member(
                    user_id,
                    clean_name(inmate.name, limits.NAME_MAX_LENGTH),
                    is_owner,
                    inmate.is_ready or is_owner,
                    user_id == self._session.user_id,
                )
            )
        return members

    def _tell_members(self, word: talk.Word, known: dict[str, Member]) -> None:
        gone = {talk.unpacked(user): how for user, how in word.gone}
        for user_id, member in known.items():
            if user_id not in self._members:
                how = gone.get(user_id, Departure.LEFT)
                self._report(MemberLeft(self.lobby_id, member, how))
        for user_id, member in self._members.items():
            if user_id not in known:
                self._report(MemberJoined(self.lobby_id, member))

    def _tell_start(self, old: talk.Start, new: talk.Start) -> None:
        if new == old:
            return
        was_counting = old.stage is talk.Stage.COUNTING
        is_next = new.number != old.number
        if was_counting and (new.stage is talk.Stage.CANCELLED or is_next):
            reason = clean_line(new.why, limits.REASON_MAX_LENGTH)
            self._report(CountdownCancelled(self.lobby_id, reason or "It does not start yet."))
        if new.stage is talk.Stage.COUNTING:
            self._report(CountdownBegan(self.lobby_id, limits.LOBBY_COUNTDOWN_S))
        elif new.stage is talk.Stage.STARTED and old.stage is not talk.Stage.STARTED:
            self._report(Started(self.lobby_id, None))

    def _inherit(self, word: talk.Word, now_s: float) -> None:
        me = self._session.user_id
        info = talk.info_of(word.session)
        room = LobbyRoom(
            capacity=info.capacity,
            closes_with_owner=False,
            stays_open=word.stays_open,
            players=info.players,
        )
        room.take_over(
            [Occupant(each.identity, each.name, each.is_ready) for each in self.members],
            self._owner,
        )
        room.banned = dict.fromkeys(map(talk.unpacked, self._bans))
        room.set_owner(me)
        own_name = self._members[me].name
        terms = Terms(
            LobbyInfo(
                own_name, info.players, info.capacity, info.protocol_version, "", name=info.name
            ),
            self._own_entrance,
            _visibility(word.visibility),
            PasswordLock(word.salt, word.stored_key) if word.salt else None,
        )
        self.owner = LobbyOwner(
            self._session, self.lobby_id, room, terms, self._answer, self._random_bytes, word.start
        )
        for user_id in list(self._members):
            if user_id not in self._presences and user_id != me:
                how = Departure.LEFT if user_id in self._byes else Departure.DROPPED
                self.owner.went(user_id, how, now_s)
        for user_id, presence in self._presences.items():
            if user_id not in self._members:
                self.owner.came(presence)


def _visibility(text: str) -> Visibility:
    known = {each.value: each for each in Visibility}
    return known.get(text, Visibility.PRIVATE)
