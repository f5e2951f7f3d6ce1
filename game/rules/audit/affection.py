"""What talks and gifts may do to how much people like a character."""

from game.rules.audit.deed import Bounds, Deed, doer_of
from game.world.commands import ForgetCharacter, GiveGift, Talk
from game.world.records import POINTS_MAX, Hearts
from game.world.sections import Kind

FIRST_TALK, LOVED, LIKED, FINE, DISLIKED = 20, 80, 45, 20, -20
"""What the first talk of a day does, and what a gift does by who gets it."""


def misliked(deed: Deed) -> list[str]:
    """Nobody is liked for what somebody else does, and nobody gives the same person two gifts in a
    day."""
    complaints = []
    for (section, key), effect in deed.effects.items():
        if section.kind is not Kind.HEARTS or isinstance(deed.command, ForgetCharacter):
            continue
        before, after = effect.before, effect.after
        if before is None:
            before = Hearts()
        if not (isinstance(before, Hearts) and isinstance(after, Hearts)):
            complaints.append(f"{deed.command} by {deed.author} takes affection away in {section}")
            continue
        fault = ""
        if section.scope != doer_of(deed):
            fault = "changes what somebody else is to"
        elif after.talked_day < before.talked_day or after.gift_day < before.gift_day:
            fault = "takes a day back with"
        elif isinstance(deed.command, GiveGift) and key == deed.command.person:
            is_new = after.gift_day > before.gift_day
            is_known = set(after.known) <= {*before.known, deed.command.item}
            fault = "" if is_new and is_known else "gives twice, or something else, to"
        elif (after.gift_day, after.known) != (before.gift_day, before.known):
            fault = "notes a gift that was not given to"
        least, most = _points_due(deed, before, key)
        if not fault and not least <= after.points <= most:
            fault = f"makes {before.points} points {after.points}, and may {least} to {most}, with"
        if fault:
            complaints.append(f"{deed.command} by {deed.author} {fault} {key}")
    return complaints


def _points_due(deed: Deed, before: Hearts, person: int) -> Bounds:
    """Between what and what somebody's affection may be now: what talks and gifts do is fixed, and
    scripts may add what stands in them."""
    command, least, most = deed.command, 0, 0
    if isinstance(command, Talk | GiveGift) and command.person == person:
        due = FIRST_TALK if before.talked_day != deed.day else 0
        if isinstance(command, GiveGift):
            due += _taste(deed, command)
        least, most = due, due
    if any(section.kind is Kind.CONVERSATION for section, _ in deed.effects):
        name = deed.content.person_ids.get(person)
        uses = deed.content.dialogue.program.commands
        said = [use.arguments for use in uses if use.name == "add_hearts"]
        points = [int(each[1] or 0) for each in said if each[0] == name]
        least += sum(each for each in points if each < 0)
        most += sum(each for each in points if each > 0)
    return _within(before.points + least), _within(before.points + most)


def _within(points: int) -> int:
    return min(max(points, 0), POINTS_MAX)


def _taste(deed: Deed, command: GiveGift) -> int:
    person = deed.content.person(command.person)
    if person is None:
        return 0
    if command.item in person.loves:
        return LOVED
    if command.item in person.likes:
        return LIKED
    return DISLIKED if command.item in person.dislikes else FINE
