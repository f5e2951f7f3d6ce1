"""How a conversation is drawn: the box with a face, a name, words and options, and above its edge
who is in it."""

from dataclasses import dataclass, field

import pygame

from game.rules.spoken_lines import Said
from scenes.play.conversation_company import FACE_PX, PITCH_PX, Face, draw_faces
from scenes.play.spoken_text import SpokenText
from scenes.play.window import Desk
from scenes.ui import theme
from scenes.ui.text import Font
from scenes.view.players import draw_badge

BOX_PX = 540
"""How wide the box is at the normal text scale."""
LARGE_BOX_PX = 616
SLIDE_S = 0.12
TOP_PX = 34
"""Where the box begins that is at the upper edge: below what is written there."""
LINES_MIN = 3
LINES_MAX = 4
"""Rows of a line at the normal text scale: as many as a face is high."""
PORTRAIT_PX = 56
FRAME_PX = 2
"""Around a portrait."""
GAP_PX = 10
"""Between a portrait and the words."""
BORDER_PX = (16, 12)
"""Between the box and what is in it."""
MARK_PX = 13
"""Before an option's words."""
TEXT_PX = BOX_PX - 2 * BORDER_PX[0] - PORTRAIT_PX - 2 * FRAME_PX - GAP_PX
"""How wide the words are at the normal text scale, at which they are narrowest."""
_PORTRAIT_LINE_MAX_PX = 22
"""With taller letters the words need all the room."""
_BADGE_PX = 11


@dataclass(frozen=True, slots=True)
class OptionShown:
    """An option as it is drawn."""

    text: str
    is_available: bool = True
    is_selected: bool = False
    """Whether it is what one would choose oneself."""
    pointed_by: int | None = None
    """The colour of the owner who points at it, where that is somebody else."""
    voters: tuple[int, ...] = ()
    """The colours of those who are for it."""


@dataclass(frozen=True, slots=True)
class TalkShown:
    """What is to be seen of a conversation."""

    said: Said
    letters: int
    """How many letters of the line are typed out."""
    options: tuple[OptionShown, ...] = ()
    has_more: bool = False
    """Whether one goes on oneself, with a key."""
    faces: tuple[Face, ...] = ()
    """Who is in it, the owner first; nobody where one is alone."""
    note: str = ""
    """What is said above the box's edge."""
    opened: float = 1.0
    """How far the box has come up, 0 to 1."""


