"""Dedicated servers: launching them here and on Agones, and what one and the other are told."""
