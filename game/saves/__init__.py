"""Saved farms: one SQLite file each, written by whoever hosts.

`farm_file.py` is the open file of the farm in play: it hangs on the change stream, and writes what
has changed since the last time in one transaction. `schema.py` knows the tables and how an older
file becomes a new one, `places.py` which paths can be a farm's, `loading.py` reads a file as if a
stranger had written it, `backups.py` keeps copies beside it, and `listing.py` tells which farms
there are and whether they are whole. Nothing here knows the network, but its limits are those of
the wire: what a file holds can be told to friends.
"""
