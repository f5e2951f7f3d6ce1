"""The language that the machine is set to."""

import locale
from collections.abc import Collection, Mapping

from game.text.reading import ENGLISH

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""In POSIX's order: the first that is set holds."""


def system_language(
    environment: Mapping[str, str], system_locale: str | None, known: Collection[str]
) -> str:
    """Which of the known languages the machine speaks, English when it is none of them.
    `system_locale` is the first part of `locale.getlocale()`, for systems such as Windows that
    set none of the variables: `German_Germany`."""
    said = next((environment[name] for name in _VARIABLES if environment.get(name)), system_locale)
    name = locale.normalize(said or "").partition(".")[0].partition("@")[0]
    return next((code for code in (name, name.partition("_")[0]) if code in known), ENGLISH)
