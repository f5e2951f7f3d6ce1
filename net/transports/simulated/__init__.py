"""A network inside one process, under a virtual clock: a real transport with a seeded fate.

`SimulatedNetwork` joins endpoints by links, one for each direction, and every link has its own
conditions and its own dice. Endpoints speak a small protocol of packets over them, with a
handshake, acknowledgements and repetitions of their own, so that reliable messages really suffer
under what happens to packets. The same seed and the same calls give the same run, whichever
endpoint is pumped first.

Start reading at `network`, then `link` (what happens to a packet), `endpoint`, `connection` and
`stream` (how messages survive it). Tests and bots import from here; nothing else does.
"""

from net.transports.simulated.conditions import PERFECT, LinkConditions
from net.transports.simulated.endpoint import SimulatedEndpoint
from net.transports.simulated.network import SimulatedNetwork

__all__ = ["PERFECT", "LinkConditions", "SimulatedEndpoint", "SimulatedNetwork"]
