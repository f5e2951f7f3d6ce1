"""What is no script is refused with a sentence that names the file and the line."""

import pytest

from game.dialogue import Library, Limits, Severity, YarnSyntaxError
from tests.dialogue.stage import heard, script

LIMITS = Limits(
    options_max=8,
    substitutions_max=8,
    arguments_max=16,
    nesting_max=24,
    name_max_characters=48,
    line_id_max_characters=48,
    title_max_characters=48,
    source_line_max_characters=2000,
    file_max_bytes=256 * 1024,
    files_max=256,
    instructions_max=1000,
)


@pytest.mark.parametrize(
    ("body", "line", "code", "words"),
    [
        ("<<if true>>\na", 3, "YS0007", "no <<endif>>"),
        ("a\n<<endif>>", 4, "YS0005", "without its <<if>>"),
        ("<<else>>", 3, "YS0005", "without its <<if>>"),
        ("<<elseif true>>", 3, "YS0005", "without its <<if>>"),
        ("<<endonce>>", 3, "YS0005", "without its <<once>>"),
        ("<<case A>>", 3, "YS0005", "without its <<enum>>"),
        ("<<if true>>\n<<else>>\n<<else>>\n<<endif>>", 5, "YS0005", "only <<endif>>"),
        ("<<if true>>\n<<else>>\n<<elseif true>>\n<<endif>>", 5, "YS0005", "only <<endif>>"),
        ("<<if true>>\n<<else if true>>\n<<endif>>", 4, "YS0005", "one word"),
        ("<<once>>\n<<elseif true>>\n<<endonce>>", 3, "YS0007", "no <<endonce>>"),
        ("<<if 1>>\n<<endif>>", 3, "YS0050", "a condition is a bool, not a number"),
        ("<<if true>>\n<<elseif 1>>\n<<endif>>", 4, "YS0050", "a condition is a bool"),
        ("<<once if 1>>\n<<endonce>>", 3, "YS0050", "a condition is a bool"),
        ("<<once when>>\n<<endonce>>", 3, "YS0005", "behind 'once'"),
        ("<<if>>\n<<endif>>", 3, "YS0005", "missing"),
        ("<<if true\n>>\n<<endif>>", 3, "YS0006", "not closed"),
        ("<<if true>> // fine\n<<endif now>>", 4, "YS0005", "nothing may stand behind"),
        ("-> a\n    <<if true>>\n<<endif>>", 4, "YS0007", "ends in the body"),
        ("<<>>", 3, "YS0005", "begins with its name"),
        ('<<"">>', 3, "YS0005", "begins with its name"),
        ("<<walk", 3, "YS0006", "not closed"),
        ("<<walk there", 3, "YS0006", "not closed"),
        ("<<walk " + "a " * 20 + ">>", 3, "TA0001", "more than 16 arguments"),
        ("<<set $x>>", 3, "YS0005", "written"),
        ("<<set x = 1>>", 3, "YS0005", "begins with"),
        ("<<set $x = 1", 3, "YS0006", "not closed"),
        ("<<set $x = f()>>", 3, "YS0050", "the type of $x is not known"),
        ("<<declare $x = 1>>\n<<set $x = true>>", 4, "YS0050", "is set to a bool"),
        ("<<declare $x>>", 3, "YS0005", "written"),
        ("<<declare $x = 1 as string>>", 3, "YS0053", "declared as string"),
        ("<<declare $x = 1 as thing>>", 3, "YS0028", "no type thing"),
        ("<<declare $x = 1>>\n<<declare $x = 2>>", 3, "YS0039", "also in test.yarn:4"),
        ("<<declare $x = 1 + 1>>\n<<set $x = 2>>", 4, "YS0030", "cannot be set"),
        ("<<declare $x = $y>>\n<<declare $y = $x>>\n{$x + 1}", 3, "YS0045", "needs itself"),
        (f"<<declare ${'x' * 50} = 1>>", 3, "TA0001", "name has more"),
        ("<<enum A>>\n<<endenum>>", 3, "YS0035", "no case"),
        ("<<enum A>>\n<<case B>>\n<<case B>>\n<<endenum>>", 5, "YS0035", "a case B already"),
        ("<<enum A>>\n<<case B = 1>>\n<<case C>>\n<<endenum>>", 5, "YS0035", "no raw value"),
        ("<<enum A>>\n<<case B = 1>>\n<<case C = 1>>\n<<endenum>>", 5, "YS0035", "same raw"),
        ('<<enum A>>\n<<case B = 1>>\n<<case C = "x">>\n<<endenum>>', 5, "YS0035", "types"),
        ("<<enum A>>\n<<case B = f()>>\n<<endenum>>", 4, "YS0035", "no raw value"),
        ("<<enum A>>\n<<case is>>\n<<endenum>>", 4, "YS0005", "a case has a name"),
        ("<<enum A>>\n<<case B>>\n<<endenum>>\n{A.C}", 6, "YS0038", "A has no case C"),
        ("{Nothing.C}", 3, "YS0038", "no enum Nothing"),
        ("<<jump Nowhere>>", 3, "YS0012", "no node Nowhere"),
        ("<<detour Strat>>", 3, "YS0012", "did you mean Start?"),
        ("<<jump>>", 3, "YS0005", "written"),
        ("<<jump A B>>", 3, "YS0005", "written"),
        ("<<jump {1}>>", 3, "YS0050", "title of a node"),
        ("<<detour {1}>>", 3, "YS0050", "title of a node"),
        ("<<return there>>", 3, "YS0005", "nothing may stand behind"),
        ("<<call 1>>", 3, "YS0005", "calls a function"),
        ("<<local $x = 1>>", 3, "YS0005", "later versions"),
        ("->", 3, "YS0005", "nothing is said"),
        ("-> <<if true>>", 3, "YS0005", "nothing is said"),
        ("=>", 3, "YS0005", "nothing is said"),
        ("#tag", 3, "YS0005", "nothing is said"),
        ("a <<if 1>>", 3, "YS0050", "a condition is a bool"),
        ("a <<wave>>", 3, "YS0020", "only a condition"),
        ("a <<if true>> b", 3, "YS0005", "only hashtags"),
        ("a <<if true>> <<once>>", 3, "YS0020", "only hashtags"),
        ("a #tag b", 3, "YS0005", "only hashtags"),
        ("a # #b", 3, "YS0005", "a # stands alone"),
        ("a #line:x #line:y", 3, "YS0062", "two ids"),
        ("a #line:x #shadow:y", 3, "YS0017", "shadow of another"),
        ("a #shadow:y", 3, "YS0042", "no line line:y"),
        ("a #line:x\nb #shadow:x", 4, "YS0044", "says the same"),
        ("{1} #line:x\n{1} #shadow:x", 4, "YS0043", "no gaps"),
        (f"a #line:{'x' * 50}", 3, "TA0001", "behind its colon"),
        ("a #line:x\nb #line:x", 3, "YS0018", "used twice"),
        ("a #seen:me <<once>>", 3, "YS0020", "only hashtags"),
        ("a <<once>> #seen:me", 3, "TA0003", "one of farm, player, conversation"),
        ("a {1 b", 3, "YS0005", "ends with }"),
        ("a \\n b", 3, "YS0005", "no escape"),
        ("a \\", 3, "YS0005", "no escape"),
        ('[plural value={"x"} one="a" other="b"/]', 3, "YS0050", "a plural depends on"),
        ("{1}" * 9, 3, "TA0001", "more than 8 gaps"),
        ("\n".join(["-> a"] * 9), 3, "TA0001", "more than 8 options"),
        ("\n".join(["=> a"] * 9), 3, "TA0001", "more than 8 items"),
        ("\n".join(["a"] * 1001), 1, "TA0001", "more than 1000 instructions"),
        ("a" * 3000, 3, "TA0001", "more than 2000 characters"),
        ("a\x00b", 3, "TA0001", "control character"),
        ("<<if true>>\n" * 30 + "<<endif>>\n" * 30, 27, "TA0001", "nested deeper"),
        ("\n".join(" " * n + "-> a" for n in range(30)), 27, "TA0001", "nested deeper"),
        ("=== what", 3, "YS0005", "stands alone"),
        ("a #seen:us", 3, "TA0003", "nobody has seen 'us'"),
        ("{dice(0)}", 3, "TA0002", "no sides"),
    ],
)
def test_wrong_bodies(body: str, line: int, code: str, words: str) -> None:
    with pytest.raises(YarnSyntaxError) as caught:
        script(body, limits=LIMITS)
    error = caught.value
    assert (error.file, error.line) == ("test.yarn", line), f"{error} should name line {line}"
    first = error.diagnostics[0]
    assert first.code == code, f"{first} should have the code {code}"
    assert words in str(first), f"{first} should say what is wrong"


