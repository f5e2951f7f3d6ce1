"""What scripts ask of the game, held against what there is: commands, functions, variables, and
the ids and amounts that commands name.

This is where whatever is wrong with scripts, but no fault of their language, comes in.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from game.dialogue import check_library
from game.dialogue.program import (
    CompiledNode,
    EnterNode,
    GiveCommand,
    Instruction,
    Program,
    SetVariable,
)
from game.rules.context import Context
from game.rules.script import COMMAND_ARGUMENTS, script_functions
from game.world.content import Content, read_content
from game.world.definitions import Person
from game.world.problems import Reporter, quoted
from game.world.world import Transaction, World

_ITEM_COMMANDS = {"take_items": "takes", "give_items": "gives"}
"""The commands that move items, and the field of people.toml that bounds each."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A command with plain words for arguments, and where it stands."""

    file: str
    line: int
    name: str
    arguments: tuple[str, ...]


def checked_content(
    assets: Path, reporter: Reporter, art_folder: Path | None = None
) -> Content | None:
    """All content of an assets folder with its scripts, held against the art of `art_folder`, or
    else its own. Reports everything that is wrong, warnings included; None when it cannot be
    played."""
    content = read_content(assets, reporter, art_folder)
    if content is not None:
        check_scripts(content, reporter)
    return None if reporter.errors() else content


def check_scripts(content: Content, reporter: Reporter) -> None:
    """Reports what scripts ask for that the game or its data do not have."""
    context = Context(content, 0, 0, 0, None, 0.0, None)
    functions = script_functions(Transaction(World()), context)
    for sentence in check_library(content.dialogue, functions, COMMAND_ARGUMENTS):
        place, _, words = sentence.partition(": ")
        file, _, line = place.rpartition(":")
        if file and line.isdigit():
            _at(reporter, file, int(line)).error(words.rstrip("."), _commands_there_are())
        else:
            reporter.of("dialogue").error(sentence.rstrip("."), "Begin it with $farm_ or $me_")
    program = content.dialogue.program
    for node in program.nodes.values():
        for told in _told(node):
            _check_names(content, told, _at(reporter, told.file, told.line))
    for name, person in content.people.items():
        _check_amounts(content, name, person, reporter)
    _check_begun(content, reporter)


def _at(reporter: Reporter, file: str, line: int) -> Reporter:
    return reporter.of(f"dialogue/{file}").at(f"line {line}")


def _commands_there_are() -> str:
    shapes = (f"<<{name}>> with {count}" for name, count in COMMAND_ARGUMENTS.items())
    return f"There are {', '.join(shapes)} arguments"


def _told(node: CompiledNode) -> Iterator[_Told]:
    for instruction in node.instructions:
        told = _command_of(node, instruction)
        if told is not None:
            yield told


def _command_of(node: CompiledNode, instruction: Instruction) -> _Told | None:
    """A command whose arguments are all known before it is run."""
    if not isinstance(instruction, GiveCommand):
        return None
    words: list[str] = []
    for parts in instruction.arguments:
        if not all(isinstance(part, str) for part in parts):
            return None
        words.append("".join(part for part in parts if isinstance(part, str)))
    return _Told(node.file, instruction.line, instruction.name, tuple(words))


def _check_names(content: Content, told: _Told, place: Reporter) -> None:
    if COMMAND_ARGUMENTS.get(told.name) != len(told.arguments):
        return
    subject = told.arguments[0]
    if told.name in _ITEM_COMMANDS:
        if subject not in content.items:
            place.unknown(f"{quoted(subject)} is no item", subject, content.items)
        _check_whole(told.arguments[1], 99, place)
    elif told.name == "set_quest":
        quest = content.quests.get(subject)
        if quest is None:
            place.unknown(f"{quoted(subject)} is no quest", subject, content.quests)
        else:
            _check_whole(told.arguments[1], len(quest.journal), place)
    elif told.name == "learn_recipe" and subject not in content.recipes:
        place.unknown(f"{quoted(subject)} is no recipe", subject, content.recipes)


def _check_whole(text: str, most: int, place: Reporter) -> None:
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= most):
        place.error(f"{quoted(text)} cannot be", f"It should be a number from 1 to {most}")


def _check_amounts(content: Content, name: str, person: Person, reporter: Reporter) -> None:
    """Holds what a person's script takes and gives in one step against people.toml: the ledger
    would find fault with more."""
    allowed = {
        "take_items": Counter({stack.item: stack.count for stack in person.takes}),
        "give_items": Counter({stack.item: stack.count for stack in person.gives}),
    }
    for node in _reached(content.dialogue.program, person.node):
        moved: Counter[tuple[str, str]] = Counter()
        for instruction in node.instructions:
            told = _command_of(node, instruction)
            if told is None:
                if not isinstance(instruction, GiveCommand | SetVariable):
                    # Here the step ends, or goes on elsewhere.
                    moved.clear()
                continue
            if told.name not in allowed or len(told.arguments) != 2:
                continue
            item, count = told.arguments
            if item not in content.items:
                continue
            moved[told.name, item] += int(count) if count.isascii() and count.isdigit() else 0
            most, found = allowed[told.name][item], moved[told.name, item]
            if found > most:
                field = _ITEM_COMMANDS[told.name]
                entry = f"{field} = [{{ item = {quoted(item)}, count = {found} }}]"
                _at(reporter, told.file, told.line).error(
                    f"{name} {field} {found} {item}, and people.toml allows {most}",
                    f"Ask for fewer, or write {entry}",
                )


def _check_begun(content: Content, reporter: Reporter) -> None:
    """Warns of recipes that nobody learns and quests that nobody begins."""
    nodes = content.dialogue.program.nodes.values()
    given = [one for node in nodes for one in node.instructions if isinstance(one, GiveCommand)]
    told = {(one.name, one.arguments[0]) for node in nodes for one in _told(node) if one.arguments}
    if len(given) > sum(1 for node in nodes for _ in _told(node)):
        # A script computes what it names.
        return
    for name, recipe in content.recipes.items():
        if not recipe.known_from_start and ("learn_recipe", name) not in told:
            reporter.of("data/recipes.toml").at(f"[{name}]").warning(
                "nobody learns it", f"Set known_from_start, or <<learn_recipe {name}>> in a script"
            )
    for name in content.quests:
        if ("set_quest", name) not in told:
            reporter.of("data/quests.toml").at(f"[{name}]").warning(
                "nobody begins it", f"Write <<set_quest {name} 1>> into a script"
            )


def _reached(program: Program, title: str) -> Iterator[CompiledNode]:
    """The nodes that a conversation can come to which begins at one."""
    waiting, seen = [title], {title}
    while waiting:
        node = program.nodes.get(waiting.pop())
        if node is None:
            continue
        yield node
        for instruction in node.instructions:
            target = instruction.target if isinstance(instruction, EnterNode) else None
            if isinstance(target, str) and target not in seen:
                seen.add(target)
                waiting.append(target)
