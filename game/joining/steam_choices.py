"""What the player chooses outside the game, in Steam's own windows or by launching it from there.

Steam reports it as events of lobbies; here they become a farm to go to, or a sentence to read.
"""

from dataclasses import dataclass

from game.joining.steam import FarmOnSteam
from game.program.steam import SteamAccess
from game.text.heard import heard as in_tables
from game.text.sentence import Sentence
from net.lobbies.interface import EnterFailed, Invited, JoinWished, LobbyId
from net.steam import lobby_from_command_line


@dataclass(frozen=True, slots=True)
class FarmChosen:
    """The player wants to go to this farm."""

    farm: FarmOnSteam


@dataclass(frozen=True, slots=True)
class Told:
    """The player is to read this."""

    sentence: Sentence


class SteamChoices:
    """Hears Steam, for as long as the program runs."""

    def __init__(self, steam: SteamAccess) -> None:
        self._steam = steam

    def hear(self, now_s: float) -> list[FarmChosen | Told]:
        """What has been chosen since the last call, and what is to be said. Also keeps Steam
        going, so it is to be called every frame."""
        heard: list[FarmChosen | Told] = []
        for event in [] if self._steam.play is None else self._steam.play.lobbies.pump(now_s):
            match event:
                case JoinWished(lobby):
                    heard.append(FarmChosen(FarmOnSteam(lobby)))
                case EnterFailed(_, reason):
                    heard.append(Told(in_tables(reason)))
                case Invited(lobby, friend_name):
                    host = lobby.info.host_name
                    invited = Sentence("joining.invited", friend=friend_name, host=host)
                    heard.append(Told(invited))
        return heard

    def launched(self, lobby_id: int | None, now_s: float) -> Told | None:
        """The game has just been started, with the lobby that its command line names, if any, or
        by one that only Steam knows: the choice is heard of soon. What to say when it cannot."""
        play = self._steam.play
        if play is None:
            return None if lobby_id is None else Told(in_tables(self._steam.note))
        wished = lobby_id or lobby_from_command_line(play.steam.utils.launch_command_line)
        if wished is not None:
            play.lobbies.wish(LobbyId(str(wished)), now_s)
        return None
