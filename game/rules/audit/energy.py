"""What takes of a character's energy, and what gives it back: all that is, by how much."""

from game.rules.audit.deed import Deed, Spans
from game.world.commands import BeginDay, CastLine, Eat, Strike, TakeUp, UseSwitch, Work
from game.world.records import Character, Gesture, HighFive, Rest, SwitchedOn, Vitals
from game.world.sections import WORLD_SCOPE, GestureKey, Kind, Section, tile_of

HIGH_FIVE_ENERGY = 5
BEAT_TILES, BEAT_TICKS = 5, 90
"""How far apart in space and time two strokes may be that are in beat."""
_CHARACTERS = Section(WORLD_SCOPE, Kind.CHARACTER)


def misspent_energy(deed: Deed) -> list[str]:
    """A sentence for each character whose energy is not what the command leaves of it."""
    due = _after_the_night(deed) if isinstance(deed.command, BeginDay) else _due(deed)
    # Whoever is gone from the farm has no energy to speak of.
    changed = {
        section.scope
        for section, _ in deed.effects
        if section.kind is Kind.VITALS and (_CHARACTERS, section.scope) in deed.standing
    }
    complaints = []
    for who in sorted(changed | due.keys()):
        before = _energy(deed, deed.earlier(*_vitals(who)), deed.day_before)
        now = _energy(deed, deed.standing.get(_vitals(who)), deed.day)
        least, most = due.get(who, (before, before))
        if not least <= now <= most:
            complaints.append(
                f"{deed.command} by {deed.author} left {who} an energy of {now} of {before}, "
                f"and may {least} to {most}"
            )
    return complaints


def _due(deed: Deed) -> Spans:
    """Between what and what the energy of those may be whom the command concerns."""
    command, author = deed.command, deed.author
    before = _energy(deed, deed.earlier(*_vitals(author)), deed.day)
    match command:
        case Strike():
            left = before - _effort(deed, command, command.tile)
            return {author: (left, left)}
        case Work():
            soil = Section(command.area, Kind.SOIL)
            worked = [tile for section, tile in deed.effects if section == soil]
            left = before - sum(_effort(deed, command, tile) for tile in worked)
            return {author: (left, left)}
        case CastLine():
            left = before - deed.content.items[command.tool].effort
            return {author: (left, left)}
        case UseSwitch():
            left = before - _effort_at_a_switch(deed, command)
            return {author: (left, left)}
        case Eat():
            food = deed.content.items[command.item].nourishes
            fed = min(deed.content.start.energy, before + food)
            return {author: (fed, fed)}
        case TakeUp():
            return _after_a_high_five(deed, command)
    return {}


def _effort(deed: Deed, command: Strike | Work, tile: int) -> int:
    """What a stroke takes, less in beat."""
    effort = deed.content.items[command.tool].effort
    saved = deed.content.start.in_beat_saves if is_in_beat(deed, command, tile) else 0
    return max(0, effort - saved)


def is_in_beat(deed: Deed, command: Strike | Work, tile: int) -> bool:
    """Whether the friend who is named has just worked close by."""
    friend = command.in_beat_with
    own = deed.standing.get(_vitals(deed.author))
    theirs = None if friend in (None, deed.author) else deed.standing.get(_vitals(friend or 0))
    if not isinstance(own, Vitals) or not isinstance(theirs, Vitals):
        return False
    apart = (abs(a - b) for a, b in zip(tile_of(tile), tile_of(theirs.worked_tile), strict=True))
    return (
        theirs.worked_area == command.area
        and max(apart) <= BEAT_TILES
        and 0 <= own.worked_tick - theirs.worked_tick <= BEAT_TICKS
    )


def _effort_at_a_switch(deed: Deed, command: UseSwitch) -> int:
    """What it takes to throw one by hand; nothing of who puts something in, or helps a friend."""
    place = (Section(command.area, Kind.SWITCH), command.switch)
    before, after = deed.earlier(*place), deed.standing.get(place)
    switch = deed.content.switches.get(
        deed.content.switch_ids.get((command.area, command.switch), "")
    )
    helps = (
        isinstance(before, SwitchedOn)
        and isinstance(after, SwitchedOn)
        and after.from_tick < before.from_tick
        and before.character != deed.author
    )
    return 0 if switch is None or command.is_wedged or helps else switch.effort


def _after_a_high_five(deed: Deed, command: TakeUp) -> Spans:
    """Both have more energy when it was their first that day, and nobody for anything else."""
    held = deed.before(Section(command.friend, Kind.GESTURE), GestureKey.OFFER)
    friendships = Section(WORLD_SCOPE, Kind.FRIENDSHIP)
    is_first = any(section == friendships for section, _ in deed.effects)
    if not isinstance(held, Gesture) or not isinstance(held.what, HighFive) or not is_first:
        return {}
    spans = {}
    for who in (deed.author, command.friend):
        before = _energy(deed, deed.earlier(*_vitals(who)), deed.day)
        cheered = min(deed.content.start.energy, before + HIGH_FIVE_ENERGY)
        spans[who] = (cheered, cheered)
    return spans


def _after_the_night(deed: Deed) -> Spans:
    """Everybody begins with all of it, but for those whom the night has found out of bed: either
    all of them are tired, less so when somebody lay at home, or it was not late and nobody is."""
    start = deed.content.start
    full = start.energy
    lies = any(_lay_in_bed(deed, who) for section, who in deed.standing if section == _CHARACTERS)
    tired = full * (start.late_awaited_pct if lies else start.late_energy_pct) // 100
    abroad = [
        who
        for (section, who), record in deed.standing.items()
        if section == _CHARACTERS
        and isinstance(record, Character)
        and record.online
        and not _lay_in_bed(deed, who)
    ]
    is_late = any(_energy(deed, deed.standing.get(_vitals(w)), deed.day) < full for w in abroad)
    everybody = {who for section, who in deed.standing if section == _CHARACTERS}
    left = {who: tired if is_late and who in abroad else full for who in everybody}
    return {who: (energy, energy) for who, energy in left.items()}


def _lay_in_bed(deed: Deed, who: int) -> bool:
    rest = deed.before(Section(WORLD_SCOPE, Kind.REST), who)
    return isinstance(rest, Rest) and rest.area != 0


def _energy(deed: Deed, record: object, day: int) -> int:
    """What a record leaves of a day's energy: that of another day is over."""
    full = deed.content.start.energy
    is_of_today = isinstance(record, Vitals) and record.day == day
    return min(record.energy, full) if isinstance(record, Vitals) and is_of_today else full


def _vitals(who: int) -> tuple[Section, int]:
    return Section(who, Kind.VITALS), 0
