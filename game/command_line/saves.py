"""`main.py saves`: the farms of a folder with their backups, every record of them read, and a
damaged one put back to its newest whole backup."""

from pathlib import Path

from game.command_line.arguments import SavesArguments
from game.farms.farm import make_mine, put_back
from game.farms.kept_endpoint import forget_endpoint
from game.program.folders import Folders
from game.program.local_identity import first_key
from game.program.progress import Progress
from game.program.terminal import say
from game.saves.backups import backups_of
from game.saves.errors import SaveError, said_clearly
from game.saves.farm_file import FarmFile
from game.saves.listing import FarmDescription, farm_files, verify
from game.saves.places import shown
from game.text.errors import in_english
from game.text.sentence import Sentence
from net import limits
from net.player_key import account_of_key

_PLAYERS_SHOWN_MAX = 8
_HOUR_TICKS = 3600 * limits.TICK_RATE_HZ
_MINUTE_TICKS = 60 * limits.TICK_RATE_HZ


def show_saves(arguments: SavesArguments, folders: Folders) -> int:
    """Does what was asked and prints what is so now. Returns the exit status: 1 when anything is
    damaged. Raises `SaveError` with a sentence for what cannot be done."""
    if arguments.mine is not None:
        # A window that is open at the title has the first slot just now.
        first = account_of_key(first_key(folders.settings).public_bytes)
        owner = make_mine(arguments.mine, first)
        say(f"{shown(arguments.mine)} is yours: you play {owner} when you open it.")
        return 0
    if arguments.restore is not None:
        backup = put_back(arguments.restore)
        say(f"{shown(arguments.restore)} is as it was in {shown(backup)}.")
        return 0
    if arguments.new_code is not None:
        _renew_code(arguments.new_code)
        return 0
    folder = folders.farms if arguments.folder is None else arguments.folder
    if arguments.folder is not None and not folder.is_dir():
        raise SaveError(Sentence("saves.no_folder", file=shown(folder)))
    with said_clearly(shown(folder), "read"):
        farms = farm_files(folder)
    if not farms:
        say("There are no farms here.")
    is_damaged = False
    with Progress("reading farms", len(farms)) as progress:
        for number, path in enumerate(farms):
            progress.show(number, shown(path))
            is_damaged |= _show(path, "")
            try:
                backups = backups_of(path)
            except SaveError:
                continue
            for backup in backups:
                is_damaged |= _show(backup, "  ")
    return 1 if is_damaged else 0


def _renew_code(farm: Path) -> None:
    """Raises `SaveError` for what is no farm, or one that is being played: there the menu does
    it."""
    FarmFile.open(farm).close()
    with said_clearly(shown(farm), "given_another_code"):
        forget_endpoint(farm)
    say(f"{shown(farm)} has another join code from its next opening on.")


def _show(path: Path, indent: str) -> bool:
    """Prints a line about a file. Returns whether it is damaged."""
    farm = verify(path)
    file = f"{indent}{shown(path)}"
    if farm.problem is None:
        say(f"{file}: {_facts(farm)}, {_size(path)}, whole")
    else:
        state = "DAMAGED" if farm.is_damaged else "not read"
        say(f"{file}: {_size(path)}, {state}: {in_english(farm.problem)}")
    return farm.is_damaged


def _facts(farm: FarmDescription) -> str:
    hours, minutes = farm.tick // _HOUR_TICKS, farm.tick % _HOUR_TICKS // _MINUTE_TICKS
    friends = ", ".join(farm.players[:_PLAYERS_SHOWN_MAX]) or "nobody"
    more = len(farm.players) - _PLAYERS_SHOWN_MAX
    return (
        f"{farm.name}, day {farm.day} in {farm.season}, played {hours} h {minutes:02} min, "
        f"{friends}{f' and {more} more' if more > 0 else ''}"
    )


def _size(path: Path) -> str:
    try:
        return f"{path.stat().st_size / 1024:,.0f} KiB"
    except OSError:
        return "no size"
