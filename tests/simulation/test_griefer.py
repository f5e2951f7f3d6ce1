"""The griefer leaves out nothing that can be asked for, and is right about none of it."""

from random import Random
from typing import get_args

import pytest

from game.headless.auditor import Auditor
from game.headless.bots import make_bot
from game.rules.context import RefusalReason
from game.world.commands import PlayerCommand
from tests.helpers.seats import PeerTrio
from tests.world.small_farm import small_content

DECISIONS = 3000
TICKS_PER_DECISION = 8


def test_a_griefer_tries_every_command_and_makes_nothing_of_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trio = PeerTrio.playing(2)
    auditor = Auditor(small_content(), trio.host.seat)
    seat = trio.guests[0].seat
    tried: dict[type, set[RefusalReason | None]] = {}
    issue = seat.issue

    def noting(command: PlayerCommand) -> RefusalReason | None:
        reason = issue(command)
        tried.setdefault(type(command), set()).add(reason)
        return reason

    monkeypatch.setattr(seat, "issue", noting)
    bot = make_bot(seat, "griefer", Random(5))
    for tick in range(DECISIONS * TICKS_PER_DECISION):
        if len(tried) == len(get_args(PlayerCommand)) and tick % TICKS_PER_DECISION == 0:
            break
        bot.act()
        if tick % TICKS_PER_DECISION == 0:
            trio.run(0.1)
    trio.settle()
    forgotten = {kind.__name__ for kind in get_args(PlayerCommand)} - {t.__name__ for t in tried}
    assert not forgotten, "every command should be tried by it: game/headless/bots/griefer.py"
    assert any(None not in reasons for reasons in tried.values()), "and not all of it pass"
    assert auditor.complaints == [], "nothing should come of nothing"
