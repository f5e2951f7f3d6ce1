"""The library: many files, one program, and a hash that says whether two peers have the same."""

import pytest

from game.dialogue import (
    NUMBER,
    STRING,
    Library,
    PartOf,
    Signature,
    Vocabulary,
    Whole,
    Words,
    YarnSyntaxError,
    parse_marked,
)
from tests.dialogue.stage import heard, script

_A = b"title: Start\n---\na <<if $farm_x>>\n<<wave 1 2>>\n<<jump Other>>\n===\n"
_B = b"title: Other\n---\n<<declare $farm_x = true>>\n{f(1)}\n===\n"

ITEM = Words("item", frozenset(("wood", "torch")))
VOCABULARY = Vocabulary(
    functions={
        "count": Signature((ITEM,), NUMBER),
        "season": Signature((), Words("season", frozenset(("spring", "summer")))),
        "sum": Signature((NUMBER,), NUMBER, rest=NUMBER),
        "pad": Signature((STRING, NUMBER), STRING, optional=1),
    },
    commands={
        "give": Signature((ITEM, Whole("count", 1, 99)), is_worth=True),
        "set_quest": Signature(
            (Words("quest", frozenset(("mill",))), PartOf("stage", 0, {"mill": (1, 2)}))
        ),
        "wait": Signature((NUMBER,)),
        "say": Signature((STRING,)),
    },
)


def test_nodes_and_variables_are_shared_between_files() -> None:
    library = Library.from_sources({"deeper/b.yarn": _B, "a.yarn": _A})
    assert heard(library, functions={"f": lambda n: n}) == ["a", "<<wave 1 2>>", "1"]
    assert library.nodes == {"Start", "Other"}, "of all files"
    assert library.commands == {"wave"}, "of all files"
    assert library.functions == {"f"}, "of all files"


def test_the_hash_changes_with_what_is_said_and_not_with_line_ends() -> None:
    one = Library.from_sources({"a.yarn": _A, "b.yarn": _B}).content_hash
    assert len(one) == 32, "it should be 16 bytes in hexadecimal digits"
    assert Library.from_sources({"b.yarn": _B, "a.yarn": _A}).content_hash == one, "in any order"
    windows = {"a.yarn": _A.replace(b"\n", b"\r\n"), "b.yarn": _B}
    assert Library.from_sources(windows).content_hash == one, "line ends should not matter"
    changed = {"a.yarn": _A.replace(b"a <<", b"b <<"), "b.yarn": _B}
    assert Library.from_sources(changed).content_hash != one, "one letter should matter"
    renamed = {"c.yarn": _A, "b.yarn": _B}
    assert Library.from_sources(renamed).content_hash != one, "names make ids, so they matter"


def test_what_is_wrong_is_said_of_all_files_at_once() -> None:
    with pytest.raises(YarnSyntaxError) as caught:
        Library.from_sources(
            {"a.yarn": _B, "b.yarn": _B + b"title: C\n---\n<<if>>\n<<endif>>\n===\n"}
        )
    found = {(d.file, d.line, d.code) for d in caught.value.diagnostics}
    assert {("a.yarn", 1, "YS0011"), ("b.yarn", 1, "YS0011"), ("b.yarn", 8, "YS0005")} <= found, (
        "a title that two files have should be said of both"
    )


def test_a_vocabulary_that_is_kept_to_is_no_news() -> None:
    source = (
        '<<give wood 3>>\n<<give {"torch"} {1 + 1}>>\n<<set_quest mill 2>>\n<<wait 0.5>>\n'
        '<<say {1}>>\n{count("wood")} {sum(1, 2, 3)} {pad("x")} {pad("x", 2)}\n'
        '<<if season() == "spring">>\n<<endif>>'
    )
    assert script(source, vocabulary=VOCABULARY).warnings == (), "all of it exists"


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ("<<gvie wood 1>>", "YS0060", "did you mean give?"),
        ("<<give wood>>", "YS0061", "it takes ITEM COUNT"),
        ("<<give wodo 1>>", "TA0002", "did you mean wood?"),
        ("<<give wood 100>>", "TA0002", "a whole number from 1 to 99"),
        ("<<give wood 1.5>>", "TA0002", "a whole number from 1 to 99"),
        ("<<give wood many>>", "TA0002", "a whole number from 1 to 99"),
        ('<<give wood {"3"}>>', "YS0050", "a number, not a string"),
        ("<<set_quest mil 1>>", "TA0002", "did you mean mill?"),
        ("<<set_quest mill 3>>", "TA0002", "a whole number from 1 to 2"),
        ("<<wait long>>", "TA0002", "no number"),
        ('{count("stone")}', "TA0002", "one of torch, wood"),
        ("{count(1)}", "YS0050", "a string, not a number"),
        ("{cuont()}", "YS0013", "did you mean count?"),
        ("{count()}", "YS0014", "it takes ITEM"),
        ("{sum()}", "YS0014", "it takes number number …"),
        ('{pad("x", 1, 2)}', "YS0014", "it takes string number?"),
        ('<<if season() == "sprign">>\n<<endif>>', "TA0002", "did you mean spring?"),
        ('<<if "winter" != season()>>\n<<endif>>', "TA0002", "one of spring, summer"),
        ("<<give wood {dice(6)}>>", "TA0004", "only the host draws"),
        ("<<set $n = dice(6)>>\n<<set $m = $n>>\n<<give wood {$m}>>", "TA0004", "chance decides"),
        ("<<if random() > 0.5>>\n<<give wood 1>>\n<<endif>>", "TA0004", "chance decides"),
        ("<<if dice(2) == 1>>\n<<else>>\n<<give wood 1>>\n<<endif>>", "TA0004", "chance decides"),
        ("=> a\n    <<give wood 1>>", "TA0004", "chance decides"),
        ("-> a <<if dice(2) == 1>>\n    <<give wood 1>>", "TA0004", "chance decides"),
    ],
)
def test_a_vocabulary_that_is_not_kept_to_is_an_error(body: str, code: str, words: str) -> None:
    with pytest.raises(YarnSyntaxError) as caught:
        script(body, vocabulary=VOCABULARY)
    (error,) = (d for d in caught.value.diagnostics if d.severity.value == "error")
    assert error.code == code, f"{error} should have the code {code}"
    assert words in str(error), f"{error} should say what would be right"


def test_words_of_another_language_take_the_place_of_the_script_s() -> None:
    library = script("Mae: You have {1} [b]eggs[/b]. #line:eggs\nBye. #line:bye")
    german = library.translated(
        "de", {"line:eggs": parse_marked("Mae: Eier hast du [b]viele[/b].")}
    )
    spoken = german.spoken("line:eggs", ("1",))
    assert (spoken.speaker, spoken.words.text) == ("Mae", "Eier hast du viele.")
    assert spoken.words.attributes[0].position == 13, "with the markup of the translation"
    assert german.text("line:bye") == (None, "Bye."), "what is not translated stays"
