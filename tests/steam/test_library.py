"""Finding and loading Valve's library, with real files of the wrong kinds."""

import ctypes.util
import struct
import sys
from pathlib import Path

import pytest

from net.steam import (
    LibrarySource,
    SteamUnavailable,
    UnavailableReason,
    find_libraries,
    load_library,
)
from net.steam.flat import FlatApi
from net.steam.library import LIBRARY_VARIABLE, binary_kind, library_name


def carried(
    folder: Path, monkeypatch: pytest.MonkeyPatch, distribution: str, package: str, platform: str
) -> Path:
    """A package that carries the library, as pip leaves it, and that must not be imported."""
    place = folder / distribution
    notes = place / f"{distribution.replace('-', '_')}-1.0.dist-info"
    library = place / package / library_name(platform)
    for made in (notes, library.parent):
        made.mkdir(parents=True)
    (library.parent / "__init__.py").write_text("raise SystemExit('it must not be imported')\n")
    library.touch()
    (notes / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
    names = (f"{package}/__init__.py", f"{package}/{library.name}")
    (notes / "RECORD").write_text("".join(f"{name},,\n" for name in names))
    monkeypatch.setattr(sys, "path", [str(place), *sys.path])
    return library


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """No package of this Python carries the library."""
    monkeypatch.setattr(sys, "path", [])


def test_the_environment_variable_stands_alone(tmp_path: Path) -> None:
    named, beside = tmp_path / "named.so", tmp_path / library_name("linux")
    named.touch()
    beside.touch()
    found = find_libraries([tmp_path], {LIBRARY_VARIABLE: str(named)}, "linux")
    assert [(file.path, file.source) for file in found] == [(named, LibrarySource.VARIABLE)], (
        "the file that the variable names should be taken, and no other be looked at"
    )


def test_a_variable_that_names_nothing_is_told_and_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / library_name("linux")).touch()
    with pytest.raises(SteamUnavailable, match=LIBRARY_VARIABLE) as caught:
        find_libraries([tmp_path], {LIBRARY_VARIABLE: str(tmp_path / "no.so")}, "linux")
    assert caught.value.reason is UnavailableReason.NO_LIBRARY, "there is no such library"


@pytest.mark.usefixtures("nothing_installed")
@pytest.mark.parametrize(
    ("platform", "name"),
    [
        ("linux", "libsteam_api.so"),
        ("darwin", "libsteam_api.dylib"),
        ("win32", "steam_api64.dll"),
    ],
)
def test_it_is_found_beside_the_program(platform: str, name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    found = find_libraries([tmp_path / "no", tmp_path, tmp_path], {}, platform)
    assert [(file.path, file.source) for file in found] == [
        (tmp_path / name, LibrarySource.FOLDER)
    ], "the library beside the program should be found once, under its name of this system"


@pytest.mark.usefixtures("nothing_installed")
def test_packages_that_carry_it_are_found_and_never_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swig = carried(tmp_path, monkeypatch, "steamworks-swig", "steamworks", "win32")
    other = carried(tmp_path, monkeypatch, "steamworkspy", "steamworkspy", "win32")
    (tmp_path / library_name("win32")).touch()
    assert [(file.path, file.source) for file in find_libraries([tmp_path], {}, "win32")] == [
        (tmp_path / library_name("win32"), LibrarySource.FOLDER),
        (swig, LibrarySource.STEAMWORKS_SWIG),
        (other, LibrarySource.STEAMWORKSPY),
    ], "everything that is there should be found"
    with pytest.raises(SteamUnavailable):
        find_libraries([], {}, "linux")


@pytest.mark.usefixtures("nothing_installed")
def test_a_package_of_whose_library_only_the_note_is_left_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried(tmp_path, monkeypatch, "steamworks-swig", "steamworks", "linux").unlink()
    with pytest.raises(SteamUnavailable):
        find_libraries([], {}, "linux")


@pytest.mark.usefixtures("nothing_installed")
def test_no_library_is_a_reason_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(SteamUnavailable) as caught:
        find_libraries([tmp_path], {}, "linux")
    assert caught.value.reason is UnavailableReason.NO_LIBRARY, "there is no library"
    assert LIBRARY_VARIABLE in caught.value.remedy, "the remedy should say where to put one"


def elf(machine: int) -> bytes:
    return b"\x7fELF\x02\x01\x01".ljust(18, b"\0") + struct.pack("<H", machine).ljust(46, b"\0")


def pe(machine: int) -> bytes:
    return b"MZ".ljust(60, b"\0") + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<H", machine)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (elf(3), "Linux, x86"),
        (elf(62), "Linux, x86-64"),
        (elf(183), "Linux, arm64"),
        (elf(8), "Linux, another processor"),
        (pe(0x14C), "Windows, x86"),
        (pe(0x8664), "Windows, x86-64"),
        (b"\xcf\xfa\xed\xfe" + bytes(60), "macOS"),
        (b"MZ", "Windows, another processor"),
        (b"\x7fELF", "Linux, another processor"),
        (b"", None),
        (b"just some text", None),
    ],
)
def test_the_kind_of_a_binary_is_read_from_its_head(
    content: bytes, kind: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "binary"
    path.write_bytes(content)
    assert binary_kind(path) == kind, "the head of the file tells system and processor"


@pytest.mark.parametrize("content", [elf(3), elf(183), pe(0x8664), pe(0x14C)])
def test_a_library_for_another_machine_is_told_as_such(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "steam"
    path.write_bytes(content)
    if binary_kind(path) == binary_kind(Path(sys.executable)):
        pytest.skip("this is the kind of this machine")
    with pytest.raises(SteamUnavailable) as caught:
        load_library(path)
    assert caught.value.reason is UnavailableReason.WRONG_ARCHITECTURE, (
        "a library for another machine should be told apart from a missing one"
    )


def test_a_file_that_is_no_library_is_told(tmp_path: Path) -> None:
    path = tmp_path / library_name()
    path.write_text("this is a text")
    with pytest.raises(SteamUnavailable) as caught:
        load_library(path)
    assert caught.value.reason is UnavailableReason.NO_LIBRARY, "a text is no library"


def test_a_real_library_that_is_not_steams_is_a_wrong_version() -> None:
    name = ctypes.util.find_library("c") or "msvcrt"
    with pytest.raises(SteamUnavailable) as caught:
        FlatApi(ctypes.CDLL(name))
    assert caught.value.reason is UnavailableReason.WRONG_VERSION, (
        "a library without Steam's functions should be refused before anything is called"
    )
