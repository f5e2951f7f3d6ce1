"""Whatever is in a file: it is a script that runs within its budget, or a YarnError."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from game.dialogue import (
    CommandGiven,
    Finished,
    Library,
    YarnRuntimeError,
    YarnSyntaxError,
    run,
)
from game.world.records import Conversation, SpokenLine, decode_record, encode_record
from game.world.sections import Kind
from tests.dialogue.stage import Variables
from tests.helpers.work import calls_of

_PIECES = st.sampled_from(
    [
        *("title: ", "Start", "---\n", "===\n", "\n", "\n\n", "    ", "\t", "-> ", "=> "),
        *("<<", ">>", "<<if true>>", "<<elseif $x>>", "<<else>>", "<<endif>>", "<<set $x = "),
        *("<<declare $x = 1>>", "<<jump Start>>", "<<stop>>", "<<walk ", "<<call f(", "once"),
        *("{", "}", "(", ")", '"', "\\", "#", "#line:a", "//", "$x", "$", "1", "0.5", ":", "["),
        *("true", "and", "not", "-", "+", "%", "==", "^", ",", ".", "string(", "a", "ß", "\x00"),
    ]
)
_STATEMENTS = st.recursive(
    st.sampled_from(
        [
            *("A: {$x}", "b <<if $x > 1>>", "<<set $x += 1>>", "<<jump Start>>", "<<stop>>", ""),
            *("<<walk {$x}>>", "<<set $x = $x * $x>>", "c {1 / $x}", "<<jump {string($x)}>>"),
        ]
    ).map(lambda line: [line]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda blocks: [line for b in blocks for line in b]),
        inner.map(lambda block: ["<<if $x < 3>>", *block, "<<else>>", *block, "<<endif>>"]),
        inner.map(lambda block: ["-> o {$x} <<if $x < 2>>", *("    " + line for line in block)]),
    ),
    max_leaves=12,
)
"""Scripts that are well formed, most of them."""
_BODY = st.lists(_PIECES, max_size=40).map("".join)


def read_and_run(text: str) -> None:
    try:
        library = Library.from_sources({"x.yarn": text.encode("utf-8", "surrogatepass")})
    except YarnSyntaxError:
        return
    for node in library.nodes:
        for counter in range(3):
            stop_fits_a_record(library, node, counter)


def stop_fits_a_record(library: Library, node: str, counter: int) -> None:
    try:
        stop = run(library.program, node, counter, Variables(), {}, instruction_budget=50)
    except YarnRuntimeError:
        return
    if isinstance(stop, Finished | CommandGiven):
        return
    line = getattr(stop, "line_id", None)
    record = Conversation(
        owner=64,
        node=stop.node,
        program_counter=stop.program_counter,
        step=0,
        start_tick=0,
        line=None if line is None else SpokenLine(line, getattr(stop, "substitutions", ())),
        choices=tuple(
            SpokenLine(choice.line_id, choice.substitutions, choice.available)
            for choice in stop.choices
        ),
    )
    assert decode_record(Kind.CONVERSATION, encode_record(record)) == record, (
        "whatever a script shows should fit the record of a conversation"
    )


@given(st.text(max_size=200))
@example("title: a\n---\n\ud800\n===")
def test_any_text_is_read_or_refused(text: str) -> None:
    read_and_run(text)


@given(_BODY)
def test_any_body_is_read_or_refused(body: str) -> None:
    read_and_run(f"title: Start\n---\n{body}\n===\n")


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_any_expression_is_read_or_refused(expression: str) -> None:
    read_and_run(f"title: Start\n---\n<<declare $x = 1>>\n{{{expression}}}\n===\n")


@given(_STATEMENTS)
def test_well_formed_scripts_stop_at_what_a_record_can_carry(statements: list[str]) -> None:
    lines = ["title: Start", "---", "<<declare $x = 1>>", *statements, "==="]
    library = Library.from_sources({"x.yarn": "\n".join(lines).encode()})
    for counter in range(len(library.program.nodes["Start"].instructions) + 1):
        stop_fits_a_record(library, "Start", counter)


def calls_to_read(text: str) -> int:
    return calls_of(lambda: read_and_run(text))


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "{",
        "\\#",
        "a: ",
        "//",
        '"',
        "#a ",
        "<<if true>>",
        "<<set $x = $x>> ",
        "((",
        "\n",
        "-> a\n",
    ],
)
def test_a_text_of_twice_the_length_takes_no_more_than_twice_the_work(piece: str) -> None:
    def script(line_characters: int, lines: int) -> str:
        line = piece * (line_characters // len(piece)) + "\n"
        return "title: Start\n---\n" + line * lines + "\n===\n"

    once = calls_to_read(script(200, 10))
    for length, twice in (("lines", script(400, 10)), ("files", script(200, 20))):
        assert calls_to_read(twice) <= 2.2 * once, f"{length} of {piece!r} should be read in one go"


def test_a_chain_of_variables_takes_work_in_proportion_to_its_length() -> None:
    def chain(count: int) -> str:
        steps = "\n".join(f"<<set $v{n} = $v{n + 1}>>" for n in range(count))
        return f"title: Start\n---\n{steps}\n<<set $v{count} = 1>>\n===\n"

    assert calls_to_read(chain(100)) <= 2.2 * calls_to_read(chain(50)), (
        "what type a variable has should not be found anew for each"
    )
