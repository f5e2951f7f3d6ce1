"""The scripts of the world: how a font is told which one it draws, and in which fonts of a machine
each is found.

Names of fonts are those that `pygame.font.match_font` knows: the families that Linux, macOS and
Windows bring along, without blanks.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Script:
    """A script, or several that the same fonts have."""

    code: str
    """By ISO 15924, in small letters; what joins and reorders its letters goes by this."""
    fonts: tuple[str, ...]
    is_joined: bool = False
    """Whether what a letter looks like hangs on those beside it, so that words are drawn whole."""

    @property
    def has_blanks(self) -> bool:
        """Whether there are blanks between its words, and no other script within one."""
        return self.is_joined or self.code == "hang"


EVERYWHERE = (
    "notosans", "dejavusans", "segoeui", "arialunicodems", "lucidagrande", "freesans",
    "liberationsans", "arial", "segoeuisymbol", "segoeuihistoric", "applesymbols",
    "notosanssymbols", "notosanssymbols2", "symbola", "notosansmono",
)  # fmt: skip
"""Fonts for Latin, Greek and Cyrillic letters and for signs, in which others are found as well."""
_CHINESE = (
    "notosanscjksc", "notosanssc", "sourcehansanssc", "sourcehansanscn", "pingfangsc", "pingfang",
    "hiraginosansgb", "microsoftyahei", "simsun", "wenquanyizenhei", "wenquanyimicrohei",
    "notosanscjkjp", "notosanscjk", "droidsansfallback", "msgothic", "yugothic",
)  # fmt: skip
_JAPANESE = (
    "notosanscjkjp", "notosansjp", "sourcehansans", "hiraginosans", "hiraginokakugothicpron",
    "yugothicui", "yugothic", "meiryo", "msgothic", "ipagothic", "vlgothic", "takaogothic",
    *_CHINESE,
)  # fmt: skip
_KOREAN = (
    "notosanscjkkr", "notosanskr", "applesdgothicneo", "applegothic", "malgungothic", "gulim",
    "nanumgothic", "unbatang", *_CHINESE,
)  # fmt: skip
_INDIAN = ("nirmalaui", "nirmalauitext", "kohinoor", "freesans", "freeserif")
PLAIN = Script("zyyy", ())
SCRIPTS: Mapping[str, Script] = MappingProxyType(
    {
        "LATIN": Script("latn", ()),
        "GREEK": Script("grek", ()),
        "CYRILLIC": Script("cyrl", ()),
        "ARMENIAN": Script("armn", ("notosansarmenian", "mshtakan", "sylfaen")),
        "GEORGIAN": Script("geor", ("notosansgeorgian", "helvetica", "sylfaen")),
        "HEBREW": Script("hebr", ("notosanshebrew", "arialhebrew", "segoeui", "culmus"), True),
        "ARABIC": Script(
            "arab",
            ("notosansarabic", "notosansarabicui", "geezapro", "segoeui", "tahoma",
             "notonaskharabic", "dejavusans", "kacstone"),
            True,
        ),
        "SYRIAC": Script("syrc", ("notosanssyriac", "estrangeloedessa", "segoeuihistoric"), True),
        "THAANA": Script("thaa", ("notosansthaana", "mvboli"), True),
        "NKO": Script("nkoo", ("notosansnko", "ebrima"), True),
        "DEVANAGARI": Script(
            "deva",
            ("notosansdevanagari", "kohinoordevanagari", "devanagarisangammn", "mangal",
             "lohitdevanagari", "gargi", *_INDIAN),
            True,
        ),
        "BENGALI": Script(
            "beng",
            ("notosansbengali", "kohinoorbangla", "banglasangammn", "vrinda", "lohitbengali",
             "likhan", *_INDIAN),
            True,
        ),
        "GURMUKHI": Script(
            "guru", ("notosansgurmukhi", "gurmukhisangammn", "raavi", *_INDIAN), True
        ),
        "GUJARATI": Script(
            "gujr", ("notosansgujarati", "gujaratisangammn", "shruti", *_INDIAN), True
        ),
        "ORIYA": Script("orya", ("notosansoriya", "oriyasangammn", "kalinga", *_INDIAN), True),
        "TAMIL": Script(
            "taml", ("notosanstamil", "tamilsangammn", "latha", "lohittamil", *_INDIAN), True
        ),
        "TELUGU": Script(
            "telu", ("notosanstelugu", "telugusangammn", "gautami", *_INDIAN), True
        ),
        "KANNADA": Script(
            "knda", ("notosanskannada", "kannadasangammn", "tunga", *_INDIAN), True
        ),
        "MALAYALAM": Script(
            "mlym", ("notosansmalayalam", "malayalamsangammn", "kartika", *_INDIAN), True
        ),
        "SINHALA": Script(
            "sinh", ("notosanssinhala", "sinhalasangammn", "iskoolapota", *_INDIAN), True
        ),
        "THAI": Script(
            "thai",
            ("notosansthai", "thonburi", "leelawadeeui", "tahoma", "loma", "garuda", "waree"),
            True,
        ),
        "LAO": Script("laoo", ("notosanslao", "laosangammn", "leelawadeeui", "phetsarathot"), True),
        "TIBETAN": Script("tibt", ("notoseriftibetan", "kailasa", "microsofthimalaya"), True),
        "MYANMAR": Script("mymr", ("notosansmyanmar", "myanmarsangammn", "myanmartext"), True),
        "KHMER": Script("khmr", ("notosanskhmer", "khmersangammn", "leelawadeeui"), True),
        "MONGOLIAN": Script("mong", ("notosansmongolian", "mongolianbaiti"), True),
        "ETHIOPIC": Script("ethi", ("notosansethiopic", "kefa", "ebrima", "nyala")),
        "CHEROKEE": Script("cher", ("notosanscherokee", "galvji", "gadugi")),
        "CANADIAN": Script(
            "cans", ("notosanscanadianaboriginal", "euphemiaucas", "gadugi", "euphemia")
        ),
        "TIFINAGH": Script("tfng", ("notosanstifinagh", "ebrima")),
        "HIRAGANA": Script("hira", _JAPANESE),
        "KATAKANA": Script("kana", _JAPANESE),
        "HALFWIDTH": Script("kana", _JAPANESE),
        "KATAKANA-HIRAGANA": Script("kana", _JAPANESE),
        "FULLWIDTH": Script("latn", _CHINESE),
        "IDEOGRAPHIC": Script("hani", _CHINESE),
        "BOPOMOFO": Script("bopo", _CHINESE),
        "CJK": Script("hani", _CHINESE),
        "HANGUL": Script("hang", _KOREAN),
    }
)  # fmt: skip
"""By the first word of what Unicode calls a letter."""


KNOWN_FONTS = frozenset((*EVERYWHERE, *(font for each in SCRIPTS.values() for font in each.fonts)))


def script_of(letter: str) -> Script:
    """The script of a letter; `PLAIN` for signs, and for scripts that are not listed."""
    return SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], PLAIN)
