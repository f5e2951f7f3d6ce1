"""Lobbies: join codes that survive being copied by hand, and the list of this machine."""
