"""Every command's statement, gathered from the subjects."""

from collections.abc import Mapping

from game.rules.audit import (
    belonging,
    conversations,
    days,
    exploring,
    fishing,
    gestures,
    growing,
    making,
    placing,
    storage,
    trading,
)
from game.rules.audit.deed import Statement
from game.world.commands import Command

STATEMENTS: Mapping[type[Command], Statement] = {
    **belonging.STATEMENTS,
    **conversations.STATEMENTS,
    **days.STATEMENTS,
    **exploring.STATEMENTS,
    **fishing.STATEMENTS,
    **gestures.STATEMENTS,
    **growing.STATEMENTS,
    **making.STATEMENTS,
    **placing.STATEMENTS,
    **storage.STATEMENTS,
    **trading.STATEMENTS,
}
