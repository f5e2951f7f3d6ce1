"""What one does together with friends: hands held up and clapped, stacks held out, emotes, places
pointed at. All of it is read from the gestures of the records, one's own as well as friends'.
"""

from math import hypot
from typing import NamedTuple

from game.coop.seat import Action as Doing
from game.rules.gestures import gesture_of, offer_of
from game.rules.reach import REACH_PX, tile_middle
from game.world.commands import Offer, PointAt, ShowEmote, TakeUp, Withdraw
from game.world.records import Emote, Gesture, HandOver, HighFive, Ping, Pull, Slot, Taken
from game.world.sections import GestureKey
from scenes.play.hud import Hud
from scenes.play.surroundings import Surroundings
from scenes.play.window import Desk

WALKED_AWAY_PX = 10.0
"""Who goes so far from where the hand was held up lets it fall."""
EMOTE_AGAIN_S = 0.6
"""Emotes and pings follow each other no faster than this."""
CLAP_S = 0.5
"""How long two are seen to clap hands."""
_FAR_SHARE = 0.5
"""How loud a ping is that is not in the area one is in."""
_POSES: dict[type, str] = {HighFive: "high_five", HandOver: "reach", Pull: "pull"}
_SHARED = ("high_five", "pull")
"""What is seen of both when it is done."""


class Shown(NamedTuple):
    """Something that somebody shows now."""

    character: int
    gesture: Gesture
    since_s: float