def faces_beside(faces: tuple[Face, ...], note_px: int, room_px: int) -> tuple[Face, ...]:
    """As many faces as leave the words beside them whole; the owner's stays in any case."""
    room = max(1, (room_px - note_px) // PITCH_PX)
    return faces[:room]


@dataclass(slots=True)
class ConversationPicture:
    """Draws a conversation, and knows where its options are."""

    desk: Desk
    size: tuple[int, int] = (0, 0)
    rows: list[pygame.Rect] = field(default_factory=list)
    """Where the options were drawn last."""
    is_at_top: bool = False
    """Whether the box is at the upper edge, because something is to be seen at the lower one."""
    _text: SpokenText | None = None

    def box(self, shown: TalkShown) -> pygame.Rect:
        """Where the box is when it has come up."""
        font = self._font
        words = self._words(shown)
        least = LINES_MIN * font.line_px if words.height_px or not shown.options else 0
        height = max(least, words.height_px + len(shown.options) * font.line_px)
        if self._portrait(shown) is not None:
            height = max(height, PORTRAIT_PX + 2 * FRAME_PX)
        gap = 4 if shown.options else 0
        box = pygame.Rect(0, 0, self._width, self._top + height + gap + BORDER_PX[1] + 6)
        box.midbottom = (self.size[0] // 2, self.size[1] - 8)
        if self.is_at_top:
            box.top = TOP_PX
        return box

    def draw(self, target: pygame.Surface, shown: TalkShown, now_s: float) -> None:
        """Draws everything."""
        skin = self.desk.context.skin
        box = self.box(shown)
        aside = int((1 - shown.opened) * (box.height + 12))
        box.y += -aside if self.is_at_top else aside
        has_art = "dialogue_box" in skin.frames
        skin.frame(target, "dialogue_box" if has_art else "panel_paper", box)
        left = box.x + BORDER_PX[0]
        portrait = self._portrait(shown)
        if portrait is not None:
            side = PORTRAIT_PX + 2 * FRAME_PX
            frame = pygame.Rect(left, box.y + self._top, side, side)
            skin.frame(target, "portrait_frame", frame)
            target.blit(portrait, (frame.x + FRAME_PX, frame.y + FRAME_PX))
            left = frame.right + GAP_PX
        self._draw_name(target, box, shown.said.speaker)
        words = self._words(shown)
        y = box.y + self._top
        is_calm = not self.desk.context.settings.screen_shake
        words.draw(target, (left, y), shown.letters, now_s, is_calm=is_calm)
        self.rows = []
        if shown.letters >= len(shown.said.words.text):
            row = pygame.Rect(left, y + words.height_px + 4, box.right - BORDER_PX[0] - left, 0)
            self._draw_options(target, row, shown.options)
            if shown.has_more and not shown.options:
                more = self.desk.context.assets.ui.get("dialogue_more")
                if more is not None:
                    target.blit(more.frame_at(now_s), (box.right - 26, box.bottom - 19))
        self._draw_company(target, box, shown)

    @property
    def _font(self) -> Font:
        return self.desk.context.skin.fonts.body

    @property
    def _width(self) -> int:
        wide = BOX_PX if self._font.line_px <= 16 else LARGE_BOX_PX
        return min(self.size[0] - 24, wide)

    @property
    def _top(self) -> int:
        """How far below the box's edge the words begin: clear of the plate with the name."""
        return max(14, self._font.line_px + 2)

    def _portrait(self, shown: TalkShown) -> pygame.Surface | None:
        """The face of who speaks, None where there is none, or no room for it."""
        said = shown.said
        if said.person is None or self._font.line_px > _PORTRAIT_LINE_MAX_PX:
            return None
        sprites = self.desk.context.assets.world
        sprite = sprites.get(f"portrait/{said.person}/{said.mood}")
        sprite = sprite or sprites.get(f"portrait/{said.person}/calm")
        return None if sprite is None else sprite.frames[0]

    def _words(self, shown: TalkShown) -> SpokenText:
        """The line in rows; the same as long as nothing about it has changed."""
        width = self._width - 2 * BORDER_PX[0]
        if self._portrait(shown) is not None:
            width -= PORTRAIT_PX + 2 * FRAME_PX + GAP_PX
        text = self._text
        wanted = (shown.said.words, self._font, width)
        if text is None or (text.words, text.font, text.width_px) != wanted:
            text = self._text = SpokenText(*wanted)
        return text

    def _draw_name(self, target: pygame.Surface, box: pygame.Rect, name: str) -> None:
        if not name:
            return
        font = self._font
        plate = pygame.Rect(box.x + 14, box.y - 10, font.width(name) + 24, font.line_px + 8)
        self.desk.context.skin.frame(target, "name_plate", plate)
        target.blit(font.render(name, theme.PAPER), (plate.x + 12, plate.y + 5))

    def _draw_options(
        self, target: pygame.Surface, first: pygame.Rect, options: tuple[OptionShown, ...]
    ) -> None:
        font, assets = self._font, self.desk.context.assets
        y = first.y
        for option in options:
            row = pygame.Rect(first.x, y, first.width, font.line_px)
            self.rows.append(row)
            if option.is_selected:
                pygame.draw.rect(target, theme.GOLD_LIGHT, row.inflate(6, 0), border_radius=3)
            elif option.pointed_by is not None:
                pygame.draw.rect(target, theme.PAPER_DIM, row.inflate(6, 0), border_radius=3)
            room = row.width - MARK_PX - 3 - _BADGE_PX * len(option.voters)
            if option.pointed_by is not None:
                draw_badge(target, assets, option.pointed_by, (row.x + 4, row.centery - 1))
            else:
                mark = "▶" if option.is_selected else "•"
                target.blit(font.render(mark, theme.WOOD_LIGHT), (row.x + 1, row.y))
            colour = theme.TEXT_ON_PAPER if option.is_available else theme.TAN
            words = font.render(font.fit(option.text, room), colour)
            target.blit(words, (row.x + MARK_PX, row.y))
            for number, voter in enumerate(option.voters):
                at = (row.right - 5 - number * _BADGE_PX, row.centery - 1)
                draw_badge(target, assets, voter, at)
            y += font.line_px

    def _draw_company(self, target: pygame.Surface, box: pygame.Rect, shown: TalkShown) -> None:
        """On the box's upper edge at the right: faces, and what is said about it."""
        if not (shown.faces or shown.note):
            return
        skin = self.desk.context.skin
        small = skin.fonts.small
        name_px = self._font.width(shown.said.speaker) + 44 if shown.said.speaker else 0
        room_px = box.width - 40 - name_px
        faces = faces_beside(shown.faces, small.width(shown.note), room_px)
        faces_px = len(faces) * PITCH_PX
        note = small.fit(shown.note, room_px - faces_px)
        note_px = small.width(note) + (6 if note and faces_px else 0)
        height = max(small.line_px + 5, FACE_PX[1] + 6 if faces else 0)
        plate = pygame.Rect(0, 0, faces_px + note_px + 12, height)
        plate.bottomright = (box.right - 14, box.y + 8)
        frame = "panel_dark" if "panel_dark" in skin.frames else "name_plate"
        skin.frame(target, frame, plate)
        y = plate.centery - small.line_px // 2 + 1
        target.blit(small.render(note, theme.PAPER), (plate.right - 6 - small.width(note), y))
        draw_faces(target, self.desk, faces, (plate.x + 5, plate.y + 2))
