"""The farms of friends that one has been at, kept beside the settings for this player's eyes only:
by what each is found again. No password is among it.

What is kept is worth no more than a code that a friend has told: whoever goes there still checks
the certificate, and is let in as whoever the farm knows.
"""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from files.reading import read_file
from files.writing import replace_file
from net import limits
from net.text import clean_name

VISITS_FILE = "visits.json"
VISITS_MAX = 8
"""Farms that are kept, those visited last."""
_FILE_MAX_BYTES = 64 * 1024

_log = logging.getLogger(__name__)


class Visit(Struct, frozen=True, forbid_unknown_fields=True):
    """A friend's farm."""

    host_name: Annotated[str, Meta(min_length=1, max_length=limits.NAME_MAX_LENGTH)]
    fingerprint: Annotated[str, Meta(pattern=r"\A([0-9a-f]{2}){0,32}\Z")] = ""
    """Of the host's certificate, or its beginning, in hexadecimal digits; empty where it has none,
    on Steam."""
    address: Annotated[str, Meta(max_length=160)] = ""
    """Where it was, as `Endpoint.connect` takes it; empty where a lobby brought one there."""
    join_token: Annotated[str, Meta(pattern=r"\A([0-9a-f]{2}){0,32}\Z")] = ""
    account: Annotated[str, Meta(max_length=64)] = ""
    """The host's, on Steam; empty elsewhere."""
    lobby_server: Annotated[str, Meta(max_length=160)] = ""
    """On which it was found; empty elsewhere."""
    lobby_id: Annotated[str, Meta(max_length=128)] = ""
    """Which it had there, and has each time it is open."""

    def is_same_farm(self, other: "Visit") -> bool:
        """Whether both are of one farm, as far as can be told."""
        if self.fingerprint and other.fingerprint:
            return self.fingerprint.startswith(other.fingerprint) or other.fingerprint.startswith(
                self.fingerprint
            )
        return bool(self.account) and self.account == other.account


class _VisitsFile(Struct, frozen=True):
    """What is in the file."""

    visits: Annotated[list[Visit], Meta(max_length=VISITS_MAX)]


_decoder = msgspec.json.Decoder(_VisitsFile)


@dataclass(frozen=True, slots=True)
class KeptVisits:
    """The visits of the player of one settings folder."""

    settings: Path

    def read(self) -> tuple[Visit, ...]:
        """The farms, the one visited last first. Raises nothing: what is damaged is nothing."""
        try:
            found = _decoder.decode(read_file(self.settings / VISITS_FILE, _FILE_MAX_BYTES))
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, RecursionError) as error:
            _log.warning("the farms that were visited are not known: %s", error)
            return ()
        return tuple(
            msgspec.structs.replace(
                visit, host_name=clean_name(visit.host_name, limits.NAME_MAX_LENGTH)
            )
            for visit in found.visits
        )

    def note(self, visit: Visit) -> None:
        """One has been there just now."""
        others = [other for other in self.read() if not other.is_same_farm(visit)]
        self._write([visit, *others][:VISITS_MAX])

    def forget(self, visit: Visit) -> None:
        """One does not want back there."""
        self._write([other for other in self.read() if not other.is_same_farm(visit)])

    def _write(self, visits: list[Visit]) -> None:
        try:
            self.settings.mkdir(parents=True, exist_ok=True)
            replace_file(self.settings / VISITS_FILE, msgspec.json.encode(_VisitsFile(visits)))
        except OSError as error:
            _log.warning("the farms that were visited cannot be kept: %s", error)
