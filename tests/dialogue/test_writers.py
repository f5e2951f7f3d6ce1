"""What the tools for writers are made of: doubts, ids, tables of strings, the graph."""

import xml.etree.ElementTree as ET

import pytest

from game.dialogue import Library, compile_scripts
from game.dialogue.graph import draw_graph
from game.dialogue.lint import find_doubtful
from game.dialogue.string_table import put_together, read_table, translations_of, write_table
from game.dialogue.tagging import ids_of, tagged

SCRIPT = (
    "\ufefftitle: Start // a remark\r\n---\r\nMae: One #loud\r\n-> Two <<if true>> // why\r"
    "    {1 + 1} three\n=> Four \\# <<once>> #line:four #x\n<<wave>> five\n===\n"
)


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ("a\n<<jump Start>>\nb", "YS0008", "nothing comes here"),
        ("-> a\n    <<stop>>\n    b", "YS0008", "nothing comes here"),
        ("<<if true>>\n<<return>>\n<<wave>>\n<<endif>>", "YS0008", "nothing comes here"),
        ("a\n<<set $x = 1>>", "YS0010", "nobody reads $x"),
        ("a\n<<declare $y = 1>>", "YS0010", "nobody reads $y"),
        ("a\n===\ntitle: Lost\n---\nb", "YS0008", "nothing leads to the node Lost"),
        ("<<declare $y = 1>>\n<<if $y == 1>>\n<<endif>>", "YS0033", "nothing happens"),
    ],
)
def test_doubts(body: str, code: str, words: str) -> None:
    compilation = compile_scripts({"a.yarn": f"title: Start\n---\n{body}\n===\n"})
    (doubt,) = find_doubtful(compilation.nodes, ["Start"])
    assert doubt.code == code, f"{doubt} should have the code {code}"
    assert words in str(doubt), f"{doubt} should say what is doubtful"


def test_what_is_named_in_a_text_counts_as_reached() -> None:
    source = (
        'title: Start\n---\n<<set $to = "Next">>\n<<jump {$to}>>\n===\ntitle: Next\n---\na\n==='
    )
    compilation = compile_scripts({"a.yarn": source})
    assert find_doubtful(compilation.nodes, ["Start"]) == [], "a computed jump may lead there"


def test_ids_are_written_behind_each_line_that_has_none_and_nothing_else_changes() -> None:
    compilation = compile_scripts({"a/my script.yarn": SCRIPT})
    taken = ids_of(compilation.nodes)
    assert taken == {"line:four"}
    text, count = tagged(SCRIPT, compilation.nodes, taken)
    assert count == 4, "two lines, an option and what stands behind a command"
    again = compile_scripts({"a/my script.yarn": text})
    assert again.program is not None, "it should still be a script"
    assert ids_of(again.nodes) == set(again.program.texts) == taken, "and every line have its id"
    stripped = text
    for line_id in taken - {"line:four"}:
        assert line_id.startswith("line:my_script-"), "an id should say where it comes from"
        stripped = stripped.replace(f" #{line_id}", "")
    assert stripped == SCRIPT, "line ends, remarks and hashtags should be as they were"
    assert tagged(text, again.nodes, taken) == (text, 0), "and nothing is written twice"


def test_an_id_stands_behind_the_words_however_their_accents_were_typed() -> None:
    source = "title: Start\n---\nMu\u0308ller: fu\u0308\u0308r {1} o\u0308 // o\u0308\n===\n"
    text, _ = tagged(source, compile_scripts({"a.yarn": source}).nodes, set())
    line = text.splitlines()[2]
    before, _, behind = line.partition(" #line:a-")
    assert before == "Mu\u0308ller: fu\u0308\u0308r {1} o\u0308", "nothing should be cut in two"
    assert behind.endswith(" // o\u0308"), "nor moved"


TABLE_SCRIPT = (
    b"title: Start\n---\nMae: {1} [b]egg[/b] and {2} \\{x\\} #line:a #loud\n"
    b'Bye, "friend" #line:b\nBye, "friend" #shadow:b\n==='
)


