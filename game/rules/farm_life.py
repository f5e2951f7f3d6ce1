"""Farm life: who comes and goes, and the days. These are the host's own commands."""

from msgspec.structs import replace

from game.rules.belonging import CHARACTERS, IDENTITIES, add_identity
from game.rules.context import Context, RefusalReason, Refused
from game.rules.day_reports import complete_report
from game.rules.fishing import CAST_KEY
from game.rules.gestures import end_gestures_of
from game.rules.halting import plan_day
from game.rules.pace import forget_listening, leave_conversations, resume_conversations
from game.rules.quests import begin_due_quests, let_rain_move_quests
from game.rules.reach import within_area
from game.rules.shipping import ship
from game.rules.sleeping import sleep_until_morning, wake_up
from game.rules.slots import bag_of
from game.rules.talks import all_conversations, end_talk
from game.world.calendar import (
    ENVIRONMENT,
    ENVIRONMENT_KEY,
    day_of,
    environment_of,
    is_day_over,
    season_of,
)
from game.world.commands import (
    AddIdentity,
    BeginDay,
    ChangeWeather,
    EnterFarm,
    LeaveFarm,
    NotePlace,
    RestTime,
    WakeUp,
)
from game.world.growth import WET_DAYS, is_wet_day
from game.world.records import Character, Environment, PassedOn, WetDay, is_account
from game.world.sections import Kind, Section, account_key
from game.world.world import Transaction


def enter_farm(transaction: Transaction, command: EnterFarm, context: Context) -> None:
    """A new character gets a bag and stands at the spawn; one who returns has both where they
    were left. The character belongs to the account that was proved; one that is another's already
    cannot be entered by it."""
    known = transaction.get(CHARACTERS, command.character)
    content = context.content
    if not is_account(command.account):
        raise Refused(RefusalReason.NOT_ALLOWED)
    if isinstance(known, Character):
        area = content.area(known.area)
        place = (known.x, known.y)
        if area is not None and not area.holds(*place):
            place = within_area(area, *place)
    else:
        area = None
        place = (0, 0)
        bag = bag_of(transaction, content, command.character)
        for number, stack in enumerate(content.start.bag):
            bag.set_slot(number, stack.item, stack.count)
    if area is None:
        area = content.area(command.area)
        if area is not None and area.holds(command.x, command.y):
            place = (command.x, command.y)
        else:
            area = content.areas[content.start.area]
            spawn = area.spawn()
            place = (spawn.x, spawn.y)
    character = Character(
        name=command.name,
        colour=command.colour,
        area=area.number,
        x=place[0],
        y=place[1],
        online=True,
        account=_shown_account(known, command.account),
        look=known.look if isinstance(known, Character) else None,
        woken_day=known.woken_day if isinstance(known, Character) else 0,
        here_day=known.here_day if isinstance(known, Character) else 0,
    )
    transaction.put(CHARACTERS, command.character, character)
    if command.account:
        is_vouched_for = command.is_vouched_for or _is_of_before(
            transaction, known, command.account
        )
        identity = AddIdentity(command.account, command.character, is_vouched_for)
        add_identity(transaction, identity, context)
    begin_due_quests(transaction, context, command.character)


def _shown_account(known: object, account: str) -> str:
    """The account whose picture stands for a character: one with Steam, once there was one."""
    if account.isdecimal():
        return account
    return known.account if isinstance(known, Character) else ""


def _is_of_before(transaction: Transaction, known: object, account: str) -> bool:
    """Whether a farm of an earlier version knows the account, by the character's own record: its
    friends stay friends."""
    is_theirs = isinstance(known, Character) and known.account == account
    return is_theirs and transaction.get(IDENTITIES, account_key(account)) is None


