"""The two tables of states, drawn and written out."""

from collections import defaultdict
from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from net.session.states import GUEST_TRANSITIONS, MEMBER_TRANSITIONS
from tools.docs.source import table

_State = TypeVar("_State", bound=Enum)
_Event = TypeVar("_Event", bound=Enum)


def draw_guest_states() -> str:
    """The states of a guest, as a Mermaid diagram."""
    return _drawing_of(GUEST_TRANSITIONS)


def draw_member_states() -> str:
    """The host's view of a guest, as a Mermaid diagram."""
    return _drawing_of(MEMBER_TRANSITIONS)


def make_transition_tables() -> str:
    """Both tables in words, one line for each transition."""
    return "\n\n".join(
        [
            "**A guest**",
            _rows_of(GUEST_TRANSITIONS),
            "**The host's view of a guest**",
            _rows_of(MEMBER_TRANSITIONS),
        ]
    )


def _drawing_of(transitions: Mapping[_State, Mapping[_Event, _State]]) -> str:
    ids = {state: str(state.name) for state in transitions}
    lines = [f'    state "{state.value}" as {name}' for state, name in ids.items()]
    lines.append(f"    [*] --> {next(iter(ids.values()))}")
    for state, events in transitions.items():
        # Everything that leads from one state to another is one arrow.
        reasons: dict[_State, list[str]] = defaultdict(list)
        for event, after in events.items():
            reasons[after].append(str(event.value))
        for after, why in reasons.items():
            lines.append(f"    {ids[state]} --> {ids[after]}: {', '.join(why)}")
        if not events:
            lines.append(f"    {ids[state]} --> [*]")
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def _rows_of(transitions: Mapping[_State, Mapping[_Event, _State]]) -> str:
    return table(
        ["state", "event", "next state"],
        [
            [str(state.value), str(event.value), str(after.value)]
            for state, events in transitions.items()
            for event, after in events.items()
        ],
    )
