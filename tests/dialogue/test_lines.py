"""Lines: speakers, gaps, escapes, comments, hashtags, ids."""

import pytest

from game.dialogue import Library, Limits, YarnRuntimeError
from tests.dialogue.stage import heard, script


def test_speaker_is_what_stands_before_the_first_colon() -> None:
    lines = heard(script("Mae: Hey: you!\nNobody speaks.\nMae Borowski: Hi"))
    assert lines == ["Mae: Hey: you!", "Nobody speaks.", "Mae Borowski: Hi"], (
        "only the first colon should end a speaker's name"
    )


def test_escaped_colon_does_not_end_a_speaker() -> None:
    library = script("It is 10\\:30 now: later")
    line_id = next(iter(library.program.texts))
    assert library.text(line_id) == ("It is 10:30 now", "later"), (
        "an escaped colon should be part of the words"
    )


@pytest.mark.parametrize("character", list("\\<>{}#/[]:"))
def test_every_special_character_can_be_escaped(character: str) -> None:
    assert heard(script(f"a \\{character} b")) == [f"a {character} b"], (
        f"\\{character} should show {character}"
    )


def test_escapes_at_the_start_of_a_line_and_of_an_option() -> None:
    source = "\\<\\<not a command\\>\\>\n\\{0\\}\n\\/\\/ no comment\n-> \\#1 \\<\\<if true\\>\\>"
    assert heard(script(source)) == [
        "<<not a command>>",
        "{0}",
        "// no comment",
        "-> #1 <<if true>>",
    ], "escapes should work at the start of a text"


def test_single_slashes_and_chevrons_are_plain_text() -> None:
    assert heard(script("a < b / c > d >> e ] }")) == ["a < b / c > d >> e ] }"], (
        "only <<, // and brackets that open mean something"
    )


def test_comments_end_lines_everywhere_but_in_quotes() -> None:
    source = "\n".join(
        (
            "// nothing",
            "words // a comment",
            "tagged #tag // a comment",
            "guarded <<if true>>// a comment",
            '{"http://x"} stays',
            "<<open http://x>> // a comment",
        )
    )
    assert heard(script(source)) == [
        "words",
        "tagged",
        "guarded",
        "http://x stays",
        "<<open http://x>>",
    ], "a comment should begin with // also behind hashtags and conditions"


def test_gaps_are_filled_in_order_and_shown_as_the_language_shows_values() -> None:
    source = '{true} {1 > 2} {1} {-0.5} {1 / 3} {"a" + "b"} {1000000} {0 * -1}'
    assert heard(script(source)) == ["True False 1 -0.5 0.333333 ab 1000000 0"], (
        "booleans print True and False, whole numbers without a point"
    )


def test_a_speaker_may_be_a_gap() -> None:
    assert heard(script("{name()}: hello {name()}"), functions={"name": lambda: "Ann"}) == [
        "Ann: hello Ann"
    ], "a gap in the speaker's name should be filled"


def test_what_fills_a_gap_is_never_read_as_language() -> None:
    library = script("Hello {name()}, hi")
    for name in ("{$x}", "[b]x[/b]", "A: b", "\\n", "<<stop>>", "#line:x", "{0}"):
        assert heard(library, functions={"name": lambda name=name: name}) == [
            f"Hello {name}, hi"
        ], "a player's name should be shown as it is, whatever it looks like"
        (line_id,) = library.program.texts
        assert library.spoken(line_id, (name,)).speaker is None, (
            "a colon in a player's name should not make a speaker"
        )
        assert library.spoken(line_id, (name,)).words.attributes == (), "nor brackets markup"


def test_gaps_lose_control_and_direction_characters_and_are_cut() -> None:
    library = script("<{name()}>", limits=Limits(substitution_max_characters=64))
    lines = heard(library, functions={"name": lambda: "a\u202e\x00\n\x1b[31m" + "b" * 100})
    assert lines == ["<a[31m" + "b" * 59 + ">"], "a gap should hold 64 harmless characters"
    line_id = next(iter(library.program.texts))
    assert library.text(line_id, ("\u2066x\r",))[1] == "<x>", (
        "what a peer sends should be cleaned where it is shown as well"
    )


def test_text_refuses_what_no_script_has() -> None:
    library = script("Hello {1}")
    line_id = next(iter(library.program.texts))
    with pytest.raises(YarnRuntimeError, match="no line"):
        library.text("line:nonsense")
    with pytest.raises(YarnRuntimeError, match="gap 1"):
        library.text(line_id)
    assert library.text(line_id, ("1", "2", "3"))[1] == "Hello 1", "more are not a fault"


def test_ids_are_taken_from_tags_or_made_the_same_every_time() -> None:
    source = "one\ntwo #line:abc-1 #happy #slow\n-> three <<if true>> #line:def"
    library = script(source)
    ids = list(library.program.texts)
    assert ids == ["line:test-Start-1", "line:abc-1", "line:def"], "ids should be as written"
    assert library.tags("line:abc-1") == ("happy", "slow"), "other hashtags should be kept"
    assert list(script(source).program.texts) == ids, "made ids should be the same again"


def test_made_ids_fit_a_record_however_long_the_names_are() -> None:
    title = "N" * 48
    library = Library.from_sources(
        {"a_very_long_file_name_indeed.yarn": f"title: {title}\n---\na\nb\n===".encode()},
        limits=Limits(line_id_max_characters=48),
    )
    ids = list(library.program.texts)
    assert len(set(ids)) == 2, "two lines should have two ids"
    assert all(len(line_id) <= 48 for line_id in ids), "an id should have at most 48 characters"


def test_a_line_with_a_condition_is_said_only_when_it_holds() -> None:
    source = "<<declare $x = 1>>\nyes <<if $x == 1>>\nno <<if $x == 2>>\nend"
    assert heard(script(source)) == ["yes", "end"], "the condition should decide"


def test_an_accent_makes_no_other_letter_however_it_is_typed() -> None:
    library = script("<<declare $gru\u0308n = 1>>\nA\u0308pfel: {$gr\u00fcn}")
    (line,) = heard(library)
    assert line == "Äpfel: 1", "a letter with its accent is one character, and one name"