class Together:
    """One's own gestures, and the friends'."""

    def __init__(self, desk: Desk, surroundings: Surroundings, hud: Hud) -> None:
        self._desk = desk
        self._around = surroundings
        self._hud = hud
        self._known: dict[tuple[int, GestureKey], tuple[Gesture, float]] = {}
        self._offered_at: tuple[float, float] | None = None
        self._again_s = 0.0
        self._is_first = True

    # Doing

    def press_high_five(self, now_s: float) -> None:
        """Claps the hand of a friend who holds one up; else holds up one's own, or lets it fall."""
        friend = self._offer_near(HighFive)
        if friend is not None:
            self._take(friend)
        elif self._own_offer() is not None:
            self._desk.issue(Withdraw())
        else:
            self._hold_out(Offer(HighFive()))

    def hold_out(self, number: int, slot: Slot | None) -> None:
        """Holds a stack out to whoever takes it, or takes it back."""
        own = self._own_offer()
        if own is not None and isinstance(own.what, HandOver):
            self._desk.issue(Withdraw())
        elif slot is not None:
            self._hold_out(Offer(HandOver(number, slot.item, slot.count)))

    def take(self) -> bool:
        """Takes what a friend close by offers, if anybody does."""
        friend = self._offer_near(HighFive, HandOver, Pull)
        if friend is None:
            return False
        self._take(friend)
        return True

    def hold_on(self, tile: int) -> bool:
        """Holds on to what is ripe on a tile, for a friend to pull. Returns whether one does."""
        return self._hold_out(Offer(Pull(tile)))

    def pull_with(self, friend: int) -> None:
        """Pulls what a friend holds on to."""
        self._take(friend)

    def show(self, emote: int, now_s: float) -> None:
        """Shows an emote, unless one has just shown another."""
        if now_s >= self._again_s and self._desk.issue(ShowEmote(emote)) is None:
            self._again_s = now_s + EMOTE_AGAIN_S

    def point_at(self, area: int, x: int, y: int, now_s: float) -> None:
        """Points at a place, unless one has just pointed at another."""
        if now_s >= self._again_s and self._desk.issue(PointAt(area, x, y)) is None:
            self._again_s = now_s + EMOTE_AGAIN_S

    # Looking

    def offered(self) -> tuple[int, Gesture] | None:
        """What a friend within reach offers, and who it is."""
        friend = self._offer_near(HighFive, HandOver, Pull)
        offer = None if friend is None else self._offer(friend)
        return None if friend is None or offer is None else (friend, offer)

    def shown(self, key: GestureKey) -> list[Shown]:
        """Everybody's gestures of one kind."""
        tick = self._desk.seat.tick
        return [
            Shown(character, gesture, since_s)
            for (character, found), (gesture, since_s) in self._known.items()
            if found is key and tick <= gesture.until_tick
        ]

    def pose(self, character: int, now_s: float) -> tuple[str, float]:
        """The pictures that show what somebody holds out, and for how long; empty for nothing."""
        gesture, since_s = self._known.get((character, GestureKey.OFFER), (None, 0.0))
        if gesture is None:
            return "", 0.0
        if isinstance(gesture.what, Taken):
            pose = _POSES[type(gesture.what.offered)]
            is_seen = now_s - since_s < CLAP_S and pose in _SHARED
            return (pose if is_seen else ""), now_s - since_s
        return _POSES.get(type(gesture.what), ""), now_s - since_s

    def joins(self, now_s: float) -> dict[int, str]:
        """Who has just clapped a friend's hand or pulled with one, and the pictures of it."""
        return {
            gesture.what.by: _POSES[type(gesture.what.offered)]
            for gesture, since_s in self._known.values()
            if isinstance(gesture.what, Taken)
            and _POSES[type(gesture.what.offered)] in _SHARED
            and now_s - since_s < CLAP_S
        }

    # The rhythm

    def update(self, now_s: float) -> None:
        """Hears what is new, and lets one's own hand fall when one walks away from it."""
        seat, found = self._desk.seat, {}
        for player in seat.players():
            for key in GestureKey:
                gesture = gesture_of(seat.view, player.character, key, seat.tick)
                if gesture is None:
                    continue
                name = (player.character, key)
                before, since_s = self._known.get(name, (None, now_s))
                is_new = before is None or (before.number, before.what) != (
                    gesture.number,
                    gesture.what,
                )
                found[name] = (gesture, now_s if is_new else since_s)
                if is_new and not self._is_first:
                    self._hear(player.character, player.name, gesture)
        self._known, self._is_first = found, False
        own = self._own_offer()
        me, at = self._around.player, self._offered_at
        if own is None:
            self._offered_at = None
        elif at is not None and (
            hypot(me.body.x - at[0], me.body.y - at[1]) > WALKED_AWAY_PX
            or me.action not in (Doing.IDLE, Doing.WALK, Doing.REACH)
        ):
            self._offered_at = None
            seat.issue(Withdraw())

    def _hear(self, character: int, name: str, gesture: Gesture) -> None:
        view, seat = self._around.view, self._desk.seat
        is_here = gesture.area == self._around.player.area
        texts = self._desk.context.texts
        match gesture.what:
            case Ping():
                if is_here:
                    view.effects.sound_at("ping", gesture.x, gesture.y)
                else:
                    self._desk.context.sounds.play("ping", _FAR_SHARE)
                if character != seat.character:
                    area = seat.content.area(gesture.area)
                    own = "" if area is None else area.title
                    path = f"areas.{seat.content.area_ids.get(gesture.area, '')}.title"
                    where = texts.of_content(path, own)
                    said = texts("together.points", name=name, area=where)
                    self._hud.say(said, "icon_map", topic=f"ping_{character}")
            case Emote() if is_here:
                view.effects.sound_at("emote", gesture.x, gesture.y)
            case HighFive() if is_here:
                view.effects.sound_at("high_five_offer", gesture.x, gesture.y)
            case HandOver() if is_here:
                view.effects.sound_at("pickup", gesture.x, gesture.y)
            case Taken(HighFive(), _) if is_here:
                view.effects.sound_at("high_five", gesture.x, gesture.y)
                view.particles.burst("fx/sparkle", (0xFF, 0xF3, 0xA8), gesture.x, gesture.y, 7, 22)
            case Taken(HandOver(), _) if is_here:
                view.effects.sound_at("give", gesture.x, gesture.y)
            case Taken(Pull(), _) if is_here:
                view.effects.sound_at("harvest", gesture.x, gesture.y)
                view.particles.burst(
                    "fx/chips_soil", (0xA8, 0x75, 0x4D), gesture.x, gesture.y, 9, 10
                )

    def _hold_out(self, offer: Offer) -> bool:
        player = self._around.player
        if player.is_busy or self._desk.issue(offer) is not None:
            return False
        self._offered_at = (player.body.x, player.body.y)
        return True

    def _own_offer(self) -> Gesture | None:
        return offer_of(self._desk.seat.view, self._desk.seat.character, self._desk.seat.tick)

    def _offer(self, character: int) -> Gesture | None:
        found = offer_of(self._desk.seat.view, character, self._desk.seat.tick)
        if found is None or found.area != self._around.player.area:
            return None
        friend = found.what.friend if isinstance(found.what, HandOver) else None
        return found if friend in (None, self._desk.seat.character) else None

    def _offer_near(self, *kinds: type) -> int | None:
        x, y = self._around.player.body
        near: tuple[float, int] | None = None
        for friend in self._desk.seat.players():
            offer = None if friend.is_me else self._offer(friend.character)
            if offer is None or not isinstance(offer.what, kinds):
                continue
            at_x, at_y = _place_of(offer)
            distance_px = hypot(at_x - x, at_y - y)
            if distance_px <= REACH_PX and (near is None or distance_px < near[0]):
                near = (distance_px, friend.character)
        return None if near is None else near[1]

    def _take(self, friend: int) -> None:
        offer = self._offer(friend)
        if offer is not None:
            self._around.player.look_at(*_place_of(offer))
            self._desk.issue(TakeUp(friend, offer.number))


def _place_of(offer: Gesture) -> tuple[int, int]:
    """Where it is taken up: at the plant that is held, else where a friend stood."""
    return tile_middle(offer.what.tile) if isinstance(offer.what, Pull) else (offer.x, offer.y)
