"""Looks: players are put together from parts, chosen on a screen of their own, and seen by all."""

from pathlib import Path
from random import Random

import msgspec
import pygame
import pytest

from game.coop.seat import Action
from game.world.records import Look
from scenes.media.assets import Assets
from scenes.media.figures import FIGURES_MAX, PRESETS
from scenes.menus.looks import NAMED, TABS, Looks
from scenes.play.looks import chosen_look
from scenes.settings.store import Settings, SettingsStore
from scenes.ui import theme
from scenes.ui.buttons import Button
from scenes.ui.choices import Choice
from scenes.view.players import action_name
from tests.scenes.helpers import Table, key_event, send

ACTIONS = {action_name(action) for action in Action} | {"high_five", "pull", "blink"}


def picture(assets: Assets, look: Look, action: str = "idle", facing: int = 0) -> bytes:
    found = assets.wardrobe.figure(look, facing, action)
    assert found is not None, f"{action} should be drawn"
    frame = found.frames[0]
    return pygame.image.tobytes(frame.subsurface(frame.get_bounding_rect()), "RGBA")


def test_everybody_is_seen_doing_everything_whatever_they_wear(assets: Assets) -> None:
    dice = Random(4)
    looks = [*PRESETS, *(assets.wardrobe.by_chance(dice) for _ in range(2))]
    looks.append(Look(*[31] * 9))
    for look in looks:
        for action in ACTIONS:
            for facing in range(4):
                figure = assets.wardrobe.figure(look, facing, action)
                assert figure is not None, f"{action} should be drawn"
                for frame in figure.frames:
                    assert frame.get_bounding_rect().height > 15, "a whole figure is seen"
    assert assets.wardrobe.kept <= FIGURES_MAX, "what nobody has seen for long is forgotten"


def test_every_choice_of_every_part_looks_different(assets: Assets) -> None:
    plain = Look(skin=1, hair=1, hair_colour=1, shirt_colour=2, trousers_colour=9)
    for part in Look.__struct_fields__:
        worn = msgspec.structs.replace(plain, hat=1 if part == "hat_colour" else 0)
        count = assets.wardrobe.choices(part)
        assert count > 1, f"there should be several of {part}"
        shown = [
            picture(assets, msgspec.structs.replace(worn, **{part: number}), facing=2)
            for number in range(count)
        ]
        assert len(set(shown)) == count, f"two of {part} look the same"


def test_the_badge_has_the_colour_of_the_cloth_that_goes_with_it(assets: Assets) -> None:
    for colour, preset in enumerate(PRESETS):
        worn = {
            assets.wardrobe.colour("shirt_colour", preset.shirt_colour),
            assets.wardrobe.colour("hat_colour", preset.hat_colour),
        }
        assert worn == {theme.player_colour(colour)}, f"{theme.BADGE_SHAPES[colour]} should match"


def test_a_hat_hides_the_hair_that_would_stand_out_of_it(assets: Assets) -> None:
    bare, capped = Look(hair=7, hat=0), Look(hair=7, hat=6)
    bald = Look(hair=8, hat=6)
    assert picture(assets, capped) == picture(assets, bald), "a hood covers all"
    assert picture(assets, capped) != picture(assets, bare)


def test_who_is_out_when_it_is_cold_wears_a_scarf(assets: Assets) -> None:
    warm = assets.wardrobe.figure(PRESETS[0], 0, "idle")
    cold = assets.wardrobe.figure(PRESETS[0], 0, "idle", is_cold=True)
    assert warm is not None
    assert cold is not None
    assert pygame.image.tobytes(warm.frames[0], "RGBA") != pygame.image.tobytes(
        cold.frames[0], "RGBA"
    )


def test_one_dresses_by_keys_and_it_stays(table: Table, tmp_path: Path) -> None:
    screen = Looks(table.context)
    screen.layout((640, 360))
    settings = table.context.settings
    parts = [part for _, parts in TABS for part in parts]
    assert sorted(parts) == sorted(Look.__struct_fields__), "every part is on one of the tabs"
    choice = next(widget for widget in screen.page.widgets if isinstance(widget, Choice))
    screen.page.focus(choice)
    before = screen.look
    send(screen.handle, table.context.input, key_event(pygame.K_RIGHT))
    assert screen.look.skin == before.skin + 1
    assert settings.look == screen.look, "it holds at once"
    buttons = [widget for widget in screen.page.widgets if isinstance(widget, Button)]
    seen = set()
    for _ in range(5):
        screen.page.focus(buttons[0])
        send(screen.handle, table.context.input, key_event(pygame.K_RETURN))
        seen.add(settings.look)
    assert len(seen) == 5, "one is surprised every time"
    store = SettingsStore(tmp_path)
    store.save(settings)
    assert store.load()[0].look == settings.look, "it is kept"
    screen.page.focus(buttons[1])
    send(screen.handle, table.context.input, key_event(pygame.K_RETURN))
    assert settings.look is None, "and undone"


@pytest.mark.parametrize("part", NAMED)
def test_every_choice_has_a_name_in_both_languages(table: Table, part: str) -> None:
    for number in range(table.context.assets.wardrobe.choices(part)):
        for language in ("en", "de"):
            table.context.texts.language = language
            assert table.context.texts(f"looks.cuts.{part}.{number}")
    table.context.texts.language = "en"


def test_what_one_has_chosen_is_seen_by_everybody_once_one_is_in(table: Table) -> None:
    table.run(0.1)
    assert chosen_look(table.seat.view, table.seat.character) is None, "as with one's colour"
    table.context.settings.look = Look(hat=3)
    table.run(0.1)
    assert chosen_look(table.seat.view, table.seat.character) == Look(hat=3)
    table.context.settings.look = None


def test_a_new_settings_file_has_no_look_and_a_strange_one_costs_that_field_alone(
    tmp_path: Path,
) -> None:
    store = SettingsStore(tmp_path)
    assert store.load()[0].look is None
    for look in ("[99]", '"tall"', "[0,1,2,3,4,5,6,7,8,9,10]"):
        store.path.write_text(f'{{"name": "Ada", "look": {look}}}', encoding="utf-8")
        settings, complaint = store.load()
        assert settings == Settings(name="Ada"), f"{look} is no look"
        assert complaint is not None
