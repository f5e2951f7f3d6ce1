"""Pictures, fonts and sounds: read once from the assets folder, measured before they are unpacked.

Start at `assets.py` for what is seen and at `sound.py` for what is heard.
"""
