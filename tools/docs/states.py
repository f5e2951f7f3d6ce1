"""The two tables of states, drawn and written out."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from net.session.states import GUEST_TRANSITIONS, MEMBER_TRANSITIONS
from tools.docs.diagram import draw_states
from tools.docs.source import table

_State = TypeVar("_State", bound=Enum)
_Event = TypeVar("_Event", bound=Enum)


def draw_guest_states() -> str:
    """`docs/guest-states.svg`."""
    return draw_states("The states of a guest", GUEST_TRANSITIONS)


def draw_member_states() -> str:
    """`docs/member-states.svg`."""
    return draw_states("The host's view of a guest", MEMBER_TRANSITIONS)


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


def _rows_of(transitions: Mapping[_State, Mapping[_Event, _State]]) -> str:
    return table(
        ["state", "event", "next state"],
        [
            [str(state.value), str(event.value), str(after.value)]
            for state, events in transitions.items()
            for event, after in events.items()
        ],
    )
