"""Which plural form a number takes in a language, by the rules of Unicode's CLDR.

Only the part of a locale before the first `-` or `_` counts. A language that is not listed has
English's forms of counting and none of its ordinals.
"""

from collections.abc import Callable

ONE, TWO, FEW, MANY, OTHER, ZERO = "one", "two", "few", "many", "other", "zero"
CATEGORIES = (ZERO, ONE, TWO, FEW, MANY, OTHER)

_Rule = Callable[[float, int, bool], str]
"""From the absolute number, its whole part, and whether it is whole."""
_MILLION = 1_000_000


def cardinal(locale: str, number: float) -> str:
    """The category of a number of things: `one` for 1 in English, `few` for 3 in Polish."""
    return _category(_CARDINALS.get(_language(locale), _one_if_one), number)


def ordinal(locale: str, number: float) -> str:
    """The category of a place in a row: `two` for 2 (2nd) in English."""
    return _category(_ORDINALS.get(_language(locale), _always_other), number)


def _language(locale: str) -> str:
    return locale.replace("_", "-").split("-", 1)[0].lower()


def _category(rule: _Rule, number: float) -> str:
    size = abs(number)
    return rule(size, int(size), size == int(size))


def _always_other(_n: float, _i: int, _whole: bool) -> str:
    return OTHER


def _one_if_one(n: float, _i: int, _whole: bool) -> str:
    return ONE if n == 1 else OTHER


def _zero_and_one(n: float, i: int, _whole: bool) -> str:
    return ONE if i == 0 or n == 1 else OTHER


def _zero_or_one(n: float, _i: int, _whole: bool) -> str:
    return ONE if n in (0, 1) else OTHER


def _french(_n: float, i: int, whole: bool) -> str:
    if i in (0, 1):
        return ONE
    return MANY if whole and i % _MILLION == 0 else OTHER


def _romance(n: float, i: int, whole: bool) -> str:
    if n == 1:
        return ONE
    return MANY if whole and i != 0 and i % _MILLION == 0 else OTHER


def _east_slavic(_n: float, i: int, whole: bool) -> str:
    if not whole:
        return OTHER
    if i % 10 == 1 and i % 100 != 11:
        return ONE
    return FEW if i % 10 in (2, 3, 4) and i % 100 not in (12, 13, 14) else MANY


def _south_slavic(_n: float, i: int, whole: bool) -> str:
    if not whole:
        return OTHER
    if i % 10 == 1 and i % 100 != 11:
        return ONE
    return FEW if i % 10 in (2, 3, 4) and i % 100 not in (12, 13, 14) else OTHER


def _polish(_n: float, i: int, whole: bool) -> str:
    if not whole:
        return OTHER
    if i == 1:
        return ONE
    return FEW if i % 10 in (2, 3, 4) and i % 100 not in (12, 13, 14) else MANY


def _czech(_n: float, i: int, whole: bool) -> str:
    if not whole:
        return MANY
    return ONE if i == 1 else FEW if i in (2, 3, 4) else OTHER


def _slovene(_n: float, i: int, whole: bool) -> str:
    if not whole:
        return FEW
    return {1: ONE, 2: TWO, 3: FEW, 4: FEW}.get(i % 100, OTHER)


def _lithuanian(_n: float, i: int, whole: bool) -> str:
    if not whole:
        return MANY
    if 11 <= i % 100 <= 19 or i % 10 == 0:
        return OTHER
    return ONE if i % 10 == 1 else FEW


def _latvian(_n: float, i: int, whole: bool) -> str:
    if not whole:
        return OTHER
    if i % 10 == 0 or 11 <= i % 100 <= 19:
        return ZERO
    return ONE if i % 10 == 1 else OTHER


def _romanian(n: float, i: int, whole: bool) -> str:
    if n == 1:
        return ONE
    return FEW if not whole or i == 0 or 1 <= i % 100 <= 19 else OTHER


