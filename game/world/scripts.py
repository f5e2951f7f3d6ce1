"""The dialogue scripts of an assets folder, read with what this game gives to scripts.

Every function and command has its types here, made from the data: an item, a person, a quest and
its stages, an area. So a misspelt name is found when content is loaded, not when somebody talks to
somebody and nothing happens. What they do stands in `game/rules/script.py`.
"""

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from files.reading import read_file, words_of
from game.dialogue import (
    BOOL,
    NUMBER,
    STRING,
    Between,
    Library,
    PartOf,
    Scope,
    Signature,
    Vocabulary,
    Whole,
    Words,
)
from game.dialogue.errors import Diagnostic, YarnSyntaxError
from game.world.quest_definitions import Quest
from game.world.records.dialogue_limits import DIALOGUE_LIMITS
from game.world.tastes import Taste

FARM_PREFIX = "$farm_"
OWN_PREFIX = "$me_"
GIFT_MAX = 99
"""The most of an item that one command gives or takes."""
CALM = "calm"
MOODS = (CALM, "happy", "sad", "surprised")
"""How somebody can look who speaks."""
MOOD_TAG = "mood:"
"""A line's hashtag begins with it that says so."""
MARKUP = frozenset(("b", "wave", "shake", "colour", "pause", "character", "nomarkup"))
"""What markup of lines means something on the screen."""
MARKUP_COLOURS = ("red", "green", "blue", "grey")
PAUSE_MAX_S = 3.0
"""The longest pause within a line."""
ENDEAR_MIN, ENDEAR_MAX = -100, 250
"""By how many points one command lets somebody like a player less, or more."""
YESTERDAYS = frozenset({"earned", "grown", "caught", "found"})
"""What scripts ask about the day before."""
WAIT_MAX_S = 10
"""The longest pause before a line."""


def script_vocabulary(
    *,
    items: Iterable[str],
    recipes: Iterable[str],
    quests: Mapping[str, Quest],
    people: Iterable[str],
    areas: Iterable[str],
    seasons: Iterable[str],
    weather: Iterable[str],
    staging: Mapping[str, Signature] = MappingProxyType({}),
) -> Vocabulary:
    """What scripts can ask and do, with these ids; `staging` are the commands of scenes."""
    item, recipe = Words("item", frozenset(items)), Words("recipe", frozenset(recipes))
    quest, area = Words("quest", frozenset(quests)), Words("area", frozenset(areas))
    person = Words("person", frozenset(people))
    count = Whole("count", 1, GIFT_MAX)
    stages = {name: (1, len(definition.journal)) for name, definition in quests.items()}
    functions = {
        "bag_count": Signature((item,), NUMBER),
        "quest_stage": Signature((quest,), NUMBER),
        "quest_missing": Signature((quest,), NUMBER),
        "knows_recipe": Signature((recipe,), BOOL),
        "day": Signature((), NUMBER),
        "season": Signature((), Words("season", frozenset(seasons))),
        "weather": Signature((), Words("weather", frozenset(weather))),
        "hour": Signature((), NUMBER),
        "player_name": Signature((), STRING),
        "friends_here": Signature((), NUMBER),
        "friend_name": Signature((), STRING),
        "person_name": Signature((person,), STRING),
        "hearts": Signature((person,), NUMBER),
        "yesterday": Signature((Words("thing", YESTERDAYS),), NUMBER),
        "gift_taste": Signature((), Words("taste", frozenset(("", *Taste)))),
        "gift_item": Signature((), STRING),
        "area": Signature((), area),
    }
    commands = {
        "give_items": Signature((item, count), is_worth=True),
        "give_some_items": Signature((item, count, count), is_worth=True),
        "take_items": Signature((item, count), is_worth=True),
        "set_quest": Signature((quest, PartOf("stage", 0, stages))),
        "bring": Signature((quest,), is_worth=True),
        "learn_recipe": Signature((recipe,), is_worth=True),
        "add_hearts": Signature((person, Whole("points", ENDEAR_MIN, ENDEAR_MAX)), is_worth=True),
        "wait": Signature((Between("seconds", 0, WAIT_MAX_S),)),
        "vote": Signature(()),
        **staging,
    }
    return Vocabulary(
        MappingProxyType(functions),
        MappingProxyType(commands),
        ((FARM_PREFIX, Scope.FARM), (OWN_PREFIX, Scope.PLAYER)),
    )


def script_sources(folder: Path) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """All `.yarn` files of a folder by name, those below it included, and what is wrong with files
    that cannot be read or are empty."""
    sources: dict[str, bytes] = {}
    problems: list[Diagnostic] = []
    for path in sorted(islice(folder.rglob("*.yarn"), DIALOGUE_LIMITS.files_max + 1)):
        name = path.relative_to(folder).as_posix()
        try:
            sources[name] = read_file(path, DIALOGUE_LIMITS.file_max_bytes)
        except OSError as error:
            sentence = f"it cannot be read: {words_of(error)}"
            problems.append(Diagnostic(name, 0, 0, "TA0005", sentence))
            continue
        if not sources[name].strip():
            problems.append(Diagnostic(name, 0, 0, "TA0005", "the script is empty"))
    return sources, problems


def load_scripts(folder: Path, vocabulary: Vocabulary) -> Library:
    """The library of a folder. Raises YarnSyntaxError with everything that is wrong."""
    sources, problems = script_sources(folder)
    if problems:
        raise YarnSyntaxError(tuple(problems))
    return Library.from_sources(sources, vocabulary, DIALOGUE_LIMITS)
