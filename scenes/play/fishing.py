"""Fishing as one plays it: where the line falls, when one strikes, and what came of it.

The fight itself is `game/coop/angling.py`; this is the player's body, keys and ears around it.
"""

from game.coop.angling import Angling, Stage
from game.coop.seat import Action as Doing
from game.rules.deeds import found_item
from game.rules.fishing import CAST_PX, NET_PX, cast_of
from game.rules.reach import tile_middle
from game.world.commands import CastLine, HoldNet
from game.world.records import Drop
from game.world.sections import tile_key
from game.world.tiled import TILE_PX
from scenes.play.hud import Hud
from scenes.play.local_player import AHEAD
from scenes.play.surroundings import Surroundings
from scenes.play.window import Desk
from scenes.settings.bindings import Action

SHOWN_S = 1.3
"""For how long one holds up what one has caught."""
SPLASH_EVERY_S = 0.3
_FAR_TILES = (4, 3, 5, 2, 1)
"""How far ahead one likes to cast, best first."""


class Fishing:
    """One's own rod."""

    def __init__(self, desk: Desk, surroundings: Surroundings, hud: Hud) -> None:
        self._desk = desk
        self._around = surroundings
        self._hud = hud
        self.angling: Angling | None = None
        """The line in the water."""
        self.caught: tuple[str, float] | None = None
        """What was caught last, and since when it is held up."""
        self._goal: tuple[int, str] | None = None
        self._slot = 0
        self._splashed_s = 0.0
        self._stage = Stage.WAITING
        self._is_first = False

    @property
    def is_fighting(self) -> bool:
        """Whether a fish is on the line."""
        return self.angling is not None and self.angling.stage is Stage.FIGHT

    def swing(self, tool: str, pointed: tuple[int, int] | None, now_s: float) -> None:
        """Begins to cast, towards the water that is pointed at or that lies ahead."""
        if self.angling is not None:
            return
        player = self._around.player
        tile = self.goal(pointed)
        if tile is None:
            here = tile_key(int(player.body.x) // TILE_PX, int(player.body.y) // TILE_PX)
            self._desk.issue(CastLine(player.area, here, tool))
            return
        self._goal = (tile, tool)
        player.look_at(*tile_middle(tile))
        player.swing(Doing.CAST_ROD, now_s)
        self._desk.context.sounds.play("cast")

    def land_swing(self) -> bool:
        """The line flies. Returns whether it was a cast that landed."""
        if self._goal is None:
            return False
        (tile, tool), self._goal = self._goal, None
        if self._desk.issue(CastLine(self._around.player.area, tile, tool)) is None:
            by_itself = self._desk.context.settings.fish_by_itself
            self.angling = Angling(self._desk.seat, plays_by_itself=by_itself)
            self._stage = Stage.WAITING
            self._slot = self._hud.selected
            self._splash(now_s=None)
        return True

    def walk(self, walk: tuple[float, float]) -> tuple[float, float]:
        """Where one walks: nowhere while a fish pulls. Who walks off before lets the line be."""
        if self.angling is None or walk == (0.0, 0.0):
            return walk
        if self.is_fighting:
            return (0.0, 0.0)
        self.give_up()
        return walk

    def give_up(self) -> None:
        """Brings the line in, without a fish."""
        if self.angling is not None:
            self._desk.seat.issue(self.angling.give_up())
            self._end()

    def update(self, now_s: float, is_free: bool) -> None:
        """Goes on to this moment. The keys count while one `is_free` for them."""
        if self.caught is not None and now_s - self.caught[1] > SHOWN_S:
            self.caught = None
        angling, player = self.angling, self._around.player
        if angling is None:
            return
        if self._around.is_crossing or self._hud.selected != self._slot:
            self.give_up()
            return
        given = self._desk.context.input
        is_held = is_free and (given.is_held(Action.USE) or given.is_held(Action.INTERACT))
        before, command = self._stage, angling.go_on(is_held=is_held)
        if angling.cast is not None:
            player.look_at(*tile_middle(angling.cast.tile))
        if angling.stage is not self._stage:
            self._enter(angling.stage, now_s)
        if angling.stage is Stage.FIGHT and now_s - self._splashed_s > SPLASH_EVERY_S:
            self._splash(now_s)
        player.stance = Doing.REEL if angling.stage is Stage.FIGHT else Doing.FISH
        if command is not None:
            fish = angling.cast.fish if angling.cast is not None else ""
            self._is_first = found_item(self._desk.seat.view, fish) is None
            is_told = bool(command.runs)
            is_refused = (
                self._desk.issue(command) if is_told else self._desk.seat.issue(command)
            ) is not None
            if angling.stage is Stage.CAUGHT and not is_refused:
                self._catch(fish, now_s)
        if angling.is_over:
            if command is not None and command.runs and angling.stage is Stage.LOST:
                context = self._desk.context
                context.sounds.play("line_snap")
                context.input.rumble(0.2, 120)
            if angling.stage is Stage.LOST:
                self._tell_loss(before)
            self._end()

    def _tell_loss(self, stage: Stage) -> None:
        """Says at which stage a fish was lost, so that nobody has to hear it."""
        texts = self._desk.context.texts
        if stage is Stage.BITE:
            self._hud.say(texts("playing.fishing.too_late"), topic="fishing")
        elif stage is Stage.FIGHT:
            self._hud.say(texts("playing.fishing.got_away"), topic="fishing")

    def goal(self, pointed: tuple[int, int] | None) -> int | None:
        """The key of the tile of water that the line would fall on, None where none is in reach."""
        area, player = self._around.view.area, self._around.player
        if area is None:
            return None
        if pointed is not None:
            x, y = pointed
            return self._in_reach(x, y) if area.is_water(x, y) else None
        dx, dy = AHEAD[player.facing]
        here_x, here_y = int(player.body.x) // TILE_PX, int(player.body.y) // TILE_PX
        for aside in (0, 1, -1):
            for far in _FAR_TILES:
                x, y = here_x + dx * far + dy * aside, here_y + dy * far + dx * aside
                if area.is_water(x, y) and (key := self._in_reach(x, y)) is not None:
                    return key
        return None

    def friend_to_help(self) -> int | None:
        """A friend close by whose line is in the water and who could do with the net."""
        player, seat = self._around.player, self._desk.seat
        if self.angling is not None:
            return None
        for friend in seat.others():
            cast = cast_of(seat.view, friend.character)
            if cast is None or cast.helper is not None or friend.area != player.area:
                continue
            dx, dy = cast.x - player.body.x, cast.y - player.body.y
            if dx * dx + dy * dy <= NET_PX**2:
                return friend.character
        return None

    def help_friend(self, now_s: float) -> bool:
        """Holds the net for a friend close by. Returns whether there was one."""
        friend = self.friend_to_help()
        if friend is None or self._desk.issue(HoldNet(friend)) is not None:
            return False
        cast = cast_of(self._desk.seat.view, friend)
        if cast is not None:
            self._around.player.look_at(*tile_middle(cast.tile))
        self._around.player.reach(now_s)
        self._desk.context.sounds.play("place", 0.6)
        return True

    def _in_reach(self, tile_x: int, tile_y: int) -> int | None:
        key = tile_key(tile_x, tile_y)
        x, y = tile_middle(key)
        body = self._around.player.body
        return key if (x - body.x) ** 2 + (y - body.y) ** 2 <= CAST_PX**2 else None

    def _enter(self, stage: Stage, now_s: float) -> None:
        self._stage = stage
        context = self._desk.context
        if stage is Stage.BITE:
            context.sounds.play("bite")
            context.input.rumble(0.6, 180)
            self._splash(now_s)
        elif stage is Stage.FIGHT:
            context.sounds.play("reel")
            context.input.rumble(0.3, 80)

    def _catch(self, fish: str, now_s: float) -> None:
        """The fish flies out of the water, and is held up."""
        assert self.angling is not None
        assert self.angling.cast is not None
        context, field = self._desk.context, self._around.view.field
        x, y = tile_middle(self.angling.cast.tile)
        if field is not None:
            field.fly(Drop(fish, 1, x, y), x, y, now_s)
        self._around.view.particles.burst("fx/drops", (0x58, 0xB8, 0xDC), x, y, 12, 6)
        context.sounds.play("catch")
        context.input.rumble(0.5, 200)
        self.caught = (fish, now_s)
        self._around.player.hold_up(now_s)
        if self._is_first:
            item = self._desk.seat.content.items.get(fish)
            own = item.title if item is not None else fish
            title = context.texts.of_content(f"items.{fish}.title", own)
            self._hud.say(context.texts("playing.fishing.first", fish=title))

    def _splash(self, now_s: float | None) -> None:
        if now_s is not None:
            self._splashed_s = now_s
        if self.angling is not None and self.angling.cast is not None:
            x, y = tile_middle(self.angling.cast.tile)
            self._around.view.particles.burst("fx/drops", (0x58, 0xB8, 0xDC), x, y, 4, 2)
            self._around.view.particles.puff("fx/splash", x, y)
            if now_s is None or not self.is_fighting:
                self._around.view.effects.sound_at("splash", x, y)

    def _end(self) -> None:
        self.angling = None
        self._around.player.stance = Doing.IDLE
