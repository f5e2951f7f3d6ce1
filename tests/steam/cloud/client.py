"""One program that has Steam open: its connection to the broker, and the account logged in."""

import asyncio
from dataclasses import dataclass, field

from tests.steam.cloud.wire import Hear, Writer

UNREAD_MAX_BYTES = 4 << 20
"""What may wait for a program that reads nothing, before unreliable messages to it are dropped."""
NO_GAME = 0


@dataclass
class Account:
    """An account on Steam, whether it plays or not."""

    steam_id: int
    name: str
    friends: set[int] = field(default_factory=set)
    is_online: bool = True
    """Whether its Steam is connected to Valve's servers."""
    has_overlay: bool = False
    launch_line: str = ""
    rich: dict[str, str] = field(default_factory=dict)
    played_with: list[int] = field(default_factory=list)
    dialogs: list[int] = field(default_factory=list)
    """Lobbies for which the overlay's dialog was opened."""


class Client:
    """See the module."""

    def __init__(self, account: Account, app: int, writer: asyncio.StreamWriter) -> None:
        self.account = account
        self.app = app
        self.is_running = True
        self.said_bye = False
        self.alive_s = 0.0
        """When it was last heard."""
        self._writer = writer

    @property
    def steam_id(self) -> int:
        return self.account.steam_id

    @property
    def is_clogged(self) -> bool:
        """Whether it reads nothing any more."""
        return self._writer.transport.get_write_buffer_size() > UNREAD_MAX_BYTES

    def send(self, writer: Writer) -> None:
        """Sends a frame; one to a program that has gone is dropped."""
        if self.is_running and not self._writer.is_closing():
            self._writer.write(writer.frame())

    def callback(
        self, number: int, a: int = 0, b: int = 0, c: int = 0, d: int = 0, text: str = ""
    ) -> None:
        """Reports a callback whose fields are no more than these."""
        frame = Writer(Hear.CALLBACK).u32(number).u64(a).u64(b).u64(c).u32(d).text(text)
        self.send(frame)

    def hang_up(self) -> None:
        """Ends the connection: this program's Steam has quit."""
        self._writer.close()
