"""The window with its stack of scenes (`app.py`), what a scene is and is given (`scene.py`), and
everything that it may ask of the program around it (`services.py`)."""
