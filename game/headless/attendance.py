"""Whether a player was there: how often and for how long each was cut off, and who was missing at
the end. A world that was identical when a friend was last heard of proves nothing of the end."""

from collections.abc import Iterable
from typing import Any

from game.coop.seat import PlayerInfo


class Attendance:
    """One player's, from the first moment inside."""

    def __init__(self) -> None:
        self.has_come = False
        """Whether the player was ever inside."""
        self.is_there = False
        """Whether the player was there when last looked."""
        self.has_left = False
        """Whether the player said goodbye, or was sent away: nobody waits for them."""
        self.absences_s: list[float] = []
        """How long each time lasted at which the player was cut off, the last one so far."""
        self._since_s = 0.0

    def watch(self, is_there: bool, now_s: float) -> None:
        """Looks."""
        if is_there:
            if not self.is_there:
                self.has_come = self.is_there = True
                self.has_left = False
            return
        if self.has_come and not self.has_left:
            if self.is_there:
                self.absences_s.append(0.0)
                self._since_s = now_s
            self.absences_s[-1] = now_s - self._since_s
        self.is_there = False

    def left(self) -> None:
        """The player is not there any more, and nobody is surprised."""
        self.has_left = True
        self.is_there = False

    @property
    def is_missing(self) -> bool:
        """Whether the player was cut off and has not come back."""
        return self.has_come and not self.is_there and not self.has_left

    def figures(self) -> dict[str, Any]:
        """What a report says of it."""
        return {
            "came_in": self.has_come,
            "cut_off": len(self.absences_s),
            "away_s": round(sum(self.absences_s), 3),
            "longest_away_s": round(max(self.absences_s, default=0.0), 3),
            "there_at_end": self.is_there,
            "left": self.has_left,
        }


class VisitorBook:
    """A host's: the attendance of everybody who came."""

    def __init__(self) -> None:
        self._by_character: dict[int, tuple[str, Attendance]] = {}

    def watch(self, players: Iterable[PlayerInfo], now_s: float) -> None:
        """Looks who is there. Who was connected and is not in the list any more has left; who was
        cut off and is not, has not come back."""
        present = {player.character: player for player in players if not player.is_host}
        for character, player in present.items():
            if character not in self._by_character:
                self._by_character[character] = (player.name, Attendance())
            self._by_character[character][1].watch(player.is_connected, now_s)
        for character, (_, attendance) in self._by_character.items():
            if character not in present and attendance.is_there:
                attendance.left()

    def figures(self) -> list[dict[str, Any]]:
        """What a report says of them."""
        return [
            {"name": name, **attendance.figures()}
            for name, attendance in self._by_character.values()
        ]

    def complaints(self) -> list[str]:
        """Who is missing."""
        return [
            f"{name} was cut off and not there at the end"
            for name, attendance in self._by_character.values()
            if attendance.is_missing
        ]
