"""`python main.py steam-check`: what a tester has to know about Steam on this computer.

One line for each thing that was looked at, and under each that is missing, what helps. Everything
that could hang happens on a thread of its own with a time limit, since the library of a sick Steam
may never return.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from game.program.steam import APP_ID
from game.program.terminal import say
from net.steam import (
    LibraryFile,
    LibraryTrial,
    NoneSuitable,
    PassedOver,
    RelayAvailability,
    Steam,
    SteamUnavailable,
    choose_library,
    find_libraries,
    loading_after,
    open_steam,
    program_folders,
)
from net.text import clean_line

RELAY_MAX_S = 8.0
"""How long the relay network may take to be ready."""
CHECK_MAX_S = 30.0
"""How long the whole check may take."""
_TRIAL_MAX_S = 15.0
_PAUSE_S = 0.05
_COLUMN = 16

Say = Callable[[str], None]


def _load_tried(path: Path) -> object:
    return loading_after(LibraryTrial(max_s=_TRIAL_MAX_S))(path)


@dataclass(frozen=True)
class Surroundings:
    """What the check looks at: the computer, unless a test says otherwise."""

    folders: Sequence[Path]
    clock_s: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep
    find: Callable[[Sequence[Path]], Sequence[LibraryFile]] = find_libraries
    load: Callable[[Path], object] = _load_tried


def run_steam_check() -> int:
    """Checks this computer and prints what was found. Returns the exit status: 0 when Steam can
    be used."""
    results: list[int] = []

    def work() -> None:
        try:
            results.append(check(say, Surroundings(program_folders())))
        except Exception as error:
            # A tester gets a line to report, whatever a strange library does.
            say(_line("problem", f"{type(error).__name__}: {clean_line(str(error), 300)}"))

    thread = threading.Thread(target=work, name="steam-check", daemon=True)
    thread.start()
    thread.join(CHECK_MAX_S)
    if thread.is_alive():
        say(_line("problem", f"Steam did not answer within {CHECK_MAX_S:.0f} s."))
        say(_remedy("Restart Steam, then check again."))
    return results[0] if results else 1


def check(say: Say, at: Surroundings) -> int:
    """Looks at one thing after the other and says what it finds."""
    try:
        chosen = choose_library(at.find(at.folders), at.load)
        say(_line("library", _named(chosen.file)))
        say(_line("SDK generation", chosen.flat.generation.words))
        _say_passed_over(chosen.passed_over, say)
        running = bool(chosen.flat.call("SteamAPI_IsSteamRunning"))
        say(_line("Steam running", "yes" if running else "no"))
        steam = open_steam(APP_ID, folders=at.folders, library=chosen.library, require_login=False)
    except NoneSuitable as none:
        _say_passed_over(none.passed_over, say)
        return _unusable(none, say)
    except SteamUnavailable as unavailable:
        return _unusable(unavailable, say)
    with steam:
        is_usable = _check_open(steam, say, at)
    said = "Steam can be used." if is_usable else "Steam cannot be used fully; see above."
    say(said)
    return 0 if is_usable else 1


def _unusable(unavailable: SteamUnavailable, say: Say) -> int:
    say(_line("problem", clean_line(str(unavailable), 400)))
    say(_remedy(unavailable.remedy))
    say("Steam cannot be used. Everything else in the game works without it.")
    return 1


def _say_passed_over(passed_over: Sequence[PassedOver], say: Say) -> None:
    for other in passed_over:
        say(_line("passed over", _named(other.file)))
        say(_line("", clean_line(other.reason, 400)))


def _named(file: LibraryFile) -> str:
    return f"{file.path} ({file.source.value})"


def _check_open(steam: Steam, say: Say, at: Surroundings) -> bool:
    online = steam.user.logged_on
    name = clean_line(steam.friends.persona_name, 64) or "(a name that cannot be shown)"
    say(_line("account", f"{name} ({steam.user.steam_id})"))
    say(_line("online", "yes" if online else "no"))
    if not online:
        say(_remedy("Choose 'Go Online' in Steam's menu, or check the network."))
    app_id = steam.utils.app_id
    say(_line("app id", f"{app_id}{' (Spacewar, for development)' if app_id == 480 else ''}"))
    say(_line("interfaces", ", ".join(steam.accessors)))
    relay_ready = _check_relay(steam, say, at)
    overlay = steam.utils.overlay_enabled
    say(_line("overlay", "yes" if overlay else "no"))
    if not overlay:
        say(
            _remedy(
                "Not needed: invitations are accepted in Steam's friends window as well. This "
                "check has no window, and outside a launch from Steam there is no overlay."
            )
        )
    _check_friends(steam, say, app_id)
    return online and relay_ready


def _check_relay(steam: Steam, say: Say, at: Surroundings) -> bool:
    began_s = at.clock_s()
    status = steam.relay.status()
    while (
        status.availability is not RelayAvailability.CURRENT
        and at.clock_s() - began_s < RELAY_MAX_S
    ):
        at.pause(_PAUSE_S)
        steam.pump()
        status = steam.relay.status()
    ready = status.availability is RelayAvailability.CURRENT
    words = status.availability.name.lower().replace("_", " ")
    detail = clean_line(status.message, 120)
    say(_line("relay network", words + (f" ({detail})" if detail and not ready else "")))
    if not ready:
        say(_remedy("Check that the firewall lets Steam out by UDP, wait a minute, check again."))
    return ready


def _check_friends(steam: Steam, say: Say, app_id: int) -> None:
    friends = steam.friends.friends()
    playing = []
    for friend in friends:
        game = steam.friends.game_played(friend)
        if game is not None and game.app_id == app_id:
            where = f", in lobby {game.lobby}" if game.lobby is not None else ""
            playing.append(f"{clean_line(steam.friends.name(friend), 64) or friend}{where}")
    say(_line("friends", f"{len(friends)}, in this game: {len(playing)}"))
    for line in playing:
        say(_line("", line))
    if not friends:
        say(_remedy("Add a friend on Steam: farms are shown to friends only."))


def _line(what: str, found: str) -> str:
    return f"{what:<{_COLUMN}}{found}"


def _remedy(text: str) -> str:
    return _line("", f"→ {text}")
