"""Carrying bytes between peers: one small interface (`interface.py`), several ways to do it.

`direct/` is QUIC over one UDP socket, `steam/` is Valve's Networking Messages, and `simulated/` is
a network inside one process under a virtual clock, for tests and long headless runs. `combined`
makes one endpoint of several, `shared_endpoint` gives several users of one a view each. A session
never knows which of them it speaks through; one test suite holds for all.
"""
