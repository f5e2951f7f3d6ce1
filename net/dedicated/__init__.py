"""Dedicated servers for lobbies that start on one: where they come from, and how they are watched.

`launcher` is what the lobby server knows of them: ask for one, be told when players may go there,
be told when it has ended. `local` starts processes on the lobby server's own machine; `agones`
allocates from a fleet on Kubernetes; `kept_farms` is where farms lie between two evenings. What a
dedicated server is told is `session_file`, what it answers once it listens is `ready_file`; the
program behind `python main.py dedicated` reads and writes the same two, and serves Agones by
`agones_sdk`.

Nothing in here blocks the lobby server's loop, and stopping the lobby server ends no game.
"""
