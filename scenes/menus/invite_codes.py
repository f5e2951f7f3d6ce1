"""A farm's codes, each with a button that copies it and with words for whom it works: the short one
as large as it goes, and the long one below it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pygame

from game.coop.open_code import OpenCode
from scenes.app.scene import SceneContext
from scenes.ui import theme
from scenes.ui.buttons import Button, button_height
from scenes.ui.code_box import CodeBox, as_large_as_fits
from scenes.ui.focus import Widget
from scenes.ui.labels import Label

GAP_PX = 4
BESIDE_PX = 8


@dataclass(frozen=True, slots=True)
class Codes:
    """What is shown."""

    short: OpenCode | None
    long: str
    reach: str
    """For whom the long one works, in a sentence."""
    copied: str
    """Which of them was copied last; empty for none."""

    def are_those_of(self, other: "Codes") -> bool:
        """Whether they read the same."""
        return self.short == other.short and self.long == other.long


def both_codes(
    context: SceneContext,
    room: pygame.Rect,
    codes: Codes,
    note: str,
    copy: Callable[[str], None],
) -> list[Widget]:
    """The codes of a farm that has a short one, over the whole of a room. A `note` stands above
    where there is room for it besides."""
    texts, fonts = context.texts, context.skin.fonts
    assert codes.short is not None, "only a farm with both has this"
    short_words = _short_works(context, codes.short)
    long_px = _box_px(context, codes.long, room.width)
    parts = [
        _Part(note, "small", theme.TEXT_MUTED),
        _Part(texts("invite.type_this"), "body", theme.TEXT_ON_PAPER, codes.short.shown),
        _Part(short_words, "small", theme.TEXT_MUTED),
        _Part(texts("invite.long"), "small", theme.TEXT_ON_PAPER, codes.long),
        _Part(codes.reach, "small", theme.TEXT_MUTED),
    ]

    def words_px(part: _Part) -> int:
        font = fonts.body if part.size == "body" else fonts.small
        return len(font.wrap(part.words, room.width)) * font.line_px + GAP_PX if part.words else 0

    most_px = fonts.huge.line_px + 12
    # Where letters are large, words that go without saying give way to those that do not.
    for number in (0, 3, 1):
        left_px = room.height - long_px - 2 * GAP_PX - sum(map(words_px, parts))
        if left_px >= most_px:
            break
        parts[number] = replace(parts[number], words="")
    left_px = room.height - long_px - 2 * GAP_PX - sum(map(words_px, parts))
    short_px = min(most_px, left_px)
    widgets, top = list[Widget](), room.y
    for number, part in enumerate(parts):
        if number == 3:
            top += left_px - short_px
        rect = pygame.Rect(room.x, top, room.width, words_px(part))
        top = rect.bottom
        if part.words:
            widgets.append(Label(rect, part.words, part.colour, "centre", part.size))
        if part.code:
            height = long_px if part.code == codes.long else short_px
            row = pygame.Rect(room.x, top, room.width, height)
            widgets += _with_copy(context, codes, part.code, row, copy)
            top = row.bottom + GAP_PX
    return widgets


@dataclass(frozen=True, slots=True)
class _Part:
    """Words, and the code that stands below them."""

    words: str
    size: str
    colour: theme.Colour
    code: str = ""


def code_rows(
    context: SceneContext,
    room: pygame.Rect,
    codes: Codes,
    copy: Callable[[str], None],
    renew: Callable[[], None],
) -> tuple[list[Widget], int]:
    """The codes in as little as they need along the bottom of a room, and where they begin."""
    fonts, texts = context.skin.fonts, context.texts
    new = texts("invite.new")
    renew_px = fonts.body.width(new) + 22
    rows = [(codes.long, texts("invite.or_by_code"))]
    if codes.short is not None:
        rows = [
            (codes.long, texts("invite.long")),
            (codes.short.shown, _or_short(context, codes.short)),
        ]
    widgets: list[Widget] = []
    bottom = room.bottom
    for number, (code, words) in enumerate(rows):
        is_first = number == len(rows) - 1
        width = room.width - (renew_px + BESIDE_PX if is_first else 0)
        height = _box_px(context, code, width)
        row = pygame.Rect(room.x, bottom - height, width, height)
        placed = _with_copy(context, codes, code, row, copy)
        if is_first:
            beside = pygame.Rect(row.right + BESIDE_PX, row.y, renew_px, height)
            placed.append(Button(beside, new, renew))
        label = pygame.Rect(room.x, row.y - fonts.small.line_px - 3, room.width, 0)
        label.height = fonts.small.line_px
        shown = fonts.small.fit(words, room.width)
        widgets = [Label(label, shown, theme.TEXT_MUTED, size="small"), *placed, *widgets]
        bottom = label.top - 3
    return widgets, bottom - 2


def _short_works(context: SceneContext, code: OpenCode) -> str:
    """For whom a short code works, in a sentence."""
    texts, server = context.texts, code.server
    if not server:
        return texts("invite.short.nearby")
    if not code.is_nearby:
        return texts("invite.short.server", server=server)
    return texts("invite.short.both", server=server)


def _or_short(context: SceneContext, code: OpenCode) -> str:
    """The same beside other ways in, in few words."""
    texts, server = context.texts, code.server
    if not server:
        return texts("invite.or_short.nearby")
    if not code.is_nearby:
        return texts("invite.or_short.server", server=server)
    return texts("invite.or_short.both", server=server)


def _with_copy(
    context: SceneContext, codes: Codes, code: str, row: pygame.Rect, copy: Callable[[str], None]
) -> list[Widget]:
    """A code and the button that copies it."""
    texts = context.texts
    copy_px = _copy_px(context)
    box = pygame.Rect(row.x, row.y, row.width - copy_px - BESIDE_PX, row.height)
    beside = pygame.Rect(0, 0, copy_px, min(row.height, button_height(context.skin)))
    beside.midleft = box.right + BESIDE_PX, box.centery
    title = texts("invite.copied") if codes.copied == code else texts("invite.copy")
    return [CodeBox(box, code), Button(beside, title, lambda: copy(code))]


def _copy_px(context: SceneContext) -> int:
    texts, body = context.texts, context.skin.fonts.body
    return max(body.width(texts("invite.copied")), body.width(texts("invite.copy"))) + 22


def _box_px(context: SceneContext, code: str, width: int) -> int:
    """How high a code's box is in a row so wide."""
    small, least = context.skin.fonts.small, button_height(context.skin)
    room = pygame.Rect(0, 0, width - _copy_px(context) - BESIDE_PX, least)
    lines = as_large_as_fits(code, (small,), room)[1]
    return max(least, len(lines) * small.line_px + 6)
