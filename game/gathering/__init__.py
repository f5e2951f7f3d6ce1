"""Meeting before there is a farm: `meeting` opens and enters gatherings, `gathering` is what their
members live through, `lobby_server` is where they go on.
"""
