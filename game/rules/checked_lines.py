"""What lines say about how they are to be seen, held against what the screen knows: markup that
means nothing there, colours and moods that do not exist. In translations as well."""

from files.problems import Reporter, meant_by, quoted
from game.dialogue import MarkedText
from game.world.content import Content
from game.world.scripts import CALM, MARKUP, MARKUP_COLOURS, MOOD_TAG, MOODS


def check_lines(content: Content, reporter: Reporter) -> None:
    """Reports moods that nobody has, and warns of markup that is not seen, and of names that are
    almost somebody's."""
    names = {person.name.casefold(): person.name for person in content.people.values()}
    for line_id, line in content.dialogue.program.texts.items():
        moods = [tag.removeprefix(MOOD_TAG) for tag in line.tags if tag.startswith(MOOD_TAG)]
        for mood in moods:
            if mood not in MOODS:
                reporter.of(f"dialogue/{line.file}").at(f"line {line.line}").error(
                    f"nobody looks {quoted(mood)}",
                    f"Write #{MOOD_TAG} and one of {', '.join(sorted(set(MOODS) - {CALM}))}",
                )
        gaps = ("",) * 8
        speaker = content.dialogue.spoken(line_id, gaps).speaker
        meant = None if speaker is None else meant_by(speaker, names)
        if meant is not None and speaker != names[meant]:
            reporter.of(f"dialogue/{line.file}").at(f"line {line.line}").warning(
                f"nobody is called {quoted(speaker)}", f"Did you mean {quoted(names[meant])}?"
            )
        for language, library in (("", content.dialogue), *content.translations.items()):
            where = f"line {line.line}" + (f" in {language}" if language else "")
            for problem in _unseen(library.spoken(line_id, gaps).words):
                marks = ", ".join(f"[{name}]" for name in sorted(MARKUP - {"character"}))
                reporter.of(f"dialogue/{line.file}").at(where).warning(
                    problem, f"There are {marks}, and the colours {', '.join(MARKUP_COLOURS)}"
                )


def _unseen(words: MarkedText) -> list[str]:
    """What of a line's markup the screen does not know."""
    found = []
    for attribute in words.attributes:
        colour = attribute.get("colour")
        if attribute.name not in MARKUP:
            found.append(f"[{attribute.name}] is not seen")
        elif attribute.name == "colour" and colour not in MARKUP_COLOURS:
            found.append(f"there is no colour {quoted(str(colour))}")
    return found
