"""The report of a run: JSON for programs, a readable text for people."""

from typing import Any

from game.headless.metered import MeteredEndpoint
from game.headless.plan import command_line
from game.headless.simulator import Outcome
from game.headless.verdict import complaints

_DATAGRAM_OVERHEAD_BYTES = 54
"""Header bytes of a datagram on the wire, as measured for QUIC over UDP."""


def percentile(values: list[float], share: float) -> float | None:
    """The value below which `share` (0 to 1) of the values lie; None without values."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def make_report(outcome: Outcome) -> dict[str, Any]:
    """The report as JSON values. `is_good` says whether the run proves what it should, and
    `complaints` why not."""
    guests = [guest.record for guest in outcome.guests]
    plants = [plant for record in guests for plant in record.plants]
    healed_ms = [
        (plant.healed_s - plant.planted_s) * 1000 for plant in plants if plant.healed_s is not None
    ]
    missed = sum(record.missed for record in guests)
    found = complaints(outcome)
    return {
        "is_good": not found,
        "complaints": found,
        "identical": outcome.settled_s is not None
        and outcome.byte_checks_failed == 0
        and missed == 0,
        "conserved": outcome.auditor.conserved,
        "story_finished": outcome.story_finished,
        "talks": {**outcome.talks.counts, "at_once": outcome.talks.most},
        "command": command_line(outcome.plan),
        "players": outcome.plan.players,
        "seed": outcome.plan.seed,
        "played_s": round(outcome.played_s, 3),
        "settled_s": None if outcome.settled_s is None else round(outcome.settled_s, 3),
        "records": outcome.witness.record_count,
        "guests": [
            {
                "name": guest.name,
                **guest.attendance.figures(),
                "tries": guest.tries,
                "ended": guest.ended,
                "compares": guest.record.verdicts,
                "repairs": len(guest.record.repairs),
            }
            for guest in outcome.guests
        ],
        "commands": {
            "sent": sum(guest.bot.accepted for guest in outcome.guests),
            "accepted": outcome.commands_accepted,
            "refused": outcome.commands_refused,
        },
        "compares": sum(record.verdicts for record in guests),
        "byte_checks": outcome.byte_checks,
        "missed": missed,
        "false_alarms": sum(record.false_alarms for record in guests),
        "not_identical_pct": _rounded(
            100
            * sum(record.not_identical_ticks for record in guests)
            / max(1, sum(record.ticks for record in guests))
        ),
        "behind_host_pct": _rounded(
            100
            * sum(record.behind_ticks for record in guests)
            / max(1, sum(record.ticks for record in guests))
        ),
        "lag_ms": {
            "p50": _rounded(percentile(outcome.witness.lags_ms, 0.5)),
            "p99": _rounded(percentile(outcome.witness.lags_ms, 0.99)),
        },
        "plants": {
            "count": len(plants),
            "detected": sum(plant.detected_s is not None for plant in plants),
            "named": sum(plant.was_named for plant in plants),
            "healed": len(healed_ms),
            "overtaken": sum(plant.was_overtaken for plant in plants),
        },
        "repairs": {
            "count": sum(len(record.repairs) for record in guests),
            "needless": sum(len(record.needless_repairs) for record in guests),
            "p50_ms": _rounded(percentile(healed_ms, 0.5)),
            "p99_ms": _rounded(percentile(healed_ms, 0.99)),
        },
        "bytes_per_s": _rates(outcome),
        "wire_bytes_per_s": _wire_rates(outcome),
        "real_s": round(outcome.real_s, 3),
        "speedup": round(outcome.played_s / outcome.real_s, 1) if outcome.real_s else None,
    }


def _rates(outcome: Outcome) -> dict[str, Any]:
    """Payload bytes a second and guest, by direction and kind of message."""
    share = max(0.001, outcome.played_s) * max(1, len(outcome.guests))
    return {
        "host_to_guest": _by_message(outcome.host_meter, share),
        "guest_to_host": {
            name: round(sum(meter.sent[name] for meter in _meters(outcome)) / share, 1)
            for name in sorted({name for meter in _meters(outcome) for name in meter.sent})
        }
        | {"total": round(sum(meter.sent.total() for meter in _meters(outcome)) / share, 1)},
    }


def _meters(outcome: Outcome) -> list[MeteredEndpoint]:
    return [guest.meter for guest in outcome.guests]


def _by_message(meter: MeteredEndpoint, share: float) -> dict[str, float]:
    rates = {name: round(volume / share, 1) for name, volume in sorted(meter.sent.items())}
    return rates | {"total": round(meter.sent.total() / share, 1)}


def _wire_rates(outcome: Outcome) -> dict[str, Any]:
    """Bytes a second and guest on the wire. Bundles are counted with the overhead of a datagram;
    the rest is shared out by payload: reliable messages with their frames, repetitions and the
    transport's own acknowledgements."""
    share = max(0.001, outcome.played_s) * max(1, len(outcome.guests))
    return {
        "host_to_guest": _wire_by_message([outcome.host_meter], "HostBundle", share),
        "guest_to_host": _wire_by_message(_meters(outcome), "GuestBundle", share),
    }


