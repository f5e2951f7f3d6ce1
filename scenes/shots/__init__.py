"""Pictures of scenes without a screen, over a world and friends that are only staged.

Start at `studio.py`. The suite plays its scenes over the same stages.
"""
