"""The list of lobbies as a journal: who asks names the revision up to which it knows the list, and
gets what has changed since, in pages.

So a list that nobody changes costs a few bytes to look at again, and a page costs the same however
long the list is. A lobby that changes moves to the end of the journal; its older entry is skipped
and swept out later. Lobbies that have gone stay for a while, to be told to those who saw them.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from net import limits
from net.lobbies.protocol.wire import WireFilter
from net.lobbies.server.served import Client, ServedLobby
from net.text import name_key

_SWEEP_SLACK = 1024
"""Entries that may be out of date before the journal is swept."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """What one answer tells."""

    lobbies: tuple[ServedLobby, ...]
    gone: tuple[bytes, ...]
    up_to: int
    is_last: bool
    is_anew: bool


class Listing:
    """See the module."""

    def __init__(self) -> None:
        self.revision = 0
        self._journal: list[tuple[int, ServedLobby]] = []
        self._live = 0
        """Lobbies in the list."""
        self._floor = 0
        """Below this revision lobbies that have gone were forgotten."""

    def note(self, lobby: ServedLobby) -> None:
        """A lobby is new, says something else, or has gone."""
        self.revision += 1
        self._live += (lobby.revision == 0) - lobby.is_gone
        lobby.revision = self.revision
        self._journal.append((self.revision, lobby))
        if len(self._journal) > 2 * (self._live + limits.LOBBY_LIST_GONE_MAX) + _SWEEP_SLACK:
            self._sweep()

    def page(
        self,
        after: int,
        client: Client,
        is_first_reading: bool = False,
        wanted: WireFilter | None = None,
    ) -> ListPage:
        """What has changed after a revision, as far as that client may see it and wants to: what
        does not fit any more has gone for it. Who is still
        `is_first_reading` has nothing yet that could have been forgotten here."""
        has_missed = after < self._floor and not is_first_reading
        is_anew = after == 0 or has_missed or after > self.revision
        at = 0 if is_anew else bisect_right(self._journal, after, key=lambda entry: entry[0])
        # By id, since one that has gone may have been opened again.
        told: dict[bytes, ServedLobby | None] = {}
        up_to = 0 if is_anew else after
        words_key = "" if wanted is None else name_key(wanted.words)
        end = min(len(self._journal), at + limits.LOBBY_PAGE_SCAN_MAX)
        while at < end and len(told) < limits.LOBBY_PAGE_LOBBIES_MAX:
            up_to, lobby = self._journal[at]
            at += 1
            if lobby.revision != up_to:
                continue
            is_seen = lobby.may_be_seen_by(client)
            if is_seen and not lobby.is_gone and lobby.is_wanted(wanted, words_key):
                told[lobby.lobby_id] = lobby
            elif not is_anew and (is_seen or lobby.was_seen_by(client)):
                told[lobby.lobby_id] = None
        is_last = at >= len(self._journal)
        return ListPage(
            tuple(lobby for lobby in told.values() if lobby is not None),
            tuple(lobby_id for lobby_id, lobby in told.items() if lobby is None),
            self.revision if is_last else up_to,
            is_last,
            is_anew,
        )

    def _sweep(self) -> None:
        kept = list(self._valid())
        gone = [entry for entry in kept if entry[1].is_gone]
        if len(gone) > limits.LOBBY_LIST_GONE_MAX:
            self._floor = gone[-limits.LOBBY_LIST_GONE_MAX - 1][0]
            kept = [(rev, lobby) for rev, lobby in kept if not lobby.is_gone or rev > self._floor]
        self._journal = kept

    def _valid(self) -> Iterator[tuple[int, ServedLobby]]:
        return ((rev, lobby) for rev, lobby in self._journal if lobby.revision == rev)
