"""What the program does around playing: opening farms, finding friends, coming back.

`folders.py` says where things are kept, `farms.py` founds, loads and keeps farms, `hosting.py`
opens one to friends, `joining.py` goes to somebody else's. `steam.py` opens Steam if it is there;
`steam_hosting.py` and `steam_joining.py` with `lobby_way.py` are the same two ways over it, and
`steam_check.py` says what is missing. Windows and headless runs use the same pieces; none of this
knows pygame.

`dedicated.py` is the program of a farm on a server: `session_file.py` says for whom it is, and
`announcing.py` tells lobby servers and Agones (`agones_sdk.py`) where.

A window asks whole things of it, and never meets `net`: `own_farms.py` for a farm of one's own,
`open_farm.py` to open it to friends, `inviting.py` to ask them there, `visiting.py` to go to
theirs, `steam_choices.py` for what is chosen in Steam's own windows, and `steam_people.py` for
names and pictures.

With a lobby server, `meeting.py` opens and enters gatherings: `gathering.py` is what their members
live through, `server_places.py` where they go on. `friends.py` is the list of everything that can
be found, on the server of the settings (`server_access.py`), on this computer, on Steam, and in the
local network when the player asks (`nearby.py`); `code_friends.py` knows whom the player knows by
their codes. `served_lobby.py` keeps an open farm in the list, `server_visit.py` goes to somebody
else's.
"""
