"""Opening ways through routers, and going over the relay: real endpoints behind routers made here.

`nat` are the routers, `meeting` puts a server and several players around one virtual clock.
"""
