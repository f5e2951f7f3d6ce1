"""Nine-slices and controls: panels, buttons, fields, slots, bars, boxes and bubbles.

One frame style runs through all of them: ink outline with cut corners, warm wood that is light at
the top left, and bright paper inside. Sizes and slices keep to a grid of four pixels (slots, 18 px,
are the exception the game's scale asks for).
"""

from __future__ import annotations

from PIL import Image

from tools.art.palette import INK, PAPER, SOIL
from tools.art.ui_canvas import (
    CLEAR,
    KEY,
    Ring,
    Sprite,
    frame,
    grid,
    mirrored_corners,
    opaque,
    put,
)

_WOOD = (
    Ring("kkkk", 2),
    Ring("peee"),
    Ring("eedd"),
    Ring("ddcc"),
    Ring("ccbb"),
    Ring("bbcc"),
)
_THIN_WOOD = (Ring("kkkk", 1), Ring("eedd"), Ring("ccbb"))
_NAIL = "yG Gg"


def _panels() -> list[Sprite]:
    paper = frame(24, 24, (*_WOOD, Ring("ppPP")), opaque(PAPER))
    wood = frame(24, 24, (*_WOOD, Ring("aabb")), opaque(SOIL[1]))
    for image in (paper, wood):
        mirrored_corners(image, _NAIL, 3)
    glass = opaque(INK, 216)
    dark = frame(12, 12, (Ring("nnnn", 2),), glass)
    tooltip = frame(12, 12, (Ring("kkkk", 1), Ring("ddcc")), opaque(PAPER))
    name_tag = frame(12, 12, (Ring("....", 1),), glass)
    # A clear ring would leave a gap where the glass should reach the edge, so the tag is filled by
    # hand up to its cut corners.
    for x in range(12):
        for y in range(12):
            if min(x, 11 - x) + min(y, 11 - y) >= 2:
                name_tag.putpixel((x, y), glass)
    return [
        Sprite("panel_paper", (paper,), (8, 8, 8, 8), (8, 8, 8, 8)),
        Sprite("panel_wood", (wood,), (8, 8, 8, 8), (8, 8, 8, 8)),
        Sprite("panel_dark", (dark,), (4, 4, 4, 4), (4, 4, 4, 4)),
        Sprite("tooltip", (tooltip,), (4, 4, 4, 4), (4, 3, 4, 3)),
        Sprite("name_tag", (name_tag,), (4, 4, 4, 4), (4, 1, 4, 1)),
    ]


def _dialogue() -> list[Sprite]:
    box = frame(40, 40, (*_WOOD, Ring("ppPP"), Ring("PPPP"), Ring("pppp", 1)), opaque(PAPER))
    mirrored_corners(box, _NAIL, 3)
    # A small sprig in each corner of the paper: the farm's own flourish.
    mirrored_corners(box, "PP.p.. P3443. .4553p p454.. .33... ..p...", 7)
    plate = frame(
        20, 20, (Ring("kkkk", 2), Ring("yGGg"), Ring("ddcc"), Ring("bbbb")), opaque(SOIL[1])
    )
    portrait = frame(24, 24, (*_THIN_WOOD, Ring("bbbb")), KEY["v"])
    bubble = frame(12, 12, (Ring("kkkk", 2),), opaque(PAPER))
    tail = grid("PPPPPPP kPPPPPk .kPPPk. ..kPk.. ...k...")
    more = tuple(
        grid(text)
        for text in (
            "......... .ccccccc. ..ccccc.. ...ccc... ....c.... .........",
            "......... ......... .ccccccc. ..ccccc.. ...ccc... ....c....",
        )
    )
    return [
        Sprite("dialogue_box", (box,), (16, 16, 16, 16), (16, 12, 16, 12)),
        Sprite("name_plate", (plate,), (8, 8, 8, 8), (8, 4, 8, 4)),
        Sprite("portrait_frame", (portrait,), (4, 4, 4, 4), (4, 4, 4, 4)),
        Sprite("bubble", (bubble,), (4, 4, 4, 4), (4, 3, 4, 3)),
        Sprite("speech_tail", (tail,), offset=(0, -1)),
        Sprite("dialogue_more", more, frame_ms=350),
    ]


