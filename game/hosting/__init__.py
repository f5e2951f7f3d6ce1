"""Opening a farm to friends: `seats` puts a host's seat together, and each way in is a *listener*:
the direct one there, `steam`, `lobby_server` and `nakama` beside it. `open_farm` is the whole
for a window; `inviting` asks friends there, `served_lobby` keeps its lobby up.
"""
