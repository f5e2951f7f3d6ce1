"""A program that is not of this game and will not be told: `stubborn.py LOBBY HOST MANNER [S]`.

As a `member` it goes into the host's lobby first, and so may begin a session; as a `stranger` it
just sends; as `idle` it only has Steam open. What it sends is rubbish and endless hellos. It goes
on until it gets SIGTERM, or for S seconds; at its end it says in JSON what it got.
"""

import json
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parents[3])

from net.steam import (
    SESSION_BROKEN_RESULTS,
    EnterResponse,
    LobbyEnter,
    LobbyId,
    SendFlags,
    Steam,
    SteamId,
    SteamNetworkingMessagesSessionFailed,
    open_steam,
)
from net.transports.steam.frames import STEAM_CHANNELS, Hello, encode

_PAUSE_S = 0.02


def pester(
    steam: Steam, lobby: LobbyId, host: SteamId, manner: str, is_over: Callable[[], bool]
) -> None:
    """See the module."""
    dice = Random(host)
    counts = dict.fromkeys(("sent", "heard", "failed", "entered"), 0)
    if manner == "member":
        steam.matchmaking.join_lobby(lobby)
    while not is_over():
        for event in steam.pump():
            match event:
                case LobbyEnter(_, _, EnterResponse.SUCCESS):
                    counts["entered"] = 1
                case SteamNetworkingMessagesSessionFailed():
                    counts["failed"] += 1
        for channel in STEAM_CHANNELS:
            counts["heard"] += len(steam.messages.receive(channel))
        if manner == "stranger" or counts["entered"]:
            hello = encode(Hello(dice.getrandbits(31), 1))
            for payload in (hello, dice.randbytes(dice.randrange(60))):
                channel = dice.choice(STEAM_CHANNELS)
                result = steam.messages.send(host, payload, SendFlags.RELIABLE, channel)
                if result in SESSION_BROKEN_RESULTS:
                    steam.messages.close_session(host)
                counts["sent"] += 1
        time.sleep(_PAUSE_S)
    print(json.dumps(counts))


if __name__ == "__main__":
    told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: told.append(number))
    until_s = time.monotonic() + float(sys.argv[4]) if len(sys.argv) > 4 else float("inf")
    with open_steam(480) as opened:
        pester(
            opened,
            LobbyId(int(sys.argv[1])),
            SteamId(int(sys.argv[2])),
            sys.argv[3],
            lambda: bool(told) or time.monotonic() >= until_s,
        )
