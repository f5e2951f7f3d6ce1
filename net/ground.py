"""What both sides know of each other's bundles, so that later ones need not say it again.

Each of one's own bundles tells which of the other side's have arrived. So a bundle that answers
number g of the other side may speak relative to what that side had when it sent g: to the newest
bundle that it had then (the *basis*), to where it had then seen each player, and, of the host's
bundles, to the records that it held. Both sides remember it: who spoke, by what was acknowledged;
who listens, by its own numbers. Nothing is guessed. What is too old to be remembered is not
understood, and that is the same as lost.

A `Ground` is one side's half of it, for one epoch. Both sides have the same.
"""

from msgspec import Struct, structs

from net import limits
from net.bundles import QuantisedSample
from net.errors import NotUnderstoodError, RemoteProtocolError

_WRAP = 65536
COORDINATE_MAX = 65535
_LATELY = 7
SECTIONS_GIVEN_MAX = 128
_HISTORY_MASK = 2**limits.BUNDLE_HISTORY - 1
_AHEAD_MAX_TICKS = 120
"""Nobody is taken to walk on for longer."""


class Said(Struct, frozen=True, gc=False):
    """What later bundles of the same side are told relative to."""

    number: int = 0
    tick: int = 0
    acknowledged: int = 0
    revision: int = 0
    last_command: int = 0
    unsafe: int = 0


class Track(Struct, frozen=True):
    """A player's two newest places that the other side has."""

    number: int
    """Of the bundle that brought the newest …"""
    at_tick: int
    """… and that bundle's tick."""
    place: QuantisedSample
    before: QuantisedSample | None
    before_number: int

    def expected_tick(self, at_tick: int) -> int:
        """The player's own tick in a bundle of this tick, if nothing has held it up."""
        return self.place.tick + at_tick - self.at_tick & _WRAP - 1

    def expected(self, tick: int) -> tuple[int, int]:
        """Where the player is at a tick of its own, if it goes on as it did."""
        place, before = self.place, self.before
        ahead = tick - place.tick & _WRAP - 1
        if before is None or ahead > _AHEAD_MAX_TICKS:
            return place.x, place.y
        took = place.tick - before.tick & _WRAP - 1
        if not 0 < took <= limits.HELD_GAP_TICKS:
            return place.x, place.y
        x = place.x + (place.x - before.x) * ahead // took
        y = place.y + (place.y - before.y) * ahead // took
        if 0 <= x <= COORDINATE_MAX and 0 <= y <= COORDINATE_MAX:
            return x, y
        return min(max(x, 0), COORDINATE_MAX), min(max(y, 0), COORDINATE_MAX)


Tracks = dict[int, Track]
"""By character. Never changed, but replaced."""


def lately_seen(tracks: Tracks) -> list[int]:
    """The characters of up to seven tracks, those that were told of last first."""
    if len(tracks) <= 1:
        return list(tracks)
    seen = sorted([(-track.number, character) for character, track in tracks.items()])
    return [character for _, character in seen[:_LATELY]]


class Standing(Struct, frozen=True):
    """All that one bundle may speak relative to."""

    basis: Said = Said()
    tracks: Tracks = {}


class _Sent(Struct, frozen=True):
    said: Said
    places: tuple[QuantisedSample, ...]
    had: Standing
    """What one had of the other side then."""


def _seen(tracks: Tracks, number: int, tick: int, places: tuple[QuantisedSample, ...]) -> Tracks:
    """The tracks once a bundle with these places is there, in whatever order it came."""
    changed = dict(tracks)
    for place in places:
        track = changed.get(place.character)
        if track is None:
            changed[place.character] = Track(number, tick, place, None, 0)
        elif number > track.number:
            changed[place.character] = Track(number, tick, place, track.place, track.number)
        elif number > track.before_number:
            changed[place.character] = structs.replace(track, before=place, before_number=number)
    if len(changed) > limits.CHARACTERS_MAX:
        raise RemoteProtocolError("there are more players than a farm remembers")
    return changed


def _told(tracks: Tracks, newest: int) -> Tracks:
    """What is left of tracks if only places count whose bundles an acknowledgement of `newest`
    tells of. What came too late to be told is known to one side alone."""
    floor = newest - limits.BUNDLE_HISTORY
    if all((track.before_number or track.number) > floor for track in tracks.values()):
        return tracks
    return {
        character: track
        if track.before_number > floor
        else structs.replace(track, before=None, before_number=0)
        for character, track in tracks.items()
        if track.number > floor
    }


