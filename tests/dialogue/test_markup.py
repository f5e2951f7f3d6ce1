"""Markup: what it says about which letters, what is plain text, and what fills a gap."""

import pytest

from game.dialogue import Library, MarkedText, MarkupError, parse_marked
from tests.dialogue.stage import script


def marked(text: str, locale: str = "en") -> MarkedText:
    return parse_marked(text).filled((), locale)


def spans(text: str) -> list[tuple[str, int, int]]:
    return [(a.name, a.position, a.length) for a in marked(text).attributes]


def only_line(source: str) -> tuple[Library, str]:
    library = script(source)
    return library, next(iter(library.program.texts))


@pytest.mark.parametrize(
    ("source", "text", "attributes"),
    [
        ("A [b]B[/b]", "A B", [("b", 2, 1)]),
        ("[b]A [i]B[/i][/b] C", "A B C", [("b", 0, 3), ("i", 2, 1)]),
        ("[b]A [i]B[/b] C[/i]", "A B C", [("b", 0, 3), ("i", 2, 3)]),
        ("[b][i]A[/b][/i]", "A", [("b", 0, 1), ("i", 0, 1)]),
        ("[b]A [i]B[/] C", "A B C", [("b", 0, 3), ("i", 2, 1)]),
        ("[b]A[/b] [b]B[/b]", "A B", [("b", 0, 1), ("b", 2, 1)]),
        ("[b]A[b]B[/b]C[/b]", "ABC", [("b", 0, 3), ("b", 1, 1)]),
        ("A [pause/] B", "A B", [("pause", 2, 0)]),
        ("A[pause/]B", "AB", [("pause", 1, 0)]),
        ("A [pause trimwhitespace=false/] B", "A  B", [("pause", 2, 0)]),
        ("\\[b\\]A\\[/b\\]", "[b]A[/b]", []),
        ("[nomarkup][b]A\\][/b][/nomarkup] B", "[b]A][/b] B", [("nomarkup", 0, 9)]),
        ("A ] B", "A ] B", []),
        ("[ b ]A[ / b ]", "A", [("b", 0, 1)]),
        ("[größe]ä[/größe]", "ä", [("größe", 0, 1)]),
        ("[b = 2]A[/b] [c = 1 /]B", "A B", [("b", 0, 1), ("c", 2, 0)]),
        ("u\u0308: [a\u0308]o\u0308[/a\u0308]", "ü: ö", [("character", 0, 3), ("ä", 3, 1)]),
        ("Mae: Wow", "Mae: Wow", [("character", 0, 5)]),
        ("Mae\\: Wow: yes", "Mae: Wow: yes", [("character", 0, 10)]),
        ("[b x=\"a:b\"/]Mae: Wow", "Mae: Wow", [("b", 0, 0), ("character", 0, 5)]),
        ("[character name=\"Mae\"]M: [/character]Wow", "M: Wow", [("character", 0, 3)]),
        ("🌾 [b]🌾🌾[/b]", "🌾 🌾🌾", [("b", 2, 2)]),
    ],
)  # fmt: skip
def test_attributes(source: str, text: str, attributes: list[tuple[str, int, int]]) -> None:
    assert marked(source).text == text, "the markup should be gone"
    assert sorted(spans(source)) == sorted(attributes), "and be known"


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("1", 1),
        ("-1", -1),
        ("0.5", 0.5),
        ("true", True),
        ("False", False),
        ("word", "word"),
        ('"1"', "1"),
        ('"two words"', "two words"),
        ('"say \\"x\\" \\\\"', 'say "x" \\'),
        ("{$n}", "$n"),
    ],
)
def test_properties(source: str, value: object) -> None:
    (attribute,) = marked(f"[a p={source}]x[/a]").attributes
    assert attribute.get("P") == value, "whatever the case of its name"
    assert type(attribute.get("p")) is type(value), "with its type"
    (short,) = marked(f"[a={source}]x[/a]").attributes
    assert short.get("a") == value, "the short form is a property of the same name"


@pytest.mark.parametrize(
    "source",
    [
        "[b]A",
        "A[/b]",
        "[/]",
        "[b][/b][/b]",
        "[b",
        "[",
        "[]",
        "[b x]A[/b]",
        "[b x=]A[/b]",
        '[b x="y]A[/b]',
        "[nomarkup]A",
        '[select a="x"/]',
        "[select value=1/]",
        '[select value=1 1="x"]',
        '[plural value=1 lots="x"/]',
        "[!]A[/!]",
    ],
)
def test_what_is_no_markup_is_refused_and_the_line_stays_plain(source: str) -> None:
    with pytest.raises(MarkupError):
        parse_marked(source)
    library, line_id = only_line(source + " ")
    assert library.spoken(line_id).words == MarkedText(source), "it should be said as written"
    assert [w.code for w in library.warnings] == ["YS0063"], "and the writer be told"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('[select value=b a="x" b="<%>"/]', "<b>"),
        ("[select value=3 1=one 3=three /]", "three"),
        ('[select=b a="x" b="y"/]', "y"),
        ('[plural value=1 one="% apple" other="% apples"/]', "1 apple"),
        ('[plural value=1.5 one="% apple" other="% apples"/]', "1.5 apples"),
        ('[ordinal value=22 one="%st" two="%nd" few="%rd" other="%th"/]', "22nd"),
        ('[ordinal value=12 one="%st" two="%nd" few="%rd" other="%th"/]', "12th"),
        ('A [plural value=1 one="x" other="y"/] B', "A x B"),
        ('[plural value=1 other="[b]%[/b]"/]', "[b]1[/b]"),
    ],
)
def test_words_that_depend_on_a_value(source: str, text: str) -> None:
    assert marked(source) == MarkedText(text), f"{source} should be {text}"


