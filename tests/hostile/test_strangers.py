"""At the door: whoever has not been let in leaves no trace, gets no loop, and disturbs nobody."""

import msgspec
import pytest

from net import limits
from net.session.approval import PendingConnection
from net.session.events import KnockHeard
from net.session.member import Member
from net.transports.interface import Channel, PeerId
from net.wire import Goodbye, Loaded, Rejected, Resume, encode
from tests.hostile.measure import held
from tests.hostile.stage import Attacker, Stage, hello, was_refused


def pending(stage: Stage) -> int:
    """How many stand at the door."""
    return held(PendingConnection, stage.session)


def asked_about(stage: Stage) -> int:
    """About how many the host is being asked."""
    count = len(stage.asked_about)
    assert held(KnockHeard, stage.host) == count, "no knock should be kept that nobody waits for"
    return count


def test_case_04_a_giant_hello_costs_its_sender_the_connection() -> None:
    stage = Stage.playing()
    attacker = stage.attacker()
    attacker.say(encode(hello()) + b"\0" * 40_000)
    stage.assert_sent_away(attacker)
    stage.assert_undisturbed()


def test_case_04_a_name_of_a_megabyte_cannot_even_be_said() -> None:
    stage = Stage.playing()
    attacker = stage.attacker()
    attacker.say(encode(hello("M" * 40_000)))
    stage.assert_sent_away(attacker)
    assert attacker.bytes_in == 0, "nonsense should not be answered before trust"
    stage.assert_undisturbed()


def test_case_07_a_stranger_who_is_refused_and_tries_again_leaves_no_state() -> None:
    stage = Stage.playing()
    before = len(stage.world.sections()), len(stage.session.members)
    attacker = stage.attacker()
    for _ in range(40):
        attacker.say(hello(join_token=b"nope"))
        stage.run(0.2)
        assert was_refused(attacker), "a wrong token should be refused each time"
        assert len(attacker.heard(Rejected)) <= 1, "one hello should have one answer"
        attacker.messages.clear()
        attacker.connect(stage.now_s)
        stage.run(0.1)
    stage.network.kill("mallory")
    stage.attackers.clear()
    stage.run(limits.HELLO_TIMEOUT_S + limits.IDLE_TIMEOUT_S + 1)
    assert pending(stage) == 0, "nothing should be kept of who was refused"
    assert held(Member, stage.session) == 2, "only the friends should be kept"
    after = len(stage.world.sections()), len(stage.session.members)
    assert after == before, "a refused stranger should not exist at the farm"
    stage.assert_undisturbed()


def test_case_07_hellos_on_one_connection_are_answered_once() -> None:
    stage = Stage.playing()
    stage.host.accepts_everybody = False
    attacker = stage.attacker()
    for _ in range(30):
        attacker.say(hello())
    stage.run(1.0)
    assert len(attacker.messages) == 1, "the first knock should be heard, and no other answered"
    stage.assert_sent_away(attacker)
    stage.assert_undisturbed()


def test_case_07_a_goodbye_at_the_door_ends_the_connection_too() -> None:
    stage = Stage.playing()
    attacker = stage.attacker()
    attacker.say(Goodbye("", may_return=True))
    stage.run(0.5)
    stage.assert_sent_away(attacker)


def test_case_07_silent_connections_cannot_keep_a_friend_out() -> None:
    stage = Stage.playing()
    squatters = [stage.attacker(f"squatter{n}", knows=False) for n in range(40)]
    stage.attackers += squatters
    stage.run(0.2)
    assert pending(stage) <= 2 * limits.KNOCKS_MAX, "the door should have a limit"
    friend = stage.attacker("cyd")
    friend.say(hello("Cyd"))
    stage.run(0.2)
    assert friend.accepted is not None, "who says hello should get past those who only stand there"
    stage.run(limits.HELLO_TIMEOUT_S + 0.5)
    assert pending(stage) == 0, "who says no hello should be gone after a while"
    stage.assert_undisturbed()