class Ground:
    """See the module."""

    __slots__ = (
        "_given",
        "_given_in",
        "_heard_bits",
        "_heard_newest",
        "_last_number",
        "_named",
        "_newest",
        "_sent",
        "_standing",
        "_tracks",
        "epoch",
        "moment",
    )

    def __init__(self, epoch: int = 0) -> None:
        self.epoch = epoch
        self.moment = 0
        """The other side's bundle by which `standing` is known; 0 before there is one."""
        self._standing = Standing()
        self._sent: dict[int, _Sent] = {}
        """One's own bundles that may be acknowledged yet, or acknowledge something: as many as may
        be under way, and behind the newest that has arrived as many as its acknowledgement tells
        of."""
        self._heard_newest = self._heard_bits = 0
        """Of one's own bundles, those that are known to have arrived; bit i: the bundle
        `_heard_newest - 1 - i`."""
        self._last_number = 0
        self._newest = Said()
        self._tracks: Tracks = {}
        self._given: dict[int, int] = {}
        """Numbers that one has given to sections that one speaks of …"""
        self._given_in: dict[int, set[int]] = {}
        """… and, while the other side may not know it, the bundles that say so."""
        self._named: dict[int, int] = {}
        """Sections by the numbers that the other side has given them."""

    # One's own bundles

    def standing(self, acknowledged: int) -> Standing | None:
        """What a bundle that acknowledges this one may speak relative to; None for nothing."""
        if acknowledged != self.moment or not self._standing.basis.number:
            return None
        return self._standing

    def sent(self, said: Said, places: tuple[QuantisedSample, ...]) -> None:
        """One's own next bundle goes."""
        self._tracks = _told(self._tracks, self._newest.number)
        self._sent[said.number] = _Sent(said, places, Standing(self._newest, self._tracks))
        self._last_number = said.number
        if len(self._sent) > 2 * limits.BUNDLE_HISTORY:
            del self._sent[next(iter(self._sent))]

    def heard(self, moment: int, newest: int, bits: bytes) -> list[int]:
        """The other side's newest bundle, which is number `moment`, tells which of one's own had
        arrived. Returns the newest, and behind it those of which no bundle before has told."""
        numbers = self._news(newest, bits)
        tracks, basis = self._standing.tracks, self._standing.basis
        for number in numbers:
            sent = self._sent.get(number)
            if sent is None:
                continue
            if self._given_in:
                for section in [one for one, told in self._given_in.items() if number in told]:
                    del self._given_in[section]
            if sent.places:
                tracks = _seen(tracks, number, sent.said.tick, sent.places)
                self._sent[number] = _Sent(sent.said, (), sent.had)
            if number == newest:
                basis = sent.said
        if basis.number != newest or newest <= self._last_number - limits.BUNDLE_HISTORY:
            # What else had arrived then may be too old to be remembered.
            basis = Said()
        self.moment = moment
        self._standing = Standing(basis, _told(tracks, newest))
        return numbers

    def _news(self, newest: int, bits: bytes) -> list[int]:
        behind = newest - self._heard_newest
        if behind < 0:
            # Nobody has less than before. Who says so could have all of it looked up every time.
            return []
        known = 0
        if behind <= limits.BUNDLE_HISTORY and self._heard_newest:
            known = ((self._heard_bits << 1 | 1) << behind) >> 1
        self._heard_newest = newest
        self._heard_bits = (known | int.from_bytes(bits, "little")) & _HISTORY_MASK
        return arrived(newest, bits, known)

    def section_number(self, section: int, bundle: int) -> tuple[int | None, bool]:
        """A number for a section that one's own bundle speaks of, None where there is none left,
        and whether the other side knows it; if not, that bundle is going to say so."""
        given = self._given.get(section)
        if given is None:
            if len(self._given) == SECTIONS_GIVEN_MAX:
                return None, False
            given = self._given[section] = len(self._given)
            self._given_in[section] = set()
        told = self._given_in.get(section)
        if told is not None and len(told) < limits.BUNDLE_HISTORY:
            told.add(bundle)
        return given, told is None

    # The other side's

    def name_section(self, given: int, section: int) -> None:
        """The other side gives a number to a section. Raises `RemoteProtocolError` where it has
        another already."""
        if self._named.setdefault(given, section) != section:
            raise RemoteProtocolError(f"{given} is the number of another section")

    def section(self, given: int) -> int:
        """The section that has this number. Raises `RemoteProtocolError` where none has."""
        section = self._named.get(given)
        if section is None:
            raise RemoteProtocolError(f"no section has the number {given}")
        return section

    def moment_of(self, low_bits: int) -> int:
        """The number of one's own bundle that ends in these 16 bits."""
        newest = self._last_number
        return newest - (newest - low_bits & _WRAP - 1)

    def standing_at(self, moment: int) -> Standing:
        """What one had of the other side as one's own bundle of this number was sent. Raises
        `NotUnderstoodError` where that is not known any more."""
        sent = self._sent.get(moment)
        if sent is None or not sent.had.basis.number:
            raise NotUnderstoodError(f"what bundle {moment} told is not known any more")
        return sent.had

    def received(self, said: Said, places: tuple[QuantisedSample, ...]) -> None:
        """A bundle of the other side has arrived for the first time."""
        if said.number > self._newest.number:
            self._newest = said
        if places:
            self._tracks = _seen(self._tracks, said.number, said.tick, places)


def arrived(newest: int, bits: bytes, known: int = 0) -> list[int]:
    """The bundles that an acknowledgement tells of, the newest first; without those that are
    `known`, but for the newest. Bit i stands for `newest - 1 - i`."""
    if not newest:
        return []
    numbers = [newest]
    told = int.from_bytes(bits, "little") & ~known
    while told:
        lowest = told & -told
        number = newest - lowest.bit_length()
        if number < 1:
            break
        numbers.append(number)
        told ^= lowest
    return numbers
