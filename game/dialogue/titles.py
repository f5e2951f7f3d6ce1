"""Which nodes there are: each under its unique title, and groups of nodes that share one."""

from collections.abc import Iterable
from dataclasses import dataclass

from game.dialogue.cursor import Report
from game.dialogue.errors import Diagnostic
from game.dialogue.identifiers import NAME
from game.dialogue.tree import Node


@dataclass(frozen=True, slots=True)
class Titled:
    """A node under its unique title."""

    title: str
    node: Node
    is_member: bool
    """Whether it is one of a group, whose title is the node's own."""


def titled_nodes(nodes: Iterable[Node], report: Report) -> list[Titled]:
    """All nodes under their unique titles, in order. Titles that clash are reported; of those the
    first counts."""
    by_title: dict[str, list[Node]] = {}
    for node in nodes:
        by_title.setdefault(node.title, []).append(node)
    titled: list[Titled] = []
    for title, same in by_title.items():
        if any(node.whens for node in same):
            titled += _members(title, same, report)
            continue
        titled.append(Titled(title, same[0], is_member=False))
        if len(same) > 1:
            for node in same:
                other = same[1] if node is same[0] else same[0]
                _complain(
                    report, node, "YS0011",
                    f"a node {title} stands in {other.file}:{other.line} too",
                    "titles are unique, unless each of the nodes has a when: header",
                )  # fmt: skip
    most = report.limits.title_max_characters
    for found in titled:
        if len(found.title) > most:
            _complain(report, found.node, "TA0001", f"a title has more than {most} characters")
    return titled


def _members(title: str, nodes: list[Node], report: Report) -> list[Titled]:
    titled: dict[str, Titled] = {}
    for ordinal, node in enumerate(nodes, 1):
        if not node.whens:
            _complain(
                report, node, "YS0031",
                f"this node is called {title} like a group of nodes, and has no when: header",
                "when: always puts it into the group",
            )  # fmt: skip
        subtitle = node.header("subtitle")
        if subtitle and NAME.fullmatch(subtitle) is None:
            _complain(
                report, node, "YS0027", f"{subtitle[:40]!r} is no subtitle",
                "letters, digits and _, and no digit first",
            )  # fmt: skip
            subtitle = ""
        unique = f"{title}.{subtitle or ordinal}"
        if unique in titled:
            _complain(
                report, node, "YS0032", f"the group {title} has two nodes {subtitle}",
                f"the other is in {titled[unique].node.file}:{titled[unique].node.line}",
            )  # fmt: skip
        titled.setdefault(unique, Titled(unique, node, is_member=True))
    return list(titled.values())


def _complain(report: Report, node: Node, code: str, sentence: str, advice: str = "") -> None:
    report.add(Diagnostic(node.file, node.line, 0, code, sentence, advice))
