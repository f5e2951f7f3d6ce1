"""Handshake, the host's yes or no, epochs, heartbeat, clock, leaving and coming back.

`states.py` is the whole course of a session as two tables. `host.py` runs the host's side, with
`approval.py` for those who knock, `member.py` for each friend inside, `relay.py` for where
everybody is and `delivery.py` for what goes out at a tick; `guest.py` runs a guest's, with
`outbox.py` for its commands and `clock.py` for the host's tick. `events.py` lists what either
reports to the game. All of it is sans-IO: it speaks through a `net.transports.interface.Endpoint`
that it is given, and time comes in as an argument.
"""
