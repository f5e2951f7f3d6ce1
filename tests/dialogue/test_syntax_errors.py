"""What is no script is refused with a sentence that names the file and the line."""

import pytest

from game.dialogue import Library, YarnSyntaxError
from tests.dialogue.stage import heard, script


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("<<if true>>\na", 3, "no <<endif>>"),
        ("a\n<<endif>>", 4, "without its"),
        ("<<else>>", 3, "without its"),
        ("<<elseif true>>", 3, "without its"),
        ("<<if true>>\n<<else>>\n<<else>>\n<<endif>>", 5, "only <<endif>>"),
        ("<<if true>>\n<<else>>\n<<elseif true>>\n<<endif>>", 5, "only <<endif>>"),
        ("<<if 1>>\n<<endif>>", 3, "true or false"),
        ("<<if true>>\n<<elseif 1>>\n<<endif>>", 4, "true or false"),
        ("<<if>>\n<<endif>>", 3, "missing"),
        ("<<if(true)>>\n<<endif>>", 3, "begins with its name"),
        ("<<if true\n>>\n<<endif>>", 3, "not closed"),
        ("<<if true>> // fine\n<<endif now>>", 4, "nothing may stand behind"),
        ("<<>>", 3, "begins with its name"),
        ("<<{1}>>", 3, "begins with its name"),
        ("<<walk", 3, "begins with its name"),
        ("<<walk there", 3, "not closed"),
        ('<<walk "there>>', 3, "not closed"),
        ("<<walk " + "a " * 20 + ">>", 3, "more than 16 arguments"),
        ("<<set $x>>", 3, "written"),
        ("<<set x = 1>>", 3, "begins with"),
        ("<<set $x = 1", 3, "not closed"),
        ("<<set $x = f()>>", 3, "<<declare>> it"),
        ("<<declare $x = 1>>\n<<set $x = true>>", 4, "something else"),
        ("<<declare $x>>", 3, "written"),
        ("<<declare $x = 1 + 1>>", 3, "constant"),
        ("<<declare $x = 1 as string>>", 3, "declared as"),
        ("<<declare $x = 1 as thing>>", 3, "a type is"),
        ("<<declare $x = 1>>\n<<declare $x = 2>>", 4, "second time"),
        (f"<<declare ${'x' * 50} = 1>>", 3, "name has more"),
        ("<<jump Nowhere>>", 3, "no node Nowhere"),
        ("<<jump>>", 3, "written"),
        ("<<jump A B>>", 3, "written"),
        ("<<jump {1}>>", 3, "title of a node"),
        ("<<call 1>>", 3, "calls a function"),
        ("<<stop now>>", 3, "nothing may stand behind"),
        ("->", 3, "nothing is said"),
        ("-> <<if true>>", 3, "nothing is said"),
        ("#tag", 3, "nothing is said"),
        ("a <<if 1>>", 3, "true or false"),
        ("a <<wave>>", 3, "only a condition"),
        ("a <<if true>> b", 3, "only hashtags"),
        ("a #tag b", 3, "only hashtags"),
        ("a # b", 3, "a # stands alone"),
        ("a #line:x #line:y", 3, "two ids"),
        ("a #line:ü", 3, "id is at most"),
        (f"a #line:{'x' * 50}", 3, "id is at most"),
        ("a #line:x\nb #line:x", 4, "test.yarn:3 already"),
        ("a } b", 3, "stands alone"),
        ("a {1 b", 3, "ends with }"),
        ("a \\n b", 3, "escapes one of"),
        ("a \\", 3, "escapes one of"),
        ("a [b]c[/b]", 3, "markup is not supported yet"),
        ("{1}" * 9, 3, "more than 8 gaps"),
        ("\n".join(["-> a"] * 9), 3, "more than 8 options"),
        ("a" * 3000, 3, "more than 2000 characters"),
        ("a\x00b", 3, "control character"),
        ("<<if true>>\n" * 30 + "<<endif>>\n" * 30, 27, "nested deeper"),
        ("\n".join(" " * n + "-> a" for n in range(30)), 27, "nested deeper"),
        ("=> a", 3, "line groups"),
        ("a <<once>>", 3, "<<once>> is not supported yet"),
        ("<<once>>", 3, "<<once>> is not supported yet"),
        ("<<detour Start>>", 3, "<<detour>> is not supported yet"),
        ("<<enum A>>", 3, "<<enum>> is not supported yet"),
        ("=== what", 3, "stands alone"),
    ],
)
def test_wrong_bodies(body: str, line: int, words: str) -> None:
    with pytest.raises(YarnSyntaxError) as caught:
        script(body)
    error = caught.value
    assert (error.file, error.line) == ("test.yarn", line), f"{error} should name line {line}"
    assert words in str(error), f"{error} should say what is wrong"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("hello", 1, "stand headers"),
        ("tags: x\n---\n===", 1, "one title"),
        ("title: A\ntitle: B\n---\n===", 1, "one title"),
        ("title: A B\n---\n===", 1, "a title is"),
        ("title:\n---\n===", 1, "a title is"),
        (f"title: {'A' * 49}\n---\n===", 1, "a title is"),
        ("title: A", 1, "do not end with ---"),
        ("\n\ntitle: A\n---\nb\n", 3, "does not end with ==="),
        ("title: A\nwhen: always\n---\n===", 1, "node groups"),
        ("title: A\n---\n===\ntitle: A\n---\n===", 4, "test.yarn:1 already"),
    ],
)
def test_wrong_nodes(text: str, line: int, words: str) -> None:
    with pytest.raises(YarnSyntaxError) as caught:
        Library.from_sources({"test.yarn": text.encode()})
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
        Library.from_sources({"test.yarn": b"\n" * 300_000})
    with pytest.raises(YarnSyntaxError, match="more than"):
        Library.from_sources({f"{n}.yarn": b"" for n in range(300)})
