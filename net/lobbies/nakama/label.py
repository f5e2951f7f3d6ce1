"""The label of a party, by which a lobby is found: who owns it, who may find it, and its line.

Only the leader of a party can write its label, and a lobby is never taken for one that its own
label does not name. Anybody may search all labels, so that of a private lobby has no line.
"""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from net import limits
from net.errors import LocalProtocolError
from net.lobbies.events import LobbyProblem
from net.lobbies.lobby import Visibility
from net.lobbies.nakama.api import DECODING_ERRORS, ListedParty, is_user_id
from net.lobbies.nakama.messages import LobbyRow
from net.lobbies.names import check_name
from net.lobbies.room import RoomRefusal

GAME = "tandemacres"
_Word = Annotated[str, Meta(max_length=64)]


class Label(Struct, omit_defaults=True):
    """See the module."""

    game: _Word
    ref: _Word
    """Names the party itself; empty in the moment when it is made."""
    owner: _Word
    visibility: Visibility
    friends_of: _Word = ""
    """The owner, where friends find the lobby."""
    session: LobbyRow | None = None


_labels = msgspec.json.Decoder(Label)


def ref_of(party_id: str) -> str:
    """A party's id as a single word that begins with a letter, as the search takes it."""
    return "p" + party_id.partition(".")[0].replace("-", "")


def write_label(party_id: str, owner: str, visibility: Visibility, session: LobbyRow) -> str:
    """The label of a lobby; `party_id` is empty for one that is to be made. Raises
    `LocalProtocolError` for one of more than `limits.NAKAMA_LABEL_MAX_BYTES`."""
    label = Label(
        GAME,
        ref_of(party_id) if party_id else "",
        owner,
        visibility,
        _friends_word(owner) if visibility is Visibility.FRIENDS else "",
        None if visibility is Visibility.PRIVATE else session,
    )
    encoded = msgspec.json.encode(label)
    if len(encoded) > limits.NAKAMA_LABEL_MAX_BYTES:
        raise LocalProtocolError("A lobby's line does not fit its label.")
    return encoded.decode()


def read_label(party: ListedParty) -> Label | None:
    """What a party's label says; None when it is no lobby of this game, or passes for something
    official."""
    try:
        label = _labels.decode(party.label)
        if label.session is not None and label.session.name:
            check_name(label.session.name)
    except (*DECODING_ERRORS, RoomRefusal):
        return None
    if label.game != GAME or label.ref != ref_of(party.party_id) or not is_user_id(label.owner):
        return None
    return label


def name_problem(name: str) -> LobbyProblem | None:
    """Why a lobby may not be called so."""
    try:
        check_name(name)
    except RoomRefusal as refusal:
        return refusal.problem
    return None


def query_for(party_id: str) -> str:
    """Searches for one lobby."""
    return f"+label.ref:{ref_of(party_id)}"


def query_for_any(party_ids: list[str]) -> str:
    """Searches for several lobbies."""
    return " ".join(f"label.ref:{ref_of(party_id)}" for party_id in party_ids)


def query_for_public() -> str:
    """Searches for the lobbies that everybody may find."""
    return f"+label.game:{GAME} +label.visibility:{Visibility.PUBLIC.value}"


def query_for_friends(friends: list[str]) -> str:
    """Searches for the lobbies of friends; at most `limits.NAKAMA_FRIENDS_QUERY_MAX` of them."""
    return " ".join(f"label.friends_of:{_friends_word(friend)}" for friend in friends)


def _friends_word(owner: str) -> str:
    return "u" + owner.replace("-", "")
