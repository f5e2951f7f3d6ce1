"""Programs of the system run with the system's libraries, not with those of a packaged game."""

from files.system_programs import their_environment

PACKAGED = {"HOME": "/home/a", "LD_LIBRARY_PATH": "/game/lib"}


def test_a_packaged_game_keeps_its_libraries_to_itself() -> None:
    assert their_environment(PACKAGED, is_packaged=True) == {"HOME": "/home/a"}
    before = {**PACKAGED, "LD_LIBRARY_PATH_ORIG": "/opt/lib"}
    assert their_environment(before, is_packaged=True) == {
        "HOME": "/home/a",
        "LD_LIBRARY_PATH": "/opt/lib",
    }, "what was set before the game began holds again"
    assert their_environment(PACKAGED, is_packaged=False) == PACKAGED, "Python alone changes none"
