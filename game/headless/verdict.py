"""What a run proves: everything that speaks against it, in sentences.

A run is good when there is nothing to say. A repair that nothing called for speaks against it as
much as a world that differs, and so does a guest who is missing at the end: of one who was cut off
nobody knows whether he would have been identical.
"""

from game.headless.simulated_guest import SimulatedGuest
from game.headless.simulator import SETTLE_MAX_S, Outcome


def complaints(outcome: Outcome) -> list[str]:
    """What is wrong with a run; nothing for one that proves what it should."""
    found: list[str] = []
    for number, guest in enumerate(outcome.guests):
        found += [f"guest {number} {sentence}" for sentence in _of_guest(guest)]
        if not guest.is_inside and not outcome.plan.keeps_away(number):
            found.append(f"guest {number} {_why_missing(guest)}")
    if outcome.settled_s is None:
        found.append(f"not everybody proved to be identical within {SETTLE_MAX_S:.0f} s at the end")
    if outcome.byte_checks_failed:
        found.append(f"{outcome.byte_checks_failed} replicas differed when their bytes were read")
    if outcome.plants_left:
        found.append(f"{outcome.plants_left} corruptions could not be planted: nobody was there")
    return found + outcome.talks.complaints + outcome.auditor.complaints


def _of_guest(guest: SimulatedGuest) -> list[str]:
    record = guest.record
    found = []
    if record.false_alarms:
        found.append(f"saw {record.false_alarms} differences that were none")
    if record.missed:
        found.append(f"missed {record.missed} differences")
    if record.needless_repairs:
        reasons = sorted({report.reason.value for report in record.needless_repairs})
        found.append(
            f"repaired {len(record.needless_repairs)} times without a fault ({', '.join(reasons)})"
        )
    if guest.is_expected:
        bad = sum(not plant.is_good for plant in record.plants)
        if bad:
            found.append(f"had {bad} corruptions that were not detected, named and healed")
    return found


def _why_missing(guest: SimulatedGuest) -> str:
    if not guest.attendance.has_come:
        return f"never came in, after {guest.tries} tries: {guest.ended or 'still waiting'}"
    if guest.ended:
        return f"was gone before the end: {guest.ended}"
    return "was cut off at the end"
