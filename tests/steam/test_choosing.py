"""Which of several libraries is used.

Goal: the newest that can be, whatever lies beside it. Method: files that export the names of each
SDK, and the stand-in of that SDK for what loading them gives.
"""

from pathlib import Path

import pytest

from net.steam import (
    LibraryFile,
    LibrarySource,
    LibraryTrial,
    NoneSuitable,
    SteamUnavailable,
    UnavailableReason,
    choose_library,
    loading_after,
)
from net.steam.functions import ACCESSORS, INIT_FUNCTIONS, METHODS
from net.steam.generation import generation_of_file, sdk_generation
from tests.steam.cloud import NO_COMPILER, SDKS, built, compiler
from tests.steam.standin import GENERATIONS, StandInLibrary, SteamWorld

SPOKEN = {"1.51": "1.51 or older", "1.60": "1.59 to 1.61", "1.64": "1.64", "1.65": "1.65"}


class Disk:
    """A computer with libraries of several SDKs on it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._libraries: dict[Path, StandInLibrary | SteamUnavailable] = {}
        self.loaded: list[Path] = []

    def put(self, name: str, generation: str, without: frozenset[str] = frozenset()) -> LibraryFile:
        """A library of an SDK."""
        world = SteamWorld()
        made = world.library(world.add_user("Ann"), generation=generation, without=without)
        accessors = [accessor for names in ACCESSORS.values() for accessor in names]
        known = [*INIT_FUNCTIONS, *METHODS, *accessors]
        exported = [function.encode() for function in known if hasattr(made, function)]
        path = self._folder / name
        path.write_bytes(b"\0".join([b"\x7fELF", *exported, b""]))
        self._libraries[path] = made
        return LibraryFile(path, LibrarySource.FOLDER)

    def spoil(self, file: LibraryFile) -> None:
        """It cannot be loaded any more."""
        self._libraries[file.path] = SteamUnavailable(
            UnavailableReason.BROKEN_LIBRARY, f"{file.path.name} is damaged."
        )

    def load(self, path: Path) -> object:
        """As the operating system does."""
        self.loaded.append(path)
        found = self._libraries[path]
        if isinstance(found, SteamUnavailable):
            raise found
        return found


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


@pytest.mark.parametrize("generation", sorted(GENERATIONS))
def test_the_sdk_of_a_library_is_read_from_its_file(generation: str, disk: Disk) -> None:
    file = disk.put("library", generation)
    assert generation_of_file(file.path).words == SPOKEN[generation], (
        "what the file exports tells its SDK"
    )
    assert disk.loaded == [], "without loading it"


@pytest.mark.skipif(compiler() is None, reason=NO_COMPILER)
@pytest.mark.parametrize(
    "sdk", [*(pytest.param(sdk, marks=pytest.mark.slow) for sdk in SDKS[:-1]), SDKS[-1]]
)
def test_the_sdk_of_a_compiled_library_is_read_as_well(
    sdk: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = generation_of_file(built(tmp_path_factory, sdk))
    assert found.words == SPOKEN[f"{sdk // 100}.{sdk % 100}"], "names end where the compiler says"


def test_an_accessor_that_nobody_knows_yet_is_of_a_newer_sdk() -> None:
    newer = sdk_generation({"SteamAPI_SteamUtils_v011", "SteamAPI_SteamUser_v024"})
    assert newer > sdk_generation({"SteamAPI_SteamUtils_v011"}), "versions only grow"
    assert newer.words == "newer than 1.65", "how much newer cannot be told"


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_the_newest_is_used_wherever_it_is_found(order: tuple[int, ...], disk: Disk) -> None:
    files = [disk.put(generation, generation) for generation in sorted(GENERATIONS)]
    chosen = choose_library([files[index] for index in order], disk.load)
    assert chosen.file == files[-1], "the newest SDK should win"
    assert chosen.flat.generation.words == "1.65", "and be what is loaded"
    assert disk.loaded == [files[-1].path], "the others need not be loaded"
    assert {other.file for other in chosen.passed_over} == set(files[:-1]), "but are named"
    assert all("no newer" in other.reason for other in chosen.passed_over), "with the reason"


def test_of_two_of_one_sdk_the_first_is_used(disk: Disk) -> None:
    first, second = disk.put("b", "1.64"), disk.put("a", "1.64")
    assert choose_library([first, second], disk.load).file == first, "the nearer place should win"


def test_what_is_broken_or_lacks_something_is_passed_over_with_its_reason(disk: Disk) -> None:
    old, newest = disk.put("old", "1.51"), disk.put("newest", "1.65")
    lacking = disk.put("lacking", "1.64", frozenset({"SteamAPI_ISteamFriends_GetFriendCount"}))
    disk.spoil(newest)
    chosen = choose_library([newest, lacking, old], disk.load)
    assert chosen.file == old, "the newest of those that can be used"
    reasons = {other.file: other.reason for other in chosen.passed_over}
    assert reasons[newest] == "newest is damaged.", "a broken one says why"
    assert "GetFriendCount" in reasons[lacking], "and an unsuitable one what it lacks"


def test_where_none_can_be_used_the_newest_says_why(disk: Disk) -> None:
    old, newest = disk.put("old", "1.51"), disk.put("newest", "1.65")
    disk.spoil(old)
    disk.spoil(newest)
    with pytest.raises(NoneSuitable, match="newest is damaged") as caught:
        choose_library([old, newest], disk.load)
    assert caught.value.reason is UnavailableReason.BROKEN_LIBRARY, "its reason"
    assert [other.file for other in caught.value.passed_over] == [newest, old], "and all are named"


@pytest.mark.parametrize("name", ["nothing", "."])
def test_a_file_that_cannot_be_read_is_no_newer_than_any(name: str, tmp_path: Path) -> None:
    assert generation_of_file(tmp_path / name) == sdk_generation(frozenset()), "it exports nothing"


def test_a_library_is_loaded_only_after_its_trial(tmp_path: Path) -> None:
    class Refusing(LibraryTrial):
        def check(self, path: Path) -> None:
            raise SteamUnavailable(UnavailableReason.BROKEN_LIBRARY, f"{path.name} kills")

    with pytest.raises(SteamUnavailable, match="library kills"):
        loading_after(Refusing())(tmp_path / "library")
