"""What several test folders share: peers over the simulated network, under a virtual clock.

`seats.PeerTrio` is a host and guests with real seats at a small farm; `sessions.SessionTrio` is
the layer below, sessions that carry raw bytes; `replica.Replica` is a bus and a follower without
any session between them; `wiretap.Wiretap` sees and stops what an endpoint sends.
"""
