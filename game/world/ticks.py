"""Ticks: the time of a farm, which its host counts and by which everything in records is timed."""

from net import limits

TICKS_PER_S = limits.TICK_RATE_HZ
"""Records and rules count in ticks, players and those who write data in seconds."""
