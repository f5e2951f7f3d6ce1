"""Whoever looks at a seat hears of everything that happens there, once."""

from game.coop.event_queue import EventQueue
from game.coop.seat import Notice, SeatEvent
from game.text.sentence import Sentence

EVENTS = [Notice(Sentence("people.you_are_back")), Notice(Sentence("people.host_sees_you"))]


def test_a_listener_hears_of_each_at_once_and_who_asks_later_of_all() -> None:
    heard: list[SeatEvent] = []
    listeners = [heard.append]
    queue = EventQueue(listeners)
    queue.append(EVENTS[0])
    listeners.append(heard.append)
    queue.append(EVENTS[1])
    assert heard == [EVENTS[0], EVENTS[1], EVENTS[1]], "each that listens then hears of it"
    assert queue.take() == EVENTS, "in order, whoever has listened"
    assert queue.take() == [], "and once"
