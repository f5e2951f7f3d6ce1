"""Pictures of scenes without a screen, for the documentation and for looking at one's work.

`python main.py shot` asks a `Studio` for one. The world is a real one with the real rules; the
friends in it only stand where they are put. The same arguments always give the same picture.
"""

import os
from pathlib import Path
from random import Random

import pygame

from game.text.reading import ENGLISH, OWN_ASSETS, load_languages
from game.text.texts import Texts, load_texts
from game.world.calendar import season_of
from game.world.content import Content
from scenes.app.scene import Scene, SceneContext
from scenes.app.screen import Screen
from scenes.front_end.title import Title
from scenes.input.events import Input
from scenes.media.assets import Assets, load_assets
from scenes.media.sound import SoundBox
from scenes.settings.store import Settings, TextScale
from scenes.shots.silent import SilentServices, SilentStage
from scenes.shots.staged_farm import Setting, Spot
from scenes.shots.staged_friends import FriendlyServices
from scenes.shots.staged_gathering import LobbyServerServices
from scenes.shots.staged_lobbies import LOBBY_SCENES
from scenes.shots.staged_moments import START_S
from scenes.shots.staged_scenes import build_scene
from scenes.ui.skin import Skin
from scenes.ui.text_field import Clipboard
from scenes.view.ground_pictures import GroundPictures

SCENES = (
    "first_start",
    "looks",
    "title",
    "farms",
    "farm_sheet",
    "new_farm",
    "take_in_farm",
    "lobby",
    "friends",
    "join_code",
    "join_code_nobody",
    "waiting",
    "refused",
    "settings",
    "controls",
    "farm",
    "forest",
    "mill",
    "night",
    "bedtime",
    "morning",
    "report",
    "bag",
    "chest",
    "craft",
    "shop",
    "journal",
    "people",
    "errands",
    "collection",
    "achievements",
    "fishing",
    "board",
    "dialogue",
    "choices",
    "following",
    "vote",
    "hand_on",
    "history",
    "knock",
    "chat",
    "scripts",
    "map",
    "emotes",
    "together",
    "pause",
    "ending",
    "invite",
    "players",
    "rights",
    "friends_steam",
    "invite_steam",
    "players_steam",
    "knock_steam",
    *LOBBY_SCENES,
)
STEAM_SUFFIX = "_steam"
"""Scenes whose names end so show friends with accounts."""
FRAMES = 110
"""Enough for the card of the day to be gone and for weather and lamps to be under way."""
FRAME_S = 1 / 30


class Studio:
    """Where pictures are drawn; the assets are read once for all of them."""

    def __init__(self, assets_dir: Path, content: Content) -> None:
        """Raises ValueError and OSError when the art of `assets_dir` cannot be read."""
        if pygame.display.get_surface() is None:
            os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
            pygame.display.init()
            pygame.font.init()
            pygame.display.set_mode((1, 1))
        self._content = content
        self._assets = load_assets(assets_dir)
        self._ground = GroundPictures(self._assets.world)
        self._languages = load_languages(OWN_ASSETS)

    def draw(
        self,
        scene: str,
        time: str,
        season: str,
        weather: str,
        size: tuple[int, int],
        text: str = TextScale.NORMAL,
        language: str = ENGLISH,
        spot: Spot | None = None,
        day: int | None = None,
        players: int | None = None,
    ) -> pygame.Surface:
        """A picture of `size` pixels, as a window of that size shows the scene. Raises ValueError
        as `build` does, and for a size outside 320×180 to 3840×2160."""
        if not (320 <= size[0] <= 3840 and 180 <= size[1] <= 2160):
            raise ValueError("a picture is between 320×180 and 3840×2160 pixels large")
        screen = Screen(size)
        shown = self.build(scene, time, season, weather, text, language, spot, day, players)
        shown.layout(screen.size)
        shown.entered()
        for frame in range(FRAMES):
            shown.update(START_S + frame * FRAME_S, True)
        out = pygame.Surface(size).convert()
        # What is written in the world keeps clear of where plates were drawn in the frame before.
        for _ in range(2):
            screen.draw(out, [shown])
        return out

    def build(
        self,
        scene: str,
        time: str,
        season: str,
        weather: str,
        text: str = TextScale.NORMAL,
        language: str = ENGLISH,
        spot: Spot | None = None,
        day: int | None = None,
        players: int | None = None,
    ) -> Scene:
        """A scene as it is at first, not laid out. `time` is "14:00"; `season` and `weather` are
        ids of the content, `text` is a `TextScale` and `language` the code of one; with a `spot`
        one stands there, without friends unless there are to be so many `players`; `day` is
        counted from 1 and has to be one of the season. Raises ValueError for any of these that
        does not exist."""
        content = self._content
        for what, wanted, offered in (
            ("scene", scene, SCENES),
            ("season", season, content.seasons),
            ("weather", weather, content.weather),
            ("text size", text, list(TextScale)),
            ("language", language, self._languages),
            ("area", spot.area if spot is not None else content.start.area, content.areas),
        ):
            if wanted not in offered:
                raise ValueError(f'there is no {what} "{wanted}"; there are: {", ".join(offered)}')
        self._assets.others.speak(language)
        minutes = _minutes(time)
        if day is not None and season_of(content, day) != season:
            raise ValueError(f"day {day} is in {season_of(content, day)} and not in {season}")
        # Pictures show the game as it is after the first minutes.
        settings = Settings(
            name="Robin",
            text_scale=TextScale(text),
            language=language,
            has_taken_first_steps=True,
        )
        context = make_context(
            self._assets,
            settings,
            _services_of(scene),
            texts=Texts(self._languages),
            ground=self._ground,
        )
        setting = Setting(context, content, season, weather, minutes, day, players)
        return build_scene(scene, setting, spot)


def make_context(
    assets: Assets,
    settings: Settings,
    services: SilentServices | None = None,
    *,
    texts: Texts | None = None,
    ground: GroundPictures | None = None,
) -> SceneContext:
    """A context for a scene that is drawn by itself, in the language of the settings."""
    texts = texts or load_texts()
    texts.language = settings.language
    fonts = assets.fonts(settings.text_scale)
    skin = Skin(fonts, assets.frames, assets.icons, texts=texts)
    return SceneContext(
        settings,
        lambda: None,
        assets,
        skin,
        services or SilentServices(),
        SoundBox(assets.directory / "audio", settings, Random(1)),
        Input(settings, None),
        Clipboard(),
        SilentStage(),
        Title,
        texts,
        ground or GroundPictures(assets.world),
    )


def _services_of(scene: str) -> SilentServices:
    if scene in LOBBY_SCENES:
        return LobbyServerServices()
    return FriendlyServices() if scene.endswith(STEAM_SUFFIX) else SilentServices()


def _minutes(time: str) -> float:
    hours, _, minutes = time.partition(":")
    if not (hours.isdigit() and minutes.isdigit() and int(hours) < 26 and int(minutes) < 60):
        raise ValueError(f'"{time}" is no time such as 14:00')
    total = int(hours) * 60 + int(minutes)
    return total + 24 * 60 if total < 6 * 60 else total
