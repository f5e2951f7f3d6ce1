"""What is read of a line or an option: who speaks, with which face, and the words, in the language
of who reads."""

from collections.abc import Callable
from dataclasses import dataclass

from game.dialogue import MarkedText, YarnRuntimeError
from game.rules.script import ITEM_SIGN
from game.text.errors import in_english
from game.text.letters import isolated
from game.text.sentence import Sentence
from game.world.content import Content
from game.world.records import SpokenLine
from game.world.scripts import CALM, MOOD_TAG, MOODS
from game.world.translations import SCRIPT_LANGUAGE

FAULT_LINE_ID = "fault"
"""The last line of a conversation whose script cannot go on. No script has it: ids of scripts begin
with `line:`."""
FAULT = Sentence("people.words_run_out")
"""What is read then."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line or an option, as it is read in a language."""

    speaker: str
    """Empty when nobody in particular speaks."""
    words: MarkedText
    person: str | None = None
    """The person of the data who speaks, whatever they are called in the language."""
    mood: str = CALM


def said(
    content: Content,
    line: SpokenLine,
    language: str = SCRIPT_LANGUAGE,
    say: Callable[[Sentence], str] = in_english,
    title_of: Callable[[str, str], str] = lambda _, own: own,
) -> Said:
    """A line or an option in a language, or in the script's own where it has none. `say` says what
    is no script's word, and `title_of` a title of the data, of which it is told the path and the
    own words."""
    if line.line_id == FAULT_LINE_ID:
        return Said("", MarkedText(say(FAULT)))
    try:
        filled = tuple(_title(content, value, title_of) for value in line.substitutions)
        spoken = content.dialogue_in(language).spoken(line.line_id, filled)
        named = content.dialogue.spoken(line.line_id, line.substitutions).speaker
        tags = content.dialogue.tags(line.line_id)
    except YarnRuntimeError:
        # Somebody's program said a line that no script has.
        return Said("", MarkedText("…"))
    person = next((name for name, each in content.people.items() if each.name == named), None)
    mood = next((mood for mood in MOODS if f"{MOOD_TAG}{mood}" in tags), CALM)
    return Said(spoken.speaker or "", spoken.words, person, mood)


def _title(content: Content, value: str, title_of: Callable[[str, str], str]) -> str:
    """What fills a gap: an item's title in the language of who reads, or the value as it is."""
    item = content.items.get(value.removeprefix(ITEM_SIGN)) if value[:1] == ITEM_SIGN else None
    filled = value if item is None else title_of(f"items.{value[1:]}.title", item.title)
    return isolated(filled)


def words_of(
    content: Content,
    line: SpokenLine,
    language: str = SCRIPT_LANGUAGE,
    say: Callable[[Sentence], str] = in_english,
) -> tuple[str, str]:
    """Who speaks, and the plain words of a line or an option, as by `said`."""
    found = said(content, line, language, say)
    return found.speaker, found.words.text
