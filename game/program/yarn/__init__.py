"""`main.py yarn …`: the tools of those who write dialogue."""

from game.program.yarn.arguments import add_yarn
from game.program.yarn.commands import run_yarn

__all__ = ["add_yarn", "run_yarn"]
