"""One packet of every kind, byte for byte: a change of the format is seen, and meant."""

from collections.abc import Callable
from typing import get_args

import msgpack
import msgspec
import pytest

from net import bundles, wire
from net.errors import RemoteProtocolError
from tests.golden.examples import EXAMPLES
from tests.golden.packets import FOLDER, golden_bytes, golden_path, golden_text

KINDS = {
    kind
    for union in (wire.GuestMessage, wire.HostMessage, wire.Message)
    for kind in get_args(union)
} | {wire.SnapshotPortion}


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_packet_is_byte_for_byte_what_it_was(name: str) -> None:
    text = golden_path(name).read_text("utf-8")
    assert golden_bytes(text) == wire.encode(EXAMPLES[name]), (
        "the bytes of a message have changed; if that is meant, raise PROTOCOL_VERSION and run "
        "python -m tests.golden.regenerate"
    )
    assert text == golden_text(EXAMPLES[name]), "what people read there should be up to date"


@pytest.mark.parametrize("name", sorted(EXAMPLES.keys() - {"SnapshotPortion"}))
def test_a_packet_is_read_as_what_was_written_by_whom_it_is_meant_for_and_by_nobody_else(
    name: str,
) -> None:
    payload = golden_bytes(golden_path(name).read_text("utf-8"))
    kind = type(EXAMPLES[name])
    readers: dict[Callable[[bytes], object], set[object]] = {
        wire.decode_host_bundle: {bundles.HostBundle},
        wire.decode_guest_bundle: {bundles.GuestBundle},
        wire.decode_guest_message: set(get_args(wire.GuestMessage)),
        wire.decode_host_message: set(get_args(wire.HostMessage)),
    }
    for read, kinds in readers.items():
        if kind in kinds:
            assert read(payload) == EXAMPLES[name], f"{read.__name__} should read {name}"
        else:
            with pytest.raises(RemoteProtocolError):
                read(payload)


@pytest.mark.parametrize("name", sorted(EXAMPLES.keys() - {"HostBundle", "GuestBundle"}))
def test_a_packet_can_be_read_without_our_schema_by_any_reader_of_message_pack(name: str) -> None:
    payload = golden_bytes(golden_path(name).read_text("utf-8"))
    values = msgpack.unpackb(payload, use_list=False, strict_map_key=True)
    tag = type(EXAMPLES[name]).__struct_config__.tag
    fields = msgspec.structs.astuple(EXAMPLES[name])
    expected = msgspec.to_builtins(fields if tag is None else (tag, *fields), builtin_types=[bytes])
    assert values == _as_tuples(expected), "tools of other people should read what we record"


def _as_tuples(value: object) -> object:
    """Arrays as tuples, all the way down."""
    return tuple(map(_as_tuples, value)) if isinstance(value, list | tuple) else value


def test_what_a_chunk_inflates_to_is_read_as_what_was_written() -> None:
    payload = golden_bytes(golden_path("SnapshotPortion").read_text("utf-8"))
    assert wire.decode_snapshot_portion(payload) == EXAMPLES["SnapshotPortion"]


def test_every_message_has_a_golden_packet_and_every_packet_a_message() -> None:
    names = {kind.__name__ for kind in KINDS}
    assert set(EXAMPLES) == names, "every kind of message needs an example"
    assert {path.stem for path in FOLDER.glob("*.txt")} == names, "and a file"


def test_every_message_is_told_apart_by_its_number_and_named_for_the_log() -> None:
    tagged = KINDS - {wire.SnapshotPortion}
    tags = [kind.__struct_config__.tag for kind in tagged]
    assert len(set(tags)) == len(tags), "no two messages may share a number"
    for kind in tagged:
        payload = wire.encode(EXAMPLES[kind.__name__])
        assert wire.message_name(payload) == kind.__name__, "statistics should call it by its name"
