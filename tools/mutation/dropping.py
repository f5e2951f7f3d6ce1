"""One more kind of fault for Cosmic Ray: a statement that is left out.

Its own operators change what is computed. What a protocol forgets to do (an answer that is not
sent, an entry that is not cleared, an error that is not raised) is a statement that is missing.
"""

from collections.abc import Iterator

from parso.python.tree import Function, Keyword, Operator, PythonNode
from parso.tree import BaseNode, NodeOrLeaf

Position = tuple[int, int]


class DropStatement:
    """Puts `pass` in the place of a call, of a change to what an object holds, or of a `raise`."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[tuple[Position, Position]]:
        """Where `node` is such a statement."""
        if isinstance(node, PythonNode) and node.type == "simple_stmt":
            statement = node.children[0]
            if _has_an_effect(statement):
                yield statement.start_pos, statement.end_pos

    def mutate(self, node: PythonNode, index: int) -> PythonNode:
        """Leaves the statement out."""
        statement = node.children[0]
        prefix = statement.get_first_leaf().prefix
        node.children[0] = Keyword("pass", statement.start_pos, prefix)
        return node


def _has_an_effect(statement: NodeOrLeaf) -> bool:
    match statement.type:
        case "del_stmt" | "raise_stmt":
            return True
        case "atom_expr" if isinstance(statement, BaseNode):
            trailer = statement.children[-1]
            return isinstance(trailer, BaseNode) and trailer.children[0] == "("
        case "expr_stmt" if isinstance(statement, BaseNode):
            # Where a local name or a new object's attribute is not set, the first line that reads
            # it fails, which any test notices.
            target, change = statement.children[:2]
            if target.type == "atom_expr":
                function = statement.search_ancestor("funcdef")
                return isinstance(function, Function) and function.name.value != "__init__"
            return isinstance(change, Operator) and change.value != "="
        case _:
            return False
