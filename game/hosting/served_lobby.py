"""The lobby of an open farm on a lobby server, kept up from the farm's own seat: what becomes of it
is said to the host, and the game goes on whatever it is."""

import logging
from dataclasses import replace

from game.coop.host import HostSeat
from game.hosting.seats import LOBBY_TOPIC, LobbyKeeper
from game.text.heard import heard
from game.text.sentence import Sentence
from net.lobbies.interface import (
    LobbyEntrance,
    LobbyEvent,
    LobbyList,
    LobbyLost,
    LobbyProblem,
    LobbyTerms,
    Published,
    PublishFailed,
)

_log = logging.getLogger(__name__)


class ServedLobbyKeeper(LobbyKeeper):
    """Keeps a farm in the list of a lobby server."""

    def __init__(
        self,
        seat: HostSeat,
        lobbies: LobbyList,
        entrance: LobbyEntrance,
        now_s: float,
        terms: LobbyTerms,
        *,
        is_published: bool = False,
    ) -> None:
        """See `LobbyKeeper`. A name that cannot be had is given up for one that the server makes of
        the host's."""
        super().__init__(seat, lobbies, entrance, now_s, terms, is_published=is_published)

    def _sentence(self, failed: PublishFailed) -> Sentence:
        problem = heard(failed.reason)
        is_lost = failed.problem is LobbyProblem.SERVICE_LOST
        return Sentence("hosting.game_goes_on", problem=problem) if is_lost else problem

    def _hear(self, event: LobbyEvent, now_s: float) -> None:
        had_problem = bool(self.problem)
        super()._hear(event, now_s)
        match event:
            case PublishFailed(reason, LobbyProblem.SERVICE_CHANGED):
                # Without a window nobody reads notices, and this does not pass by waiting.
                _log.warning("%s", reason)
            case Published() if had_problem:
                self._seat.notice(Sentence("hosting.listed_again"), LOBBY_TOPIC)
            case PublishFailed(is_final=True) if self._terms.name:
                self._seat.notice(Sentence("hosting.listed_by_own_name"))
                self._publish(replace(self._terms, name=""), now_s)
            case LobbyLost(_, reason):
                # Somebody else had opened it, as a gathering that passed on; nobody but its host
                # can open it again.
                self.problem = reason
                self._seat.notice(heard(reason))
                self._publish(self._terms, now_s)
