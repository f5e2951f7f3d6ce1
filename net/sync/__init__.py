"""Keeping replicas identical: the tick bus carries, digests prove, repair heals.

Start at `bus.py` (the host's side of a peer) and `follower.py` (the guest's side of the host);
`ledger.py` is the world as bytes that both keep, with its digests; a difference is healed between
`repair_requester.py` (the guest's side) and `repair_responder.py` (the host's);
`snapshot.py` is the welcome package, `replica.py` where all of these meet on a guest, and
`presence.py` what players are seen doing.
"""