def test_all_that_is_wrong_is_said_at_once_with_its_column() -> None:
    with pytest.raises(YarnSyntaxError, match="and 4 more") as caught:
        script("a {1 +}\n    <<jump Nowhere>>\nfine\n<<if 1 + true>>\n-> b #\n<<endif>>")
    places = [(found.line, found.column, found.code) for found in caught.value.diagnostics]
    assert places == [
        (3, 7, "YS0005"),
        (4, 5, "YS0012"),
        (6, 8, "YS0050"),
        (6, 10, "YS0050"),
        (7, 6, "YS0005"),
    ], "one slip should be one message, and none should hide another"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<<set $x = 1>>", "YS0003"),
        ('{visited("Nowhere")}', "YS0012"),
        ("<<wave>> hello", "YS0019"),
        ("hello >> you", "YS0021"),
        ("set $x to 1", "YS0022"),
        ("jump Start", "YS0022"),
        ("a [b]c", "YS0063"),
        ("<<<wave>>", "YS0064"),
    ],
)
def test_what_is_allowed_and_probably_not_meant_is_a_warning(body: str, code: str) -> None:
    (warning,) = script(body).warnings
    assert (warning.code, warning.line) == (code, 3), f"{warning} should warn of it"
    assert warning.severity is Severity.WARNING