def _button(face: str, light: str, shade: str, lip: str, rim: str, pressed: bool) -> Image.Image:
    """A button of 16×16: outline, face with a light top edge, and a lip of two pixels below it."""
    image = frame(16, 16, (Ring(rim * 4, 2),))
    down = 2 if pressed else 0
    for y in range(1, 15):
        for x in range(1, 15):
            if min(x, 15 - x) + min(y, 15 - y) < 2 + (1 if min(x, y, 15 - x, 15 - y) == 1 else 0):
                continue
            if y < 1 + down:
                colour = shade
            elif y == 1 + down:
                colour = light
            elif y >= 13 and not pressed:
                colour = lip
            elif y == 12 + down // 2 or x == 14:
                colour = shade
            else:
                colour = light if x == 1 else face
            image.putpixel((x, y), KEY[colour])
    for x, y in ((1, 1), (14, 1), (1, 14), (14, 14)):
        image.putpixel((x, y), KEY[rim])
    return image


def _buttons() -> list[Sprite]:
    slices = (4, 4, 4, 4)
    raised, sunk = (6, 3, 6, 5), (6, 5, 6, 3)
    normal = _button("e", "p", "d", "c", "k", False)
    focused = _button("p", "P", "e", "g", "k", False)
    # Focus is a second, golden outline, so that it shows without colour as well.
    for index in range(16):
        for x, y in ((index, 1), (index, 14), (1, index), (14, index)):
            if min(x, 15 - x) + min(y, 15 - y) >= 3:
                focused.putpixel((x, y), KEY["y" if y == 1 or x == 1 else "G"])
    for x, y in ((2, 2), (13, 2), (2, 13), (13, 13)):
        focused.putpixel((x, y), KEY["G"])
    return [
        Sprite("button_normal", (normal,), slices, raised),
        Sprite("button_focused", (focused,), slices, raised),
        Sprite("button_pressed", (_button("e", "d", "c", "d", "k", True),), slices, sunk),
        Sprite("button_disabled", (_button("t", "T", "S", "S", "s", False),), slices, raised),
        Sprite(
            "focus_ring",
            (frame(12, 12, (Ring("kkkk", 2), Ring("yyGG"), Ring("kkkk")), CLEAR),),
            (4, 4, 4, 4),
            offset=(-3, -3),
        ),
    ]


def _fields() -> list[Sprite]:
    normal = frame(16, 16, (Ring("kkkk", 1), Ring("bbdd"), Ring("ppPP")), opaque(PAPER))
    focused = frame(16, 16, (Ring("kkkk", 1), Ring("GGyy"), Ring("yyPP")), opaque(PAPER))
    caret = grid("k k k k k k k k k k")
    return [
        Sprite("field_normal", (normal,), (4, 4, 4, 4), (5, 3, 5, 3)),
        Sprite("field_focused", (focused,), (4, 4, 4, 4), (5, 3, 5, 3)),
        Sprite("caret", (caret,)),
    ]


def _slots() -> list[Sprite]:
    normal = frame(18, 18, (Ring("bbcc", 1), Ring("ddee")), KEY["p"])
    hover = frame(18, 18, (Ring("bbbb", 1), Ring("PPPP")), KEY["P"])
    disabled = frame(18, 18, (Ring("bbcc", 1), Ring("ccdd")), KEY["d"])
    selected = frame(20, 20, (Ring("kkkk", 2), Ring("yYGG"), Ring("GGgg")), KEY["P"])
    lifted = Image.new("RGBA", (20, 22))
    shadow = frame(18, 4, (Ring("%%%%", 1),), KEY["%"])
    lifted.paste(shadow, (1, 18))
    lifted.paste(selected, (0, 0))
    return [
        Sprite("slot_normal", (normal,), (4, 4, 4, 4), (1, 1, 1, 1)),
        Sprite("slot_hover", (hover,), (4, 4, 4, 4), (1, 1, 1, 1)),
        Sprite("slot_disabled", (disabled,), (4, 4, 4, 4), (1, 1, 1, 1)),
        # The chosen slot is lifted by a pixel: its corner lies above and outside the plain one's.
        Sprite("slot_selected", (lifted,), offset=(-1, -2)),
    ]


