"""The drawn world: ground, things, people, light and weather, seen through a camera.

Start at `world_view.py`, which draws one whole frame; everything here takes the time as an
argument and keeps no state that is not a cache or an effect that soon fades.
"""
