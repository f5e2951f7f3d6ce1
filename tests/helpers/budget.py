"""What the suite costs: processor time by folder, printed at the end of a run of all tests.

Nothing passes or fails by it. Seconds differ from machine to machine, and on one machine with what
else it does, so costs are counted in turns: how long a loop that is always the same takes, tried
again and again during the same run, in the same processes.
"""

import os
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Generator
from typing import Any

import pytest

TURNS_MAX = 32_000
"""What all tests of a run by README's command may cost together. Who goes beyond makes something
cheaper; docs/guides/qa.md says how."""
TRIED_EVERY = 200
"""After how many tests the loop is tried again."""
ROUNDS = 20_000
"""Of the loop: about a hundredth of a second."""
COSTLIEST = 12
"""How many tests are named."""
AROUND = "around them"
"""In the place of a folder: what is done before the first test, between them and after the last."""


def spent_s() -> float:
    """Processor time of this process, and of the programs that it has waited for."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def turn_s() -> float:
    """Processor time of one turn."""
    began_s = time.process_time()
    seen: dict[int, str] = {}
    for number in range(ROUNDS):
        key = number * 7919 % 1009
        text = seen.get(key)
        seen[key] = str(number) if text is None else text[-2:] + text[:1]
    return time.process_time() - began_s


class Budget:
    """A plugin of pytest's, in each worker and in what collects from them."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._spent_s: defaultdict[str, float] = defaultdict(float)
        """By test file and name, without its parameters."""
        self._tests: Counter[str] = Counter()
        self._turns_s: list[float] = []

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        if sum(self._tests.values()) % TRIED_EVERY == 0:
            self._turns_s.append(turn_s())
        began_s = spent_s()
        result = yield
        name = item.nodeid.partition("[")[0]
        self._spent_s[name] += spent_s() - began_s
        self._tests[name] += 1
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        output = getattr(self._config, "workeroutput", None)
        if output is not None:
            output["budget"] = (dict(self._spent_s), dict(self._tests), self._turns_s)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """A worker has ended; one that was killed says nothing."""
        spent, tests, turns = getattr(node, "workeroutput", {}).get("budget", ({}, {}, []))
        for name, seconds in spent.items():
            self._spent_s[name] += seconds
        self._tests.update(tests)
        self._turns_s += turns

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        is_all = self._config.args_source is pytest.Config.ArgsSource.TESTPATHS
        if is_all and self._turns_s and self._config.option.markexpr == "not slow":
            terminalreporter.section("what it costs, in turns of a loop")
            for line in self.lines():
                terminalreporter.write_line(line)

    def lines(self) -> list[str]:
        """The report, beginning with the whole."""
        turn = statistics.median(self._turns_s)
        turns = {name: seconds / turn for name, seconds in self._spent_s.items()}
        tested = sum(turns.values())
        # The workers are among the programs that have been waited for.
        total = max(tested, spent_s() / turn)
        over = f"over the budget of {TURNS_MAX} by {total / TURNS_MAX - 1:.0%}: see qa.md"
        verdict = f"of {TURNS_MAX}" if total <= TURNS_MAX else over
        folders = Counter({AROUND: round(total - tested)})
        tests: Counter[str] = Counter()
        for name, cost in turns.items():
            folder = name.split("/")[1]
            folders[folder] += round(cost)
            tests[folder] += self._tests[name]
        found = [f"{total:7.0f} {verdict}"]
        found += [
            f"{cost:7} {folder}, {tests[folder]} tests" for folder, cost in folders.most_common()
        ]
        costliest = sorted(self._tests, key=lambda name: -turns[name])[:COSTLIEST]
        found += ["the costliest:", *(f"{turns[name]:7.0f} {name}" for name in costliest)]
        return found
