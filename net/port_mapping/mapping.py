"""The game's side of asking the router: it starts the child, hears what it says, and ends it.

Nothing here waits: a thread reads the child's lines, and `work` looks at the last of them.
"""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from net.limits import PORT_LEASE_S, PORT_MAPPING_MAX_S
from net.log_line import log_line
from net.port_mapping.answers import (
    LINE_MAX_BYTES,
    LINES_MAX,
    MappingState,
    RouterAnswer,
    read_answer,
)

CHILD_ARGUMENT = "--ask-router-for"
"""The first argument of a packaged program that is to ask the router, before the child's own."""
_CHILD_MODULE = "net.port_mapping.child"
_ROOT = Path(__file__).resolve().parents[2]
_ASKING = RouterAnswer(MappingState.ASKING)
_FAILED = RouterAnswer(MappingState.FAILED)
_LOST = RouterAnswer(MappingState.NO_ROUTER)

_log = logging.getLogger(__name__)


def answer_as_child(arguments: Sequence[str]) -> bool:
    """For the first line of a packaged program, with its arguments: whether it was started as the
    child that asks the router. It has done so then, and is to end."""
    if len(arguments) != 3 or arguments[0] != CHILD_ARGUMENT:
        return False
    from net.port_mapping.child import main

    main(arguments[1:])
    return True


def child_command() -> tuple[str, ...]:
    """What starts the child, without its arguments."""
    if getattr(sys, "frozen", False):
        return sys.executable, CHILD_ARGUMENT
    return sys.executable, "-m", _CHILD_MODULE


class PortMapping:
    """One UDP port that the router is asked to map, from the beginning until `close`."""

    def __init__(
        self,
        port: int,
        now_s: float,
        lease_s: int = PORT_LEASE_S,
        command: Sequence[str] | None = None,
    ) -> None:
        """`port` is the game's. `command` starts the child; by default this Python, and where the
        program is packaged the program itself, which then must begin with `answer_as_child`. Never
        raises."""
        self.answer = _ASKING
        """What is known of the router."""
        self._heard = _ASKING
        self._deadline_s = now_s + PORT_MAPPING_MAX_S
        self._has_ended = False
        self._child: subprocess.Popen[bytes] | None = None
        words = [*(child_command() if command is None else command), str(port), str(lease_s)]
        try:
            self._child = child = _start(words)
        except (OSError, ValueError) as error:
            _log.warning(log_line("router_not_asked", because=str(error)))
            self.answer = _FAILED
        else:
            threading.Thread(target=self._read, args=(child,), name="router", daemon=True).start()

    def work(self, now_s: float) -> None:
        """Takes over what the child has said, and gives up a child that says nothing."""
        child = self._child
        if child is None:
            return
        heard = self._heard
        if heard.state is MappingState.ASKING and now_s >= self._deadline_s:
            child.kill()
            heard = _FAILED
        elif self._has_ended and heard.state is MappingState.ASKING:
            heard = _FAILED
        elif self._has_ended and heard.state is MappingState.MAPPED:
            # Whoever renews the mapping is gone, and so will it be.
            heard = _LOST
        if self._has_ended or heard is _FAILED:
            self._let_go(child)
        if heard != self.answer:
            self.answer = heard
            _log.info(
                log_line(
                    "router", state=heard.state.value, ip=heard.ip, port=heard.port, why=heard.why
                )
            )

    def close(self) -> None:
        """The mapping is not needed any more. The child takes it away and ends by itself."""
        if self._child is not None:
            self._let_go(self._child)

    def _let_go(self, child: subprocess.Popen[bytes]) -> None:
        self._child = None
        assert child.stdin is not None, "the child has an input, which says that we live"
        with suppress(OSError):
            child.stdin.close()

    def _read(self, child: subprocess.Popen[bytes]) -> None:
        """Runs beside the game until the child ends."""
        assert child.stdout is not None, "its output is read"
        with child.stdout:
            for _ in range(LINES_MAX):
                line = child.stdout.readline(LINE_MAX_BYTES)
                if not line:
                    break
                answer = read_answer(line)
                if answer is not None:
                    self._heard = answer
            else:
                child.kill()
        child.wait()
        self._has_ended = True


def _start(words: Sequence[str]) -> "subprocess.Popen[bytes]":
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    return subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        # A game that is one file unpacks itself anew for a child that outlives it.
        env={**os.environ, "PYINSTALLER_RESET_ENVIRONMENT": "1"},
        creationflags=flags,
        start_new_session=True,
    )
