"""Bytes, peers, sessions and synchronisation.

Nothing in here knows what a farm is: records, commands and presence cross this package as bounded
bytes under integer names, and `game/coop` gives them meaning. Nothing in here reads a clock or
draws a random number by itself: time and randomness come in as arguments.

`sync/` keeps replicas identical, `session/` lets friends in and back, `transports/` carry bytes,
`connecting/` finds out how to get to a host, `lobbies/` are where friends find each other,
`dedicated/` launches servers, `steam/` is Valve's library.

Start at `wire.py` (every message there is) and `limits.py` (every limit there is), then read
`sync/bus.py`, the heart of the whole. `net` imports nothing from the rest of the program but
`files`.
"""
