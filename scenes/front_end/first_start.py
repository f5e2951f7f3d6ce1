"""The first start: who one is, in which language and how large one reads, on one screen. Whatever
is chosen holds at once, and can be changed in the settings whenever one likes."""

import pygame

from scenes.app.scene import SceneContext
from scenes.menus.look_picker import LookPicker
from scenes.menus.looks import Looks
from scenes.menus.menu import Menu
from scenes.settings.store import NAME_MAX_CHARACTERS, Settings, TextScale
from scenes.ui import theme
from scenes.ui.button_rows import lay_at_bottom
from scenes.ui.buttons import Button, button_height
from scenes.ui.choices import Choice
from scenes.ui.focus import Widget
from scenes.ui.labels import Label
from scenes.ui.skin import halves
from scenes.ui.text_field import TextField

GAP_PX = 6
LOOKS_PX = 56
LOOKS_MIN_PX = 44


class FirstStart(Menu):
    """Name, looks, language and size of text."""

    panel_size = (440, 276)

    def __init__(self, context: SceneContext) -> None:
        super().__init__(context)
        self._looks: LookPicker | None = None

    @property
    def heading(self) -> str:
        return self.context.texts("first_start.heading")

    def entered(self) -> None:
        self.context.sounds.music("music_title")
        if self._looks is not None:
            # One comes back from dressing, perhaps.
            self._looks.own = self.context.settings.look

    def left(self) -> None:
        self.page.focus(None)
        self.context.settings.has_said_who = True
        self.context.save_settings()

    def build(self, inside: pygame.Rect) -> list[Widget]:
        settings, texts = self.context.settings, self.context.texts
        skin, stage = self.context.skin, self.context.stage
        fonts = skin.fonts
        height = button_height(skin)
        note = texts("first_start.later")
        note_px = len(fonts.small.wrap(note, inside.width)) * fonts.small.line_px
        used_px = 4 * (height + GAP_PX) + note_px + GAP_PX
        looks_px = max(LOOKS_MIN_PX, min(2 * LOOKS_PX, inside.height - used_px - GAP_PX))
        if used_px + looks_px > inside.height:
            note, note_px = "", 0

        def coloured(index: int) -> None:
            settings.colour, settings.look = index, None

        codes, scales = list(texts.languages), list(TextScale)

        def spoken(index: int) -> None:
            settings.language = codes[index]
            stage.language_changed()

        def scaled(index: int) -> None:
            settings.text_scale = scales[index]
            stage.text_scale_changed()

        y = inside.y
        row = pygame.Rect(inside.x, y, inside.width, height)
        title, room = halves(row)
        label = Label(
            title.move(2, (height - fonts.body.line_px + 1) // 2), texts("settings.you.name")
        )
        # Who has no name yet need not remove another one first.
        own = "" if settings.name == Settings().name else settings.name
        name = TextField(
            room,
            own,
            NAME_MAX_CHARACTERS,
            self.context.clipboard,
            self._named,
            placeholder=settings.name,
        )
        y += height + GAP_PX
        self._looks = LookPicker(
            pygame.Rect(inside.x, y, inside.width, looks_px),
            self.context.assets,
            settings.colour,
            coloured,
            settings.look,
        )
        y += looks_px + GAP_PX
        language = Choice(
            row.move(0, y - inside.y),
            texts("settings.you.language"),
            list(texts.languages.values()),
            codes.index(texts.language),
            spoken,
        )
        y += height + GAP_PX
        size = Choice(
            row.move(0, y - inside.y),
            texts("settings.picture.text"),
            [texts(f"settings.picture.scales.{scale}") for scale in scales],
            scales.index(settings.text_scale),
            scaled,
        )
        y += height + GAP_PX
        nowhere = pygame.Rect(0, 0, 0, 0)
        change = Button(nowhere, texts("looks.change"), lambda: stage.push(Looks(self.context)))
        done = Button(nowhere, texts("first_start.done"), self.cancelled)
        lay_at_bottom(skin, inside, [change, done])
        explained = Label(
            pygame.Rect(inside.x, y, inside.width, note_px),
            note,
            theme.TEXT_MUTED,
            "centre",
            "small",
        )
        return [name, self._looks, language, size, change, done, label, explained]

    def update(self, now_s: float, is_top: bool) -> None:
        super().update(now_s, is_top)
        if self._looks is not None:
            self._looks.now_s = now_s

    def _named(self, value: str) -> None:
        if value.strip():
            self.context.settings.name = value.strip()