@pytest.mark.parametrize(
    ("locale", "number", "cardinal", "ordinal"),
    [
        ("en-AU", 1, "one", "one"),
        ("de", 1, "one", "other"),
        ("de", 0, "other", "other"),
        ("fr", 0, "one", "other"),
        ("fr", 1.5, "one", "other"),
        ("fr", 1_000_000, "many", "other"),
        ("es", 2, "other", "other"),
        ("es", 1_000_000, "many", "other"),
        ("pl", 22, "few", "other"),
        ("pl", 12, "many", "other"),
        ("ru", 21, "one", "other"),
        ("ru", 11, "many", "other"),
        ("cs", 1.5, "many", "other"),
        ("sl", 102, "two", "other"),
        ("lt", 21, "one", "other"),
        ("lv", 0, "zero", "other"),
        ("ro", 19, "few", "other"),
        ("ar", 103, "few", "other"),
        ("ar", 11, "many", "other"),
        ("he", 2, "two", "other"),
        ("ga", 7, "many", "other"),
        ("cy", 6, "many", "many"),
        ("is", 21, "one", "other"),
        ("da", 1.5, "one", "other"),
        ("ja", 1, "other", "other"),
        ("it", 8, "other", "many"),
        ("sv_SE", 2, "other", "one"),
        ("ca", 4, "other", "few"),
        ("xx", 1, "one", "other"),
    ],
)
def test_plural_forms_of_languages(locale: str, number: float, cardinal: str, ordinal: str) -> None:
    names = " ".join(f'{c}="{c}"' for c in ("zero", "one", "two", "few", "many", "other"))
    assert marked(f"[plural value={number} {names}/]", locale).text == cardinal
    assert marked(f"[ordinal value={number} {names}/]", locale).text == ordinal


def test_a_language_s_many_is_content_with_other() -> None:
    source = '[plural value=1000000 one="%" other="de %"/]'
    assert marked(source, "fr").text == "de 1000000", "where a writer gives no case for many"


def test_a_value_without_a_case_leaves_the_line_plain() -> None:
    library, line_id = only_line('[b]x[/b] [select value={name()} a="y"/]')
    spoken = library.spoken(line_id, ("q",))
    assert spoken.words == MarkedText('[b]x[/b] [select value=q a="y"/]'), "as it is written"


HOSTILE = ("[b]x[/b]", "[/b]", "a: b", "\\[", "]", "%", "{0}", '"', "[select/]")


@pytest.mark.parametrize("name", HOSTILE)
def test_what_fills_a_gap_is_never_markup(name: str) -> None:
    source = (
        'Mae: [b]{name()}[/b]! [wave who={name()} as="{name()}"]x[/wave] '
        '[select value=k k="<{name()}>"/]'
    )
    library, line_id = only_line(source)
    spoken = library.spoken(line_id, (name,) * 4)
    assert (spoken.speaker, spoken.words.text) == ("Mae", f"{name}! x <{name}>")
    bold, wave = spoken.words.attributes
    assert spoken.words.text_of(bold) == name, "the attribute should cover it, and nothing else"
    assert (wave.get("who"), wave.get("as")) == (name, name), "a property should hold it"
    assert spoken.words.text_of(wave) == "x", "what stands behind should have moved"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_speaker_s_name_may_be_filled_with_anything(name: str) -> None:
    library, line_id = only_line("{name()}: Hi [b]there[/b]")
    spoken = library.spoken(line_id, (name,))
    assert (spoken.speaker, spoken.words.text) == (name, "Hi there")
    assert spoken.whole.text == f"{name}: Hi there", "the whole line should be as written"
    assert spoken.words.text_of(spoken.words.attributes[0]) == "there"


def test_a_stretch_that_is_cut_out_takes_along_what_covers_nothing_else() -> None:
    words = marked("[a][b]1 [c][d]2[/b] [e]3[/d][/c] 4[/e] [f]5[/f][/a]")
    cut = words.without(next(a for a in words.attributes if a.name == "d"))
    assert cut.text == "1  4 5"
    assert [(a.name, a.position, a.length) for a in cut.attributes] == [
        ("a", 0, 6),
        ("b", 0, 2),
        ("e", 2, 2),
        ("f", 5, 1),
    ]


def test_source_positions_count_what_the_writer_wrote() -> None:
    library, line_id = only_line("{name()} \\[x\\] [b]B [i]C[/i][/b]")
    found = library.spoken(line_id, ("four",)).words.attributes
    assert [(a.name, a.source_position) for a in found] == [("b", 11), ("i", 16)]
