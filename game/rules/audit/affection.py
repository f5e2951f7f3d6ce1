"""What talks and gifts may do to how much people like a character."""

from game.rules.audit.deed import Deed, doer_of
from game.world.commands import ForgetCharacter, GiveGift
from game.world.records import Hearts
from game.world.sections import Kind


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
        if fault:
            complaints.append(f"{deed.command} by {deed.author} {fault} {key}")
    return complaints
