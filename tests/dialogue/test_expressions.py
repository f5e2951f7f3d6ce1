"""Expressions: precedence, types, functions, and what goes wrong in them."""

from collections.abc import Callable

import pytest

from game.dialogue import YarnRuntimeError, YarnSyntaxError
from tests.dialogue.stage import Variables, heard, script


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
    ],
)
def test_values(expression: str, value: str) -> None:
    assert value_of(expression) == value, f"{expression} should be {value}"


def test_not_binds_tighter_than_a_comparison() -> None:
    with pytest.raises(YarnSyntaxError, match="'not' works on bools"):
        value_of("not 1 > 2")


def test_and_or_and_xor_stand_on_one_level() -> None:
    # With "and" above "or", as in most languages, this would be true.
    assert value_of("true or true and false") == "False", "they should be read left to right"


def test_what_is_decided_is_not_asked_further() -> None:
    library = script("<<declare $n = 0>>\n{$n != 0 and 10 / $n > 1} {$n == 0 or 10 / $n > 1}")
    assert heard(library) == ["False True"]
    assert heard(library, variables=Variables(n=5.0)) == ["True True"]


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
        '"a" < "b"',
        "1 == true",
        'not "a"',
        "-true",
        "1 and true",
        "$never + 1",
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
        "9999999999999",
        "(" * 40 + "1" + ")" * 40,
        "-" * 400 + "1",
        "+".join(["1"] * 500),
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
        "big": lambda: 1e9,
        "raises": raises,
        "none": lambda: None,
        "one_argument": lambda argument: argument,
        "not_a_number": lambda: float("nan"),
        "text": lambda: "a",
        "long": lambda: "a" * 200,
    }
    with pytest.raises(YarnRuntimeError, match=r"^test\.yarn:3: ."):
        value_of(expression, **functions)


def test_variables_stay_within_what_a_record_can_carry() -> None:
    for source in (
        '<<declare $s = "">>\n<<set $s = long()>>',
        "<<declare $b = true>>\n<<set $b = long()>>",
    ):
        with pytest.raises(YarnRuntimeError, match=r"test\.yarn:4"):
            heard(script(source), functions={"long": lambda: "a" * 65})
