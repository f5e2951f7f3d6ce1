"""A chat among friends on Steam, with `net/steam` alone: `python -m examples.steam_chat`.

Joins the lobby of an invitation or of a friend, else opens one. What one types goes to all."""

import sys
import time
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread

import net.steam as api

APP_ID = 480  # Valve's example game, which every account has.


def others(steam: api.Steam) -> set[api.SteamId]:
    """Who is in the lobby besides oneself."""
    at = steam.matchmaking
    return {who for lobby in at.entered for who in at.members(lobby)} - {steam.user.steam_id}


def chat(steam: api.Steam, typed: SimpleQueue[str]) -> None:
    """Goes on until Ctrl+C."""
    lobbies = steam.matchmaking
    games = map(steam.friends.game_played, steam.friends.friends())
    found = (game.lobby for game in games if game and game.app_id == APP_ID)
    if wish := api.lobby_from_arguments(sys.argv[1:]) or next(found, None):
        lobbies.join_lobby(wish)
    else:
        lobbies.create_lobby(api.LobbyType.FRIENDS_ONLY, member_limit=12)
    while True:
        for event in steam.pump():
            match event:
                case api.GameLobbyJoinRequested(lobby):
                    lobbies.join_lobby(lobby)
                case api.LobbyEnter(_, lobby, response):
                    print(f"* lobby {lobby}: {response.name.lower()}", flush=True)
                case api.LobbyChatUpdate(_, user, _, change):
                    print(f"* {steam.friends.name(user)}: {change.name}", flush=True)
                case api.SteamNetworkingMessagesSessionRequest(user) if user in others(steam):
                    steam.messages.accept(user)
        for message in steam.messages.receive(channel=0):
            line = "".join(c for c in message.payload.decode(errors="replace") if c.isprintable())
            print(f"{steam.friends.name(message.sender)}: {line}", flush=True)
        while not typed.empty():
            payload = typed.get().strip().encode()[:1000]
            for user in others(steam):
                steam.messages.send(user, payload, api.SendFlags.RELIABLE)
        time.sleep(1 / 60)


if __name__ == "__main__":
    lines: SimpleQueue[str] = SimpleQueue()
    Thread(target=lambda: list(map(lines.put, sys.stdin)), daemon=True).start()
    try:
        with api.open_steam(APP_ID) as own, suppress(KeyboardInterrupt):
            chat(own, lines)
    except api.SteamUnavailable as problem:
        sys.exit(f"{problem} {problem.remedy}")