def test_case_07_no_more_knock_than_may_wait_and_the_rest_is_told() -> None:
    stage = Stage.playing()
    stage.is_busy = False
    stage.host.accepts_everybody = False
    crowd = [stage.attacker(f"stranger{n}") for n in range(limits.KNOCKS_MAX + 3)]
    for stranger in crowd:
        stranger.say(hello())
    stage.run(0.5)
    assert asked_about(stage) == limits.KNOCKS_MAX, "so many and no more should be asked about"
    assert sum(was_refused(stranger) for stranger in crowd) == 3, "the rest should be told"
    stage.run(limits.KNOCK_TIMEOUT_S + 1)
    assert (pending(stage), asked_about(stage)) == (0, 0), "nobody should wait for ever"
    stage.assert_undisturbed()


@pytest.mark.parametrize("token", [b"", b"\0", b"open"[:3], b"opem", b"open"[::-1]])
def test_case_07_only_the_very_token_opens_the_door(token: bytes) -> None:
    stage = Stage.playing()
    attacker = stage.attacker()
    attacker.say(hello(join_token=token))
    stage.run(0.3)
    assert attacker.accepted is None, f"{token!r} should not open the door"
    assert was_refused(attacker), "and its bearer should be told"


def test_case_07_a_host_without_a_token_has_no_open_door() -> None:
    stage = Stage(join_token=b"")
    attacker = stage.attacker()
    attacker.say(hello(join_token=b""))
    stage.run(0.3)
    assert attacker.accepted is None, "an empty token should not match a token that was not set"


def test_case_07_a_datagram_from_a_stranger_ends_his_visit() -> None:
    stage = Stage.playing()
    stage.host.accepts_everybody = False
    attacker = stage.attacker()
    attacker.say(hello())
    stage.run(0.2)
    attacker.throw(encode(attacker.bundle()))
    stage.assert_sent_away(attacker)
    assert asked_about(stage) == 0, "the host should not be asked about him any more"


def test_case_07_a_guessed_resume_token_is_just_a_knock() -> None:
    stage = Stage.playing()
    stage.host.accepts_everybody = False
    attacker = stage.attacker()
    for guess in (b"\0" * 16, b"\xff" * 16, bytes(range(16))):
        stage.resume(attacker, guess)
        assert attacker.accepted is None, "a guess should not let anybody in"
    stage.assert_undisturbed()


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("protocol", {"protocol_version": limits.PROTOCOL_VERSION + 1}),
        ("protocol", {"protocol_version": 0}),
        ("data files", {"content_hash": "0" * 64}),
        ("data files", {"content_hash": ""}),
    ],
)
def test_case_17_a_mismatch_is_refused_at_the_door_and_names_the_part(
    part: str, changes: dict[str, object]
) -> None:
    stage = Stage.playing()
    attacker = stage.attacker()
    attacker.say(msgspec.structs.replace(hello(), **changes))
    stage.run(0.3)
    (rejected,) = attacker.heard(Rejected)
    assert isinstance(rejected, Rejected)
    assert part in rejected.reason, "the reason should name what does not fit"
    assert attacker.accepted is None, "who does not fit should not be let in"
    stage.assert_undisturbed()


def test_case_17_a_mismatch_is_refused_even_with_a_valid_resume_token() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    assert intruder.accepted is not None
    token = intruder.accepted.resume_token
    intruder.connect(stage.now_s)
    stage.run(0.1)
    intruder.say(hello(protocol_version=999, resume=Resume(token, 1)))
    stage.run(0.3)
    assert intruder.accepted is None, "an old game should not slip in by way of a token"


