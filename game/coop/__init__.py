"""Where the farm meets the network: the host who decides and the guest who follows.

Start at `seat.py`, which is all that a scene, a bot or a test sees of either; then read
`farm_host.py`, which decides, and `guest.py`. `host.py` puts the host's own player on top of the
first, `dedicated.py` a list of guests in its place. `codec.py` turns records and commands into the
bytes that `net` carries, `prediction.py` is what a guest shows before the answer, `roster.py` the
host's book of who is who, and `whereabouts.py` its belief where everybody is.
"""
