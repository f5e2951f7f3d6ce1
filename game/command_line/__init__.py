"""The command line: `arguments` reads it; beside it are the commands that need nothing else of the
game. Those that play without a window are in `game/headless`.
"""
