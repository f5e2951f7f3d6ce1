"""The mill stands still until it is mended, and turns from then on for everybody."""

from random import Random

import pygame

from game.world.content import Content
from game.world.records import QuestProgress
from game.world.sections import WORLD_SCOPE, Kind, Section
from game.world.world import Change
from scenes.app.scene import SceneContext
from scenes.shots.staged_seat import StagedSeat
from scenes.view.moment import Moment
from scenes.view.world_view import WorldView

QUESTS = Section(WORLD_SCOPE, Kind.QUEST_PROGRESS)
TURN_S = (10.0, 10.2, 10.4, 10.6, 10.8)
"""Moments within one turn of the sails."""


class Watcher:
    """Somebody who looks at the forest."""

    def __init__(self, context: SceneContext, seat: StagedSeat) -> None:
        self.view = WorldView(
            context.assets, context.ground, seat.content, Random(1), lambda name, volume, side: None
        )
        self.view.show(seat.content.areas["forest"], "winter", seat.view)
        self.mill = next(
            scenery for scenery in seat.content.areas["forest"].scenery if scenery.sprite == "mill"
        )

    def sees_it_turn(self) -> bool:
        """Whether what one sees of the mill changes with time."""
        seen = set()
        for now_s in TURN_S:
            picture = pygame.Surface((640, 360)).convert()
            # Noon, in winter: no petals fly and no window is lit.
            self.view.camera.x, self.view.camera.y = int(self.mill.x) - 320, int(self.mill.y) - 200
            self.view.draw(picture, Moment(now_s, 720.0, "sunny", "winter"), ())
            # Without the tall grass beside it, which the wind moves.
            sails = pygame.Rect(320 - 20, 200 - 95, 34, 40)
            seen.add(picture.subsurface(sails).copy().get_buffer().raw)
        return len(seen) > 1


def test_the_sails_turn_once_the_quest_is_done_for_all_who_are_here_or_come_later(
    context: SceneContext, content: Content
) -> None:
    seat = StagedSeat(content)
    number = content.quests["mill_wood"].number
    ada, bo = Watcher(context, seat), Watcher(context, seat)
    assert not ada.sees_it_turn(), "before anybody has asked, it stands still"
    changes = []
    for stage in (1, 2):
        progress = QuestProgress(stage, 5)
        seat.put(QUESTS, number, progress)
        changes.append(Change(QUESTS, number, progress, stage))
    ada.view.apply(changes[:1], 5.0)
    assert not ada.sees_it_turn(), "a quest that is under way has mended nothing"
    for watcher in (ada, bo):
        watcher.view.apply(changes, 6.0)
        assert watcher.sees_it_turn(), "it should turn for everybody at once"
    assert Watcher(context, seat).sees_it_turn(), "and for whoever comes later"
    bo.view.apply([Change(QUESTS, number, QuestProgress(1, 5), 3)], 7.0)
    assert not bo.sees_it_turn(), "what was predicted and refused has not mended it"
    bo.view.reload(seat.view)
    assert bo.sees_it_turn(), "the farm's word stands"
