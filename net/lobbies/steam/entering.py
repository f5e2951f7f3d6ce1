"""Going into somebody's lobby, and out of it again, whatever happens on the way.

Every way in begins with the question whether the lobby still exists, and ends when its owner
counts one as inside: at once, or after the password was proved. A farm's owner must be the account
that the lobby names as its host: when a host vanishes, Steam gives the lobby to one of the guests
without asking. A guest who finds itself, or another guest, to be the owner of a farm leaves, so
that no dead farm stays in anybody's list.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from net.limits import STEAM_ANSWER_TIMEOUT_S, STEAM_LOBBIES_ENTERED_MAX, STEAM_PROOF_AGAIN_S
from net.lobbies.interface import (
    Entered,
    EnterFailed,
    Lobby,
    LobbyEntrance,
    LobbyEvent,
    LobbyId,
    LobbyLost,
    LobbyProblem,
)
from net.lobbies.passwords import PasswordLock, make_lock, prove
from net.lobbies.reasons import reason_of
from net.lobbies.steam.joined import JoinedLobby
from net.lobbies.steam.joined_lobbies import JoinedLobbies
from net.lobbies.steam.lobby_data import OwnersWord, host_of, read_lobby, read_word
from net.lobbies.steam.owner import RandomBytes
from net.lobbies.steam.password_messages import (
    Ask,
    Challenge,
    Proof,
    Verdict,
    about,
    decode,
    encode,
)
from net.lobbies.steam.personas import Personas
from net.steam import (
    CallFailed,
    CallHandle,
    ChatEntryType,
    EnterResponse,
    Event,
    LobbyChatMsg,
    LobbyDataUpdate,
    LobbyEnter,
    Steam,
    SteamId,
)
from net.steam import LobbyId as SteamLobbyId

NOT_OURS = "That lobby is of another game."
NO_ANSWER = "Steam does not answer. Please try again."
_TOO_MANY = "You are on the way into too many farms at once."
_FAILED = "Steam could not bring you to that farm."

_RESPONSES = {
    EnterResponse.DOES_NOT_EXIST: (LobbyProblem.GONE, ""),
    EnterResponse.NOT_ALLOWED: (
        LobbyProblem.NOT_ALLOWED,
        "That farm does not let anybody in just now.",
    ),
    EnterResponse.FULL: (LobbyProblem.FULL, ""),
    EnterResponse.BANNED: (LobbyProblem.BANNED, "Steam does not let you into that farm."),
    EnterResponse.LIMITED: (
        LobbyProblem.NOT_ALLOWED,
        "Steam does not let limited accounts into lobbies.",
    ),
    EnterResponse.COMMUNITY_BAN: (
        LobbyProblem.NOT_ALLOWED,
        "Steam does not let you into that farm.",
    ),
    EnterResponse.MEMBER_BLOCKED_YOU: (
        LobbyProblem.BANNED,
        "Somebody at that farm has blocked you on Steam.",
    ),
    EnterResponse.YOU_BLOCKED_MEMBER: (
        LobbyProblem.NOT_ALLOWED,
        "Somebody whom you have blocked on Steam is at that farm.",
    ),
    EnterResponse.RATE_LIMIT_EXCEEDED: (
        LobbyProblem.TOO_MANY,
        "Steam asks you to wait a little before joining again.",
    ),
}


class _Stage(Enum):
    CHECKING = "checking"
    JOINING = "joining"
    WAITING = "waiting"
    """In Steam's lobby, and not yet counted by its owner."""


@dataclass
class _Entry:
    """One lobby that one is on the way into."""

    since_s: float
    password: str
    stage: _Stage = _Stage.CHECKING
    call: CallHandle | None = None
    said: Lobby | None = None
    """What it says, once that was asked."""
    lock: PasswordLock | None = None
    """Of the password, once it was used for a proof."""
    asked_s: float | None = None
    """When the owner was asked for a number to prove the password with …"""
    is_asking: bool = False
    """… and whether it has not come yet."""


