"""Settings: who one is, the picture, the sound, the network, and every key and button."""

import pygame

from scenes.app.scene import SceneContext
from scenes.input.events import InputEvent
from scenes.media.figures import look_of
from scenes.menus.controls_tab import ControlsTab
from scenes.menus.looks import Looks
from scenes.menus.menu import Menu
from scenes.settings.bindings import Action
from scenes.settings.store import (
    NAME_MAX_CHARACTERS,
    SERVER_ADDRESS_MAX_CHARACTERS,
    RouterWish,
    TextScale,
    TextSpeed,
    WindowMode,
)
from scenes.ui import theme
from scenes.ui.buttons import Button, Checkbox, button_height
from scenes.ui.choices import Choice, Slider, Tabs
from scenes.ui.focus import Widget
from scenes.ui.labels import Label
from scenes.ui.skin import halves
from scenes.ui.text_field import TextField
from scenes.view.names import draw_name
from scenes.view.players import draw_badge, draw_player

TABS = ("you", "picture", "sound", "controls", "network")
SIZES = ((1280, 720), (1280, 800), (1600, 900), (1920, 1080), (2560, 1440), (3840, 2160))
BUTTON_MIN_PX = 108
GAP_PX = 6
PREVIEW_MIN_PX = 76
"""The least that a player takes at twice its size."""
_SPEEDS = tuple(TextSpeed)
_SCALES = (TextScale.NORMAL, TextScale.LARGE, TextScale.HUGE)
_BADGE_PX = 16


