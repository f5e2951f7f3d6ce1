"""Keeps an open farm saved, all along.

Twice a second whatever has changed, the time of day included, goes into the farm's file, so that a
program that is killed has lost a second at most. A thread of its own does the writing: a disk
answers when it likes, and no tick waits for one. Every half minute what was written is made safe
from a power failure too.

A save that fails is said, with its cause and what helps, and tried again, each time after twice as
long; until then everything stays noted. Copies of the farm as it was are kept beside it, one for
every ten minutes of play, one for each day that ends and one whenever the player saves.
"""

import logging
import secrets
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor

from game.coop.farm_host import FarmHost
from game.saves.backups import add_backup, backups_of
from game.saves.errors import SaveError
from game.saves.farm_file import Batch, FarmFile
from game.saves.listing import describe
from game.text.sentence import Sentence
from net import limits
from net.backoff import Backoff

SAVE_EVERY_S = 0.5
"""Between two saves: with what a write takes, a second is never lost."""
HARDEN_EVERY_S = 30.0
"""How much a power failure takes at most, besides what the disk itself forgets."""
RETRY_MIN_S = 1.0
"""Pause after a save that failed, doubled each time …"""
RETRY_MAX_S = 60.0
"""… up to this, which is also how often the player is told."""
SILENT_DISK_S = 10.0
"""How long a disk may take before the player is told."""
BACKUP_EVERY_TICKS = 10 * 60 * limits.TICK_RATE_HZ
"""Of play between two copies of a farm."""
_TOPIC = "saving"
"""Of what the player reads: that saving fails, until it works again."""

_log = logging.getLogger(__name__)


