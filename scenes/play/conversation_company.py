"""Friends in a conversation, as little faces: who holds the pace, who follows, what they feel and
what they are for."""

from dataclasses import dataclass
from math import hypot

import pygame

from game.coop.seat import PlayerInfo, Seat
from game.rules.context import Position
from game.rules.gestures import gesture_of
from game.rules.talks import (
    Name,
    company_near,
    conversation_at,
    followers,
    heard_px,
    is_away,
    middle_of,
    talks_of,
)
from game.rules.voting import vote_of
from game.world.commands import Listen
from game.world.records import Conversation, Emote, Look
from game.world.sections import GestureKey
from scenes.media.figures import look_of
from scenes.play.looks import chosen_look
from scenes.play.window import Desk
from scenes.ui import theme
from scenes.view.emotes import emote_picture
from scenes.view.players import draw_badge, draw_player

FACE_PX = (18, 19)
"""How wide and high a face is."""
PITCH_PX = 21
"""From one face to the next."""
_FEET_BELOW_PX = 8
"""How far below its face somebody would stand."""


@dataclass(frozen=True, slots=True)
class Face:
    """A friend in a conversation."""

    character: int
    name: str
    colour: int
    look: Look
    emote: int = 0
    """What is shown over the head, 0 for nothing."""
    vote: int | None = None
    """The option that the friend is for."""


class TalkCompany:
    """Who is in the conversation that is shown."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.owner: Face | None = None
        self.following: tuple[Face, ...] = ()
        """Who follows besides the owner, the nearest first; oneself is one of them."""

    def look(self, name: Name, conversation: Conversation, own: Position) -> None:
        """Looks who is in it, from where everybody stands as far as one sees."""
        seat = self._desk.seat
        infos = {info.character: info for info in seat.players()}
        places = _others(self._desk) | {seat.character: own}
        found = followers(seat.view, seat.content, name, conversation.owner, places)
        self.owner = self._face(conversation.owner, infos, name, conversation)
        faces = (self._face(character, infos, name, conversation) for character in found)
        self.following = tuple(face for face in faces if face is not None)

    def clear(self) -> None:
        """Nobody is in any."""
        self.owner, self.following = None, ()

    def _face(
        self,
        character: int,
        infos: dict[int, PlayerInfo],
        name: Name,
        conversation: Conversation,
    ) -> Face | None:
        info, seat = infos.get(character), self._desk.seat
        if info is None:
            return None
        gesture = gesture_of(seat.view, character, GestureKey.EMOTE, seat.tick)
        emote = gesture.what.number if gesture and isinstance(gesture.what, Emote) else 0
        look = look_of(chosen_look(seat.view, character), info.colour)
        vote = vote_of(seat.view, character, name, conversation)
        return Face(character, info.name, info.colour, look, emote, vote)


def seen_company(desk: Desk, area: int, person: int) -> tuple[int, ...]:
    """The friends who are near a person, the nearest first, as one sees them oneself."""
    seat = desk.seat
    return company_near(seat.view, seat.content, Name(area, person), _others(desk), seat.tick)


def listen_again(seat: Seat, position: Position) -> None:
    """Who has turned away from a conversation and walks off listens when coming near again."""
    for person in list(seat.view.keys(talks_of(position.area))):
        name = Name(position.area, person)
        conversation = conversation_at(seat.view, *name)
        middle = middle_of(seat.view, seat.content, *name)
        if conversation is None or middle is None:
            continue
        heard = heard_px(seat.content, person)
        is_far = hypot(position.x - middle[0], position.y - middle[1]) > heard
        if is_far and is_away(seat.view, seat.character, name, conversation):
            seat.issue(Listen(*name, is_away=False))


def _others(desk: Desk) -> dict[int, Position]:
    return {one.character: Position(one.area, one.x, one.y) for one in desk.seat.others()}


def draw_faces(
    target: pygame.Surface, desk: Desk, faces: tuple[Face, ...], at: tuple[int, int]
) -> None:
    """Draws faces in a row from the left, each with its badge, and what it shows above. The first
    holds the pace, and has a line beneath it."""
    assets = desk.context.assets
    for number, face in enumerate(faces):
        place = pygame.Rect((at[0] + number * PITCH_PX, at[1]), FACE_PX)
        clip = target.get_clip()
        target.set_clip(place.clip(clip))
        feet = (place.centerx, place.bottom + _FEET_BELOW_PX)
        draw_player(target, assets, face.look, 0, "idle", 0.0, feet)
        target.set_clip(clip)
        draw_badge(target, assets, face.colour, (place.right - 3, place.bottom - 3))
        if number == 0:
            line = pygame.Rect(place.x, place.bottom, place.width, 2)
            pygame.draw.rect(target, theme.GOLD_LIGHT, line)
        picture = emote_picture(assets, face.emote)
        if picture is not None:
            target.blit(picture, picture.get_rect(midbottom=(place.centerx, place.top + 3)))
