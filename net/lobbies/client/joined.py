"""The lobbies that one is in, as far as the server has told."""

from dataclasses import dataclass, field

import msgspec

from net import limits
from net.lobbies.client.ids import NO_ENTRANCE, lobby_id_of, lobby_of
from net.lobbies.events import Departure, MemberJoined, MemberLeft, MembersChanged, OwnerChanged
from net.lobbies.lobby import Lobby, LobbyEntrance, LobbyId, Member
from net.lobbies.protocol import wire
from net.lobbies.protocol.identity import MEMBER_BYTES, member_text
from net.text import clean_name

NOBODY = bytes(MEMBER_BYTES)
"""A member that nobody is."""


@dataclass
class JoinedLobby:
    """One lobby."""

    connection: wire.WireLobby | None
    owner: bytes
    entrance: LobbyEntrance = NO_ENTRANCE
    code: str = ""
    """Its short code, where one owns it after somebody else."""
    members: dict[bytes, wire.WireMember] = field(default_factory=dict)

    @property
    def lobby(self) -> Lobby | None:
        """As it is reported; None for the own one before the server has described it."""
        return None if self.connection is None else lobby_of(self.connection, self.entrance)


class JoinedLobbies:
    """See the module. Changes of members are collected, and reported together at the end."""

    def __init__(self) -> None:
        self.me = NOBODY
        """Who one is, as the server says."""
        self._lobbies: dict[LobbyId, JoinedLobby] = {}
        self._changed: dict[LobbyId, None] = {}

    def __contains__(self, lobby_id: LobbyId) -> bool:
        return lobby_id in self._lobbies

    @property
    def ids(self) -> tuple[LobbyId, ...]:
        """The lobbies that one is in."""
        return tuple(self._lobbies)

    def get(self, lobby_id: LobbyId) -> JoinedLobby | None:
        """One of them."""
        return self._lobbies.get(lobby_id)

    def put(
        self, lobby_id: LobbyId, lobby: JoinedLobby, members: tuple[wire.WireMember, ...]
    ) -> None:
        """One is in a lobby now, with these."""
        lobby.members = {member.member: member for member in members}
        self._lobbies[lobby_id] = lobby
        self._changed[lobby_id] = None

    def forget(self, lobby_id: LobbyId) -> bool:
        """One is not in it any more. Whether one was."""
        self._changed.pop(lobby_id, None)
        return self._lobbies.pop(lobby_id, None) is not None

    def members(self, lobby_id: LobbyId) -> tuple[Member, ...]:
        """Who is in a lobby; who has been there longest first."""
        lobby = self._lobbies.get(lobby_id)
        if lobby is None:
            return ()
        return tuple(self._member(lobby, member) for member in lobby.members.values())

    def is_owned(self, lobby_id: LobbyId) -> bool:
        """Whether one owns a lobby."""
        lobby = self._lobbies.get(lobby_id)
        return lobby is not None and lobby.owner == self.me

    @property
    def code(self) -> str:
        """The short code of a lobby that one owns after somebody else; empty without one."""
        return next((lobby.code for lobby in self._lobbies.values() if lobby.code), "")

    def changes(self) -> list[MembersChanged]:
        """The lobbies whose members have changed since the last call."""
        changed, self._changed = self._changed, {}
        return [MembersChanged(lobby_id, self.members(lobby_id)) for lobby_id in changed]

    # What the server says

    def on_came(self, came: wire.MemberCame) -> list[MemberJoined]:
        """Somebody came in."""
        lobby_id = lobby_id_of(came.lobby_id)
        lobby = self._lobbies.get(lobby_id)
        if lobby is None or len(lobby.members) >= limits.LOBBY_MEMBERS_MAX:
            return []
        lobby.members[came.member.member] = came.member
        self._changed[lobby_id] = None
        return [MemberJoined(lobby_id, self._member(lobby, came.member))]

    def on_went(self, went: wire.MemberWent) -> list[MemberLeft]:
        """Somebody has gone."""
        lobby_id = lobby_id_of(went.lobby_id)
        lobby = self._lobbies.get(lobby_id)
        gone = None if lobby is None else lobby.members.pop(went.member, None)
        if lobby is None or gone is None:
            return []
        self._changed[lobby_id] = None
        return [MemberLeft(lobby_id, self._member(lobby, gone), Departure(went.how))]

    def on_member(self, now: wire.MemberNow) -> None:
        """What is known of somebody has changed."""
        lobby_id = lobby_id_of(now.lobby_id)
        lobby = self._lobbies.get(lobby_id)
        if lobby is not None and now.member.member in lobby.members:
            lobby.members[now.member.member] = now.member
            self._changed[lobby_id] = None

    def on_owner(self, now: wire.OwnerNow) -> list[OwnerChanged]:
        """A lobby belongs to somebody else."""
        lobby_id = lobby_id_of(now.lobby_id)
        lobby = self._lobbies.get(lobby_id)
        owner = None if lobby is None else lobby.members.get(now.member)
        if lobby is None or owner is None:
            return []
        before = lobby.members.get(lobby.owner)
        if before is not None:
            # An owner counts as ready, and stays so.
            lobby.members[lobby.owner] = msgspec.structs.replace(before, is_ready=True)
        lobby.owner = now.member
        lobby.entrance = NO_ENTRANCE
        lobby.code = (now.code or "") if now.member == self.me else ""
        self._changed[lobby_id] = None
        return [OwnerChanged(lobby_id, self._member(lobby, owner))]

    def on_info(self, now: wire.InfoNow) -> None:
        """What a lobby says has changed."""
        lobby = self._lobbies.get(lobby_id_of(now.lobby.lobby_id))
        if lobby is not None:
            lobby.connection = now.lobby

    def _member(self, lobby: JoinedLobby, member: wire.WireMember) -> Member:
        is_owner = member.member == lobby.owner
        return Member(
            member_text(member.member),
            clean_name(member.name, limits.NAME_MAX_LENGTH),
            is_owner,
            is_owner or member.is_ready,
            member.member == self.me,
        )
