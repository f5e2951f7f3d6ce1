"""Carrying bytes between peers: one small interface (`interface.py`), several ways to do it.

`simulated/` is a network inside one process under a virtual clock, for tests and long headless
runs; `direct/` is QUIC over one UDP socket. A session never knows which of them it speaks through.
"""
