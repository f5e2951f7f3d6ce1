"""What the writers' commands do: check, tag, strings and graph. `play` has a module of its own."""

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

from files.writing import replace_file
from game.command_line.yarn.arguments import (
    YarnCheckArguments,
    YarnCommandArguments,
    YarnGraphArguments,
    YarnPlayArguments,
    YarnStringsArguments,
    YarnTagArguments,
)
from game.command_line.yarn.play import Terminal, play_script
from game.command_line.yarn.scene import scene_content, tell_scene
from game.command_line.yarn.scripts import (
    Scripts,
    YarnCommandError,
    read_script,
    read_scripts,
)
from game.dialogue import Diagnostic, Severity
from game.dialogue.graph import draw_graph
from game.dialogue.lint import find_doubtful
from game.dialogue.program import LineText, Program, ShowChoices
from game.dialogue.string_table import (
    NOT_TRANSLATED,
    Row,
    lock_of,
    translations_of,
    write_table,
)
from game.dialogue.tagging import ids_of, tagged
from game.dialogue.template import Template, split_speaker
from game.dialogue.tree import Node
from game.program.output import check_outputs
from game.program.terminal import say
from game.world.translations import (
    SCRIPT_LANGUAGE,
    TABLES_MAX,
    Translation,
    read_string_table,
    read_translations,
)

Measure = Callable[[str, bool], str | None]
"""Says why a text does not fit the box, None when it does; the second argument is whether it is an
option."""

_LONGEST_GAP = "A Longest Name 1"
"""What gaps are filled with where it is measured whether a line fits."""


def run_yarn(
    arguments: YarnCommandArguments, own_assets: Path, measure: Callable[[], Measure]
) -> int:
    """Does what was asked. `measure` makes what measures texts. Returns the exit status: 1 when
    scripts have errors. Raises ValueError or OSError with a sentence for what cannot be done."""
    match arguments:
        case YarnPlayArguments(file=file, scene=str()):
            return tell_scene(arguments, scene_content(file, own_assets), say)
        case YarnPlayArguments(file=file):
            return play_script(read_script(file), arguments, Terminal(sys.stdin, say))
        case YarnCheckArguments(folder=folder, ids=ids):
            return _check(read_scripts(folder, own_assets), ids, measure())
        case YarnTagArguments(folder=folder):
            return _tag(read_scripts(folder, own_assets))
        case YarnStringsArguments(folder=folder, file=file, language=language):
            check_outputs({"FILE.csv": file}, {})
            return _strings(read_scripts(folder, own_assets), file, language)
        case YarnGraphArguments(folder=folder, out=out):
            scripts = read_scripts(folder, own_assets)
            out.write_bytes(draw_graph(scripts.compilation.nodes, scripts.starts).encode())
            say(f"{len(scripts.compilation.nodes)} nodes are drawn in {out}.")
            return 0


def _check(scripts: Scripts, wants_ids: bool, measure: Measure) -> int:
    nodes = scripts.compilation.nodes
    has_ids = bool(ids_of(nodes))
    found = [*scripts.diagnostics]
    found += find_doubtful(nodes, scripts.starts & _titles(nodes), wants_ids=wants_ids or has_ids)
    program = scripts.program
    if program is not None:
        found += _too_long(program, measure)
        translations, problems = read_translations(scripts.folder, program)
        found += problems
        for language, translation in translations.items():
            found += _too_long_in(language, translation, program, measure)
    for diagnostic in sorted(found, key=lambda d: d.order):
        say(str(diagnostic))
    counts = Counter(diagnostic.severity for diagnostic in found)
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    say(f"{len(scripts.texts)} scripts, {len(nodes)} nodes: {errors} errors, {warnings} warnings.")
    return 1 if errors else 0


def _titles(nodes: tuple[Node, ...]) -> frozenset[str]:
    return frozenset(node.title for node in nodes)


def _too_long(program: Program, measure: Measure) -> list[Diagnostic]:
    options = _options(program)
    return [
        _doubt(line.file, line.line, problem)
        for line_id, line in program.texts.items()
        if (problem := _unfit(line.template, line, SCRIPT_LANGUAGE, line_id in options, measure))
        is not None
    ]


def _too_long_in(
    language: str, translation: Translation, program: Program, measure: Measure
) -> list[Diagnostic]:
    """What does not fit the box in another language, told where the translator finds it."""
    options = _options(program)
    found: list[Diagnostic] = []
    for line_id, template in translation.templates.items():
        row = translation.rows.get(line_id)
        line = program.texts[line_id]
        problem = _unfit(template, line, language, line_id in options, measure)
        if row is not None and problem is not None:
            found.append(_doubt(row.file, row.line, problem))
    return found


def _options(program: Program) -> frozenset[str]:
    """The ids of the lines that are shown as options."""
    return frozenset(
        option.line_id
        for node in program.nodes.values()
        for instruction in node.instructions
        if isinstance(instruction, ShowChoices)
        for option in instruction.options
    )


def _unfit(
    template: Template, line: LineText, locale: str, is_option: bool, measure: Measure
) -> str | None:
    words = template.filled((_LONGEST_GAP,) * line.gap_count, locale)
    return measure(split_speaker(words)[1].text, is_option)


def _doubt(file: str, line: int, sentence: str) -> Diagnostic:
    return Diagnostic(file, line, 0, "TA0015", sentence, "shorten it", Severity.WARNING)


def _tag(scripts: Scripts) -> int:
    if scripts.program is None:
        raise YarnCommandError("Scripts with errors are not touched: `yarn check` lists them.")
    taken = ids_of(scripts.compilation.nodes)
    total = 0
    for file, text in scripts.texts.items():
        nodes = [node for node in scripts.compilation.nodes if node.file == file]
        written, count = tagged(text, nodes, taken)
        if count:
            replace_file(scripts.folder / file, written.encode(), mode=0o644)
            say(f"{file}: {count} ids")
        total += count
    say(f"{total} ids are written." if total else "Every line has its id.")
    return 0


def _elsewhere(file: Path) -> set[str]:
    """The lines that other tables beside this one have; `check` says what is unreadable."""
    others = islice((path for path in file.parent.glob("*.csv") if path != file), TABLES_MAX)
    return {line_id for path in others for line_id in read_string_table(path, path.name)[0]}


def _without(program: Program, line_ids: set[str]) -> Program:
    """The same scripts, as if they had no such lines."""
    texts = {line_id: text for line_id, text in program.texts.items() if line_id not in line_ids}
    return replace(program, texts=texts)


def _strings(scripts: Scripts, file: Path, language: str) -> int:
    program = scripts.program
    if program is None:
        raise YarnCommandError("Scripts with errors have no table: `yarn check` lists them.")
    rows: dict[str, Row] = {}
    if file.exists():
        rows, problems = read_string_table(file, file.name)
        if problems:
            raise YarnCommandError(f"{problems[0]}. Nothing is written.")
    program = _without(program, _elsewhere(file) - rows.keys())
    # A row that was never translated is not older than its original.
    fresh = {
        line_id: replace(row, lock=lock_of(program.texts[line_id]))
        for line_id, row in rows.items()
        if line_id in program.texts and not row.text.strip()
    }
    table = write_table(program, language, rows | fresh)
    replace_file(file, table.encode(), mode=0o644)
    _, problems = translations_of(file.name, rows, program)
    for problem in problems:
        if problem.code != NOT_TRANSLATED:
            say(str(problem))
    missing = sum(problem.code == NOT_TRANSLATED for problem in problems)
    say(f"{file}: {len(program.texts)} lines, {missing} of them not translated.")
    return 0
