"""Handshake, the host's yes or no, epochs, heartbeat, clock, leaving and coming back.

`states.py` is the whole course of a session as two tables. `host.py` runs the host's side, with
`door.py` for those who knock and `member.py` for each friend inside; `guest.py` runs a guest's.
`events.py` lists what either reports to the game. All of it is sans-IO: it speaks through a
`net.transports.interface.Endpoint` that it is given, and time comes in as an argument.
"""
