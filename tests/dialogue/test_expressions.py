"""Expressions: precedence, types, functions, and what goes wrong in them."""

from collections.abc import Callable

import pytest

from game.dialogue import (
    BOOL,
    STRING,
    Limits,
    Signature,
    Vocabulary,
    YarnRuntimeError,
    YarnSyntaxError,
)
from tests.dialogue.stage import heard, memory_with, script


def value_of(expression: str, **functions: Callable[..., object]) -> str:
    return heard(script("{" + expression + "}"), functions=functions)[0]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 3 - 2", "5"),
        ("24 / 4 / 2", "3"),
        ("5 * 2 - 2 * -1", "12"),
        ("-2 * -3", "6"),
        ("- -2", "2"),
        ("7 % 4 * 2", "6"),
        ("-7 % 3", "-1"),
        ("7 % -3", "1"),
        ("7.5 % 2", "1.5"),
        ("1 / 2 == 0.5", "True"),
        ("max(1,2)-1", "1"),
        ("1 + 1 < 3 and 2 >= 2", "True"),
        ("1 < 2 == true", "True"),
        ("1 == 1 == true", "True"),
        ("not true or true", "True"),
        ("not (true or true)", "False"),
        ("not false == true", "True"),
        ("true or true xor true", "False"),
        ("true or false and false", "False"),
        ("false and false or true", "True"),
        ("true xor false", "True"),
        ("true ^ true", "False"),
        ("!true || true && true", "True"),
        ('"a" + "b" == "ab"', "True"),
        ('"a" != "b"', "True"),
        ('"say \\"x\\" \\\\ {y} // z >>"', 'say "x" \\ {y} // z >>'),
        ("1 is 1", "True"),
        ("1 eq 2", "False"),
        ("1 neq 2", "True"),
        ("1 lt 2", "True"),
        ("2 lte 2", "True"),
        ("1 gt 2", "False"),
        ("2 gte 3", "False"),
        ('string(3) + "x"', "3x"),
        ('number("2") + 1', "3"),
        ('bool("true") and bool(1)', "True"),
        ("round(2.4) + floor(-1.5) + ceil(1.2) + int(-2.7)", "0"),
        ("min(1, 2) + max(1, 2)", "3"),
        ("round(2.5) + round(3.5)", "6"),
        ("round_places(2.345, 1)", "2.3"),
        ("inc(1) + inc(1.5) + dec(1) + dec(1.5)", "5"),
        ("decimal(2.25)", "0.25"),
        ("decimal(-2.25)", "-0.25"),
        ("string(true) + string(0.5)", '"True0.5"'.strip('"')),
        ("number(true) + number(false)", "1"),
        ('bool("TRUE") and not bool(0)', "True"),
        ('format("{0:F2}|{0,6}|{0:N0}", 1234.5)', "1234.50|1234.5|1,234"),
        ('format("{0:P0} {{{0:0.00}}}", 0.5)', "50% {0.50}"),
        ("format_invariant(1.5)", "1.5"),
        ('"a\\"b"', 'a"b'),
    ],
)
def test_values(expression: str, value: str) -> None:
    assert value_of(expression) == value, f"{expression} should be {value}"


def test_not_binds_tighter_than_a_comparison() -> None:
    with pytest.raises(YarnSyntaxError, match="works on"):
        value_of("not 1 > 2")


def test_and_or_and_xor_stand_on_one_level() -> None:
    # With "and" above "or", as in most languages, this would be true.
    assert value_of("true or true and false") == "False", "they should be read left to right"


def test_what_is_decided_is_not_asked_further() -> None:
    library = script("<<declare $n = 0>>\n{$n != 0 and 10 / $n > 1} {$n == 0 or 10 / $n > 1}")
    assert heard(library) == ["False True"]
    assert heard(library, memory=memory_with(n=5.0)) == ["True True"]


def test_functions_get_values_and_give_values() -> None:
    def both(number: float, text: str) -> str:
        return f"{text}{number}"

    assert value_of('both(1 + 1, "n") + "!"', both=both) == "n2.0!"
    assert value_of("nested(nested(1))", nested=lambda n: n + 1) == "3"
    assert value_of("is_it()", is_it=lambda: False) == "False", "names may begin like operators"


@pytest.mark.parametrize(
    "expression",
    [
        '1 + "a"',
        '"a" - "b"',
        "true + true",
        "true < false",
        "string(1) < string(2)",
        '"a" < "b"',
        "1 == true",
        'not "a"',
        "-true",
        "1 and true",
        "$never",
        "1 +",
        "(1",
        "1)",
        "* 2",
        "1 2",
        "word",
        "f(1",
        "f(1 2)",
        "f(,)",
        '"open',
        "null",
        "",
        "a.b",
        ".b",
        "1 ? 2",
        "$",
        "1 = 1",
        "9999999999999999",
        "(" * 60 + "1" + ")" * 60,
        "-" * 400 + "1",
        "+".join(["1"] * 600),
    ],
)
def test_nonsense_is_refused_with_file_and_line(expression: str) -> None:
    with pytest.raises(YarnSyntaxError, match=r"^test\.yarn:3: ."):
        value_of(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "1 / nothing()",
        "1 % nothing()",
        "big() * big()",
        "unknown()",
        "raises()",
        "none()",
        "one_argument()",
        "not_a_number() + 1",
        "text() + 1",
        "text() and true",
        "long() + long()",
        "round(text())",
        'number("x")',
        'bool("x")',
    ],
)
def test_what_shows_only_when_run_names_file_and_line_too(expression: str) -> None:
    def raises() -> None:
        raise ValueError("no")

    functions: dict[str, Callable[..., object]] = {
        "nothing": lambda: 0,
        "big": lambda: 1e9 * 1e6,
        "raises": raises,
        "none": lambda: None,
        "one_argument": lambda argument: argument,
        "not_a_number": lambda: float("nan"),
        "text": lambda: "a",
        "long": lambda: "a" * 10_000,
    }
    with pytest.raises(YarnRuntimeError, match=r"^test\.yarn:3: ."):
        value_of(expression, **functions)


def test_variables_stay_within_the_limits() -> None:
    limits = Limits(kept_text_max_characters=64)
    for source in (
        '<<declare $s = "">>\n<<set $s = long()>>',
        "<<declare $b = true>>\n<<set $b = long_or_not()>>",
    ):
        vocabulary = Vocabulary(
            {"long": Signature((), STRING), "long_or_not": Signature((), BOOL)}, is_open=True
        )
        functions = {"long": lambda: "a" * 65, "long_or_not": lambda: "a" * 65}
        with pytest.raises(YarnRuntimeError, match=r"test\.yarn:4"):
            heard(script(source, vocabulary=vocabulary, limits=limits), functions=functions)
