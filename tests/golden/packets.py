"""How a golden packet is written down: the bytes in hexadecimal, and the message for people."""

from pathlib import Path

from net.wire import Message, SnapshotPortion, encode
from tests.golden.examples import EXAMPLES

FOLDER = Path(__file__).parent
_BYTES_A_LINE = 32


def golden_path(name: str) -> Path:
    """The file of a kind of message."""
    return FOLDER / f"{name}.txt"


def golden_text(message: Message | SnapshotPortion) -> str:
    """What stands in the file of this message."""
    payload = encode(message)
    lines = [
        payload[start : start + _BYTES_A_LINE].hex(" ")
        for start in range(0, len(payload), _BYTES_A_LINE)
    ]
    return "\n".join([*lines, "", repr(message), ""])


def golden_bytes(text: str) -> bytes:
    """The packet that a file holds."""
    return bytes.fromhex(text.split("\n\n", maxsplit=1)[0].replace("\n", " "))


def write_all() -> list[str]:
    """Writes every golden packet anew and removes those of kinds that are no more. Returns the
    names of those that changed."""
    changed = []
    for name, message in EXAMPLES.items():
        path, text = golden_path(name), golden_text(message)
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8", newline="\n")
            changed.append(name)
    for path in FOLDER.glob("*.txt"):
        if path.stem not in EXAMPLES:
            path.unlink()
            changed.append(path.stem)
    return changed
