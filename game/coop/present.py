"""Who is in the world of a hosted farm: where everybody is, since when they stand still, and how
they are drawn moving."""

from dataclasses import dataclass

from game.coop.seat import Action, Facing
from game.coop.stillness import Stillness
from game.coop.tracks import Track
from game.coop.whereabouts import Whereabouts
from game.rules.context import Position
from game.world.content import Content
from game.world.world import Reader
from net.session.host import HostSession
from net.sync.presence import PresenceSample


@dataclass(slots=True)
class LocalPlayer:
    """Somebody who plays at the host's own machine, and so needs no connection."""

    position: Position
    facing: Facing = Facing.DOWN
    action: Action = Action.IDLE


class Present:
    """Everybody at one hosted farm."""

    def __init__(self, content: Content, reader: Reader, session: HostSession | None) -> None:
        self.local: dict[int, LocalPlayer] = {}
        """Who plays at this machine, by character."""
        self.tracks: dict[int, Track] = {}
        """How each guest has moved, by character."""
        self.whereabouts = Whereabouts(content, reader)
        self.stillness = Stillness()
        self._session = session

    def inside(self) -> set[int]:
        """The characters whom somebody plays now."""
        members = [] if self._session is None else self._session.members
        return {*self.local, *(m.character for m in members if m.is_connected)}

    def position_of(self, character: int) -> Position | None:
        """Where a character is believed to be."""
        local = self.local.get(character)
        return self.whereabouts.of(character) if local is None else local.position

    def positions(self) -> dict[int, Position]:
        """Where everybody is, who plays at this machine first."""
        found = {who: player.position for who, player in self.local.items()}
        for who in self.tracks:
            position = self.whereabouts.of(who)
            if position is not None and who not in found:
                found[who] = position
        return found

    def track(self, character: int) -> Track:
        """How a guest has moved; a new one where nothing is known yet."""
        track = self.tracks.get(character)
        if track is None:
            track = self.tracks[character] = Track()
        return track

    def saw(self, sample: PresenceSample, now_s: float, tick: int) -> bool:
        """A guest has told where it is. Returns whether it is believed."""
        if not self.whereabouts.believe(sample, now_s, tick):
            return False
        place = self.whereabouts.of(sample.character)
        if place is not None:
            self.stillness.saw(sample.character, place, sample.action, tick)
        self.track(sample.character).add(sample, now_s)
        return True

    def samples(self, tick: int) -> list[PresenceSample]:
        """What friends are told of those who play at this machine."""
        return [
            PresenceSample(
                character,
                player.position.area,
                int(player.facing),
                int(player.action),
                player.position.x,
                player.position.y,
                tick,
            )
            for character, player in self.local.items()
        ]

    def forget(self, character: int) -> None:
        """A character has gone."""
        self.tracks.pop(character, None)
        self.whereabouts.forget(character)
        self.stillness.forget(character)
