"""Tandem Acres: arguments in, a window or a headless run out.

    python main.py                 the game
    python main.py duo             two windows on this machine, already in one farm
    python main.py host | join     straight to a farm, with a window or `--headless`
    python main.py dedicated       a farm on a server, that nobody plays at there
    python main.py lobby-server    where players without Steam find each other
    python main.py relay           its relay by itself
    python main.py lobby-admin     look after it: list, close, ban
    python main.py friends         one's own friend code, and friends' codes
    python main.py saves           the farms that are kept here, and whether they are whole
    python main.py check-content   everything that is wrong in maps, data and scripts
    python main.py simulate        hours of co-op in seconds, with a proof at the end
    python main.py shot            a scene as a picture
    python main.py yarn            tools for who writes dialogue
    python main.py steam-check     what of Steam can be used here, and what helps

This file only wires: `scenes` opens the window, `game/headless` plays without one, `game/servers`
serve others, and `game/command_line` has the commands that need none of these. Nothing headless
imports pygame.
"""

import logging
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from files.installation import installed

# Whoever lacks a package, or has an older Python, reads a sentence.
with installed():
    from files.staying import staying

with installed(), staying():
    from game.command_line.arguments import (
        CheckContentArguments,
        CommandArguments,
        DuoArguments,
        FriendsArguments,
        SavesArguments,
        ShotArguments,
        SteamCheckArguments,
    )
    from game.command_line.check_content import art_of, content_from
    from game.command_line.parser import parse_arguments
    from game.command_line.yarn.arguments import YarnArguments
    from game.headless.arguments import (
        DedicatedArguments,
        HostArguments,
        JoinArguments,
        SimulateArguments,
    )
    from game.program.ahead import Lazy
    from game.program.arguments import Arguments
    from game.program.ending import interrupted_when_told
    from game.program.faults import ProgramError, in_words
    from game.program.folders import Folders, folders_below, own_folders
    from game.program.output import check_outputs
    from game.program.reports import write_report
    from game.program.terminal import bear_all_letters, say_wrong, set_up_log
    from game.servers.arguments import LobbyAdminArguments, LobbyServerArguments, RelayArguments
    from game.world.content import Content, load_content
    from net.errors import LocalProtocolError
    from net.port_mapping.mapping import answer_as_child
    from net.steam import answer_trial

MAIN_FILE = Path(__file__).resolve()
ASSETS = MAIN_FILE.parent / "assets"


def main(words: list[str]) -> int:
    """Runs what the command line asks for. Returns the exit status: 1 for something that was proved
    wrong, or could not be saved or written at the end, 2 with one sentence for what cannot be done
    as asked, 3 for a fault of the program, 130 for one that was told to end before it had begun."""
    if answer_trial(words) or answer_as_child(words):
        return 0
    bear_all_letters()
    arguments = parse_arguments(words)
    set_up_log(verbose=arguments.verbose)
    try:
        with interrupted_when_told(), installed():
            check_outputs(arguments.outputs, arguments.inputs)
            return run(arguments)
    except KeyboardInterrupt:
        return 130
    except (ValueError, OSError, LocalProtocolError) as error:
        if arguments.verbose:
            logging.exception("stopped")
        say_last(in_words(error))
        return 2
    except ProgramError as fault:
        return stopped_by(fault.__cause__ or fault, str(fault), arguments)
    except Exception as fault:
        return stopped_by(fault, f"{type(fault).__name__}: {fault}", arguments)


def stopped_by(fault: BaseException, what: str, arguments: CommandArguments) -> int:
    """Says that the program has a fault, and where its report is. Returns the exit status."""
    logging.critical("stopped by a fault of the program", exc_info=fault)
    try:
        folder = folders_of(arguments).reports if isinstance(arguments, Arguments) else None
    except ValueError:
        folder = None
    report = write_report(folder, fault, datetime.now().astimezone())
    where = "" if report is None else f" {report} says more: please send it to us."
    say_last(f"The program has a fault and stopped. ({what}){where}")
    return 3


def say_last(sentence: str) -> None:
    """Says why the program ends, in a box where there is no terminal to read it in."""
    say_wrong(sentence)
    if sys.stderr is None:
        from scenes.message_box import show_message

        show_message("Tandem Acres", sentence)


