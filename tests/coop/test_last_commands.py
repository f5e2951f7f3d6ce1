"""The number of a character's last command: a record, moved by what was dealt with and by nothing
that anybody says."""

from game.coop.seat import Seat
from game.world.commands import Place, Strike, encode_command
from game.world.last_commands import last_command
from game.world.sections import Kind, Section, tile_key
from tests.helpers.seats import PeerTrio

FARM = 1
FAR_AWAY = tile_key(30, 30)


def place_torches(seat: Seat, count: int) -> None:
    """Places so many torches on free tiles around a player."""
    x, y = int(seat.position.x) // 16, int(seat.position.y) // 16
    for tile in (tile_key(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
        if count and seat.issue(Place(FARM, tile, 2, "torch")) is None:
            count -= 1
    assert not count, "there should be room around a player"


def test_a_number_changes_in_the_very_commit_of_its_command() -> None:
    trio = PeerTrio.playing(2)
    guest = trio.guests[0]
    commits: list[list[Kind]] = []
    trio.host.seat.world.listeners.append(
        lambda changes: commits.append([change.section.kind for change in changes])
    )
    place_torches(guest.seat, 1)
    trio.settle()
    (commit,) = (kinds for kinds in commits if Kind.PLACEABLE in kinds)
    assert Kind.LAST_COMMAND in commit, "the command and its number should be one commit"


def test_everybody_knows_everybodys_number() -> None:
    trio = PeerTrio.playing(2)
    guest, other = trio.guests
    place_torches(guest.seat, 2)
    trio.settle()
    for seat in (trio.host.seat, other.seat, guest.seat):
        world = seat.world
        assert last_command(world, guest.seat.character) == 2, "two commands were dealt with"
        assert last_command(world, other.seat.character) == 0, "and none of the other friend's"


def test_a_refused_command_counts_and_changes_nothing_else() -> None:
    trio = PeerTrio.playing(2)
    guest = trio.guests[0]
    before = trio.host.seat.world.revision
    guest.seat.session.outbox.issue(encode_command(Strike(FARM, FAR_AWAY, "axe")))
    trio.run(1)
    world, character = trio.host.seat.world, guest.seat.character
    assert last_command(world, character) == 1, "it has been dealt with"
    assert world.revision == before + 1, "and that is the only change"
    assert world.records(Section(character, Kind.LAST_COMMAND)), "of a record like any other"
    trio.settle()


def test_the_hosts_own_commands_are_counted_by_the_same_rule() -> None:
    trio = PeerTrio.playing(2)
    host = trio.host.seat
    place_torches(host, 1)
    assert last_command(host.world, host.character) == 1, "the host's player has a number too"
    trio.settle()
