"""The dialogue language: what it accepts, what it refuses, and what the scripts of the game say."""
