"""The command line: `parser` reads it, by the `…_options` of the commands and the readers in
`values`, into the `arguments` of one command. Beside it are the commands that need nothing else of
the game. Those that play without a window are in `game/headless`, the servers in `game/servers`,
each with the arguments of its commands.
"""
