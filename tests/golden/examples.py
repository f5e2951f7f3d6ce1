"""One message of every kind there is, with values that show how each field looks on the wire.

They are read by the golden packets and by the tests that need some message of each kind. A new
message needs an example here, or a test fails.
"""

from net.bundles import (
    Belief,
    ChangedRecord,
    GuestBundle,
    HostBundle,
    Numbered,
    PlayerLink,
    QuantisedSample,
    RefusedCommand,
)
from net.session.events import MemberStatus
from net.wire import (
    Accepted,
    CatchUp,
    ChatLine,
    Closing,
    Goodbye,
    Hello,
    HostIsAsked,
    KnockOver,
    KnockTold,
    Loaded,
    Message,
    MoreSymbolsRequest,
    PlayerStatusChanged,
    RecordsRequest,
    Rejected,
    RepairAnswered,
    RepairRefused,
    RepairRequest,
    Resume,
    SectionDigest,
    SectionRecords,
    SectionSymbols,
    SectionWhole,
    Settled,
    SnapshotBegin,
    SnapshotChunk,
    SnapshotEnd,
    SnapshotPortion,
    SnapshotRecords,
    StoredRecord,
)

_TOKEN = bytes(range(16))
_RECORD = StoredRecord(key=5, revision=1000, content=b"\x91\xa5fence")

_MESSAGES: list[Message | SnapshotPortion] = [
    HostBundle(
        epoch=43,
        number=60_000,
        tick=70_000,
        acknowledged=59_990,
        acknowledged_bits=b"\xff\x7f",
        revision=1_100_000,
        counts_on=b"\x05",
        last_command=17,
        presence=(QuantisedSample(16, 2, 0x0403, 0x0605, 0x0807),),
        changes=(
            ChangedRecord(section=17, key=5140, age=3, content=b"\x91\xa5fence"),
            ChangedRecord(section=18, key=6156, age=0, content=None),
        ),
        refusals=(RefusedCommand(16, 7, 65),),
        digest=b"8 bytes.",
        links=(PlayerLink(64, 0, -1), PlayerLink(65, 83, 97)),
        unsafe=12,
        belief=Belief(59_990, b"8 bytes!", 1_099_990),
    ),
    GuestBundle(
        epoch=43,
        number=59_991,
        tick=69_991,
        acknowledged=60_000,
        acknowledged_bits=b"\x0b",
        presence=(QuantisedSample(16, 2, 0x0403, 0x0605, 0x0807),),
        commands=(Numbered(17, b"\x94\x01\x01\xcd\x14\x14\xa3axe"),),
    ),
    Hello(
        protocol_version=2,
        content_hash="0123456789abcdef" * 4,
        game_version="0.1.0",
        name="Zoë",
        colour=3,
        join_token=b"abcd",
        resume=Resume(_TOKEN, 1_100_000),
    ),
    HostIsAsked(),
    Accepted(
        epoch=43,
        character=65,
        resume_token=_TOKEN,
        hash_key=2**62,
        host_tick=70_000,
        command_floor=17,
        catch_up=CatchUp(snapshot=True, compare=False),
        host_character=64,
    ),
    Rejected("The farm is full.", may_ask_again=True),
    Loaded(43),
    Goodbye("Good night!", may_return=True),
    ChatLine(65, "Look, a fish!"),
    PlayerStatusChanged(65, int(MemberStatus.CUT_OFF), "silence"),
    Closing(43, 30),
    KnockTold(43, 7, "Ada", 3, "76561197960265729", True, 0, "Ada"),
    KnockOver(43, 7),
    Settled(43, 1_100_000),
    RepairRequest(43, 1, 1_100_000, (SectionDigest(17, b"part", 40),)),
    SectionWhole(43, 1, 17, 1_100_000, 17, (_RECORD,)),
    SectionSymbols(43, 1, 17, 16, bytes(range(18)), b"\x05\x07", 40),
    RepairAnswered(43, 1),
    RecordsRequest(43, 1, 17, b"itemid", (5, 6)),
    SectionRecords(43, 1, 17, 1_100_000, 17, (_RECORD,), (6,)),
    MoreSymbolsRequest(43, 1, 17, 16, 40),
    RepairRefused(43, 1, 2000),
    SnapshotBegin(43, 1, 1_100_000, 17, None, 10_000),
    SnapshotChunk(43, 1, 0, 12, b"compressed"),
    SnapshotEnd(43, 1),
    SnapshotPortion((SnapshotRecords(17, (_RECORD,)), SnapshotRecords(18, (_RECORD,)))),
]

EXAMPLES: dict[str, Message | SnapshotPortion] = {
    type(message).__name__: message for message in _MESSAGES
}
"""By the name of the message's kind."""
