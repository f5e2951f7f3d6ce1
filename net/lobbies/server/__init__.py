"""The lobby server: where players without Steam find each other, and are brought together.

It keeps lobbies, never games: what travels between players it does not see, except as ciphertext
that it relays for the few whose routers leave no other way. All of it lives in memory and comes
back by itself after a restart, since every client tells its part again.

`server` is the whole, over an `Endpoint` and without a clock of its own; start reading there.
`authentication` asks a newcomer who it is, `directory` keeps the lobbies and their `listing`,
`room_events` tells those in a lobby what happens there, `introductions` brings two together,
`sessions` starts dedicated servers (`net/dedicated`), `relay` forwards packets. `status` counts,
and `status_page` shows it; `operators` work over the `control_socket`; `kept` is what outlives the
process, and `service_manager` tells systemd. The client's side is `net/lobbies/client`; what both
say is `net/lobbies/protocol`.
"""
