"""The witness judges a guest by what it was sent: what is still on its way to it is no corruption,
and what a bundle undoes needs no repair."""

import pytest

from game.headless.plan import Plan
from game.headless.simulated_guest import SimulatedGuest
from game.headless.simulator import Simulation
from game.headless.verdict import complaints
from game.world.records import Placeable, encode_record
from game.world.sections import Kind, Section, tile_key
from game.world.world import Transaction
from net import limits
from net.transports.interface import Channel, PeerId
from net.transports.simulated import LinkConditions
from net.wire import RepairAnswered, decode_host_message
from tests.world.small_farm import small_content

FAR = LinkConditions(delay_ms=300)
PLACE = Section(1, Kind.PLACEABLE)
HERE, THERE = tile_key(400, 400), tile_key(401, 400)
NAME = (PLACE.number, HERE)
FENCE, TORCH = Placeable("fence"), Placeable("torch")


class Stage:
    """A silent farm with two guests who are far away, one of whom is corrupted."""

    def __init__(self) -> None:
        self.simulation = Simulation(small_content(), Plan(players=3, seed=1, conditions=FAR))
        assert self.simulation.join(), "everybody should come in"
        self.outcome = self.simulation.outcome
        self.victim: SimulatedGuest = self.outcome.guests[0]
        self.lay(FENCE)
        self.run(3)

    def lay(self, record: Placeable | None) -> None:
        """The host changes the record that is corrupted."""
        transaction = Transaction(self.simulation.host.world)
        transaction.puts[PLACE, HERE] = record
        self.simulation.host.world.commit(transaction)

    def corrupt(self, key: int, record: Placeable | None) -> bool:
        """Corrupts the victim's record."""
        name = (PLACE.number, key)
        entry = self.victim.seat.session.replica.ledger.get(*name)
        revision = 1 if entry is None else entry.revision
        content = None if record is None else encode_record(record)
        return self.outcome.witness.plant(self.victim.record, name, content, revision)

    def run(self, seconds: float) -> None:
        for _ in range(round(seconds * limits.TICK_RATE_HZ)):
            self.simulation.step()

    def judge(self) -> list[str]:
        """What speaks against it once all is settled."""
        self.run(6)
        self.outcome.settled_s = 0.0
        for guest in self.outcome.guests:
            is_identical = self.outcome.witness.is_identical_now(guest.record)
            assert is_identical, "in the end all should be well"
        unasked = self.outcome.auditor.complaints
        return [sentence for sentence in complaints(self.outcome) if sentence not in unasked]


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_what_a_change_on_its_way_undoes_is_healed_as_it_arrives(stage: Stage) -> None:
    stage.lay(None)
    stage.run(1)
    stage.lay(TORCH)
    stage.run(0.1)
    assert stage.corrupt(HERE, FENCE), "a fence appears, while a torch is on its way"
    stage.run(0.1)
    stage.lay(None)
    stage.run(0.2)
    (plant,) = stage.victim.record.plants
    assert plant.healed_s is not None, "the torch has come, and that is as it should be …"
    assert stage.victim.seat.world.get(PLACE, HERE) == TORCH, "… although the host has it no more"
    assert not stage.judge(), "no later comparison that finds it in order misses anything"


def test_what_just_happens_to_be_the_hosts_newest_is_judged_by_what_arrives(stage: Stage) -> None:
    stage.lay(TORCH)
    stage.run(0.1)
    stage.lay(None)
    stage.run(0.1)
    assert not stage.corrupt(HERE, None), "what the host has, and is on its way, is no corruption"
    assert stage.corrupt(HERE, TORCH), "another record is one"
    assert not stage.judge()


def test_a_corruption_that_is_noticed_beside_another_and_undone_by_a_bundle_needs_no_name(
    stage: Stage,
) -> None:
    assert stage.corrupt(THERE, TORCH), "one corruption that only a repair heals"
    stage.lay(None)
    stage.run(0.2)
    assert stage.corrupt(HERE, TORCH), "and one that a deletion on its way undoes"
    assert not stage.judge(), "the alarm was about both, the repair had one left to name"
    there, here = stage.victim.record.plants
    assert there.was_named, "that one is named"
    assert not there.was_overtaken, "since no bundle has touched it"
    assert here.was_overtaken, "the other was undone by a bundle"


def test_what_a_repair_heals_and_does_not_name_is_told(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("net.sync.repair_requester.RepairRequester.note", lambda *_: None)
    assert stage.corrupt(THERE, TORCH)
    assert "not detected, named and healed" in "; ".join(stage.judge())


def test_a_run_waits_for_the_names_of_what_its_last_repair_has_healed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = Plan(players=3, minutes=0.1, seed=2, plants=12, conditions=FAR, roles=("wander",))
    simulation = Simulation(small_content(), plan)
    host = simulation.outcome.host_meter
    send, flush = host.send_reliable, host.flush
    held: list[tuple[PeerId, Channel, bytes]] = []

    def hold_back_the_end(peer: PeerId, channel: Channel, payload: bytes) -> None:
        if isinstance(decode_host_message(payload), RepairAnswered):
            held.append((peer, channel, payload))
        else:
            send(peer, channel, payload)

    def let_go(now_s: float) -> None:
        if round(now_s * limits.TICK_RATE_HZ) % 120 == 0:
            while held:
                send(*held.pop(0))
        flush(now_s)

    monkeypatch.setattr(host, "send_reliable", hold_back_the_end)
    monkeypatch.setattr(host, "flush", let_go)
    assert not complaints(simulation.run()), "its end comes long after all is identical again"
