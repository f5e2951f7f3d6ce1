"""Asking the home's router to let friends in, by NAT-PMP (RFC 6886) or by UPnP.

A child process asks (`child`), so that no router holds the game up, fills its memory or takes it
down: `mapping` starts it, reads what it says (`answers`) and ends it. It takes the mapping away
when the game closes, or dies, since both close the pipe between them. `natpmp` has NAT-PMP's
packets, `natpmp_router` the socket, and `gateway` says where they go; UPnP is spoken by miniupnpc,
a package that need not be there (`upnp`).
"""
