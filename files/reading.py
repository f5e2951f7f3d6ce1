"""Opening a file that anybody may have put there: an ordinary one, of a bounded size, or none.

A named pipe would be waited for, a device has no end, a large file fills the memory. All of these
are told before anything is read.
"""

import errno
import os
import stat
from pathlib import Path


class UnfitFileError(OSError):
    """What has this name is no ordinary file, or is too large. Waiting does not help."""


def read_file(path: Path, max_bytes: int, *, follow_links: bool = True) -> bytes:
    """What is in an ordinary file of at most `max_bytes`. Never waits for anything but the disk.

    Raises `FileNotFoundError` when there is nothing of this name, `UnfitFileError` for what is no
    file or too large, and `OSError` for what cannot be read; `strerror` says which in words."""
    content, size_bytes = _read(path, max_bytes + 1, from_end=False, follow_links=follow_links)
    if max(size_bytes, len(content)) > max_bytes:
        raise UnfitFileError(errno.EFBIG, f"it is larger than {max_bytes} bytes", str(path))
    return content


def read_end(path: Path, max_bytes: int) -> bytes:
    """The last `max_bytes` of an ordinary file. Raises as `read_file` does."""
    content, _ = _read(path, max_bytes, from_end=True, follow_links=True)
    return content


def check_file(path: Path, max_bytes: int) -> None:
    """For what somebody else opens by its name: raises `OSError` as `read_file` does."""
    size_bytes = _checked(_stat(path, follow_links=True), path)
    if size_bytes > max_bytes:
        raise UnfitFileError(errno.EFBIG, f"it is larger than {max_bytes} bytes", str(path))


def words_of(error: OSError) -> str:
    """What is wrong, as the end of a sentence: "it is a folder"."""
    return error.strerror or str(error) or type(error).__name__


def _read(path: Path, count: int, *, from_end: bool, follow_links: bool) -> tuple[bytes, int]:
    # Looked at before, since merely opening a device may do something; and after, since another
    # may have taken its place.
    _checked(_stat(path, follow_links=follow_links), path)
    flags = os.O_RDONLY
    flags |= getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    if not follow_links:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        size_bytes = _checked(os.fstat(file.fileno()), path)
        if from_end:
            file.seek(max(0, size_bytes - count))
        return file.read(count), size_bytes


def _stat(path: Path, *, follow_links: bool) -> os.stat_result:
    try:
        return os.stat(path, follow_symlinks=follow_links)
    except ValueError as error:
        raise UnfitFileError(errno.EINVAL, "no file can have such a name", str(path)) from error
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        raise UnfitFileError(errno.ELOOP, "it is a link that leads to itself", str(path)) from error


def _checked(found: os.stat_result, path: Path) -> int:
    """The size of an ordinary file in bytes."""
    if stat.S_ISREG(found.st_mode):
        return found.st_size
    if stat.S_ISDIR(found.st_mode):
        raise UnfitFileError(errno.EISDIR, "it is a folder", str(path))
    raise UnfitFileError(errno.EINVAL, "it is a pipe, a device or a link, and no file", str(path))
