"""What scripts take, give, teach and begin, held against the data: amounts that people.toml does
not allow, and what no script ever does.

Names and types are checked as scripts are loaded (`game/world/scripts.py`).
"""

from collections import Counter
from pathlib import Path

from files.problems import Reporter, quoted
from game.dialogue.program import (
    CompiledNode,
    GiveCommand,
    SetVariable,
    ShowChoices,
    ShowLine,
)
from game.dialogue.reaching import reached_nodes
from game.rules.checked_lines import check_lines
from game.world.content import Content, read_content
from game.world.definitions import Person

FRIENDS_MAX = 8
"""How many play together at most."""
TAKEN_MAX = 99
"""The most of an item that people.toml can let a person take in one step."""
_MOVES = {"take_items": "takes", "give_items": "gives", "give_some_items": "gives"}
"""The commands that move items, and the field of people.toml that bounds each. The last argument
is the most that a command moves."""


def checked_content(
    assets: Path, reporter: Reporter, art_folder: Path | None = None
) -> Content | None:
    """All content of an assets folder with its scripts, held against the art of `art_folder`, or
    else its own. Reports everything that is wrong, warnings included; None when it cannot be
    played."""
    content = read_content(assets, reporter, art_folder)
    if content is not None:
        for name, person in content.people.items():
            _check_amounts(content, name, person, reporter)
        _check_begun(content, reporter)
        _check_votes(content, reporter)
        check_lines(content, reporter)
        _check_scenes(content, reporter)
    return None if reporter.errors() else content


def _check_amounts(content: Content, name: str, person: Person, reporter: Reporter) -> None:
    """Holds what a person's script takes and gives in one step against people.toml: the ledger
    would find fault with more."""
    allowed = {
        "takes": Counter({stack.item: stack.count for stack in person.takes}),
        "gives": Counter({stack.item: stack.count for stack in person.gives}),
    }
    program = content.dialogue.program
    uses = {(use.node, use.line): use for use in program.commands}
    begun = [person.node] if person.gift_node is None else [person.node, person.gift_node]
    for node in reached_nodes(program, begun).values():
        moved: Counter[tuple[str, str]] = Counter()
        for instruction in node.instructions:
            if not isinstance(instruction, GiveCommand):
                if not isinstance(instruction, SetVariable):
                    # Here the step ends, or goes on elsewhere.
                    moved.clear()
                continue
            use = uses.get((node.title, instruction.line))
            if use is not None and use.name == "bring" and use.arguments[0] is not None:
                _check_brought(content, name, use.arguments[0], allowed["takes"], reporter)
            if use is None or use.name not in _MOVES:
                continue
            field, item, most = _MOVES[use.name], use.arguments[0], use.arguments[-1]
            if item is None or most is None or not most.isdigit():
                continue
            moved[field, item] += int(most)
            found, limit = moved[field, item], allowed[field][item]
            if found > limit:
                entry = f"{field} = [{{ item = {quoted(item)}, count = {found} }}]"
                reporter.of(f"dialogue/{use.file}").at(f"line {use.line}").error(
                    f"{name} {field} {found} {item}, and people.toml allows {limit}",
                    f"Ask for fewer, or write {entry}",
                )


def _check_brought(
    content: Content, name: str, quest: str, takes: Counter[str], reporter: Reporter
) -> None:
    """Holds what a quest wants of the largest company against people.toml."""
    for stage in content.quests[quest].stages if quest in content.quests else ():
        if stage.goal is None or stage.goal.bring is None:
            continue
        item, most = stage.goal.bring, min(stage.goal.wanted(FRIENDS_MAX), TAKEN_MAX)
        if takes[item] < most:
            entry = f"takes = [{{ item = {quoted(item)}, count = {most} }}]"
            reporter.of("data/people.toml").at(f"[{name}]").error(
                f"{name} takes {takes[item]} {item}, and [{quest}] wants up to {most}",
                f"Write {entry}",
            )


def _check_begun(content: Content, reporter: Reporter) -> None:
    """Warns of recipes that nobody learns and quests that nobody begins."""
    named = {
        (use.name, use.arguments[0]) for use in content.dialogue.program.commands if use.arguments
    }
    for name, recipe in content.recipes.items():
        rewarded = any(name in quest.reward.recipes for quest in content.quests.values())
        is_taught = recipe.learned_by is not None or _is_named(named, "learn_recipe", name)
        if not (recipe.known_from_start or rewarded or is_taught):
            reporter.of("data/recipes.toml").at(f"[{name}]").warning(
                "nobody learns it",
                f"Set known_from_start or learned_by, or <<learn_recipe {name}>> in a script",
            )
    for name, quest in content.quests.items():
        begins = quest.from_start or quest.after is not None
        if not begins and not _is_named(named, "set_quest", name):
            reporter.of("data/quests.toml").at(f"[{name}]").warning(
                "nobody begins it", f"Write <<set_quest {name} 1>> into a script"
            )


def _check_scenes(content: Content, reporter: Reporter) -> None:
    """Reports scenes that give or take: the ledger allows that to people alone."""
    program = content.dialogue.program
    nodes = reached_nodes(program, (scene.node for scene in content.cutscenes.values()))
    for use in program.commands:
        if use.node in nodes and use.name in (*_MOVES, "bring"):
            reporter.of(f"dialogue/{use.file}").at(f"line {use.line}").error(
                f"<<{use.name}>> moves items, and a scene moves none",
                "Let the person do it in a talk, before or after",
            )


def _check_votes(content: Content, reporter: Reporter) -> None:
    """Reports votes that nobody could take part in: without options in the same step."""
    program = content.dialogue.program
    lines = {(use.node, use.line): use for use in program.commands if use.name == "vote"}
    for node in program.nodes.values():
        for index, instruction in enumerate(node.instructions):
            use = lines.get((node.title, instruction.line))
            is_vote = isinstance(instruction, GiveCommand) and use is not None
            if use is None or not is_vote or _leads_to_options(node, index + 1):
                continue
            reporter.of(f"dialogue/{use.file}").at(f"line {use.line}").error(
                "nothing is voted on here",
                "Write <<vote>> directly before the options, or before the line above them",
            )


def _leads_to_options(node: CompiledNode, index: int) -> bool:
    for instruction in node.instructions[index:]:
        if isinstance(instruction, ShowChoices):
            return True
        is_line = isinstance(instruction, ShowLine) and instruction.is_before_choices
        if not is_line and not isinstance(instruction, GiveCommand | SetVariable):
            return False
    return False


def _is_named(named: set[tuple[str, str | None]], command: str, subject: str) -> bool:
    """Whether a script gives this command with this subject, or with one that it computes."""
    return (command, subject) in named or (command, None) in named
