"""The servers that anybody may run: the lobby server, and the relay by itself."""