def _arabic(n: float, i: int, whole: bool) -> str:
    if not whole:
        return OTHER
    if n in (0, 1, 2):
        return (ZERO, ONE, TWO)[i]
    return FEW if 3 <= i % 100 <= 10 else MANY if 11 <= i % 100 <= 99 else OTHER


def _hebrew(_n: float, i: int, whole: bool) -> str:
    if (i == 1 and whole) or (i == 0 and not whole):
        return ONE
    return TWO if i == 2 and whole else OTHER


def _irish(n: float, i: int, whole: bool) -> str:
    if n in (1, 2):
        return (ONE, TWO)[i - 1]
    return FEW if whole and 3 <= i <= 6 else MANY if whole and 7 <= i <= 10 else OTHER


def _welsh(n: float, i: int, whole: bool) -> str:
    return {0: ZERO, 1: ONE, 2: TWO, 3: FEW, 6: MANY}.get(i, OTHER) if whole else OTHER


def _danish(n: float, i: int, whole: bool) -> str:
    return ONE if n == 1 or (not whole and i in (0, 1)) else OTHER


def _icelandic(_n: float, i: int, whole: bool) -> str:
    return ONE if not whole or (i % 10 == 1 and i % 100 != 11) else OTHER


def _english_ordinal(_n: float, i: int, whole: bool) -> str:
    if not whole or 11 <= i % 100 <= 13:
        return OTHER
    return {1: ONE, 2: TWO, 3: FEW}.get(i % 10, OTHER)


def _french_ordinal(n: float, _i: int, _whole: bool) -> str:
    return ONE if n == 1 else OTHER


def _italian_ordinal(n: float, _i: int, _whole: bool) -> str:
    return MANY if n in (8, 11, 80, 800) else OTHER


def _swedish_ordinal(_n: float, i: int, whole: bool) -> str:
    return ONE if whole and i % 10 in (1, 2) and i % 100 not in (11, 12) else OTHER


def _ukrainian_ordinal(_n: float, i: int, whole: bool) -> str:
    return FEW if whole and i % 10 == 3 and i % 100 != 13 else OTHER


def _catalan_ordinal(n: float, _i: int, _whole: bool) -> str:
    return ONE if n in (1, 3) else TWO if n == 2 else FEW if n == 4 else OTHER


def _welsh_ordinal(n: float, i: int, whole: bool) -> str:
    if not whole:
        return OTHER
    by_number = {0: ZERO, 7: ZERO, 8: ZERO, 9: ZERO, 1: ONE, 2: TWO}
    return by_number.get(i, FEW if i in (3, 4) else MANY if i in (5, 6) else OTHER)


def _hungarian_ordinal(n: float, _i: int, _whole: bool) -> str:
    return ONE if n in (1, 5) else OTHER


def _table(*rows: tuple[str, _Rule]) -> dict[str, _Rule]:
    return {language: rule for languages, rule in rows for language in languages.split()}


_CARDINALS = _table(
    ("ja ko zh vi th id ms my lo yue jv su km wo yo", _always_other),
    ("hi bn gu kn fa am zu as", _zero_and_one),
    ("ak ln mg pa ti wa guw nso bho", _zero_or_one),
    ("fr", _french),
    ("pt", _french),
    ("es it ca", _romance),
    ("ru uk be", _east_slavic),
    ("sr hr bs sh", _south_slavic),
    ("pl", _polish),
    ("cs sk", _czech),
    ("sl", _slovene),
    ("lt", _lithuanian),
    ("lv", _latvian),
    ("ro mo", _romanian),
    ("ar ars", _arabic),
    ("he iw", _hebrew),
    ("ga", _irish),
    ("cy", _welsh),
    ("da", _danish),
    ("is", _icelandic),
)
_ORDINALS = _table(
    ("en", _english_ordinal),
    ("fr ga ms ro vi hy", _french_ordinal),
    ("it sc", _italian_ordinal),
    ("sv", _swedish_ordinal),
    ("uk", _ukrainian_ordinal),
    ("ca", _catalan_ordinal),
    ("cy", _welsh_ordinal),
    ("hu", _hungarian_ordinal),
)
