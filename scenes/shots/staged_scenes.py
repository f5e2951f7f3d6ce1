"""Every scene there is a picture of, by its name."""

from collections.abc import Callable

from game.coop.seat import Facing, Knock, SeatState
from game.rules.belonging import OWNER
from game.world.records import Owner
from scenes.app.scene import Scene, SceneContext
from scenes.app.services import Seating
from scenes.front_end.farm_sheet import FarmSheet
from scenes.front_end.farms import Farms
from scenes.front_end.first_start import FirstStart
from scenes.front_end.friends import FindFriends
from scenes.front_end.join_code import JoinByCode
from scenes.front_end.name_farm import NameNewFarm
from scenes.front_end.take_in_farm import TakeInFarm
from scenes.front_end.title import Title
from scenes.menus.guest_rights import GuestRights
from scenes.menus.invite import Invite
from scenes.menus.looks import Looks
from scenes.menus.options import Options
from scenes.menus.pause import Pause
from scenes.menus.players import Players
from scenes.menus.waiting import Waiting
from scenes.play.ending import Ending
from scenes.play.farm import Farm
from scenes.shots.silent import SilentHost
from scenes.shots.staged_chat import IN_EVERY_SCRIPT, SAID, say, say_over_heads
from scenes.shots.staged_company import add_company
from scenes.shots.staged_farm import Setting, Spot, place_for, staged_farm, stand_at
from scenes.shots.staged_friends import account_of, full_farm
from scenes.shots.staged_lobbies import LOBBY_SCENES
from scenes.shots.staged_moments import open_on
from scenes.shots.staged_seat import StagedSeat
from scenes.shots.staged_stack import SceneStack


def build_scene(scene: str, setting: Setting, spot: Spot | None = None) -> Scene:
    """A scene as it is at first. Raises ValueError for a spot that is not there."""
    context = setting.context
    menus: dict[str, Callable[[], Scene]] = {
        "first_start": lambda: FirstStart(context),
        "looks": lambda: Looks(context),
        "title": lambda: Title(context),
        "farms": lambda: Farms(context),
        "farm_sheet": lambda: SceneStack(
            context, [Farms(context), FarmSheet(context, context.services.kept_farms()[0])]
        ),
        "new_farm": lambda: SceneStack(context, [Farms(context), NameNewFarm(context)]),
        "take_in_farm": lambda: SceneStack(context, [Farms(context), TakeInFarm(context)]),
        "lobby": lambda: FindFriends(context),
        "friends": lambda: FindFriends(context),
        "friends_steam": lambda: FindFriends(context),
        "join_code": lambda: JoinByCode(context),
        "join_code_nobody": lambda: JoinByCode(context, "K7M-2QX"),
        "settings": lambda: Options(context),
        "controls": lambda: _options_at(context, 3),
    }
    if scene in menus:
        return menus[scene]()
    if scene in LOBBY_SCENES:
        return LOBBY_SCENES[scene](context)
    seat = staged_farm(setting)
    seating = Seating(seat, SilentHost())
    if scene in ("waiting", "refused"):
        seat.seat_state = SeatState.LOADING
        seat.progress = 0.62
        if scene == "refused":
            seat.end("The host does not want company just now.")
        return Waiting(context, seating, lambda seated: Farm(context, seated))
    if scene == "ending":
        return _ending(context, seat)
    place_for(scene, seat)
    if spot is not None:
        stand_at(spot, seat)
    if setting.players is not None:
        add_company(seat, setting.players)
    if scene == "rights":
        seat.put(*OWNER, Owner(seat.character))
    if scene == "players_steam":
        seat.friends = full_farm(seat.character + 1)
    farm = Farm(context, seating)
    farm.layout((640, 360))
    farm.player.facing = Facing.DOWN
    overlays: dict[str, Callable[[], Scene]] = {
        "pause": lambda: Pause(context, seating, farm.leave),
        "invite": lambda: Invite(context, seating),
        "invite_steam": lambda: Invite(context, seating),
        "players": lambda: Players(context, seating),
        "rights": lambda: GuestRights(context, seating),
        "players_steam": lambda: Players(context, seating),
    }
    if scene in overlays:
        return SceneStack(context, [farm, overlays[scene]()])
    if scene == "knock":
        seat.report(Knock(1, "Mika", 3, is_returning=False))
    if scene == "knock_steam":
        seat.report(Knock(1, "Mika", 3, is_returning=False, account=account_of(1)))
    if scene == "chat":
        say(farm, SAID)
    if scene == "scripts":
        say(farm, IN_EVERY_SCRIPT)
        say_over_heads(farm, seat.seen)
        farm.chat.open()
    open_on(scene, farm, seat)
    return farm


def _ending(context: SceneContext, seat: StagedSeat) -> Ending:
    """The end of the story, with everything told."""
    quests = seat.content.quests
    order = sorted(quests, key=lambda name: (quests[name].is_ending, quests[name].number))
    ending = Ending(context, seat, order[-1], quests[order[-1]])
    while not ending.is_told:
        ending.go_on()
    return ending


def _options_at(context: SceneContext, tab: int) -> Options:
    options = Options(context)
    options.show_tab(tab)
    return options
