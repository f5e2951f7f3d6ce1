"""A socket by which those who run a lobby server speak to it: local to the machine, and for the
user alone who started it.

A question is one line of JSON, and so is the answer. A thread waits for whoever asks; what is asked
for is done by the server's loop, between two pumps, so nothing of the server's is touched from
elsewhere."""

import contextlib
import os
import queue
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct

CONTROL_FILE = "control.sock"
_WAIT_MAX_S = 30.0
_QUESTION_MAX_BYTES = 4096
_UNANSWERED = (OSError, ValueError, RecursionError, queue.Empty)
"""What comes of nonsense, and of who does not wait."""
_NOT_HERE = "This system has no sockets of that kind; operators need Linux or macOS."


class Question(Struct, frozen=True):
    """What somebody asks for; see `Operators.carry_out`."""

    action: str
    what: str = ""


class Answer(Struct, frozen=True):
    """What came of it."""

    is_done: bool
    text: str


_Waiting = tuple[Question, "queue.SimpleQueue[Answer]"]
_questions = msgspec.json.Decoder(Question)
_answers = msgspec.json.Decoder(Answer)


class ControlSocket:
    """See the module. Raises `OSError` where there can be no such socket, as where its path is too
    long, or another server has it."""

    def __init__(self, path: Path, carry_out: Callable[[str, str], str]) -> None:
        """`carry_out` does what is asked for; it may raise `ValueError` or `OSError`."""
        if not hasattr(socket, "AF_UNIX"):
            raise OSError(_NOT_HERE)
        self._path = path
        self._carry_out = carry_out
        self._waiting: queue.SimpleQueue[_Waiting] = queue.SimpleQueue()
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            if path.is_socket() and not _is_heard(path):
                # Its server was killed.
                path.unlink()
            self._listener.bind(str(path))
            os.chmod(path, 0o600)
            self._listener.listen()
        except OSError:
            self._listener.close()
            raise
        threading.Thread(target=self._serve, name="control socket", daemon=True).start()

    def work(self) -> None:
        """Does what was asked for since the last call."""
        while not self._waiting.empty():
            question, answers = self._waiting.get()
            try:
                answer = Answer(True, self._carry_out(question.action, question.what))
            except (ValueError, OSError) as error:
                answer = Answer(False, str(error))
            answers.put(answer)

    def close(self) -> None:
        """Nobody is heard any more."""
        with contextlib.suppress(OSError):
            self._path.unlink()
        # A thread that waits in `accept` is woken by that, and not by closing alone.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                asker, _ = self._listener.accept()
            except OSError:
                return
            with asker, contextlib.suppress(*_UNANSWERED):
                asker.settimeout(_WAIT_MAX_S)
                question = _questions.decode(_line_of(asker, _QUESTION_MAX_BYTES))
                answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
                self._waiting.put((question, answers))
                answer = answers.get(timeout=_WAIT_MAX_S)
                asker.sendall(msgspec.json.encode(answer) + b"\n")


def ask(path: Path, question: Question) -> Answer:
    """Asks the server whose socket is at that path. Raises ValueError with a sentence when it does
    not answer."""
    if not hasattr(socket, "AF_UNIX"):
        raise ValueError(_NOT_HERE)
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as speaker:
            speaker.settimeout(_WAIT_MAX_S)
            speaker.connect(str(path))
            speaker.sendall(msgspec.json.encode(question) + b"\n")
            return _answers.decode(_line_of(speaker))
    except (OSError, ValueError) as error:
        raise ValueError(
            f"No lobby server answers at {path}: {error}. Is it running, with this data folder, and"
            " are you its user?"
        ) from error


def _is_heard(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as speaker:
        return speaker.connect_ex(str(path)) == 0


def _line_of(speaker: socket.socket, max_bytes: int = 2**30) -> bytes:
    """Reads to the end of a line. Raises ValueError when there is none."""
    content = bytearray()
    while not content.endswith(b"\n"):
        piece = speaker.recv(65_536)
        content += piece
        if not piece or len(content) > max_bytes:
            raise ValueError("that is no line")
    return bytes(content)
