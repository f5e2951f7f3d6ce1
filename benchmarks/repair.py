"""What it takes to heal one wrong record among 10,000, on a bad network with everybody busy."""

from collections import Counter

from benchmarks.farms import BAD_NETWORK, busy_plan, content
from benchmarks.figures import Figure, percentile, report
from game.headless.metered import MeteredEndpoint
from game.headless.simulator import Simulation
from net.sync.repair_requester import RepairReport
from net.sync.snapshot import SnapshotSender
from net.wire import SnapshotBegin

PLANTS = 80
MINUTES = 3.0
SEEDS = (1, 2)
ASKING = ("RepairRequest", "RecordsRequest", "MoreSymbolsRequest")
ANSWERING = (
    "SectionWhole",
    "SectionSymbols",
    "RepairAnswered",
    "SectionRecords",
    "RepairRefused",
    "SnapshotBegin",
    "SnapshotChunk",
    "SnapshotEnd",
)


class Tally:
    """Bytes and questions of each single repair of one guest, from now on."""

    def __init__(self, meter: MeteredEndpoint) -> None:
        self.bytes: list[int] = []
        self.questions: list[int] = []
        self._meter = meter
        self._before = self._so_far()

    def on_repair(self, _report: RepairReport) -> None:
        """A repair is over: everything since the one before belongs to it."""
        volume, questions = self._so_far()
        self.bytes.append(volume - self._before[0])
        self.questions.append(questions - self._before[1])
        self._before = (volume, questions)

    def _so_far(self) -> tuple[int, int]:
        meter = self._meter
        volume = _sum(meter.sent, ASKING) + _sum(meter.received, ANSWERING)
        return volume, _sum(meter.sent_messages, ASKING)


def measure() -> list[Figure]:
    """Corrupts one record of one replica every two seconds, in four ways, and waits for truth."""
    healed_ms: list[float] = []
    plants = false_alarms = 0
    tallies: list[Tally] = []
    whole_bytes = 0
    for seed in SEEDS:
        simulation = Simulation(content(), busy_plan(minutes=MINUTES, plants=PLANTS, seed=seed))
        for guest in simulation.outcome.guests:
            tally = Tally(guest.meter)
            guest.seat.repair_listeners.append(tally.on_repair)
            tallies.append(tally)
        outcome = simulation.run()
        for record in outcome.witness.guests:
            false_alarms += record.false_alarms
            plants += len(record.plants)
            healed_ms += [
                (plant.healed_s - plant.planted_s) * 1000
                for plant in record.plants
                if plant.healed_s is not None
            ]
        whole_bytes = section_bytes(simulation)
    volumes = [volume for tally in tallies for volume in tally.bytes]
    questions = [count for tally in tallies for count in tally.questions]
    light_ms = 4 * BAD_NETWORK.delay_ms
    p50, p99 = percentile(healed_ms, 0.5), percentile(healed_ms, 0.99)
    worst = percentile(volumes, 0.99)
    return [
        Figure("repair, healed p50", p50, "ms", _times(p50, light_ms), at_most=600),
        Figure("repair, healed p99", p99, "ms", _times(p99, light_ms), at_most=1500),
        Figure(
            "repair, healed",
            len(healed_ms) / plants,
            "",
            f"of {plants} planted; {false_alarms} false alarms",
            at_least=1,
        ),
        Figure(
            "repair, round trips",
            percentile(questions, 0.5),
            "",
            f"median; mean {sum(questions) / len(questions):.2f}",
            at_most=2,
        ),
        Figure(
            "repair, bytes p50",
            percentile(volumes, 0.5),
            "B",
            f"1/{whole_bytes / percentile(volumes, 0.5):.0f} of sending the section whole",
            at_most=1000,
        ),
        Figure(
            "repair, bytes p99",
            worst,
            "B",
            f"1/{whole_bytes / worst:.0f} of sending the section whole",
            at_most=1000,
        ),
    ]


def _times(value_ms: float, light_ms: float) -> str:
    return f"{value_ms / light_ms:.1f} x two bare round trips of {light_ms / 2:.0f} ms"


def _sum(counter: Counter[str], names: tuple[str, ...]) -> int:
    return sum(counter[name] for name in names)


def largest_section(simulation: Simulation) -> int:
    """The section with the most records in the host's world."""
    session = simulation.host.session
    assert session is not None, "a simulated host has a session"
    sections = session.ledger.sections
    return max(sections, key=lambda number: len(sections[number].entries))


def section_bytes(simulation: Simulation) -> int:
    """What a snapshot of the largest section would take, compressed."""
    session = simulation.host.session
    assert session is not None, "a simulated host has a session"
    ledger, number = session.ledger, largest_section(simulation)
    begin = SnapshotBegin(1, 1, ledger.newest_revision, 0, number, record_count=0)
    sender = SnapshotSender(ledger, begin)
    total = 0
    while (message := sender.next_message()) is not None:
        total += len(message)
    return total


if __name__ == "__main__":
    report(measure)
