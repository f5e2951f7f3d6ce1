"""One suite for every list of lobbies: whatever keeps them, the same happens, told the same way.

`town.py` says what the suite needs of a list; each list has a town of its own beside it. The tests
know no list, except where `tools/docs/lobbies.py` says that one cannot do something.
"""
