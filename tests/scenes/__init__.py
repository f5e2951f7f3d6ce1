"""Tests of what is seen and pressed, with SDL's dummy drivers and posted events."""
