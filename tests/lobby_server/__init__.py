"""The lobby server with real clients on real sockets, under a clock that the test moves."""
