"""Who a player is on a Nakama server: an account that opens to a secret made of the own key."""

import hashlib

from net.player_key import PlayerKey

_STATEMENT = b"tandem-acres Nakama account, version 1\0"


def device_id_of(key: PlayerKey, url: str) -> str:
    """The device id by which a player's account on the server at `url` is opened. It is as good as
    a password, and another one for every server: 64 hexadecimal digits."""
    return hashlib.sha256(key.sign(_STATEMENT + url.encode())).hexdigest()
