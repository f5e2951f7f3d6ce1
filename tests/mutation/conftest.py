"""The tests of the mutation run need Cosmic Ray, which the game itself does not.

With `requirements-dev.txt` installed they run like all others; without it they are not collected,
so that the README's test command needs nothing more than the game.
"""

from importlib.util import find_spec

NEEDED = ("cosmic_ray", "pytest_cov")

collect_ignore_glob = [] if all(map(find_spec, NEEDED)) else ["test_*.py"]
