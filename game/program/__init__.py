"""What the program does around playing: opening farms, finding friends, coming back.

`folders.py` says where things are kept, `farms.py` founds, loads and keeps farms, `hosting.py`
opens one to friends, `joining.py` goes to somebody else's. `steam.py` opens Steam if it is there;
`steam_hosting.py` and `steam_joining.py` with `lobby_way.py` are the same two ways over it, and
`steam_check.py` says what is missing. Windows and headless runs use the same pieces; none of this
knows pygame.
"""