def test_case_08_a_block_holds_whatever_name_a_blocked_friend_takes() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    waiting = stage.attacker("mallory2")
    token = intruder.accepted.resume_token if intruder.accepted else b""
    stage.host.kick(intruder.character, block=True)
    stage.run(0.3)
    for name in ("Mallory", "Honest Joe"):
        intruder.connect(stage.now_s)
        stage.run(0.1)
        if intruder.closed is None:
            intruder.say(hello(name, resume=Resume(token, 1)))
            stage.run(0.2)
        assert intruder.accepted is None, f"a blocked identity should not come in as {name}"
    waiting.say(hello("Mallory"))
    stage.run(0.2)
    assert waiting.accepted is not None, "while somebody else of that name is somebody else"
    stage.assert_undisturbed()


def test_case_08_a_block_reaches_a_second_connection_that_already_stands_at_the_door() -> None:
    stage = Stage.playing()
    intruder = stage.intruder()
    second = intruder.endpoint.connect("host", stage.now_s)
    stage.run(0.1)
    stage.host.kick(intruder.character, block=True)
    intruder.peer, intruder.accepted = PeerId(second), None
    intruder.say(hello("Honest Joe"))
    stage.run(0.3)
    assert intruder.accepted is None, "the block should hold for a connection made before it"


def test_case_15_a_connection_that_drops_in_any_state_leaves_nothing_at_the_door() -> None:
    stage = Stage.playing()
    stage.host.accepts_everybody = False

    def stranger(_: Attacker) -> None:
        pass

    def knocking(attacker: Attacker) -> None:
        attacker.say(hello())

    def nonsense(attacker: Attacker) -> None:
        attacker.say(b"\xc1")

    def wrong_state(attacker: Attacker) -> None:
        attacker.say(Loaded(1), Channel.BULK)

    for number, begins in enumerate((stranger, knocking, nonsense, wrong_state)):
        for is_polite in (True, False):
            address = f"caller{number}{is_polite}"
            attacker = stage.attacker(address)
            begins(attacker)
            stage.run(0.1)
            if is_polite:
                attacker.endpoint.close(stage.now_s)
            else:
                stage.network.kill(address)
            stage.attackers.remove(attacker)
    stage.run(limits.IDLE_TIMEOUT_S + 1)
    assert pending(stage) == 0, "nobody who is gone should stand at the door"
    assert asked_about(stage) == 0, "the host should not be asked about who is gone"
    assert held(Member, stage.session) == 2, "only the friends should be kept"
    stage.assert_undisturbed()


@pytest.mark.parametrize(
    "name",
    [
        "\x1b[2J",
        "\u202eadA",
        "\u200b",
        "\n\n",
        "{0.__class__}",
        "%s%n",
        "<b>",
        "[[x]]",
        "\u0301" * 9,
    ],
)
def test_case_11_hostile_names_are_shown_harmless(name: str) -> None:
    stage = Stage.playing()
    attacker = stage.attacker()
    attacker.say(hello(name))
    stage.run(0.3)
    assert attacker.accepted is not None, "a strange name is no reason not to be let in"
    shown = [player.name for friend in stage.friends for player in friend.players()]
    assert all(text.isprintable() and text.strip() for text in shown), (
        f"no name in {shown} should have characters that are not seen"
    )
    assert "\u202e" not in "".join(shown), "no name should turn the text around"
    stage.assert_undisturbed()


def test_case_08_taking_a_friends_name_does_not_make_one_that_friend() -> None:
    stage = Stage.playing()
    ada = stage.friends[0]
    impostors = [stage.attacker(f"impostor{n}") for n in range(3)]
    for impostor in impostors:
        impostor.say(hello("Ada"))
        stage.run(0.2)
        assert impostor.accepted is not None
        assert impostor.character != ada.character, "a name should not name a character in play"
    names = [player.name for player in stage.host.players()]
    assert len(set(names)) == len(names), f"no two at the farm should be called alike: {names}"
    stage.assert_undisturbed()


def test_case_08_taking_the_hosts_name_does_not_make_one_the_host() -> None:
    stage = Stage.playing()
    attacker = stage.attacker()
    attacker.say(hello("Host"))
    stage.run(0.2)
    assert attacker.character != stage.host.character, "the host's name is not the host"
