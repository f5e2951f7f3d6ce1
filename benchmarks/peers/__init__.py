"""This netcode beside those that a Python game would pick instead, on one work.

`python -m benchmarks.peers` builds an environment for the others (`environment.py`), runs each of
them with the same changes of the same entities (`work.py`) between two programs, over a relay of
our own that loses packets and counts bytes (`relay.py`), and proves that both worlds are equal at
the end. `over_*.py` are the programs: each speaks by one library, as its own examples do.
"""