class FarmKeeper:
    """Keeps an open farm in its file. It is a `Keeper`."""

    def __init__(
        self,
        host: FarmHost,
        file: FarmFile,
        wall_clock: Callable[[], float],
        writer: Executor | None = None,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        """`wall_clock` returns seconds since 1970. `writer` does one thing after the other; a
        thread of the keeper's own when None. `random_bytes` need not be unpredictable."""
        self._host = host
        self._file = file
        self._wall_clock = wall_clock
        self._writer = ThreadPoolExecutor(1, "saving") if writer is None else writer
        self._now_s = 0.0
        self._due_s: float | None = None
        self._harden_s: float | None = None
        self._is_soft = False
        """Whether something was written that a power failure would take back."""
        self._under_way: Future[None] | None = None
        """The writing of what was taken from the file's notes, if anything was."""
        self._began_s = 0.0
        self._backup: Future[None] | None = None
        self._wants_backup = False
        self._batch_revision = 0
        self._day = 0
        """The day that it was when this was last looked at; 0 before that."""
        host.saved(0)
        host.closed_last.append(_Finishing(self))
        newest = backups_of(file.path)[:1]
        self._backup_tick = describe(newest[0]).tick if newest else None
        self._retry = Backoff(RETRY_MIN_S, RETRY_MAX_S, random_bytes)
        self._told_s: float | None = None

    def work(self, now_s: float) -> None:
        """Saves what is due, and hears how the last save went."""
        self._now_s = now_s
        self._hear_of_backup()
        if self._under_way is not None:
            if not self._under_way.done():
                self._watch_the_disk()
                return
            self._finish()
        if self._due_s is None or now_s >= self._due_s:
            self._due_s = now_s + SAVE_EVERY_S
            self._begin()
            if self._under_way is not None and self._under_way.done():
                self._finish()
            self._back_up_if_due()

    def save(self) -> None:
        """Saves now, and has a copy made next. Raises `SaveError` when the farm is not saved."""
        self._save_at_once()
        self._wants_backup = True

    def close(self, now_s: float) -> None:
        """Saves. Raises `SaveError` when the farm is not saved."""
        self._now_s = now_s
        self._save_at_once()

    def finish(self) -> None:
        """Makes the copy that is still to be made, and lets go of the file."""
        if self._wants_backup:
            self._back_up()
        self._writer.shutdown()
        self._hear_of_backup()
        self._file.close()

    def _take(self) -> Batch | None:
        host = self._host
        self._batch_revision = host.world.revision
        return self._file.take(
            tick=int(host.tick),
            revision=self._batch_revision,
            saved_at_s=int(self._wall_clock()),
            awaited=host.awaited_after_a_crash(),
        )

    def _begin(self) -> None:
        batch = self._take()
        if self._harden_s is None:
            self._harden_s = self._now_s + HARDEN_EVERY_S
        is_hard = self._now_s >= self._harden_s
        if batch is None and not (is_hard and self._is_soft):
            return
        if is_hard:
            self._harden_s = self._now_s + HARDEN_EVERY_S
        self._is_soft = not is_hard
        self._began_s = self._now_s
        self._under_way = self._writer.submit(self._write, batch, is_hard)

    def _write(self, batch: Batch | None, is_hard: bool) -> None:
        if batch is not None:
            self._file.write(batch)
        if is_hard:
            self._file.harden()

    def _finish(self) -> None:
        """Hears how a save went that is over."""
        problem = self._outcome()
        if problem is None:
            self._succeeded()
        else:
            self._failed(problem)

    def _outcome(self) -> SaveError | None:
        """Waits for the save that is under way, if there is one. Returns what went wrong."""
        future, self._under_way = self._under_way, None
        if future is None:
            return None
        problem = None
        try:
            future.result()
        except SaveError as error:
            problem = error
        finally:
            if future.exception() is None:
                self._file.written()
            else:
                self._file.put_back()
        return problem

    def _save_at_once(self) -> None:
        if self._under_way is not None:
            self._finish()
        batch = self._take()
        if batch is None and not self._is_soft:
            return
        self._is_soft = False
        self._under_way = self._writer.submit(self._write, batch, True)
        problem = self._outcome()
        if problem is not None:
            self._failed(problem)
            raise problem
        self._succeeded()

    def _succeeded(self) -> None:
        self._host.saved(self._batch_revision)
        if not self._retry.is_fresh:
            self._retry.worked()
            self._told_s = None
            self._host.notice(Sentence("saves.saved_again"), _TOPIC)
            _log.warning("the farm is saved again")

    def _failed(self, problem: SaveError) -> None:
        self._is_soft = True
        pause_s = self._retry.failed()
        self._due_s = self._now_s + pause_s
        _log.error("%s It is tried again in %.1f s.", problem, pause_s)
        self._tell(Sentence("saves.tried_again", problem=problem.sentence))

    def _watch_the_disk(self) -> None:
        away_s = self._now_s - self._began_s
        if away_s >= SILENT_DISK_S:
            file = self._file.name
            self._tell(Sentence("saves.silent_disk", file=file, seconds=f"{away_s:.0f}"))

    def _tell(self, sentence: Sentence) -> None:
        if self._told_s is None or self._now_s - self._told_s >= RETRY_MAX_S:
            self._told_s = self._now_s
            self._host.notice(sentence, _TOPIC)

    def _back_up_if_due(self) -> None:
        since = None if self._backup_tick is None else int(self._host.tick) - self._backup_tick
        # A farm that was put back to a copy goes on below the copies that are newer.
        is_due = since is None or abs(since) >= BACKUP_EVERY_TICKS or self._is_new_day()
        if self._wants_backup or (self._retry.is_fresh and is_due):
            self._back_up()

    def _is_new_day(self) -> bool:
        """Whether a day has begun since this was last asked."""
        environment = self._host.environment
        before, self._day = self._day, 0 if environment is None else environment.day
        return before not in (0, self._day)

    def _back_up(self) -> None:
        if self._backup is not None:
            return
        self._wants_backup = False
        self._backup_tick = int(self._host.tick)
        self._backup = self._writer.submit(self._add_backup)

    def _add_backup(self) -> None:
        add_backup(self._file.path, self._file.back_up)

    def _hear_of_backup(self) -> None:
        backup = self._backup
        if backup is None or not backup.done():
            return
        self._backup = None
        try:
            backup.result()
        except SaveError as error:
            _log.error("no copy of the farm could be made: %s", error)
            self._host.notice(Sentence("saves.no_copy", problem=error.sentence))


class _Finishing:
    """What is left to do for a farm's file once friends have been told that the farm closes: they
    do not wait for a copy. It is a `Keeper`."""

    def __init__(self, keeper: FarmKeeper) -> None:
        self._keeper = keeper

    def work(self, now_s: float) -> None:
        """There is nothing to do before the end."""

    def save(self) -> None:
        """There is nothing to save."""

    def close(self, now_s: float) -> None:
        """Finishes."""
        self._keeper.finish()
