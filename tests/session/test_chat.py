"""Chat: what one says everybody hears, clean, bounded and not too often."""

from net import limits
from net.session.events import ChatArrived
from net.transports.interface import Channel
from net.wire import ChatLine, encode
from tests.helpers.sessions import SessionTrio


def test_a_line_is_heard_by_everybody_and_named_by_the_host() -> None:
    trio = SessionTrio.playing(2)
    speaker, other = trio.guests
    # Who it is from is not for the speaker to say.
    payload = encode(ChatLine(64, "Look, a fish!"))
    speaker.tap.send_reliable(speaker.tap.peers[0], Channel.CONTROL, payload)
    trio.run(0.5)
    line = ChatArrived(speaker.session.character, "Look, a fish!")
    assert trio.host.of(ChatArrived) == [line], "the host should hear it"
    assert speaker.of(ChatArrived) == other.of(ChatArrived) == [line], "and both guests, once"


def test_the_hosts_own_line_is_heard_by_all_guests() -> None:
    trio = SessionTrio.playing(2)
    trio.host.session.chat(64, "Welcome!")
    trio.run(0.3)
    assert all(g.of(ChatArrived) == [ChatArrived(64, "Welcome!")] for g in trio.guests)


def test_lines_are_cleaned_by_the_host_whatever_the_speakers_program_does() -> None:
    trio = SessionTrio.playing(2)
    speaker, other = trio.guests
    payload = encode(ChatLine(65, "a\x1b[31m\n\u202ered\u200b  \x00line"))
    speaker.tap.send_reliable(speaker.tap.peers[0], Channel.CONTROL, payload)
    trio.run(0.5)
    (heard,) = other.of(ChatArrived)
    assert heard.text == "a[31m red line", "control and bidi characters should be gone"


def test_a_line_of_nothing_is_not_passed_on() -> None:
    trio = SessionTrio.playing(2)
    trio.guests[0].session.say(" \u200b\n ")
    trio.run(0.5)
    assert not trio.guests[1].of(ChatArrived), "there is nothing to hear"


def test_who_says_too_much_is_heard_a_little() -> None:
    trio = SessionTrio.playing(2)
    speaker, other = trio.guests
    for number in range(20):
        speaker.session.say(f"line {number}")
    trio.run(3)
    heard = [event.text for event in other.of(ChatArrived)]
    assert heard[: limits.CHAT_BURST] == [f"line {n}" for n in range(limits.CHAT_BURST)], (
        "a few lines in a row are conversation"
    )
    assert len(heard) <= limits.CHAT_BURST + 4, "twenty are not, and the rest is dropped"
    trio.run(5)
    speaker.session.say("sorry")
    trio.run(0.5)
    assert other.of(ChatArrived)[-1].text == "sorry", "after a while one is heard again"
