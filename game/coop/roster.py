"""The farm's book of characters, as its host keeps it: who is who, who is here, who comes next.

A character that belongs to an account is that person's alone; a name or a token opens only what
belongs to nobody.

Everything that changes goes through the host's own commands; what is only looked up is read from
the character records.
"""

from collections.abc import Callable, Set

from game.coop.profile import Profile
from game.coop.whereabouts import place_beside
from game.rules.context import Position
from game.rules.farm_life import CHARACTERS
from game.world.commands import EnterFarm, HostCommand, LeaveFarm
from game.world.content import Content
from game.world.records import Character
from game.world.sections import FIRST_CHARACTER_ID, LAST_CHARACTER_ID
from game.world.world import World
from net import limits
from net.text import clean_name

HOST_CHARACTER = FIRST_CHARACTER_ID
"""The character whose farm it is; whoever hosts it plays this one."""


class Roster:
    """The characters of one hosted farm."""

    def __init__(
        self, content: Content, world: World, command: Callable[[HostCommand], None]
    ) -> None:
        """`command` carries out the host's own commands. Nobody is online in a farm that has just
        been opened, whatever a crash has left behind."""
        self._content = content
        self._world = world
        self._command = command
        for character in self.online():
            self.depart(character, None)

    def get(self, character: int) -> Character | None:
        """A character's record, None for one that this farm does not know."""
        record = self._world.get(CHARACTERS, character)
        return record if isinstance(record, Character) else None

    def name(self, character: int) -> str:
        """What a character is called."""
        record = self.get(character)
        return "Somebody" if record is None else record.name

    def account(self, character: int) -> str:
        """The account that a character belongs to; empty for nobody's."""
        record = self.get(character)
        return "" if record is None else record.account

    def place_of(self, character: int) -> Position:
        """Where the record says that a character stands. Raises ValueError for an unknown one."""
        record = self.get(character)
        if record is None:
            raise ValueError(f"character {character} is not of this farm")
        return Position(record.area, record.x, record.y)

    def online(self) -> list[int]:
        """The characters who are here."""
        return [
            character
            for character in self._world.keys(CHARACTERS)
            if (record := self.get(character)) is not None and record.online
        ]

    def named(self, name: str) -> int | None:
        """The character of this name."""
        for character in self._world.keys(CHARACTERS):
            record = self.get(character)
            if record is not None and record.name == name:
                return character
        return None

    def known_as(
        self, name: str, account: str, of_token: int | None, inside: Set[int]
    ) -> int | None:
        """The character that a visitor has here: the one of his account, else that of his token
        or of his name, if it belongs to no account and is not `inside`. None for a newcomer."""
        if account:
            for character in self._world.keys(CHARACTERS):
                is_hosts = character == HOST_CHARACTER and character in inside
                if not is_hosts and self.account(character) == account:
                    return character
        return next(
            (
                candidate
                for candidate in (of_token, self.named(name))
                if candidate is not None and candidate not in inside and not self.account(candidate)
            ),
            None,
        )

    def character_for(self, name: str, account: str, of_token: int | None, inside: Set[int]) -> int:
        """Whom a visitor plays: the character that he has here, or a new one. Raises ValueError
        with a sentence for the visitor when there is none for him."""
        known = self.known_as(name, account, of_token, inside)
        if known in inside:
            raise ValueError("You are at this farm already.")
        if known is not None:
            return known
        taken = set(self._world.keys(CHARACTERS))
        if len(taken) >= limits.CHARACTERS_MAX:
            raise ValueError("This farm cannot remember more friends.")
        # The farm's own character stays free for its host where none has played yet, on a server.
        return next(
            character
            for character in range(HOST_CHARACTER + 1, LAST_CHARACTER_ID + 1)
            if character not in taken
        )

    def enter(
        self, character: int, profile: Profile, account: str, beside: Position | None
    ) -> None:
        """A character comes in, under a name and a colour that nobody else has, and belongs to
        `account` from now on; one that was never here stands `beside` somebody, or where the farm
        begins."""
        place = Position(0, 0, 0)
        if beside is not None:
            place = place_beside(self._content, self._world, beside, character)
        self._command(
            EnterFarm(
                character,
                self._free_name(character, clean_name(profile.name, limits.NAME_MAX_LENGTH)),
                self._free_colour(character, profile.colour),
                place.area,
                int(place.x),
                int(place.y),
                account,
            )
        )

    def come_online(self, character: int) -> None:
        """A character that was cut off is back."""
        record = self.get(character)
        if record is not None and not record.online:
            self.enter(character, Profile(record.name, record.colour), record.account, None)

    def depart(self, character: int, position: Position | None) -> None:
        """Notes where a character stands as it goes, for good or because it was cut off; where
        its record says when nothing better is known."""
        record = self.get(character)
        if record is None or not record.online:
            return
        if position is None:
            position = Position(record.area, record.x, record.y)
        self._command(LeaveFarm(character, position.area, int(position.x), int(position.y)))

    def _free_name(self, character: int, wished: str) -> str:
        """The name that somebody wishes, or that name with the first number that nobody has."""
        name, number = wished, 1
        while self.named(name) not in (None, character):
            number += 1
            ending = f" {number}"
            name = f"{wished[: limits.NAME_MAX_LENGTH - len(ending)]}{ending}"
        return name

    def _free_colour(self, character: int, wished: int) -> int:
        """The colour that somebody wishes, or the next that nobody here has."""
        taken = {
            record.colour
            for other in self.online()
            if other != character and (record := self.get(other)) is not None
        }
        choices = [wished, *range(limits.PLAYERS_MAX)]
        return next((colour for colour in choices if colour not in taken), wished)
