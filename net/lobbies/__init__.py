"""Finding each other, apart from connecting to each other.

A lobby is what a host says publicly about its farm, and how to get there; `interface` is what every
kind of lobby list offers. `local` lists the lobbies of this machine, `steam` those of friends on
Steam. A `join_code` needs no list at all: it is an address, a piece of the host's certificate and a
token in 35 letters and digits that one friend reads to another.

Nothing in here connects, and no lobby decides who may come in: that is the session's, at the door.
"""
