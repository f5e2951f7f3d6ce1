"""The interface's pictures: fonts that set every text, a complete atlas, one palette."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from emoji import EMOJI_DATA
from PIL import Image

from tests.art.colours import colours_of
from tools.art import font_build, palette, ui_build, ui_icon, ui_logo
from tools.art.font_specimen import SheetFont
from tools.art.font_symbols import SYMBOLS

FOLDER = Path(__file__).parents[2] / "assets" / "art" / "ui"
FONTS = ("small", "body")

ASCII = "".join(chr(code) for code in range(0x20, 0x7F))
LATIN_1 = "".join(chr(code) for code in range(0xA0, 0x100))
TYPOGRAPHY = "“”‘’„‚–—…•×°←↑→↓✓✗♥★œŒšŠžŽŸ€\ufffd"

ATLAS_NAMES = [
    "panel_paper",
    "panel_wood",
    "panel_dark",
    "tooltip",
    "name_tag",
    "dialogue_box",
    "name_plate",
    "portrait_frame",
    "bubble",
    "speech_tail",
    "dialogue_more",
    "button_normal",
    "button_focused",
    "button_pressed",
    "button_disabled",
    "focus_ring",
    "field_normal",
    "field_focused",
    "caret",
    "slot_normal",
    "slot_hover",
    "slot_disabled",
    "slot_selected",
    "scrollbar_track",
    "scrollbar_thumb",
    "scrollbar_thumb_focused",
    "progress_frame",
    "progress_fill",
    "progress_fill_gold",
    "progress_fill_red",
    "progress_fill_blue",
    "checkbox_off",
    "checkbox_on",
    "checkbox_off_focused",
    "checkbox_on_focused",
    "slider_track",
    "slider_fill",
    "slider_knob",
    "slider_knob_focused",
    "tab_normal",
    "tab_selected",
    "tab_focused",
    "divider",
    "divider_knot",
    "keycap",
    "cursor_pointer",
    "cursor_hand",
    "clock_face",
    "clock_hand",
    "quest_mark",
    "quest_done",
    "list_arrow",
    "badge_circle",
    "badge_square",
    "badge_triangle",
    "badge_diamond",
    "badge_star",
    "badge_heart",
    "badge_hexagon",
    "badge_cross",
    "net_good",
    "net_fair",
    "net_poor",
    "net_lost",
    "weather_sun",
    "weather_cloud",
    "weather_rain",
    "weather_storm",
    "weather_fog",
    "weather_snow",
    "weather_moon",
    "season_spring",
    "season_summer",
    "season_autumn",
    "season_winter",
    "icon_journal",
    "icon_chest",
    "icon_bag",
    "icon_craft",
    "icon_chat",
    "icon_players",
    "icon_settings",
    "icon_map",
    "icon_sleep",
    "icon_quest",
    "icon_sprout",
    "icon_lock",
    "icon_sort",
    "icon_give",
    "icon_trash",
    "icon_warning",
    "icon_knock",
    "icon_ping",
    "icon_coin",
    "icon_energy",
    "icon_host",
    "icon_locked",
    "icon_sealed",
    "icon_check",
    "icon_cross",
    "icon_plus",
    "icon_minus",
    "icon_star",
    "heart_full",
    "heart_half",
    "heart_empty",
    "emote_wave",
    "emote_heart",
    "emote_laugh",
    "emote_sad",
    "emote_angry",
    "emote_question",
    "emote_exclaim",
    "emote_music",
]

#: Characters that look the same on purpose: the hyphens, the minus, and the low quotation mark.
TWINS = {
    frozenset("-\u00ad"),
    frozenset("-\u2010"),
    frozenset("-\u2011"),
    frozenset("\u2010\u2011"),
    frozenset("\u2010\u00ad"),
    frozenset("\u2011\u00ad"),
    frozenset("–−"),
    frozenset(",‚"),
}


@pytest.fixture(scope="module")
def atlas() -> tuple[Image.Image, dict[str, dict[str, Any]]]:
    places = json.loads((FOLDER / "atlas.json").read_text(encoding="utf-8"))
    return Image.open(FOLDER / "atlas.png").convert("RGBA"), places


def bitmap(font: SheetFont, character: str) -> bytes:
    place = font.facts["glyphs"][character]
    box = (place["x"], place["y"], place["x"] + place["w"], place["y"] + place["h"])
    mask = font.sheet.crop(box).getchannel("A")
    return bytes([place["w"]]) + mask.tobytes()


def luminance(colour: palette.Colour) -> float:
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: palette.Colour, second: palette.Colour) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", FONTS)
def test_every_character_of_the_coverage_is_drawn(name: str) -> None:
    font = SheetFont(name)
    glyphs = font.facts["glyphs"]
    symbols = "".join(font.facts["symbols"][symbol] for symbol in SYMBOLS)
    missing = [c for c in ASCII + LATIN_1 + TYPOGRAPHY + symbols if c not in glyphs]
    assert not missing, f"the {name} font should draw {missing}"
    blank = [c for c in glyphs if not c.isspace() and not any(bitmap(font, c)[1:])]
    assert not blank, f"these glyphs of the {name} font should have ink: {blank}"


@pytest.mark.parametrize("name", FONTS)
def test_no_two_characters_look_alike(name: str) -> None:
    font = SheetFont(name)
    seen: dict[bytes, str] = {}
    for character in font.facts["glyphs"]:
        if character.isspace():
            continue
        drawing = bitmap(font, character)
        other = seen.setdefault(drawing, character)
        assert other == character or frozenset(other + character) in TWINS, (
            f"{other!r} and {character!r} should differ in the {name} font"
        )


@pytest.mark.parametrize("name", FONTS)
def test_glyphs_fit_their_sheet_and_line(name: str) -> None:
    font = SheetFont(name)
    facts = font.facts
    cell = facts["ascent"] + facts["descent"]
    for character, place in facts["glyphs"].items():
        assert place["h"] == cell, f"{character!r} should have the height of the cell"
        assert place["advance"] > place["w"] or character.isspace() or place["w"] == 0, (
            f"{character!r} should keep a gap to its neighbour"
        )
        assert place["x"] + place["w"] <= font.sheet.width, f"{character!r} should lie in the sheet"
        assert place["y"] + place["h"] <= font.sheet.height, f"{character!r} should lie in it"
    assert facts["line_height"] >= cell, "lines should not run into each other"


@pytest.mark.parametrize("name", FONTS)
def test_digits_share_one_advance(name: str) -> None:
    glyphs = SheetFont(name).facts["glyphs"]
    advances = {glyphs[digit]["advance"] for digit in "0123456789"}
    assert len(advances) == 1, "a counter should not tremble while it counts"


@pytest.mark.parametrize("name", FONTS)
def test_letters_stand_on_the_baseline_at_the_heights_that_are_promised(name: str) -> None:
    font = SheetFont(name)
    facts = font.facts
    for letters, height in (("HEXIZ", facts["cap_height"]), ("xzuvn", facts["x_height"])):
        for letter in letters:
            place = facts["glyphs"][letter]
            box = (place["x"], place["y"], place["x"] + place["w"], place["y"] + place["h"])
            inked = font.sheet.crop(box).getchannel("A").getbbox()
            assert inked is not None
            assert inked[1] == facts["ascent"] - height, f"{letter} should be {height} px high"
            assert inked[3] == facts["ascent"], f"{letter} should stand on the baseline"


@pytest.mark.parametrize("name", FONTS)
def test_letters_that_are_moved_together_do_not_touch(name: str) -> None:
    font = SheetFont(name)

    def ink(character: str) -> set[tuple[int, int]]:
        place = font.facts["glyphs"][character]
        box = (place["x"], place["y"], place["x"] + place["w"], place["y"] + place["h"])
        alpha = font.sheet.crop(box).getchannel("A").load()
        assert alpha is not None
        cells = product(range(place["w"]), range(place["h"]))
        return {(x, y) for x, y in cells if alpha[x, y]}

    for (left, right), moved_px in font.facts["kerning"].items():
        pen = font.facts["glyphs"][left]["advance"] + moved_px
        before, after = ink(left), {(x + pen, y) for x, y in ink(right)}
        is_stop = right in ".,"
        for x, y in after:
            for dx, dy in product((-1, 0, 1), repeat=2):
                is_near = is_stop or not (dx and dy)
                assert not (is_near and (x + dx, y + dy) in before), (
                    f"{left}{right} should be two characters in the {name} font"
                )


def test_fonts_on_disk_are_what_the_script_draws() -> None:
    for design in font_build.DESIGNS:
        facts, bitmaps = font_build.layout(design)
        font = SheetFont(design.name)
        assert facts == font.facts, f"font_{design.name}.json should be rebuilt"
        sheet = font_build.draw_sheet(facts, bitmaps)
        assert sheet.tobytes() == font.sheet.convert("RGBA").tobytes(), (
            f"font_{design.name}.png should be rebuilt"
        )


def test_atlas_is_complete(atlas: tuple[Image.Image, dict[str, dict[str, Any]]]) -> None:
    _, places = atlas
    assert set(ATLAS_NAMES) <= set(places), f"missing: {set(ATLAS_NAMES) - set(places)}"
    others = {name for name in places if not name.startswith("emoji/")}
    assert others <= set(ATLAS_NAMES), f"not in the list: {others - set(ATLAS_NAMES)}"


def test_every_drawn_emoji_is_one_and_stands_in_a_line(
    atlas: tuple[Image.Image, dict[str, dict[str, Any]]],
) -> None:
    _, places = atlas
    drawn = {
        "".join(chr(int(point, 16)) for point in name.removeprefix("emoji/").split("-")): place
        for name, place in places.items()
        if name.startswith("emoji/")
    }
    known = {name.replace("\ufe0f", "") for name in EMOJI_DATA}
    assert set(drawn) <= known, f"no emoji: {set(drawn) - known}"
    assert {(place["w"], place["h"]) for place in drawn.values()} == {(11, 11)}, (
        "each is as high as a line of the small print"
    )
    hands = {emoji[0] for emoji in drawn if len(emoji) > 1}
    for hand, tone in product(hands, map(chr, range(0x1F3FB, 0x1F400))):
        assert hand + tone in drawn, f"{hand} should be there in every tone"


def test_sprites_lie_in_the_atlas_apart_and_with_ink(
    atlas: tuple[Image.Image, dict[str, dict[str, Any]]],
) -> None:
    image, places = atlas
    taken = np.zeros((image.height, image.width), dtype=bool)
    for name, place in places.items():
        width = place["w"] * place.get("frames", 1)
        area = (slice(place["y"], place["y"] + place["h"]), slice(place["x"], place["x"] + width))
        assert place["x"] + width <= image.width, f"{name} should lie inside the atlas"
        assert place["y"] + place["h"] <= image.height, f"{name} should lie inside the atlas"
        assert not taken[area].any(), f"{name} should not overlap another sprite"
        taken[area] = True
        alpha = np.asarray(image.getchannel("A"))[area]
        for frame in range(place.get("frames", 1)):
            part = alpha[:, frame * place["w"] : (frame + 1) * place["w"]]
            assert part.any(), f"frame {frame} of {name} should not be empty"


def test_slices_lie_within_their_sprites(
    atlas: tuple[Image.Image, dict[str, dict[str, Any]]],
) -> None:
    _, places = atlas
    for name, place in places.items():
        left, top, right, bottom = place.get("slice", (0, 0, 0, 0))
        assert min(left, top, right, bottom) >= 0, f"{name} should have no negative slice"
        assert left + right < place["w"], f"{name} should leave columns that can stretch"
        assert top + bottom < place["h"], f"{name} should leave rows that can stretch"


def test_stretched_parts_of_panels_are_uniform(
    atlas: tuple[Image.Image, dict[str, dict[str, Any]]],
) -> None:
    image, places = atlas
    for name, place in places.items():
        if "slice" not in place:
            continue
        left, top, right, bottom = place["slice"]
        x, y, w, h = place["x"], place["y"], place["w"], place["h"]
        pixels = np.asarray(image)[y : y + h, x : x + w]
        columns = pixels[:, left : w - right]
        assert (columns == columns[:, :1]).all(), f"{name} should look the same at every width"
        rows = pixels[top : h - bottom]
        # Without a margin above and below, a strip keeps its height and may be shaded.
        fixed_height = top == bottom == 0
        assert fixed_height or (rows == rows[:1]).all(), f"{name} should look the same when taller"


def test_every_pixel_is_in_the_palette() -> None:
    strange = {}
    for path in sorted(FOLDER.glob("*.png")):
        allowed = palette.ALLOWED | ({(255, 255, 255)} if path.name.startswith("font_") else set())
        strange[path.name] = colours_of(np.asarray(Image.open(path).convert("RGBA"))) - allowed
    assert strange, "there should be pictures"
    wrong = {name: colours for name, colours in strange.items() if colours}
    assert not wrong, f"every picture should stay in the palette: {wrong}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("panel_paper", palette.INK),
        ("dialogue_box", palette.INK),
        ("tooltip", palette.INK),
        ("bubble", palette.INK),
        ("field_normal", palette.INK),
        ("field_focused", palette.INK),
        ("button_normal", palette.INK),
        ("button_focused", palette.INK),
        ("button_pressed", palette.INK),
        ("tab_normal", palette.INK),
        ("tab_selected", palette.INK),
        ("tab_focused", palette.INK),
        ("slot_normal", palette.INK),
        ("keycap", palette.INK),
        ("panel_wood", palette.PAPER),
        ("name_plate", palette.PAPER),
        ("panel_dark", palette.PAPER),
        ("name_tag", palette.PAPER),
    ],
)
def test_text_is_legible_on_its_panel(
    atlas: tuple[Image.Image, dict[str, dict[str, Any]]], name: str, text: palette.Colour
) -> None:
    image, places = atlas
    place = places[name]
    left, top, _, _ = place["slice"]
    pixel: Any = image.getpixel((place["x"] + left, place["y"] + top))
    # Behind a translucent panel, the worst that can lie is the brightest colour there is.
    share = pixel[3] / 255
    behind = max(palette.ALLOWED, key=luminance)
    ground = tuple(
        round(part * share + under * (1 - share))
        for part, under in zip(pixel[:3], behind, strict=True)
    )
    assert contrast(text, (ground[0], ground[1], ground[2])) >= 7, (
        f"text on {name} should have a contrast of at least 7:1"
    )


def test_badges_differ_by_shape(atlas: tuple[Image.Image, dict[str, dict[str, Any]]]) -> None:
    image, places = atlas
    shapes = {}
    for name in (name for name in places if name.startswith("badge_")):
        place = places[name]
        box = (place["x"], place["y"], place["x"] + place["w"], place["y"] + place["h"])
        shapes[name] = image.crop(box).getchannel("A").tobytes()
    assert len(shapes) == len(set(shapes.values())) == 8, "eight players should have eight shapes"


def test_pictures_on_disk_are_what_the_scripts_draw(
    atlas: tuple[Image.Image, dict[str, dict[str, Any]]], tmp_path: Path
) -> None:
    image, places = atlas
    drawn, arranged = ui_build.pack(ui_build.all_sprites())
    assert arranged == places, "atlas.json should be rebuilt"
    assert drawn.tobytes() == image.tobytes(), "atlas.png should be rebuilt"
    ui_logo.write(tmp_path)
    ui_icon.write(tmp_path)
    for name in ("title_logo.png", "icon.png"):
        again, stored = Image.open(tmp_path / name), Image.open(FOLDER / name)
        assert again.tobytes() == stored.tobytes(), f"{name} should be rebuilt"


def _layer_files(layers: list[dict[str, Any]]) -> list[str]:
    """The files of some layers, in every season."""
    return [file for one in layers for file in (one["file"], *one.get("seasons", {}).values())]


def test_title_layers_fit_each_other_and_the_arrangement() -> None:
    facts = json.loads((FOLDER / "title_backdrop.json").read_text(encoding="utf-8"))
    for file in _layer_files(facts["layers"]):
        size = Image.open(FOLDER / file).size
        assert size == (facts["width"], facts["height"]), f"{file} should fill the screen"
        assert size >= (1280, 400), "a layer should cover the widest logical screen"
    sky = Image.open(FOLDER / facts["layers"][0]["file"]).convert("RGBA")
    assert sky.getchannel("A").getextrema() == (255, 255), "nothing should show through the sky"
    for cloud in facts["clouds"]:
        assert (FOLDER / cloud["file"]).is_file(), f"{cloud['file']} should exist"
    sails = facts["sails"]
    size = Image.open(FOLDER / sails["file"]).size
    assert size == (sails["w"] * sails["frames"], sails["h"]), "the sails' frames should fit"


def test_title_layers_repeat_without_a_seam() -> None:
    facts = json.loads((FOLDER / "title_backdrop.json").read_text(encoding="utf-8"))
    for file in _layer_files(facts["layers"][1:]):
        alpha = np.asarray(Image.open(FOLDER / file).convert("RGBA"))[..., 3] > 0
        skyline = np.where(alpha.any(axis=0), alpha.argmax(axis=0), alpha.shape[0])
        inner = np.abs(np.diff(skyline)).max()
        seam = abs(int(skyline[0]) - int(skyline[-1]))
        assert seam <= inner, f"the skyline of {file} should not jump where it repeats"
