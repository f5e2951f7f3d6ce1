"""What the owner decides about people, from whichever seat: a host's own, or a guest's where a
friend or a server hosts. Each is a command: the rules say who may, the host what comes of it."""

from game.coop.people import known_people, shown_name
from game.coop.seat import KnownPerson, Seat
from game.rules.belonging import CHARACTERS, accounts_of, owner_of
from game.world.commands import Permit, RemoveIdentity
from game.world.records import Character, Entry


def is_owner(seat: Seat) -> bool:
    """Whether the farm belongs to the character that is played at this seat."""
    return seat.character != 0 and owner_of(seat.view) == seat.character


def known_to_owner(seat: Seat) -> tuple[KnownPerson, ...]:
    """Everybody whom the farm knows, but the owner; nobody at the seat of somebody else."""
    return known_people(seat.view, seat.character) if is_owner(seat) else ()


def block(seat: Seat, character: int) -> None:
    """Nobody comes in any more by anything that a character is known by."""
    record = seat.view.get(CHARACTERS, character)
    if isinstance(record, Character):
        for account in accounts_of(seat.view, character):
            seat.issue(Permit(account, shown_name(record), Entry.BLOCKED))


def decide(seat: Seat, account: str, name: str, entry: Entry | None) -> None:
    """The owner decides what becomes of whoever comes with this account."""
    seat.issue(Permit(account, name, entry))


def take_back(seat: Seat, account: str) -> None:
    """The owner takes back that a character belongs to this account."""
    seat.issue(RemoveIdentity(account))