def leave_farm(transaction: Transaction, command: LeaveFarm, context: Context) -> None:
    """Notes where a character has gone from. Others hold the pace of what it led, or that is over;
    it lies in no bed any more."""
    known = transaction.get(CHARACTERS, command.character)
    if not isinstance(known, Character):
        raise Refused(RefusalReason.NOTHING_THERE)
    area = context.content.area(command.area)
    if area is None:
        raise Refused(RefusalReason.NOT_ALLOWED)
    x, y = within_area(area, command.x, command.y)
    day = day_of(transaction)
    gone = replace(known, area=area.number, x=x, y=y, online=False, here_day=day)
    transaction.put(CHARACTERS, command.character, gone)
    leave_conversations(transaction, command.character, context, PassedOn.GONE)
    forget_listening(transaction, command.character)
    end_gestures_of(transaction, command.character)
    transaction.delete(Section(command.character, Kind.CAST), CAST_KEY)
    wake_up(transaction, WakeUp(command.character), context)


def note_place(transaction: Transaction, command: NotePlace, context: Context) -> None:
    """Notes where somebody stands who is here; whoever comes back to the farm as it was saved
    stands there."""
    known = transaction.get(CHARACTERS, command.character)
    area = context.content.area(command.area)
    if not isinstance(known, Character) or not known.online or area is None:
        raise Refused(RefusalReason.NOT_ALLOWED)
    x, y = within_area(area, command.x, command.y)
    standing = replace(known, area=area.number, x=x, y=y)
    transaction.put(CHARACTERS, command.character, standing)


def begin_day(transaction: Transaction, command: BeginDay, context: Context) -> None:
    """The next day begins now. The night ends whatever talk still goes on."""
    today = _environment(transaction)
    _check_weather(command.weather, context)
    day = today.day + 1
    if day > 9999:
        raise Refused(RefusalReason.NOT_ALLOWED)
    morning = Environment(
        day=day,
        day_start_tick=context.tick,
        weather=command.weather,
        weather_since_tick=context.tick,
        season=season_of(context.content, day),
    )
    for name, _ in list(all_conversations(transaction, context.content)):
        end_talk(transaction, context, *name)
    ship(transaction, today.day, context)
    sleep_until_morning(transaction, context, is_late=is_day_over(today, context.tick))
    complete_report(transaction, today.day, context)
    transaction.put(ENVIRONMENT, ENVIRONMENT_KEY, morning)
    plan_day(transaction, context, morning)
    _note_rain(transaction, day, command.weather, context)


def change_weather(transaction: Transaction, command: ChangeWeather, context: Context) -> None:
    """The weather turns now; the same weather again changes nothing."""
    today = _environment(transaction)
    _check_weather(command.weather, context)
    if command.weather == today.weather:
        return
    turned = replace(today, weather=command.weather, weather_since_tick=context.tick)
    transaction.put(ENVIRONMENT, ENVIRONMENT_KEY, turned)
    _note_rain(transaction, today.day, command.weather, context)


def _note_rain(transaction: Transaction, day: int, weather: str, context: Context) -> None:
    """Once it has rained on a day, that day has watered the ground."""
    if context.content.weather[weather].waters and not is_wet_day(transaction, day):
        transaction.put(WET_DAYS, day, WetDay(weather))
        let_rain_move_quests(transaction, context)


def rest_time(transaction: Transaction, command: RestTime, context: Context) -> None:
    """The time of day stands still from now on, or goes on from where it stood; the same again
    changes nothing. What has rested is added to the day's start."""
    today = _environment(transaction)
    since_tick = today.resting_since_tick
    if command.is_resting == (since_tick is not None):
        return
    if since_tick is None:
        resting = replace(today, resting_since_tick=context.tick)
        transaction.put(ENVIRONMENT, ENVIRONMENT_KEY, resting)
        return
    rested_ticks = max(0, context.tick - since_tick)
    going_on = replace(
        today,
        day_start_tick=today.day_start_tick + rested_ticks,
        resting_since_tick=None,
    )
    transaction.put(ENVIRONMENT, ENVIRONMENT_KEY, going_on)
    resume_conversations(transaction, context)


def _environment(transaction: Transaction) -> Environment:
    environment = environment_of(transaction)
    if environment is None:
        raise Refused(RefusalReason.NOTHING_THERE)
    return environment


def _check_weather(weather: str, context: Context) -> None:
    if weather not in context.content.weather:
        raise Refused(RefusalReason.NOT_ALLOWED)
