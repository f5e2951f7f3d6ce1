"""What the program does around playing: opening farms, finding friends, coming back.

`folders.py` says where things are kept, `farms.py` founds, loads and keeps farms, `hosting.py`
opens one to friends, `joining.py` goes to somebody else's. Windows and headless runs use the same
pieces; none of this knows pygame.
"""
