"""Whatever is in a file: it is a script that runs within its budget, or a YarnError."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from game.dialogue import (
    Chance,
    ChoicesShown,
    DictMemory,
    Finished,
    Library,
    LineShown,
    Machine,
    MarkupError,
    Place,
    Scope,
    Value,
    YarnRuntimeError,
    YarnSyntaxError,
    parse_marked,
)
from game.world.records import Conversation, SpokenLine, Variable, decode_record, encode_record
from game.world.records.dialogue_limits import DIALOGUE_LIMITS
from game.world.sections import Kind
from tests.dialogue.random_scripts import scripts
from tests.helpers.work import calls_of

FUNCTIONS: dict[str, Callable[..., object]] = {"f": lambda *_: 1}
_PIECES = st.sampled_from(
    [
        *("title: ", "Start", "---\n", "===\n", "\n", "\n\n", "    ", "\t", "-> ", "=> "),
        *("<<", ">>", "<<if true>>", "<<elseif $x>>", "<<else>>", "<<endif>>", "<<set $x = "),
        *("<<declare $x = 1>>", "<<jump Start>>", "<<stop>>", "<<walk ", "<<call f(", "once"),
        *("<<once>>", "<<endonce>>", "<<enum E>>", "<<case A>>", "<<endenum>>", ".A", "E.A"),
        *("<<detour Start>>", "<<return>>", "when: once\n", "subtitle: x\n", "[b]", "[/b]", "[/]"),
        *("#shadow:a", "#seen:farm", "[plural value=", "dice(6)", "visited(", ">", "/]"),
        *("{", "}", "(", ")", '"', "\\", "#", "#line:a", "//", "$x", "$", "1", "0.5", ":", "["),
        *("true", "and", "not", "-", "+", "%", "==", "^", ",", ".", "string(", "a", "ß", "\x00"),
    ]
)
_BODY = st.lists(_PIECES, max_size=40).map("".join)


def read_and_run(text: str) -> None:
    try:
        source = text.encode("utf-8", "surrogatepass")
        library = Library.from_sources({"x.yarn": source}, limits=DIALOGUE_LIMITS)
    except YarnSyntaxError:
        return
    for node in library.nodes:
        for counter in range(3):
            stop_fits_a_record(library, DictMemory(), f"{node}:{counter}")


def stop_fits_a_record(library: Library, memory: DictMemory, place: str) -> None:
    machine = Machine(library.program, memory, FUNCTIONS)
    try:
        stop = machine.run(Place.decode(place, DIALOGUE_LIMITS), Chance.of(0))
    except YarnRuntimeError:
        return
    assert_memory_fits(memory)
    if isinstance(stop, Finished):
        return
    line: SpokenLine | None = None
    choices: tuple[SpokenLine, ...] = ()
    if isinstance(stop, LineShown):
        line = SpokenLine(stop.line_id, stop.substitutions)
        library.spoken(stop.line_id, stop.substitutions)
    elif isinstance(stop, ChoicesShown):
        choices = tuple(SpokenLine(c.line_id, c.substitutions, c.available) for c in stop.choices)
    record = Conversation(64, stop.place.encode(), 0, 0, 0, line, choices)
    assert decode_record(Kind.CONVERSATION, encode_record(record)) == record, (
        "whatever a script shows should fit the record of a conversation"
    )


def assert_memory_fits(memory: DictMemory) -> None:
    for (_, name), value in memory.values.items():
        record = Variable(f"65535|{name}", value)
        assert decode_record(Kind.VARIABLE, encode_record(record)) == record, (
            "whatever a script remembers should fit a variable's record"
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


@given(scripts())
def test_well_formed_scripts_stop_at_what_a_record_can_carry(source: str) -> None:
    library = Library.from_sources({"x.yarn": source.encode()}, limits=DIALOGUE_LIMITS)
    for title, node in library.program.nodes.items():
        for counter in range(len(node.instructions) + 1):
            stop_fits_a_record(library, DictMemory(), f"{title}:{counter}")


RICH = Library.from_sources(
    {
        "rich.yarn": (Path(__file__).parent / "plans" / "node_groups.yarn").read_bytes(),
        "once.yarn": (Path(__file__).parent / "plans" / "once.yarn")
        .read_bytes()
        .replace(b"Start", b"First"),
    },
    limits=DIALOGUE_LIMITS,
)
_TITLES = st.sampled_from([*sorted(RICH.nodes), "Nowhere", "Greeting.9", "", "a/b", "x:1"])
_FRAMES = st.tuples(_TITLES, st.integers(-2, 70_000)).map(lambda t: f"{t[0]}:{t[1]}")
_PLACES = st.one_of(st.lists(_FRAMES, max_size=10).map("/".join), st.text(max_size=60))
_NAMES = st.sampled_from(
    [
        *("$evening", "$unknown", "visits:Greeting", "views:Greeting.2", "once:First#1"),
        *(f"visits:{title}" for title in sorted(RICH.nodes)),
    ]
)
_VALUES = st.one_of(
    st.booleans(), st.floats(allow_nan=True), st.integers(), st.text(max_size=80), st.none()
)


@given(_PLACES, st.dictionaries(st.tuples(st.sampled_from(Scope), _NAMES), _VALUES))
@example("/".join(["Greeting:1"] * 8), {})
def test_any_place_and_any_memory_is_run_or_refused(
    place: str, values: dict[tuple[Scope, str], Value]
) -> None:
    """Both may come from a file or from a peer; a record only says that they are texts, bools and
    numbers."""
    memory = DictMemory(values)
    before = dict(values)
    machine = Machine(RICH.program, memory)
    try:
        at = Place.decode(place, DIALOGUE_LIMITS)
        stop = machine.run(at, Chance.of(0))
        if isinstance(stop, ChoicesShown):
            machine.choose(stop.place, None)
    except YarnRuntimeError:
        return
    changed = DictMemory({k: v for k, v in values.items() if v is not before.get(k)})
    assert_memory_fits(changed)


@given(_PLACES, st.one_of(st.none(), st.integers(-3, 300)))
def test_any_choice_at_any_place_is_made_or_refused(place: str, option: int | None) -> None:
    try:
        Machine(RICH.program, DictMemory()).choose(Place.decode(place, DIALOGUE_LIMITS), option)
    except YarnRuntimeError:
        return


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=4))
@example("[select value=x {0}/]", [])
def test_any_markup_is_read_or_refused(text: str, substitutions: list[str]) -> None:
    try:
        words = parse_marked(text).filled(substitutions)
    except MarkupError:
        return
    for attribute in words.attributes:
        end = attribute.position + attribute.length
        assert 0 <= attribute.position <= end <= len(words.text), "it should lie within the text"
        words.without(attribute)


def calls_to_read(text: str) -> int:
    return calls_of(lambda: read_and_run(text))


@pytest.mark.breadth(4)
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
