"""Which nodes a conversation can come to."""

from collections.abc import Iterable

from game.dialogue.program import CompiledNode, EnterNode, PickNode, Program


def reached_nodes(program: Program, titles: Iterable[str]) -> dict[str, CompiledNode]:
    """The nodes, by their unique titles, to which one may come from these, by jumps and detours
    whose titles are written literally; titles that no node has are passed over."""
    reached: dict[str, CompiledNode] = {}
    waiting = list(titles)
    while waiting:
        title = waiting.pop()
        node = program.nodes.get(title)
        if node is None or title in reached:
            continue
        reached[title] = node
        for instruction in node.instructions:
            if isinstance(instruction, EnterNode) and isinstance(instruction.target, str):
                waiting.append(instruction.target)
            elif isinstance(instruction, PickNode):
                waiting += [choice.id for choice in instruction.nodes]
    return reached