def _bars() -> list[Sprite]:
    track = frame(8, 16, (Ring("kkkk", 1), Ring("aabb")), KEY["b"])
    thumb = frame(8, 16, (Ring("kkkk", 1), Ring("peed")), KEY["e"])
    grip = frame(8, 16, (Ring("kkkk", 1), Ring("yYGG")), KEY["p"])
    progress = frame(12, 12, (Ring("kkkk", 1), Ring("aabb")), KEY["b"])
    sprites = [
        Sprite("scrollbar_track", (track,), (3, 4, 3, 4)),
        Sprite("scrollbar_thumb", (thumb,), (3, 4, 3, 4)),
        Sprite("scrollbar_thumb_focused", (grip,), (3, 4, 3, 4)),
        Sprite("progress_frame", (progress,), (4, 4, 4, 4), (2, 2, 2, 2)),
    ]
    for suffix, letters in (("", "5432"), ("_gold", "yYGg"), ("_red", "fORr"), ("_blue", "VvwU")):
        light, upper, middle, dark = tuple(letters)
        rows = [light, upper, upper, middle, middle, middle, dark, dark]
        sprites.append(
            Sprite(
                f"progress_fill{suffix}", (grid(" ".join(row * 4 for row in rows)),), (1, 0, 1, 0)
            )
        )
    return sprites


def _controls() -> list[Sprite]:
    off = frame(12, 12, (Ring("kkkk", 1), Ring("bbdd"), Ring("ppPP")), opaque(PAPER))
    on = off.copy()
    put(on, "......2 .....23 2...23. 32.23.. .3232.. ..32... ...2...", 3, 2)
    focused = [image.copy() for image in (off, on)]
    for image in focused:
        rim = frame(12, 12, (Ring("kkkk", 1), Ring("yYGG")))
        image.paste(rim, (0, 0), rim.getchannel("A"))
    slider = frame(12, 8, (Ring("kkkk", 1), Ring("aabb")), KEY["b"])
    slider_fill = frame(8, 4, (), KEY["G"])
    knob = frame(10, 14, (Ring("kkkk", 1), Ring("peed")), KEY["e"])
    knob_focused = frame(10, 14, (Ring("kkkk", 1), Ring("yYGG")), KEY["p"])
    for image, line in ((knob, "c"), (knob_focused, "g")):
        put(image, f"{line}.{line} {line}.{line} {line}.{line} {line}.{line}", 3, 5)
    tab = frame(16, 20, (Ring("kkkk", 2), Ring("pedd"), Ring("eeee")), KEY["e"])
    tab_selected = frame(16, 20, (Ring("kkkk", 2), Ring("yeee"), Ring("PPPP")), opaque(PAPER))
    tab_focused = frame(16, 20, (Ring("kkkk", 2), Ring("yYGG"), Ring("pppp")), KEY["p"])
    # A tab stands on its panel: no outline at the foot, where it is to grow out of the frame.
    for image in (tab, tab_selected, tab_focused):
        for x in range(16):
            for y in (17, 18, 19):
                image.paste(image.crop((x, 16, x + 1, 17)), (x, y))
    divider = grid("..cddddddc.. cceeeeeeeecc")
    knot = grid("...c... ..cec.. .cepdc. ceppddc .cddcc. ..cdc.. ...c...")
    keycap = frame(12, 16, (Ring("kkkk", 2), Ring("WWTT")), KEY["W"])
    for x in range(1, 11):
        for y in (12, 13, 14):
            if keycap.getpixel((x, y)) != KEY["k"]:
                keycap.putpixel((x, y), KEY["t" if y > 12 else "T"])
    return [
        Sprite("checkbox_off", (off,)),
        Sprite("checkbox_on", (on,)),
        Sprite("checkbox_off_focused", (focused[0],)),
        Sprite("checkbox_on_focused", (focused[1],)),
        Sprite("slider_track", (slider,), (4, 2, 4, 2), (2, 2, 2, 2)),
        Sprite("slider_fill", (slider_fill,), (1, 1, 1, 1)),
        Sprite("slider_knob", (knob,)),
        Sprite("slider_knob_focused", (knob_focused,)),
        Sprite("tab_normal", (tab,), (4, 4, 4, 4), (6, 5, 6, 3)),
        Sprite("tab_selected", (tab_selected,), (4, 4, 4, 4), (6, 4, 6, 4)),
        Sprite("tab_focused", (tab_focused,), (4, 4, 4, 4), (6, 4, 6, 4)),
        Sprite("divider", (divider,), (4, 0, 4, 0)),
        Sprite("divider_knot", (knot,)),
        Sprite("keycap", (keycap,), (4, 4, 4, 8), (4, 2, 4, 5)),
    ]


def panel_sprites() -> list[Sprite]:
    """Every nine-slice and control."""
    return [
        *_panels(),
        *_dialogue(),
        *_buttons(),
        *_fields(),
        *_slots(),
        *_bars(),
        *_controls(),
    ]
