"""Finding each other, apart from connecting to each other.

A lobby is what a host says publicly about its farm, and how to get there; `interface` is what every
kind of lobby list offers, `events` is everything that can be heard, and `room` the rules inside a
lobby, shared by all lists; `names` and `passwords` are shared too. `client` lists the lobbies of a
lobby server, which is `server`, `steam` those of friends on Steam, `nakama` those of a Nakama
server, `local` those of this machine. A `join_code` needs no list at all: it is an address, a
piece of the host's certificate and a token in 35 letters and digits that one friend reads to
another. `docs/reference/lobbies.md` has it all in tables.

Nothing in here connects, and no lobby decides who may come in: that is the session's, at the door.
"""
