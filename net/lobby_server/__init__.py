"""The lobby server: where players without Steam find each other, and are brought together.

It keeps lobbies, never games: what travels between players it does not see, except as ciphertext
that it relays for the few whose routers leave no other way. All of it lives in memory and comes
back by itself after a restart, since every client tells its part again.

`server` is the whole, over an `Endpoint` and without a clock of its own; start reading there.
`wire` is what clients and server say. `guard` asks a newcomer who it is, `directory` keeps the
lobbies and their `listing`, `inside` is what happens in one, `introductions` brings two together,
`sessions` starts dedicated servers (`dedicated/`), `relay` forwards packets, `status` counts.
The client's side is `net/lobbies/server`; `identity` and `passwords` are shared by both.
"""
