"""Playing without a screen: bots, the simulator, and two real processes.

Start at `simulator.py`, which plays hours of the farm in seconds over the simulated network and
judges with its own eyes (`auditor.py`, `witness.py`); `bots.py` are its players. `run_host.py` and
`run_guest.py` are the same over real sockets. No pygame is imported here.
"""
