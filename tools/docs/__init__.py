"""The parts of `docs/` that are made from the code, so that they cannot grow old.

One module for each part: `limits_page`, `messages`, `bundle_sizes`, `events` and `states` of the
protocol, `lobbies`, `lobby_messages` and `lobby_way` (drawn by `sequence`) of finding each other,
`rooms` of the house. `source` reads docstrings where Python keeps none, `structs` reads messages.
`tools/make_docs.py` puts it all together.
"""
