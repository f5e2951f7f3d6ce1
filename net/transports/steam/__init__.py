"""The transport over Steam: Networking Messages behind the interface that all transports share.

Steam encrypts, finds a way through routers and vouches for who somebody is. What it leaves to the
program is done here: who may open a session, several connections one after the other or at once,
channels that do not hold each other up, back-pressure, signs of life, goodbyes with a reason.

Start reading at `endpoint` (whose message belongs to which connection), then `connection` (the
life of one connection) and `session` (what is sent when). `frames` is what travels, `requests`
decides who is let in, `pace` how much bulk may be on its way. The binding of Valve's library is
`net.steam`.
"""

from net.transports.steam.endpoint import SteamEndpoint

__all__ = ["SteamEndpoint"]
