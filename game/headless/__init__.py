"""Playing without a screen: bots, the simulator, and two real processes.

Start at `simulator.py`, which plays hours of the farm in seconds over the simulated network and
judges with its own eyes (`auditor.py`, `witness.py`); `bots` are its players. `commands.py`
and `dedicated.py` are what runs over real sockets. No pygame is imported here.
"""
