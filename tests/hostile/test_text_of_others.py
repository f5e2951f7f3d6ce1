"""What of a name and of a line somebody else wrote is kept: every script whole, nothing hostile."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.command_line.values import player_name
from game.saves.farm_file import farm_name_from
from net.graphemes import cut, graphemes
from net.text import clean_line, clean_name, is_visible, name_key, skeleton_of

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
IN_EVERY_SCRIPT = {
    "Vietnamese": "Nguyễn Thị",
    "Yoruba": "Ọ\u0301lá",
    "Russian": "Жанна",
    "Greek": "Ελένη",
    "Arabic": "مُحَمَّد",
    "Persian": "می\u200cخواهم",
    "Hebrew": "שָׁלוֹם",
    "Hindi": "क्षत्रिय",
    "Hindi with a joiner": "क्\u200dष",
    "Bengali": "র\u200d\u09cdযাব",
    "Tamil": "கொண்டு",
    "Thai": "น้ำใจ ที่",
    "Chinese": "农场",
    "Chinese with a variant": "葛\U000e0100城",
    "Japanese": "みずき",
    "Korean": "한국",
    "family": FAMILY,
    "skin tone": "\U0001f44d\U0001f3fd",
    "flags": f"\U0001f1e9\U0001f1ea{ENGLAND}",
    "key": "1\ufe0f\u20e3",
    "heart": "❤\ufe0f",
}

HARD_LETTERS = (
    "a1 \u200d\u200c\ufe0f\u0301\u094d\u0915یک\U0001f469\U0001f3fd\U0001f1e9\U0001f3f4"
    "\U000e0067\u20e3ำ漢한\u1100\u1161ﷺא\u05b8"
)


@pytest.mark.parametrize("language", IN_EVERY_SCRIPT)
def test_a_name_and_a_line_of_every_script_stay_as_they_were_written(language: str) -> None:
    written = IN_EVERY_SCRIPT[language]
    for clean in (clean_line, clean_name):
        kept = clean(written, 40)
        assert unicodedata.normalize("NFC", kept) == unicodedata.normalize("NFC", written), (
            f"{clean.__name__} should keep {written!a}, not make {kept!a} of it"
        )
    assert name_key(written), "and it can be told from others"


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("Al\u200dice", "Alice"),
        ("Al\u200cice", "Alice"),
        ("Al\u202eice\u2066", "Alice"),
        ("Al\u2069ice\u200f\u200e\u061c", "Alice"),
        ("Alice\ufe0f", "Alice"),
        ("Alice\U000e0041\U000e0042", "Alice"),
        ("\u0301\u0302Alice", "Alice"),
        ("Alice" + "\u0335" * 40, "Alice\u0335\u0335"),
        ("שָ" + "\u05b8" * 40, "שָ\u05b8\u05b8\u05b8"),
        ("م\u200c", "م"),
        ("\U0001f469\u200d", "\U0001f469"),
        ("\U0001f3f4\U000e0068\U000e0069\U000e007f", "\U0001f3f4"),
    ],
)
def test_what_is_invisible_stays_only_where_it_does_something(hostile: str, shown: str) -> None:
    for clean in (clean_line, clean_name):
        assert ascii(clean(hostile, 60)) == ascii(shown), "nothing should hide in a name"


def test_names_that_differ_by_a_joiner_or_marks_alone_pass_for_each_other() -> None:
    for one, other in (
        ("می\u200cخواهم", "میخواهم"),
        ("क्\u200dष", "क्ष"),
        ("שָׁלוֹם", "שלום"),
        ("葛\U000e0100城", "葛城"),
    ):
        assert skeleton_of(one) == skeleton_of(other), f"{one} should not pass beside {other}"
        assert name_key(one) == name_key(other), f"nor a farm of that name: {one}"


@pytest.mark.parametrize("language", IN_EVERY_SCRIPT)
def test_names_on_the_command_line_and_of_farms_are_taken_in_every_script(language: str) -> None:
    name = unicodedata.normalize("NFC", IN_EVERY_SCRIPT[language])
    assert player_name(name) == name, "as they are typed"
    assert farm_name_from(name) == name, "and a farm's file keeps its name"
    assert is_visible(name)
    assert not is_visible(f"\u202e{name}"), "but nothing that hides"


def test_a_text_is_cut_between_letters() -> None:
    assert graphemes("क्षत्रिय")[-1] == "य", "a cluster is one letter"
    assert clean_name(FAMILY * 4, 12) == FAMILY * 2, "a family should come as a whole, or not"
    assert clean_line("aé\u0335\u0335", 3) == "a", "a letter should not lose its marks"
    assert cut("e" + "\u0301" * 40, 10) == "e" + "\u0301" * 9, "one without end is cut all the same"
    assert clean_line("می\u200cخواهم", 3) == "می", "and no joiner should be left over"


@settings(max_examples=150)
@given(
    st.text(HARD_LETTERS) | st.text(max_size=30),
    st.integers(6, 20),
)
def test_what_is_clean_stays_as_it_is(text: str, max_length: int) -> None:
    for clean in (clean_line, clean_name):
        once = clean(text, max_length)
        assert len(once) <= max_length, "the limit holds"
        assert clean(once, max_length) == once, "who cleans again should change nothing"
        hidden = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
        assert not hidden & set(map(unicodedata.category, once)), "and nothing is hidden in it"
