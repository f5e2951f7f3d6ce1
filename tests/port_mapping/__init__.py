"""Asking the router: packets, the program that asks, and a router as homes have it."""
