"""Where a conversation is in its scripts: a small stack of frames behind one opaque value.

A frame is a node and the number of its next instruction; a detour puts one on top. As text a place
travels in a record and lies in a saved farm, and the machine can go on from any place between two
instructions.
"""

from dataclasses import dataclass

from game.dialogue.errors import YarnRuntimeError
from game.dialogue.limits import Limits

_FRAME_SIGN = "/"
_COUNTER_SIGN = ":"


@dataclass(frozen=True, slots=True)
class Frame:
    """A node that is being run, and its next instruction."""

    node: str
    counter: int


@dataclass(frozen=True, slots=True)
class Place:
    """A stack of frames, the present node last; without any, the conversation is over."""

    frames: tuple[Frame, ...]

    @classmethod
    def start(cls, node: str) -> "Place":
        """The beginning of a node."""
        return cls((Frame(node, 0),))

    @classmethod
    def decode(cls, text: str, limits: Limits) -> "Place":
        """The inverse of `encode`. Raises YarnRuntimeError for what is no place."""
        frames = []
        parts = text.split(_FRAME_SIGN) if text else []
        if len(parts) > limits.frames_max:
            raise YarnRuntimeError("dialogue", 0, f"a place has {len(parts)} frames")
        for part in parts:
            node, sign, counter = part.rpartition(_COUNTER_SIGN)
            is_number = counter.isascii() and counter.isdigit() and len(counter) <= 5
            if not (sign and node and is_number):
                raise YarnRuntimeError("dialogue", 0, f"{text[:60]!r} is no place in a script")
            frames.append(Frame(node, int(counter)))
        return cls(tuple(frames))

    def encode(self) -> str:
        """The place as text: `Miller:4`, or `Miller:4/Weather:0` during a detour."""
        return _FRAME_SIGN.join(f"{f.node}{_COUNTER_SIGN}{f.counter}" for f in self.frames)

    @property
    def top(self) -> Frame:
        """The frame that runs. There is one as long as the conversation is not over."""
        return self.frames[-1]

    def moved(self, counter: int) -> "Place":
        """The place with the running node at another instruction."""
        return Place((*self.frames[:-1], Frame(self.top.node, counter)))

    def entered(self, node: str, limits: Limits) -> "Place":
        """The place with a node on top. Raises ValueError when that is one too many."""
        if len(self.frames) >= limits.frames_max:
            raise ValueError(f"more than {limits.frames_max} nodes are inside each other")
        return Place((*self.frames, Frame(node, 0)))

    def left(self) -> "Place":
        """The place without the running node."""
        return Place(self.frames[:-1])