def run(arguments: CommandArguments) -> int:
    """Runs a parsed command. Raises ValueError, OSError or `LocalProtocolError` with a sentence."""
    assets = arguments.assets or ASSETS
    if isinstance(arguments, DuoArguments):
        from game.command_line.duo import run_windows

        return run_windows(arguments.players, MAIN_FILE, arguments.assets)
    if isinstance(arguments, SteamCheckArguments):
        from game.command_line.steam_check import run_steam_check

        return run_steam_check()
    if isinstance(arguments, RelayArguments):
        from game.servers.relay import serve_relay

        return serve_relay(arguments, folders_of(arguments).lobby_server)
    if isinstance(arguments, LobbyAdminArguments):
        from game.servers.lobby_server import ask_operators

        return ask_operators(arguments, folders_of(arguments).lobby_server)
    if isinstance(arguments, LobbyServerArguments):
        from game.servers.lobby_server import serve_lobbies

        # Whoever starts the server reads what is wrong, and not the first who wants to play.
        if arguments.assets is not None:
            content_from(arguments.assets, ASSETS)
        return serve_lobbies(arguments, MAIN_FILE, folders_of(arguments).lobby_server)
    if isinstance(arguments, FriendsArguments):
        from game.command_line.friends import show_friends

        return show_friends(arguments, folders_of(arguments).settings)
    if isinstance(arguments, SavesArguments):
        from game.command_line.saves import show_saves

        return show_saves(arguments, folders_of(arguments))
    if isinstance(arguments, CheckContentArguments):
        from game.command_line.check_content import show_problems

        return show_problems(arguments.folder or assets, ASSETS)
    if isinstance(arguments, YarnArguments):
        from game.command_line.yarn.arguments import YarnPlayArguments
        from game.command_line.yarn.commands import run_yarn

        if isinstance(arguments, YarnPlayArguments) and arguments.watch:
            from scenes.pygame_ce import check_pygame

            check_pygame()
            from scenes.shots.rehearsal_window import watch_scene

            return watch_scene(arguments, assets)
        return run_yarn(arguments, assets, box_measure)
    if isinstance(arguments, DedicatedArguments):
        from game.headless.dedicated import dedicated

        return dedicated(arguments, content_of(arguments))
    if isinstance(arguments, SimulateArguments):
        from game.headless.simulate import simulate

        return simulate(arguments, content_of(arguments), assets)
    if isinstance(arguments, HostArguments) and arguments.headless:
        from game.headless.commands import host

        return host(arguments, content_of(arguments), folders_of(arguments))
    if isinstance(arguments, JoinArguments) and arguments.headless:
        from game.headless.commands import join

        return join(arguments, content_of(arguments), folders_of(arguments))
    if isinstance(arguments, ShotArguments):
        from scenes.pygame_ce import check_pygame

        check_pygame()
        from scenes.shots.shot_file import save_shot

        return save_shot(arguments, content_of(arguments), art_of(assets, ASSETS))
    from scenes.pygame_ce import check_pygame

    check_pygame()
    with staying():
        from scenes.program import run_window

        content = Lazy(lambda: content_of(arguments))
        if arguments.assets is not None:
            # Who has made it reads what is wrong before a window opens. The game's own needs not
            # be there for the title.
            content()
    return run_window(arguments, content, folders_of(arguments), art_of(assets, ASSETS))


def folders_of(arguments: Arguments) -> Folders:
    """Where things are kept. Raises ValueError with a sentence where there is no place for them."""
    return own_folders() if arguments.home is None else folders_below(arguments.home)


def content_of(arguments: Arguments) -> Content:
    """What is played. Raises ValueError with a sentence when it cannot be."""
    with staying():
        if arguments.assets is None:
            return load_content(ASSETS)
        return content_from(arguments.assets, ASSETS)


def box_measure() -> Callable[[str, bool], str | None]:
    """What says why a text does not fit the box of a conversation, None when it does."""
    from scenes.pygame_ce import check_pygame

    check_pygame()
    from scenes.play import yarn_box

    return yarn_box.box_measure(ASSETS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
