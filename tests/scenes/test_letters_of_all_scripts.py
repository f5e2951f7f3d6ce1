"""Letters that the game's own fonts lack: where they are looked for, in which order they stand, and
what is shown where no font has them."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pygame
import pytest
from bidi import get_display
from hypothesis import given, settings
from hypothesis import strategies as st

from game.text.letters import ISOLATE_END, ISOLATE_START, isolated
from scenes.app.scene import SceneContext
from scenes.ui.focus import Page
from scenes.ui.other_letters import KNOWN_MAX, FromFont, InWords, OtherLetters
from scenes.ui.reading_order import ORDER_SIGNS, begins_backwards, kept_in_order, places
from scenes.ui.scripts import EVERYWHERE, KNOWN_FONTS, SCRIPTS, script_of
from scenes.ui.system_letters import FindFonts, SystemFonts, fonts_of_the_machine
from scenes.ui.text import Font
from scenes.ui.text_field import TextField
from tests.scenes.helpers import key_event, mouse_event, send, text_event

WHITE = (255, 255, 255)
SHALOM = "\u05e9\u05dc\u05d5\u05dd"
SALAM = "\u0633\u0644\u0627\u0645"
SALAM_MARKED = "\u0633\u064e\u0644\u0627\u0645"


def _ink(picture: pygame.Surface) -> int:
    return pygame.mask.from_surface(picture).count()


def _same(one: pygame.Surface, other: pygame.Surface) -> bool:
    return pygame.image.tobytes(one, "RGBA") == pygame.image.tobytes(other, "RGBA")


def _nothing(names: Iterable[str]) -> Mapping[str, str]:
    return {}


def _bare(find_font: FindFonts = _nothing) -> Font:
    """A font without letters of its own."""
    return Font({}, 13, 14, others=OtherLetters(SystemFonts(find_font)))


def _body(
    context: SceneContext,
    find_font: FindFonts = _nothing,
    language: str = "en",
) -> Font:
    """The font that most is written in, on a machine with these fonts."""
    others = OtherLetters(SystemFonts(find_font))
    others.speak(language)
    return context.skin.fonts.body.with_others(others)


def _finding(paths: Mapping[str, str]) -> FindFonts:
    return lambda names: paths


def _of_the_machine(letters: str) -> FindFonts:
    """What finds one font alone, which has these letters; a machine without any skips the test."""
    there = fonts_of_the_machine(KNOWN_FONTS)
    script = script_of(letters[0])
    for name in (*script.fonts, *EVERYWHERE):
        if name in there:
            finder = _finding({name: there[name]})
            fonts = SystemFonts(finder)
            fonts.get_ready(lambda: None)
            if fonts.font_for(letters, script, 14) == name:
                return finder
    pytest.skip(f"this machine has no font for {letters!a}")


def _seen(letters: Iterable[str]) -> str:
    line = list(letters)
    return "".join(line[place.number] for place in places(line))


def test_a_letter_is_looked_for_in_the_fonts_of_the_machine_for_its_script() -> None:
    asked: list[int] = []
    built_in = str(Path(pygame.__file__).with_name(pygame.font.get_default_font()))

    def find(names: Iterable[str]) -> Mapping[str, str]:
        asked.append(len(list(names)))
        return {"notosansarabic": built_in, "segoeui": built_in, "arial": built_in}

    fonts = SystemFonts(find)
    others = OtherLetters(fonts)
    assert others.find("\u0416", 14) == FromFont("", SCRIPTS["CYRILLIC"]), (
        "pygame's own comes first"
    )
    # The font has none of these letters, so that a letter of its own asks for the order.
    assert fonts.font_for("x", SCRIPTS["ARABIC"], 14) == "notosansarabic", "those of the script"
    assert fonts.font_for("x", SCRIPTS["DEVANAGARI"], 14) == "segoeui", "then those for all"
    assert others.find("農", 14) == InWords("Nong"), "and what none has is spelled"
    assert asked == [len(KNOWN_FONTS)], "the machine should be asked for its fonts once"


def test_what_no_font_has_is_written_in_latin_letters(context: SceneContext) -> None:
    font = _body(context)
    for letters, spelled in (
        ("農場", "NongChang"),
        ("みずき", "mizuki"),
        ("한국", "HanGug"),
        (SHALOM, "slvm"),
        (SALAM, "slam"),
        ("क्ष", "ks"),
        ("𐎀", "a"),
    ):
        shown, plain = font.render(letters, WHITE), font.render(spelled, WHITE)
        assert _same(shown, plain), f"{letters} should be read as {spelled}"
    assert font.width(f"{SHALOM} a 1") == font.width("slvm a 1"), "in the order of what is read"


@pytest.mark.parametrize(
    ("language", "emoji", "name"),
    [
        ("en", "\U0001f984", ":unicorn:"),
        ("de", "\U0001f984", ":einhorn:"),
        ("de", "\U0001f468\u200d\U0001f680", ":astronaut:"),
        ("en", "\U0001f9d1\U0001f3fd\u200d\U0001f680", ":astronaut:"),
    ],
)
def test_an_emoji_without_a_picture_is_called_by_its_name(
    context: SceneContext, language: str, emoji: str, name: str
) -> None:
    font = _body(context, language=language)
    assert _same(font.render(emoji, WHITE), font.render(name, WHITE)), f"it is {name}"


def test_an_emoji_keeps_its_colours_in_a_line_of_any_colour(context: SceneContext) -> None:
    font = context.skin.fonts.body
    dark, light = (font.render("a\u2764\ufe0fb", colour) for colour in ((0, 0, 0), WHITE))
    left, right = font.spans("a\u2764\ufe0fb", 1, 3)[0]
    heart = pygame.Rect(left, 0, right - left, font.line_px)
    assert _same(dark.subsurface(heart), light.subsurface(heart)), "it is a red heart on both"
    assert not _same(dark, light), "while letters take the colour"
    hands = [font.render(f"\U0001f44d{tone}", WHITE) for tone in ("", "\U0001f3fb", "\U0001f3ff")]
    assert not _same(hands[0], hands[1]), "a hand has the tone that was chosen"
    assert not _same(hands[1], hands[2])


def test_flags_and_keys_are_plates_with_letters(context: SceneContext) -> None:
    font = _body(context)
    flags = ["\U0001f1e9\U0001f1ea", "\U0001f1eb\U0001f1f7", "1\ufe0f\u20e3"]
    flags.append("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f")
    pictures = [font.render(flag, WHITE) for flag in flags]
    for number, (flag, letters) in enumerate(zip(flags, ("DE", "FR", "1", "ENG"), strict=True)):
        assert font.width(letters) < font.width(flag) < font.width(letters) + 10, "a plate around"
        assert not any(_same(pictures[number], other) for other in pictures[:number])


def test_letters_of_every_script_stay_inside_the_line(context: SceneContext) -> None:
    for font in (context.skin.fonts.body, context.skin.fonts.small, _bare()):
        for letter in ("Ж", "щ", "農", "Ậ", "Ǻ", "g", "ॐ", SALAM, SHALOM, "นี้", "༄", "☂", "♞"):
            picture = font.render(letter, WHITE)
            assert _ink(picture) > 3, f"{letter} should be seen"
            assert picture.get_height() == font.line_px, "a line is as high as every other"


def test_a_font_that_cannot_be_opened_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"this is no font")
    paths = {SCRIPTS["CJK"].fonts[0]: str(broken), SCRIPTS["CJK"].fonts[1]: str(tmp_path / "gone")}
    font = _bare(_finding(paths))
    assert _same(font.render("農", WHITE), font.render("Nong", WHITE)), "as if it were not there"


def test_what_was_found_out_about_letters_is_kept_within_bounds() -> None:
    class Counting(SystemFonts):
        asked = 0

        def font_for(self, letter: str, script: object, line_px: int) -> str | None:
            self.asked += 1
            return None

    fonts = Counting(_nothing)
    others = OtherLetters(fonts)
    for _ in range(3):
        assert others.find("農", 14) == InWords("Nong")
    assert fonts.asked == 1, "each letter should be looked for once"
    for number in range(KNOWN_MAX):
        others.find(chr(0x20000 + number), 14)
    others.find("農", 14)
    assert fonts.asked == KNOWN_MAX + 2, "those longest unused should be forgotten again"


def test_blanks_and_control_characters_take_room_without_a_mark() -> None:
    font = _bare()
    for letter in ("\u3000", "\u200b", "\x07"):
        assert _ink(font.render(letter, WHITE)) == 0, f"{letter!r} has no picture"
        assert font.width(letter) > 0, "but some width"


def test_a_look_around_goes_on_beside_the_game_and_is_news_once() -> None:
    waiting: list[Callable[[], None]] = []
    others = OtherLetters(SystemFonts(_nothing, waiting.append))
    assert others.find("農", 14) == others.find("場", 14), "one sign stands for all meanwhile"
    assert len(waiting) == 1, "and one look around is enough"
    assert not others.has_news()
    waiting[0]()
    assert others.has_news(), "now letters may be shown"
    assert not others.has_news(), "which is said once"
    assert others.find("農", 14) == InWords("Nong")


def test_letters_stand_in_the_order_of_their_script() -> None:
    he = SHALOM
    assert _seen(f"abc {he} 12,5 (x)") == f"abc 12,5 {he[::-1]} (x)"
    assert _seen(f"{he} 1,200.50 a(b)") == f"a(b) 1,200.50 {he[::-1]}"
    assert _seen(f"{isolated(he + ' 12')} joined 3") == f"12 {he[::-1]} joined 3"
    both = f"{isolated(he)}: {isolated(he + '!')}"
    assert _seen(both) == f"{he[::-1]}: !{he[::-1]}", "neither name nor words move the other"
    assert _seen("plain words") == "plain words"
    assert isolated("Ash") == "Ash", "what runs as the sentence does needs no signs"


@settings(max_examples=100)
@given(st.text("\u05d0\u05d1\u0628ab12 ,.(-+%", max_size=20).map(str.strip))
def test_the_order_is_that_of_the_library(line: str) -> None:
    assert _seen(line) == get_display(line)


def test_rows_of_a_broken_text_are_ordered_as_the_whole() -> None:
    rows = [f"{SHALOM} ", "barn ", "a1"]
    kept = kept_in_order(rows)
    assert all(map(begins_backwards, kept)), "each row runs as the text does"
    assert [_seen(row).strip() for row in kept] == [SHALOM[::-1], "barn", "a1"]
    who = isolated(SHALOM)
    first, second = kept_in_order([f"{who}: {ISOLATE_START}{SALAM} ", f"1 a!{ISOLATE_END}"])
    assert _seen(first).strip() == f"{SHALOM[::-1]}:  {SALAM[::-1]}"
    assert _seen(second) == "!a 1", "what was isolated is so in the second row as well"
    assert kept_in_order(["plain", "rows"]) == ["plain", "rows"]


def test_broken_and_cut_text_never_parts_a_letter(context: SceneContext) -> None:
    family, fonts = "\U0001f469\u200d\U0001f469\u200d\U0001f467", context.skin.fonts
    for letter in (family, "\U0001f44d\U0001f3fd", "\U0001f1e9\U0001f1ea", "é\u0331", "क्षि"):
        lines = fonts.body.wrap(letter * 9, 60)
        assert len(lines) > 1, "it has no room in one line"
        assert all(len(line) % len(letter) == 0 for line in lines), f"{letter} stays whole"
        cut = fonts.small.fit(letter * 40, 90)
        assert cut.endswith("…"), "what is cut says so"
        assert (len(cut) - 1) % len(letter) == 0, f"{letter} stays whole where text is cut"
    cut = fonts.body.fit(isolated(SHALOM * 20) + ": hi", 60)
    assert cut.count(ISOLATE_START) == cut.count(ISOLATE_END) == 1, "and isolated parts end"
    assert fonts.body.width(cut) <= 60


def test_arabic_letters_join_and_stand_from_right_to_left() -> None:
    font = _bare(_of_the_machine(SALAM))
    apart = sum(font.width(letter) for letter in SALAM)
    assert font.width(SALAM) < apart, "joined letters are narrower than those that stand alone"
    ends = [font.spans(SALAM, index, index + 1)[0] for index in range(4)]
    assert ends == sorted(ends, reverse=True), "the first letter is at the right"
    assert not _same(font.render(SALAM, WHITE), font.render(SALAM[::-1], WHITE))
    joiner = "\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u062e"
    assert font.width(joiner[0]) != font.width(joiner[1]), "a non-joiner keeps letters apart"
    assert font.width(SALAM_MARKED) == font.width(SALAM), "a mark takes no room"


def test_letters_of_indian_scripts_become_one() -> None:
    font = _bare(_of_the_machine("क्ष"))
    assert font.width("क्ष") < font.width("क") + font.width("ष")
    assert not _same(font.render("कि", WHITE), font.render("क", WHITE))


def test_a_mixed_line_is_edited_where_it_is_seen(context: SceneContext) -> None:
    find = _of_the_machine(SHALOM)
    font = _body(context, find)
    line = f"ab {SHALOM} 12"
    carets = [font.caret_px(line, index) for index in range(len(line) + 1)]
    assert carets[:3] == sorted(carets[:3]), "plain letters run to the right"
    assert carets[3] > carets[6] > carets[2], "Hebrew ones to the left"
    for index, letter in enumerate(line):
        if letter == " ":
            continue
        left, right = font.spans(line, index, index + 1)[0]
        near, far = (right - 1, left) if letter in SHALOM else (left, right - 1)
        assert font.index_at(line, near) == index, "a click puts the caret before a letter"
        assert font.index_at(line, far) == index + 1, "or behind it, in the order of reading"
    assert len(font.spans(line, 0, 5)) == 2, "what is read in one go is marked in two parts"


def test_a_field_from_right_to_left_goes_on_at_the_left(context: SceneContext) -> None:
    field = TextField(pygame.Rect(10, 10, 200, 20), "", 14, context.clipboard)
    page = Page(context.skin, [field])
    page.handle(text_event(SHALOM))
    send(page.handle, context.input, key_event(pygame.K_RIGHT), key_event(pygame.K_RIGHT))
    assert field.caret == 2, "to the right is backwards"
    send(page.handle, context.input, key_event(pygame.K_LEFT), key_event(pygame.K_BACKSPACE))
    assert field.value == SHALOM[:2] + SHALOM[3:], "and what is removed is what was read last"
    send(page.handle, context.input, mouse_event(1, (field.rect.x + 7, 18)))
    assert field.value == SHALOM[:2] + SHALOM[3:], "the text stays in the order of reading"
    page.draw(pygame.Surface((240, 60)))


def test_no_sign_of_order_is_seen(context: SceneContext) -> None:
    for font in (context.skin.fonts.body, _bare()):
        for sign in ORDER_SIGNS:
            assert font.width(f"a{sign}b") == font.width("a") + font.width("b")


def test_a_word_is_of_one_font(context: SceneContext) -> None:
    find = _of_the_machine("ẬN")
    font = _body(context, find)
    left, right = font.spans("ẬN", 1, 2)[0]
    assert right - left == _bare(find).width("ẬN") - _bare(find).width("Ậ"), (
        "a letter that the game has is drawn as its neighbours are"
    )
    assert font.width("N Ậ") > font.width("N"), "and one in another word is not"