def test_a_header_that_was_meant_to_be_another_is_a_warning() -> None:
    text = "title: A\nWhen: once\n---\na\n===\n"
    (warning,) = Library.from_sources({"test.yarn": text.encode()}).warnings
    assert str(warning) == (
        "test.yarn:2:1: warning TA0006: the header When means nothing (write when)"
    ), "or its node would be said again and again"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("hello", 1, "stand headers"),
        ("tags: x\n---\n===", 1, "has a title"),
        ("title: A\ntitle: B\n---\n===", 2, "one title"),
        ("title: A B\n---\n===", 1, "is no title"),
        ("title: A.B\n---\n===", 1, "is no title"),
        ("title:\n---\n===", 1, "is no title"),
        ("title: A\nsubtitle: a b\nwhen: always\n---\n===", 1, "is no subtitle"),
        (f"title: {'A' * 49}\n---\n===", 1, "more than 48"),
        ("title: A", 1, "do not end with ---"),
        ("\n\ntitle: A\n---\nb\n", 3, "does not end with ==="),
        ("title: A\n---\n<<jump B>>\n\ntitle: B\nwhen: always\n---\nb\n===\n", 1, "above line 5"),
        ("title: A\nwhen:\n---\n===", 2, "a condition is missing"),
        ("title: A\nwhen: 1\n---\n===", 2, "a condition is a bool"),
        ("title: A\nwhen: once unless true\n---\n===", 2, "behind 'once'"),
        ("title: A\nwhen: once\n---\n===\ntitle: A\n---\n===", 5, "has no when: header"),
        (
            "title: A\nwhen: once\nsubtitle: x\n---\n===\n"
            "title: A\nsubtitle: x\nwhen: once\n---\n===",
            6,
            "two nodes x",
        ),
        ("title: A\n---\n===\ntitle: A\n---\n===", 1, "test.yarn:4 too"),
        ("title: A\nseen: us\n---\n===", 1, "nobody has seen"),
        ("title: A\ntracking: sometimes\n---\n===", 1, "always, never"),
    ],
)
def test_wrong_nodes(text: str, line: int, words: str) -> None:
    with pytest.raises(YarnSyntaxError) as caught:
        Library.from_sources({"test.yarn": text.encode()}, limits=LIMITS)
    error = caught.value
    assert (error.file, error.line) == ("test.yarn", line), f"{error} should name line {line}"
    assert words in str(error), f"{error} should say what is wrong"


def test_headers_comments_and_hashtags_around_nodes_are_fine() -> None:
    text = (
        "// a remark\n#file_tag\n\ntitle: Start // here\ntags: one two\nempty:\n"
        "// a remark\n---\na\n=== // end\n// a remark\n\ntitle:Next\n---\n---\n===\n"
    )
    library = Library.from_sources({"test.yarn": text.encode()})
    headers = dict(library.program.nodes["Start"].headers)
    assert headers == {"tags": "one two", "empty": ""}, "headers should be kept"
    assert heard(library, start="Next") == ["---"], "--- in a body is what somebody says"


def test_line_ends_and_a_byte_order_mark_make_no_difference() -> None:
    text = "title: Start\n---\n-> A\n    in A\n\nafter\n==="
    for variant in (text, text.replace("\n", "\r\n"), text.replace("\n", "\r"), "\ufeff" + text):
        library = Library.from_sources({"test.yarn": variant.encode()})
        assert heard(library, choose=[0]) == ["-> A", "in A", "after"], "every system's files read"


def test_files_that_are_no_text_or_too_big_are_refused() -> None:
    with pytest.raises(YarnSyntaxError, match=r"test\.yarn:2: .*UTF-8"):
        Library.from_sources({"test.yarn": b"title: A\n\xff"})
    with pytest.raises(YarnSyntaxError, match="more than"):
        Library.from_sources({"test.yarn": b"\n" * 300_000}, limits=LIMITS)
    with pytest.raises(YarnSyntaxError, match="more than"):
        Library.from_sources({f"{n}.yarn": b"" for n in range(300)}, limits=LIMITS)
