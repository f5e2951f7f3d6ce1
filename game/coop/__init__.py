"""Where the farm meets the network: the host who decides and the guest who follows.

Start at `seat.py`, which is all that a scene, a bot or a test sees of either; then read `host.py`
and `guest.py`. `codec.py` turns records and commands into the bytes that `net` carries.
"""