def _wire_by_message(meters: list[MeteredEndpoint], bundle: str, share: float) -> dict[str, float]:
    total = sum(meter.wire_bytes[0] for meter in meters)
    bundles = sum(
        meter.sent[bundle] + _DATAGRAM_OVERHEAD_BYTES * meter.sent_messages[bundle]
        for meter in meters
    )
    rest = max(0, total - bundles)
    reliable = sum(meter.sent.total() - meter.sent[bundle] for meter in meters)
    rates = {bundle: round(bundles / share, 1), "total": round(total / share, 1)}
    for name in sorted({name for meter in meters for name in meter.sent} - {bundle}):
        volume = sum(meter.sent[name] for meter in meters)
        rates[name] = round(rest * volume / max(1, reliable) / share, 1)
    if not reliable:
        rates["acknowledgements"] = round(rest / share, 1)
    return rates


def report_text(report: dict[str, Any]) -> str:
    """The report for people."""
    lag, repairs, plants = report["lag_ms"], report["repairs"], report["plants"]
    commands = report["commands"]
    settled = report["settled_s"]
    lines = [
        f"{'GOOD' if report['is_good'] else 'NOT GOOD'}: {report['players']} players, seed "
        f"{report['seed']}, {report['played_s'] / 60:.1f} minutes in {report['real_s']:.1f} s "
        f"({report['speedup']} x real time), {report['records']} records",
        f"  identical   {_yes(report['identical'])}; settled "
        + ("never" if settled is None else f"{settled:.2f} s after the last command"),
        f"  conserved   {_yes(report['conserved'])}",
        f"  story       {'finished' if report['story_finished'] else 'not finished'}",
        f"  talks       {_listed(report['talks'])}",
        f"  commands    {commands['sent']} sent by guests, {commands['accepted']} accepted, "
        f"{commands['refused']} refused",
        f"  compares    {report['compares']}, {report['false_alarms']} false alarms, "
        f"{report['missed']} missed, {report['byte_checks']} byte checks",
        f"  differing   {report['not_identical_pct']} % of guests' time from what the host had "
        f"told, {report['behind_host_pct']} % from what it had done; lag p50 {lag['p50']} ms, "
        f"p99 {lag['p99']} ms",
        f"  plants      {plants['count']}: {plants['detected']} detected, {plants['named']} named, "
        f"{plants['healed']} healed, {plants['overtaken']} overtaken; p50 {repairs['p50_ms']} ms, "
        f"p99 {repairs['p99_ms']} ms",
        f"  repairs     {repairs['count']}, {repairs['needless']} without a fault",
    ]
    lines += [f"  {_guest_text(guest)}" for guest in report["guests"] if _is_remarkable(guest)]
    for direction in ("host_to_guest", "guest_to_host"):
        payload = report["bytes_per_s"][direction]
        wire = report["wire_bytes_per_s"][direction]
        parts = ", ".join(f"{name} {rate}" for name, rate in payload.items() if name != "total")
        lines.append(
            f"  {direction.replace('_', ' ')}: {payload['total']} B/s payload a guest ({parts}); "
            f"{wire['total']} B/s on the wire"
        )
    lines += [f"  ! {complaint}" for complaint in report["complaints"]]
    return "\n".join(lines)


def _is_remarkable(guest: dict[str, Any]) -> bool:
    return bool(guest["cut_off"] or guest["tries"] > 1 or not guest["there_at_end"])


def _guest_text(guest: dict[str, Any]) -> str:
    """One line about a guest whose evening was not quite smooth."""
    said = [f"{guest['name']:<11} knocked {guest['tries']} times"]
    if guest["cut_off"]:
        said.append(
            f"cut off {guest['cut_off']} times for {guest['away_s']:.1f} s in all, "
            f"{guest['longest_away_s']:.1f} s at most"
        )
    said.append("there at the end" if guest["there_at_end"] else "NOT there at the end")
    if guest["ended"]:
        said.append(guest["ended"])
    return ", ".join(said)


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _yes(value: bool) -> str:
    return "yes" if value else "NO"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
