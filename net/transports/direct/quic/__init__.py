"""The QUIC library behind an adapter: nothing outside this folder knows it.

`link` is one connection as the rest of `direct` sees it, `listener` decides about the first packet
of a stranger, `headers` says whose a packet is, and `congestion` is the game's own congestion
control. The library is aioquic, driven without asyncio. Where it shows too little of itself, `link`
reads its private members, and only there; so its minor version is pinned.
"""