class EnteredLobbies:
    """The ways into the lobbies of others, each by its id."""

    def __init__(
        self,
        steam: Steam,
        personas: Personas,
        joined_lobbies: JoinedLobbies,
        report: Callable[[LobbyEvent], None],
        random_bytes: RandomBytes,
        protocol_version: int,
    ) -> None:
        self._steam = steam
        self._personas = personas
        self._joined_lobbies = joined_lobbies
        self._report = report
        self._random_bytes = random_bytes
        self._protocol_version = protocol_version
        self._entries: dict[SteamLobbyId, _Entry] = {}
        self._abandoned: dict[CallHandle, SteamLobbyId] = {}
        """Requests to join whose answer is not wanted any more."""

    @property
    def is_at_rest(self) -> bool:
        """Whether no answer is outstanding that would have to be dealt with."""
        return not self._abandoned

    def enter(self, lobby: SteamLobbyId, password: str, now_s: float) -> None:
        """Begins to enter a lobby."""
        joined = self._joined_lobbies.get(lobby)
        if joined is not None:
            self._report(Entered(joined.said))
            return
        if lobby in self._entries:
            return
        if len(self._entries) + len(self._joined_lobbies.ids) >= STEAM_LOBBIES_ENTERED_MAX:
            self._fail(lobby, LobbyProblem.TOO_MANY, _TOO_MANY)
            return
        self._entries[lobby] = _Entry(now_s, password)
        if not self._steam.matchmaking.request_data(lobby):
            self._fail(lobby, LobbyProblem.GONE)

    def leave(self, lobby: SteamLobbyId) -> None:
        """Gives up entering a lobby, or will leave it as soon as Steam has let one in."""
        entry = self._entries.pop(lobby, None)
        if entry is None:
            return
        if entry.stage is _Stage.JOINING and entry.call:
            self._abandoned[entry.call] = lobby
        if entry.stage is _Stage.WAITING:
            self._step_out(lobby)

    def leave_all(self) -> None:
        """Gives all of them up."""
        for lobby in list(self._entries):
            self.leave(lobby)

    def lost(self, joined: JoinedLobby, problem: LobbyProblem, _now_s: float) -> None:
        """One is not in a lobby any more."""
        self._report(LobbyLost(LobbyId(str(joined.lobby)), reason_of(problem), problem))

    def hear(self, event: Event, now_s: float) -> None:
        """Takes in what Steam says."""
        match event:
            case LobbyDataUpdate(lobby, None, success) if lobby in self._entries:
                entry = self._entries[lobby]
                if entry.stage is _Stage.CHECKING:
                    self._check(lobby, entry, success, now_s)
            case LobbyEnter(call, lobby, response):
                self._on_enter(call, lobby, response, now_s)
            case CallFailed(call, lobby):
                self._on_call_failed(call, lobby)
            case LobbyChatMsg(lobby, user, ChatEntryType.MESSAGE, payload) if (
                lobby in self._entries
            ):
                self._on_chat(lobby, self._entries[lobby], user, payload)

    def work(self, now_s: float) -> None:
        """Goes on where one waits, and gives up what takes too long."""
        for lobby, entry in list(self._entries.items()):
            if entry.stage is _Stage.WAITING:
                self._wait(lobby, entry, now_s)
        for lobby, entry in list(self._entries.items()):
            if now_s - entry.since_s > STEAM_ANSWER_TIMEOUT_S:
                self.leave(lobby)
                self._fail(lobby, LobbyProblem.NO_ANSWER, NO_ANSWER)

    # Before Steam has let one in

    def _check(self, lobby: SteamLobbyId, entry: _Entry, success: bool, now_s: float) -> None:
        if not success:
            self._fail(lobby, LobbyProblem.GONE)
            return
        entry.said = read_lobby(self._steam.matchmaking, lobby)
        if entry.said is None:
            self._fail(lobby, LobbyProblem.WRONG_VERSION, NOT_OURS)
            return
        word = read_word(self._steam.matchmaking, lobby)
        problem = self._problem_of(entry, entry.said, word)
        if problem is not None:
            self._fail(lobby, problem)
            return
        entry.stage = _Stage.JOINING
        entry.since_s = now_s
        entry.call = self._steam.matchmaking.join_lobby(lobby)

    def _problem_of(self, entry: _Entry, said: Lobby, word: OwnersWord) -> LobbyProblem | None:
        info = said.info
        if info.protocol_version != self._protocol_version:
            return LobbyProblem.WRONG_VERSION
        if word.problem_of(self._steam.user.steam_id) is LobbyProblem.BANNED:
            return LobbyProblem.BANNED
        if info.is_sealed or word.is_about_to_seal:
            return LobbyProblem.SEALED
        if info.players >= info.capacity:
            return LobbyProblem.FULL
        if word.salt and not entry.password:
            return LobbyProblem.WRONG_PASSWORD
        return None

    def _on_enter(
        self, call: CallHandle | None, lobby: SteamLobbyId, response: EnterResponse, now_s: float
    ) -> None:
        if call is None:
            return
        if self._abandoned.pop(call, None) is not None:
            if response is EnterResponse.SUCCESS and not self._is_wanted(lobby):
                self._steam.matchmaking.leave_lobby(lobby)
            return
        entry = self._entries.get(lobby)
        if entry is None or entry.call != call or entry.said is None:
            return
        if response is not EnterResponse.SUCCESS:
            problem, reason = _RESPONSES.get(response, (LobbyProblem.FAILED, _FAILED))
            self._fail(lobby, problem, reason)
            return
        entry.stage = _Stage.WAITING
        entry.since_s = now_s
        self._wait(lobby, entry, now_s)

    def _on_call_failed(self, call: CallHandle, lobby: SteamLobbyId | None) -> None:
        self._abandoned.pop(call, None)
        entry = None if lobby is None else self._entries.get(lobby)
        if lobby is not None and entry is not None and entry.call == call:
            self._fail(lobby, LobbyProblem.NO_ANSWER, NO_ANSWER)

    # Until its owner has, too

    def _wait(self, lobby: SteamLobbyId, entry: _Entry, now_s: float) -> None:
        matchmaking, me = self._steam.matchmaking, self._steam.user.steam_id
        said = entry.said
        owner = matchmaking.owner(lobby)
        if said is None or owner is None:
            return
        word = read_word(matchmaking, lobby)
        if not word.is_gathering and owner != host_of(said):
            self.leave(lobby)
            self._fail(lobby, LobbyProblem.OWNER_LEFT)
            return
        problem = word.problem_of(me)
        if word.counts(me) or owner == me:
            del self._entries[lobby]
            said = replace(said, entrance=LobbyEntrance(str(owner), b""))
            self._report(Entered(said))
            joined = JoinedLobby(
                self._steam,
                self._personas,
                said,
                lobby,
                self._report,
                self._random_bytes,
                entry.lock,
            )
            self._joined_lobbies.add(joined, self.lost, now_s)
        elif problem is not None and problem is not LobbyProblem.KICKED:
            # A kick of before is forgiven by the owner as soon as it sees one.
            self.leave(lobby)
            self._fail(lobby, problem)
        elif word.salt and (entry.asked_s is None or now_s - entry.asked_s > STEAM_PROOF_AGAIN_S):
            entry.asked_s = now_s
            entry.is_asking = True
            matchmaking.send_chat(lobby, encode(Ask()))

    def _on_chat(self, lobby: SteamLobbyId, entry: _Entry, user: SteamId, payload: bytes) -> None:
        matchmaking, me = self._steam.matchmaking, self._steam.user.steam_id
        if entry.stage is not _Stage.WAITING or user != matchmaking.owner(lobby):
            return
        match decode(payload):
            case Challenge(whom, nonce) if whom == me and entry.is_asking:
                entry.is_asking = False
                salt = read_word(matchmaking, lobby).salt
                # Whoever inherits a gathering has to check others' proofs.
                entry.lock = make_lock(entry.password, salt)
                proof = prove(entry.password, salt, about(lobby, me, nonce))
                matchmaking.send_chat(lobby, encode(Proof(proof)))
            case Verdict(whom, problem) if whom == me:
                self.leave(lobby)
                self._fail(lobby, problem)

    def _is_wanted(self, lobby: SteamLobbyId) -> bool:
        return lobby in self._entries or self._joined_lobbies.get(lobby) is not None

    def _fail(self, lobby: SteamLobbyId, problem: LobbyProblem, reason: str = "") -> None:
        self._entries.pop(lobby, None)
        said = reason or reason_of(problem)
        self._report(EnterFailed(LobbyId(str(lobby)), said, problem))

    def _step_out(self, lobby: SteamLobbyId) -> None:
        if not self._steam.closed:
            self._steam.matchmaking.leave_lobby(lobby)