def test_a_table_has_a_row_for_each_line_and_comes_back() -> None:
    program = Library.from_sources({"t.yarn": TABLE_SCRIPT}).program
    table = write_table(program, "en")
    assert table.splitlines()[0] == "language,id,text,file,node,lineNumber,lock,comment"
    rows, problems = read_table("en.csv", table)
    assert problems == [], "what is written can be read"
    assert list(rows) == ["line:a", "line:b"], "a shadow has no row"
    assert rows["line:a"].text == "Mae: {0} [b]egg[/b] and {1} \\{x\\}", "as the writer wrote it"
    translations, problems = translations_of("en.csv", rows, program)
    assert problems == [], "all is translated"
    for line_id, line in program.texts.items():
        filled = ("1", "2")[: line.gap_count]
        assert translations[line_id].filled(filled) == line.template.filled(filled), (
            "and says the same as before, shadows included"
        )


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "TA0011", "line:a is not translated"),
        ("{2} Eier", "TA0014", "the original has 2 gaps"),
        ("[b]Ei", "TA0014", "[b] is not closed"),
        ("Ei\nEi", "TA0014", "a second line"),
        ("Ei\x1b[2J", "TA0014", "a control character"),
        ("Ei" * 9000, "TA0014", "more than 16384 characters"),
    ],
)
def test_what_is_wrong_with_a_translation_is_said(text: str, code: str, words: str) -> None:
    program = Library.from_sources({"t.yarn": TABLE_SCRIPT}).program
    rows, _ = read_table("de.csv", f'id,text\nline:b,Tschuess\nline:a,"{text}"\n')
    _, (problem,) = translations_of("de", rows, program)
    last = 3 + text.count("\n")
    assert (problem.file, problem.line, problem.code) == ("de.csv", last, code), (
        f"{problem} should name its row"
    )
    assert words in str(problem), f"{problem} should say what is wrong"


def test_a_translation_that_is_older_than_its_line_is_named() -> None:
    old = Library.from_sources({"t.yarn": TABLE_SCRIPT}).program
    rows, _ = read_table("de.csv", write_table(old, "de"))
    new = Library.from_sources({"t.yarn": TABLE_SCRIPT.replace(b"Bye", b"Farewell")}).program
    translations, (problem,) = translations_of("de.csv", rows, new)
    assert problem.code == "TA0012", "the original has changed"
    assert "line:b" in translations, "and the old words are better than none"


def test_the_tables_of_a_language_are_one_and_say_nothing_twice() -> None:
    tables = [read_table(file, f"id,text\n{file},x\nline:a,y\n")[0] for file in ("1.csv", "2.csv")]
    rows, (problem,) = put_together(tables)
    assert list(rows) == ["1.csv", "line:a", "2.csv"], "all rows should be there"
    assert str(problem) == (
        "2.csv:3: error TA0014: line:a stands in 1.csv:3 too (take one of them out)"
    )


def test_a_translator_sees_the_original_beside_the_words() -> None:
    program = Library.from_sources({"t.yarn": TABLE_SCRIPT}).program
    first = write_table(program, "de", {}).splitlines()[1]
    assert first.endswith(",Mae: {0} [b]egg[/b] and {1} \\{x\\} #loud"), first


@pytest.mark.parametrize(
    "text", ["", "a,b\n1,2\n", 'id,text\n"open', "id,text\nx,1\nx,2\n", "id,text\nnowhere,1\n"]
)
def test_what_is_no_table_is_refused_or_named(text: str) -> None:
    program = Library.from_sources({"t.yarn": TABLE_SCRIPT}).program
    rows, problems = read_table("x.csv", text)
    problems += translations_of("x.csv", rows, program)[1]
    assert problems, "it should be said what is wrong"


def test_a_graph_shows_every_node_once_and_is_xml() -> None:
    source = "title: A\n---\n<<jump B>>\n===\ntitle: B\n---\n<<jump A>>\n===\ntitle: C\n---\n==="
    svg = draw_graph(compile_scripts({"a.yarn": source}).nodes, ["A"])
    root = ET.fromstring(svg)
    names = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert sorted(name or "" for name in names) == ["A", "B", "C"]
    kinds = [rect.get("class") for rect in root.iter("{http://www.w3.org/2000/svg}rect")]
    assert kinds == ["start", "node", "lost"], "where it begins, and what nothing leads to"
    assert draw_graph((), ()).startswith("<svg"), "nothing is a picture too"
