"""The parts of `docs/` that are made from the code, so that they cannot grow old.

One module for each part: `limits_page`, `messages`, `bundle_sizes`, `events`, `states` (tables and
`diagram`, which draws them). `source` reads docstrings where Python keeps none. `make_docs.py`
beside this folder puts it all together.
"""
