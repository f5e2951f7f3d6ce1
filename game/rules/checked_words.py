"""The words of content in other languages, held against the content: words of nothing that there
is, and words that a language lacks."""

from collections.abc import Iterator, Mapping

from files.problems import Reporter, meant_by
from game.text.language import Language
from game.text.reading import CONTENT_ROOM
from game.world.content import Content

_LISTED_MAX = 5


def check_words(content: Content, languages: Mapping[str, Language], reporter: Reporter) -> None:
    """Warns of words that nobody ever reads, and of those that are missing where a language has
    any at all."""
    there_is = frozenset(_paths(content))
    for code, language in languages.items():
        beginning = f"{CONTENT_ROOM}."
        said = {
            key.removeprefix(beginning) for key in language.phrases if key.startswith(beginning)
        }
        place = reporter.of(f"text/{code}/{CONTENT_ROOM}.toml")
        missing = sorted(there_is - said)
        for path in sorted(said - there_is):
            meant = meant_by(path, missing)
            right = "Leave it out" if meant is None else f'Did you mean "{meant}"?'
            place.at(path).warning("nothing in data has these words", right)
        if said and missing:
            listed = ", ".join(missing[:_LISTED_MAX])
            more = f", … ({len(missing)} in all)" if len(missing) > _LISTED_MAX else ""
            place.warning(
                f"words of data are missing: {listed}{more}",
                "Until they are here, it shows what stands in data",
            )


def _paths(content: Content) -> Iterator[str]:
    """Every word of content that players read, by its place."""
    titled = (
        ("achievements", content.achievements),
        ("areas", content.areas),
        ("awards", content.awards),
        ("cutscenes", content.cutscenes),
        ("destructables", content.destructables),
        ("items", content.items),
        ("quests", content.quests),
        ("seasons", content.season_definitions),
        ("switches", content.switches),
        ("weather", content.weather),
    )
    for table, names in titled:
        yield from (f"{table}.{name}.title" for name in names)
    for table, names in (("achievements", content.achievements), ("awards", content.awards)):
        yield from (f"{table}.{name}.text" for name in names)
    yield from (f"items.{name}.text" for name, item in content.items.items() if item.text)
    yield from (f"recipes.{name}.hint" for name, recipe in content.recipes.items() if recipe.hint)
    yield from (f"people.{name}.name" for name in content.people)
    yield from (f"errands.{name}.line" for name in content.errands)
    for name, quest in content.quests.items():
        for number, stage in enumerate(quest.stages, 1):
            yield f"quests.{name}.journal.{number}"
            if stage.bubble is not None:
                yield f"quests.{name}.bubbles.{number}"
        yield from (f"quests.{name}.ending.{n}" for n in range(1, len(quest.ending) + 1))
