"""What a lobby server and its clients say to each other: `wire` has every message, `identity` who
is who, both for `net/lobbies/server` and `net/lobbies/client`."""
