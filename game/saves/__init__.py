"""Saved farms: one SQLite file each, written by whoever hosts.

`farm_file.py` is the open file of the farm in play: it hangs on the change stream, and every flush
writes what has changed since the last in one transaction. `schema.py` knows the tables and how an
older file becomes a new one, `loading.py` reads a file as if a stranger had written it, and
`listing.py` tells the title screen which farms there are. Nothing here knows the network.
"""