class Options(Menu):
    """The settings, in five tabs. Every change holds at once and is saved on leaving."""

    panel_size = (470, 322)

    def __init__(self, context: SceneContext, is_overlay: bool = False) -> None:
        super().__init__(context)
        self.is_overlay = is_overlay
        self._tab = 0
        self._tabs: Tabs | None = None
        self._controls = ControlsTab(context)
        self._help_left = 0
        """Where there is room at the right of the buttons at the bottom."""
        self._preview_y = 0

    @property
    def heading(self) -> str:
        return self.context.texts("settings.heading")

    @property
    def capturing(self) -> Action | None:
        """The action that waits for its new key or button."""
        return self._controls.capturing

    def show_tab(self, index: int) -> None:
        """Opens on a tab."""
        self._tab = index

    def tabs(self) -> Tabs | None:
        return self._tabs if self.capturing is None else None

    def left(self) -> None:
        self.page.focus(None)
        self.context.save_settings()

    def build(self, inside: pygame.Rect) -> list[Widget]:
        height, texts = button_height(self.context.skin), self.context.texts
        titles = [texts(f"settings.tabs.{tab}") for tab in TABS]
        self._tabs = Tabs(
            pygame.Rect(inside.x, inside.y, inside.width, height), titles, self._tab, self._go
        )
        title = texts("settings.back")
        back = Button(
            pygame.Rect(inside.x, inside.bottom - height, self._button_px(title), height),
            title,
            self.cancelled,
        )
        self._help_left = back.rect.right + GAP_PX
        room = pygame.Rect(
            inside.x + 4,
            inside.y + height + 10,
            inside.width - 8,
            inside.height - 2 * height - 18,
        )
        pages = (self._you, self._picture, self._sound, self._controls_page, self._network)
        return [self._tabs, *pages[self._tab](room, height), back]

    def handle(self, event: InputEvent) -> None:
        if self.capturing is not None:
            self._controls.capture(event)
            return
        super().handle(event)

    @property
    def is_typing(self) -> bool:
        return super().is_typing or self.capturing is not None

    def update(self, now_s: float, is_top: bool) -> None:
        super().update(now_s, is_top)
        self._controls.update(now_s)

    def draw_content(self, target: pygame.Surface) -> None:
        if self._tab == 0:
            self._draw_preview(target)

    def draw(self, target: pygame.Surface) -> None:
        super().draw(target)
        if TABS[self._tab] == "controls":
            self._controls.draw_help(target, self.inside())

    def _go(self, index: int) -> None:
        self._tab = index
        self._controls.shown()
        self.rebuild()
        assert self._tabs is not None
        self.page.focus(self._tabs)

    def _rows(self, room: pygame.Rect, height: int, count: int) -> list[pygame.Rect]:
        step = min(height + 8, room.height // max(1, count))
        return [
            pygame.Rect(room.x, room.y + n * step, room.width, min(height, step - 3))
            for n in range(count)
        ]

    def _you(self, room: pygame.Rect, height: int) -> list[Widget]:
        settings, texts = self.context.settings, self.context.texts
        rows = self._rows(room, height, 5)
        self._preview_y = rows[3].bottom + 12
        label = Label(rows[0].move(2, 4), texts("settings.you.name"), theme.TEXT_ON_PAPER)
        label.rect.width = room.width * 2 // 5
        left = rows[0].x + rows[0].width * 2 // 5
        name = TextField(
            pygame.Rect(left, rows[0].y, rows[0].right - left, rows[0].height),
            settings.name,
            NAME_MAX_CHARACTERS,
            self.context.clipboard,
            self._named,
        )

        def coloured(index: int) -> None:
            settings.colour = index

        colour = Choice(
            rows[1],
            texts("settings.you.colour"),
            [texts(f"settings.you.colours.{shape}") for shape in theme.BADGE_SHAPES],
            settings.colour,
            coloured,
            signs=self._badges(),
        )
        codes = list(texts.languages)

        def spoken(index: int) -> None:
            settings.language = codes[index]
            self.context.stage.language_changed()

        language = Choice(
            rows[2],
            texts("settings.you.language"),
            list(texts.languages.values()),
            codes.index(texts.language),
            spoken,
        )
        title = texts("looks.change")
        change = Button(rows[3], title, lambda: self.context.stage.push(self._dressing()))
        return [label, name, colour, language, change]

    def _badges(self) -> list[pygame.Surface]:
        """What friends see beside one's name, in each colour."""
        badges = []
        for colour in range(len(theme.BADGE_SHAPES)):
            badge = pygame.Surface((_BADGE_PX, _BADGE_PX), pygame.SRCALPHA)
            draw_badge(badge, self.context.assets, colour, (_BADGE_PX // 2, _BADGE_PX // 2))
            badges.append(badge)
        return badges

    def _dressing(self) -> Looks:
        return Looks(self.context, is_overlay=self.is_overlay)

    def _picture(self, room: pygame.Rect, height: int) -> list[Widget]:
        settings, texts = self.context.settings, self.context.texts
        rows = self._rows(room, height, 6)
        size = (settings.window_width_px, settings.window_height_px)
        sizes = list(SIZES) if size in SIZES else [size, *SIZES]

        def mode(index: int) -> None:
            settings.window_mode = (WindowMode.WINDOW, WindowMode.FULL_SCREEN)[index]
            self.context.stage.window_changed()

        def sized(index: int) -> None:
            settings.window_width_px, settings.window_height_px = sizes[index]
            self.context.stage.window_changed()

        def scaled(index: int) -> None:
            settings.text_scale = _SCALES[index]
            self.context.stage.text_scale_changed()

        def typed(index: int) -> None:
            settings.text_speed = _SPEEDS[index]

        def shaken(is_on: bool) -> None:
            settings.screen_shake = is_on

        def figures(is_on: bool) -> None:
            settings.show_net_figures = is_on

        is_full = settings.window_mode is WindowMode.FULL_SCREEN
        return [
            Choice(
                rows[0],
                texts("settings.picture.mode"),
                (texts("settings.picture.window"), texts("settings.picture.full_screen")),
                int(is_full),
                mode,
            ),
            Choice(
                rows[1],
                texts("settings.picture.size"),
                [f"{w} × {h}" for w, h in sizes],
                sizes.index(size),
                sized,
            ),
            Choice(
                rows[2],
                texts("settings.picture.text"),
                [texts(f"settings.picture.scales.{scale}") for scale in _SCALES],
                _SCALES.index(settings.text_scale),
                scaled,
            ),
            Choice(
                rows[3],
                texts("settings.picture.speed"),
                [texts(f"settings.picture.speeds.{speed}") for speed in _SPEEDS],
                _SPEEDS.index(settings.text_speed),
                typed,
            ),
            Checkbox(rows[4], texts("settings.picture.shake"), settings.screen_shake, shaken),
            Checkbox(
                rows[5], texts("settings.picture.figures"), settings.show_net_figures, figures
            ),
        ]

    def _sound(self, room: pygame.Rect, height: int) -> list[Widget]:
        settings, texts = self.context.settings, self.context.texts
        rows = self._rows(room, height, 5)

        def music(value: int) -> None:
            settings.music_volume_pct = value
            self.context.sounds.volumes_changed()

        def effects(value: int) -> None:
            settings.effects_volume_pct = value

        def surroundings(value: int) -> None:
            settings.surroundings_volume_pct = value
            self.context.sounds.volumes_changed()

        return [
            Slider(rows[0], texts("settings.sound.music"), settings.music_volume_pct, music),
            Slider(rows[1], texts("settings.sound.effects"), settings.effects_volume_pct, effects),
            Slider(
                rows[2],
                texts("settings.sound.surroundings"),
                settings.surroundings_volume_pct,
                surroundings,
            ),
        ]

    def _controls_page(self, room: pygame.Rect, _height: int) -> list[Widget]:
        return self._controls.build(room, self._help_left, self._button_px)

    def _button_px(self, title: str) -> int:
        return max(BUTTON_MIN_PX, self.context.skin.fonts.body.width(title) + 24)

    def _network(self, room: pygame.Rect, height: int) -> list[Widget]:
        settings, texts = self.context.settings, self.context.texts
        fonts = self.context.skin.fonts
        row = self._rows(room, height, 5)[0]
        words_px, line_px = room.width - 4, fonts.small.line_px
        about_server = texts("settings.network.server_explained")
        about_router = texts("settings.network.router_explained")
        below = row.bottom + 6 + len(fonts.small.wrap(about_server, words_px)) * line_px
        router = row.move(0, below + 10 - row.y)
        title, field = halves(row)

        def addressed(value: str) -> None:
            settings.lobby_server = value.strip()

        def asked(is_on: bool) -> None:
            settings.router = RouterWish.YES if is_on else RouterWish.NO

        return [
            Label(
                title.move(2, (row.height - fonts.body.line_px + 1) // 2),
                texts("settings.network.server"),
            ),
            TextField(
                field,
                settings.lobby_server,
                SERVER_ADDRESS_MAX_CHARACTERS,
                self.context.clipboard,
                addressed,
                placeholder=texts("settings.network.no_server"),
            ),
            Label(
                pygame.Rect(room.x + 2, row.bottom + 6, words_px, line_px * 3),
                about_server,
                theme.TEXT_MUTED,
                size="small",
            ),
            Checkbox(
                router,
                texts("settings.network.router"),
                settings.router is RouterWish.YES,
                asked,
            ),
            Label(
                pygame.Rect(room.x + 2, router.bottom + 6, words_px, line_px * 3),
                about_router,
                theme.TEXT_MUTED,
                size="small",
            ),
        ]

    def _named(self, value: str) -> None:
        if value.strip():
            self.context.settings.name = value.strip()

    def _draw_preview(self, target: pygame.Surface) -> None:
        inside = self.inside()
        top = self._preview_y
        bottom = inside.bottom - button_height(self.context.skin) - 10
        if bottom - top < PREVIEW_MIN_PX:
            # Large text leaves no room; where one changes clothes one sees oneself as well.
            return
        box = pygame.Rect(0, top, 190, bottom - top)
        box.centerx = inside.centerx
        skin = self.context.skin
        skin.frame(target, "field_normal", box)
        colour = self.context.settings.colour
        look = look_of(self.context.settings.look, colour)
        target.fill((0x70, 0xAB, 0x45), box.inflate(-6, -6))
        facing = int(self._now_s / 1.4) % 4
        feet = (box.centerx, box.bottom - 16)
        zoom, name_at = 3, (box.centerx, box.y + 20)
        if box.height < 110:
            # The name stands beside the player where it has no room above.
            zoom, feet = 2, (box.x + box.width // 4, feet[1])
            name_at = (box.x + box.width * 5 // 8, box.centery + skin.fonts.small.line_px // 2)
        draw_player(target, self.context.assets, look, facing, "walk", self._now_s, feet, zoom)
        draw_name(
            target, self.context.assets, skin.fonts.small, self.context.settings.name, colour,
            name_at,
        )  # fmt: skip
