"""The ledger: what each command may do to items, stated a second time and on purpose.

The rules say how things happen; this file says what may have happened when they are done, without
calling one line of theirs. An auditor feeds it every command with the changes that followed, as
they stand in the change stream, and reads what it complains of. If a rule ever doubled a turnip
or lost one, the two would disagree.

Items are where they are counted: in slots (`STORAGE`), on the ground (`DROP`) or standing on a
tile (`PLACEABLE`). A statement says which sections a command may touch, how many items may come
and go in each kind of place, and how many in all; whatever it does not mention must not change.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from game.world.commands import (
    AddIdentity,
    Advance,
    AnswerKnock,
    BeginDay,
    Buy,
    CastLine,
    ChangeWeather,
    Choose,
    Collect,
    Command,
    Craft,
    Discard,
    DoErrand,
    Doze,
    Eat,
    EndConversation,
    EndGesture,
    EnterFarm,
    ForgetCharacter,
    GetUp,
    Harvest,
    HoldNet,
    LabelPlaceable,
    LeaveFarm,
    LieDown,
    Load,
    MoveStack,
    Offer,
    Permit,
    Pick,
    PickUp,
    Place,
    PointAt,
    PullIn,
    Reel,
    RemoveIdentity,
    RestTime,
    Sell,
    SendAway,
    SetLook,
    SetOwner,
    SetRights,
    ShowEmote,
    SortStorage,
    Sow,
    StorageRef,
    Stow,
    Strike,
    TakeUp,
    Talk,
    Turn,
    Unload,
    UseSwitch,
    Visit,
    WakeUp,
    Withdraw,
    Work,
)
from game.world.content import Content
from game.world.definitions import MachineDefinition, Stack
from game.world.quest_definitions import Quest
from game.world.records import (
    Cast,
    Destructable,
    Drop,
    Environment,
    Gesture,
    HandOver,
    HighFive,
    Machine,
    Placeable,
    Purse,
    QuestProgress,
    Record,
    Slot,
    Soil,
)
from game.world.sections import BAG_SLOTS, LAST_AREA_SCOPE, WORLD_SCOPE, GestureKey, Kind, Section
from game.world.world import Change

Name: TypeAlias = tuple[Section, int]
Bounds: TypeAlias = tuple[int, int]
"""The least and the most by which a number may have changed."""
ByPlace: TypeAlias = dict[tuple[Kind, str], Bounds]
ByItem: TypeAlias = dict[str, Bounds]

_CHEST_KEYS = 32
COINS = "*coins"
"""Coins are counted as if they were items; no item has such a name."""


class Effect(NamedTuple):
    """One record before and after a command."""

    before: Record | None
    after: Record | None


@dataclass(frozen=True, slots=True)
class Deed:
    """A command, who gave it, and all that changed with it."""

    command: Command
    author: int
    effects: dict[Name, Effect]
    content: Content
    standing: Mapping[Name, Record]
    """The world after it."""

    def before(self, section: Section, key: int) -> Record | None:
        """What was there, if this deed changed it."""
        effect = self.effects.get((section, key))
        return None if effect is None else effect.before


class Expected(NamedTuple):
    """What a deed may have done to items: by kind of place and item, and in all by item."""

    by_place: ByPlace
    in_all: ByItem


NOTHING = Expected({}, {})


def _strike(deed: Deed) -> Expected:
    """A tree that went may have left its drops, as many as its kind allows; else nothing."""
    assert isinstance(deed.command, Strike)
    name = (Section(deed.command.area, Kind.DESTRUCTABLE), deed.command.tile)
    effect = deed.effects.get(name)
    if effect is None or not isinstance(effect.before, Destructable):
        return NOTHING
    kind = deed.content.destructables[_stood(deed, effect.before)]
    after = effect.after
    if isinstance(after, Destructable) and not after.is_gone and after.kind != kind.leaves:
        return NOTHING
    fallen: ByItem = {}
    for drop in kind.drops:
        least, most = fallen.get(drop.item, (0, 0))
        fallen[drop.item] = (least + drop.count_min, most + drop.count_max)
    return Expected({(Kind.DROP, item): bounds for item, bounds in fallen.items()}, fallen)


def _stood(deed: Deed, record: Destructable) -> str:
    """What a record had become by the day of the deed, told from what is known of growing."""
    today = deed.standing.get((Section(WORLD_SCOPE, Kind.ENVIRONMENT), 0))
    day = today.day if isinstance(today, Environment) else 1
    kind, since_day, is_gone = record.kind, record.since_day, record.is_gone
    while True:
        definition = deed.content.destructables[kind]
        nights = definition.regrows_after if is_gone else definition.grows_after
        if nights is None or since_day + nights > day:
            return kind
        kind = kind if is_gone else definition.grows_into or kind
        since_day, is_gone = since_day + nights, False


def _place(deed: Deed) -> Expected:
    """One item leaves the bag and stands, or has taken root."""
    assert isinstance(deed.command, Place)
    item = deed.command.item
    definition = deed.content.items.get(item)
    if definition is not None and definition.plants is not None:
        return Expected({(Kind.STORAGE, item): (-1, -1)}, {item: (-1, -1)})
    return Expected({(Kind.STORAGE, item): (-1, -1), (Kind.PLACEABLE, item): (1, 1)}, {})


def _pick_up(deed: Deed) -> Expected:
    """What stood there is in the bag."""
    assert isinstance(deed.command, PickUp)
    stood = deed.before(Section(deed.command.area, Kind.PLACEABLE), deed.command.tile)
    if not isinstance(stood, Placeable):
        return NOTHING
    item = stood.item
    held = _held_by(deed, stood.item)
    got = {other: (0, most) for other, most in held.items()}
    least, most = got.get(item, (0, 0))
    by_place: ByPlace = {(Kind.STORAGE, other): bounds for other, bounds in got.items()}
    by_place[Kind.STORAGE, item] = (least + 1, most + 1)
    by_place[Kind.PLACEABLE, item] = (-1, -1)
    return Expected(by_place, got)


def _held_by(deed: Deed, item: str) -> Counter[str]:
    """The most that a machine which was on this deed's tile can have had in it."""
    assert isinstance(deed.command, PickUp | Unload)
    place = (Section(deed.command.area, Kind.MACHINE), deed.command.tile)
    record, machine = deed.before(*place), deed.content.machines.get(item)
    if machine is None or not isinstance(record, Machine):
        return Counter()
    most: Counter[str] = Counter()
    for stack in _results_of(machine, record.recipe):
        most[stack.item] += stack.count
    if isinstance(deed.command, PickUp):
        for recipe in machine.recipes:
            if recipe.number == record.recipe:
                most.update({stack.item: stack.count for stack in recipe.ingredients})
    return most


def _results_of(machine: MachineDefinition, recipe: int) -> list[Stack]:
    """What a machine can have made; twice as much of what it makes by itself."""
    if machine.gathers is not None:
        return list(machine.gathers.results) * 2
    return [each.result for each in machine.recipes if each.number == recipe]


def _load(deed: Deed) -> Expected:
    """Exactly what the machine's recipe takes is gone."""
    assert isinstance(deed.command, Load)
    standing = deed.standing.get((Section(deed.command.area, Kind.PLACEABLE), deed.command.tile))
    machine = None
    if isinstance(standing, Placeable):
        machine = deed.content.machines.get(standing.item)
    for recipe in () if machine is None else machine.recipes:
        if recipe.number == deed.command.recipe:
            gone = {stack.item: (-stack.count, -stack.count) for stack in recipe.ingredients}
            return Expected({(Kind.STORAGE, item): each for item, each in gone.items()}, gone)
    return NOTHING


def _unload(deed: Deed) -> Expected:
    """What the machine was at is in the bag; twice as much at most of what it makes by itself."""
    assert isinstance(deed.command, Unload)
    standing = deed.standing.get((Section(deed.command.area, Kind.PLACEABLE), deed.command.tile))
    if not isinstance(standing, Placeable):
        return NOTHING
    is_fixed = bool(deed.content.machines[standing.item].recipes)
    held = _held_by(deed, standing.item)
    got = {item: (most if is_fixed else most // 2, most) for item, most in held.items()}
    return Expected({(Kind.STORAGE, item): each for item, each in got.items()}, got)


def _collect(deed: Deed) -> Expected:
    """At least one and at most all of what lay there is in the bag."""
    assert isinstance(deed.command, Collect)
    lay = deed.before(Section(deed.command.area, Kind.DROP), deed.command.drop)
    if not isinstance(lay, Drop):
        return NOTHING
    taken = {(Kind.STORAGE, lay.item): (1, lay.count), (Kind.DROP, lay.item): (-lay.count, -1)}
    return Expected(taken, {})


def _discard(deed: Deed) -> Expected:
    """So many leave the bag and lie on the ground."""
    assert isinstance(deed.command, Discard)
    item, count = deed.command.item, deed.command.count
    moved = {(Kind.STORAGE, item): (-count, -count), (Kind.DROP, item): (count, count)}
    return Expected(moved, {})


def _sow(deed: Deed) -> Expected:
    """One seed, or one measure of fertiliser, is in the ground and nowhere else."""
    assert isinstance(deed.command, Sow)
    item = deed.command.item
    return Expected({(Kind.STORAGE, item): (-1, -1)}, {item: (-1, -1)})


def _harvest(deed: Deed) -> Expected:
    """A plant gives what its crop does, plain or prize, or nothing when it has withered."""
    assert isinstance(deed.command, Harvest)
    stood = deed.before(Section(deed.command.area, Kind.SOIL), deed.command.tile)
    crop = None
    if isinstance(stood, Soil) and stood.crop is not None:
        crop = deed.content.crops.get(stood.crop)
    if crop is None:
        return NOTHING
    grown = {item: (0, crop.harvest.count) for item in (crop.harvest.item, crop.prize) if item}
    return Expected({(Kind.STORAGE, item): bounds for item, bounds in grown.items()}, grown)


def _pick(deed: Deed) -> Expected:
    """One of what may be found in the area, or what a bush bears that stood there."""
    assert isinstance(deed.command, Pick)
    area = deed.content.area_ids.get(deed.command.area, "")
    found = {item: (0, 1) for item, wild in deed.content.forage.items() if area in wild.areas}
    stood = deed.before(Section(deed.command.area, Kind.DESTRUCTABLE), deed.command.tile)
    if isinstance(stood, Destructable):
        kind = deed.content.destructables[_stood(deed, stood)]
        found = {drop.item: (drop.count_min, drop.count_max) for drop in kind.drops}
    return Expected({(Kind.STORAGE, item): bounds for item, bounds in found.items()}, found)


def _touched_by_picking(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, Pick)
    kinds = (Kind.PICKED, Kind.DESTRUCTABLE)
    return {_bag(deed), *(Section(deed.command.area, kind) for kind in kinds)}


def _reel(deed: Deed) -> Expected:
    """At most the one fish that was on the author's line, in the bag or at the feet."""
    cast = deed.before(Section(deed.author, Kind.CAST), 0)
    if not isinstance(cast, Cast):
        return NOTHING
    one = (0, 1)
    places = {(Kind.STORAGE, cast.fish): one, (Kind.DROP, cast.fish): one}
    return Expected(places, {cast.fish: one})


def _eat(deed: Deed) -> Expected:
    """One is gone."""
    assert isinstance(deed.command, Eat)
    item = deed.command.item
    return Expected({(Kind.STORAGE, item): (-1, -1)}, {item: (-1, -1)})


def _buy(deed: Deed) -> Expected:
    """So many for their price, which somebody asks in some season."""
    assert isinstance(deed.command, Buy)
    command = deed.command
    person = deed.content.person(command.person)
    prices = [] if person is None else [o.price for o in person.sells if o.item == command.item]
    if not prices:
        return NOTHING
    paid = (-max(prices) * command.count, -min(prices) * command.count)
    got = (command.count, command.count)
    return Expected(
        {(Kind.STORAGE, command.item): got, (Kind.PURSE, COINS): paid},
        {command.item: got, COINS: paid},
    )


def _sell(deed: Deed) -> Expected:
    """So many are gone, and what came of it is at most their price."""
    assert isinstance(deed.command, Sell)
    item, count = deed.command.item, deed.command.count
    price = deed.content.items[item].price if item in deed.content.items else 0
    gone, paid = (-count, -count), (0, price * count)
    return Expected(
        {(Kind.STORAGE, item): gone, (Kind.PURSE, COINS): paid}, {item: gone, COINS: paid}
    )


def _do_errand(deed: Deed) -> Expected:
    """What the note asks for is gone, for as many coins as it promises each."""
    assert isinstance(deed.command, DoErrand)
    errand = deed.content.errands.get(deed.content.errand_ids.get(deed.command.errand, ""))
    if errand is None:
        return NOTHING
    gone = (-errand.count_max, -errand.count_min)
    paid = (0, errand.count_max * errand.coins_each)
    return Expected(
        {(Kind.STORAGE, errand.item): gone, (Kind.PURSE, COINS): paid},
        {errand.item: gone, COINS: paid},
    )


def _use_switch(deed: Deed) -> Expected:
    """What keeps a switch from springing back stays in it."""
    assert isinstance(deed.command, UseSwitch)
    place = (deed.command.area, deed.command.switch)
    switch = deed.content.switches.get(deed.content.switch_ids.get(place, ""))
    if switch is None or switch.wedge is None or not deed.command.is_wedged:
        return NOTHING
    gone = (-switch.wedge.count, -switch.wedge.count)
    return Expected({(Kind.STORAGE, switch.wedge.item): gone}, {switch.wedge.item: gone})


def _begin_day(deed: Deed) -> Expected:
    """Whatever lay in a bin that ships, and has a price, is gone for at most that."""
    gone: Counter[str] = Counter()
    for (section, key), effect in deed.effects.items():
        if section.kind is not Kind.STORAGE or section.scope > LAST_AREA_SCOPE:
            continue
        bin_there = deed.standing.get((Section(section.scope, Kind.PLACEABLE), key // _CHEST_KEYS))
        kind = None
        if isinstance(bin_there, Placeable):
            kind = deed.content.placeables.get(bin_there.item)
        if kind is not None and kind.ships and effect.after is None:
            gone.update(_items_in(effect.before))
    items = deed.content.items
    most = sum(items[item].price * count for item, count in gone.items() if item in items)
    in_all = {item: (-count, -count) for item, count in gone.items()}
    by_place = {(Kind.STORAGE, item): bounds for item, bounds in in_all.items()}
    coins = (0, most)
    return Expected({**by_place, (Kind.PURSE, COINS): coins}, {**in_all, COINS: coins})


def _craft(deed: Deed) -> Expected:
    """Exactly the recipe."""
    assert isinstance(deed.command, Craft)
    recipe = deed.content.recipe(deed.command.recipe)
    if recipe is None:
        return NOTHING
    made = Counter({recipe.result.item: recipe.result.count})
    for ingredient in recipe.ingredients:
        made[ingredient.item] -= ingredient.count
    exact = {item: (count, count) for item, count in made.items()}
    return Expected({(Kind.STORAGE, item): bounds for item, bounds in exact.items()}, exact)


def _converse(deed: Deed) -> Expected:
    """A person takes and gives no more than people.toml says, from and to the bag; what does not
    fit in the bag lies on the ground."""
    assert isinstance(deed.command, Talk | Advance | Choose)
    person = deed.content.person(deed.command.person)
    if person is None:
        return NOTHING
    takes = Counter({stack.item: stack.count for stack in person.takes})
    gives = Counter({stack.item: stack.count for stack in person.gives})
    in_all = {item: (-takes[item], gives[item]) for item in takes | gives}
    by_place = {(Kind.STORAGE, item): bounds for item, bounds in in_all.items()}
    by_place |= {(Kind.DROP, item): (0, gives[item]) for item in gives}
    return Expected(by_place, in_all)


def _enter(deed: Deed) -> Expected:
    """Somebody who was never here before brings the bag of start.toml."""
    assert isinstance(deed.command, EnterFarm)
    name = (Section(WORLD_SCOPE, Kind.CHARACTER), deed.command.character)
    effect = deed.effects.get(name)
    if effect is None or effect.before is not None:
        return NOTHING
    brought: Counter[str] = Counter()
    for stack in deed.content.start.bag:
        brought[stack.item] += stack.count
    exact = {item: (count, count) for item, count in brought.items()}
    return Expected({(Kind.STORAGE, item): bounds for item, bounds in exact.items()}, exact)


def _forget(deed: Deed) -> Expected:
    """What somebody had goes with them, pocket money too."""
    assert isinstance(deed.command, ForgetCharacter)
    had: Counter[tuple[Kind, str]] = Counter()
    for (section, _), effect in deed.effects.items():
        if section.scope == deed.command.character:
            for item, count in _items_in(effect.before).items():
                had[section.kind, item] += count
    by_place = {name: (-count, -count) for name, count in had.items()}
    return Expected(by_place, {item: bounds for (_, item), bounds in by_place.items()})


def _bag(deed: Deed) -> Section:
    return Section(deed.author, Kind.STORAGE)


def _pocket(deed: Deed) -> Section:
    return Section(deed.author, Kind.PURSE)


def _storage(reference: StorageRef) -> Section:
    return Section(reference.area or reference.place, Kind.STORAGE)


def _world(*kinds: Kind) -> set[Section]:
    return {Section(WORLD_SCOPE, kind) for kind in kinds}


def _counts(deed: Deed) -> set[Section]:
    """Where it is noted that something was done. What is counted there is no item. A quest that
    ends with it has its reward."""
    own = {Section(deed.author, kind) for kind in (Kind.TALLY, Kind.QUEST_PROGRESS)}
    counts = {*own, *_world(Kind.COLLECTION, Kind.QUEST_PROGRESS, Kind.KNOWN_RECIPES)}
    if _ended_quests(deed):
        counts |= {_bag(deed), *_every_area(deed, Kind.DROP)}
        counts |= _world(Kind.PURSE)
    return counts


def _ended_quests(deed: Deed) -> list[Quest]:
    """The quests that came to their end with this command."""
    ended = []
    for (section, number), effect in deed.effects.items():
        quest = deed.content.quest(number) if section.kind is Kind.QUEST_PROGRESS else None
        before = effect.before.stage if isinstance(effect.before, QuestProgress) else 0
        after = effect.after.stage if isinstance(effect.after, QuestProgress) else 0
        if quest is not None and before < len(quest.stages) == after:
            ended.append(quest)
    return ended


def _with_rewards(deed: Deed, expected: Expected) -> Expected:
    """What was expected, and the rewards of the quests that ended with it."""
    by_place, in_all = dict(expected.by_place), dict(expected.in_all)
    for quest in _ended_quests(deed):
        gains = Counter({stack.item: stack.count for stack in quest.reward.items})
        for item, count in gains.items():
            for kind in (Kind.STORAGE, Kind.DROP):
                least, most = by_place.get((kind, item), (0, 0))
                by_place[kind, item] = (least, most + count)
            least, most = in_all.get(item, (0, 0))
            in_all[item] = (least + count, most + count)
        coins = quest.reward.coins
        least, most = in_all.get(COINS, (0, 0))
        in_all[COINS] = (least, most + coins)
        least, most = by_place.get((Kind.PURSE, COINS), (0, 0))
        by_place[Kind.PURSE, COINS] = (least, most + coins)
    return Expected(by_place, in_all)


def _every_area(deed: Deed, kind: Kind) -> set[Section]:
    return {Section(number, kind) for number in deed.content.area_ids}


def _touched_by_place(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, Place | PickUp)
    kinds = (Kind.PLACEABLE, Kind.SOIL, Kind.DESTRUCTABLE, Kind.MACHINE)
    return {*(Section(deed.command.area, kind) for kind in kinds), _bag(deed)}


def _touched_by_machine(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, Load | Unload)
    return {Section(deed.command.area, Kind.MACHINE), _bag(deed)}


def _touched_by_label(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, LabelPlaceable | Turn)
    return {Section(deed.command.area, Kind.PLACEABLE)}


def _touched_by_stowing(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, Stow)
    return {Section(deed.command.area, Kind.STORAGE), _bag(deed)}


def _touched_by_conversation(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, Talk | Advance | Choose | EndConversation)
    return {
        Section(deed.command.area, Kind.CONVERSATION),
        Section(deed.command.area, Kind.DROP),
        Section(deed.author, Kind.VARIABLE),
        _bag(deed),
        *_world(Kind.VARIABLE, Kind.QUEST_PROGRESS, Kind.KNOWN_RECIPES),
    }


def _touched_by_strike(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, Strike)
    on_tile = {Section(deed.command.area, kind) for kind in (Kind.DESTRUCTABLE, Kind.DROP)}
    return {*on_tile, Section(deed.author, Kind.VITALS)}


def _touched_by_farming(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, Work | Sow | Harvest)
    area = deed.command.area
    on_tile = {Section(area, kind) for kind in (Kind.SOIL, Kind.DESTRUCTABLE)}
    own = Kind.VITALS if isinstance(deed.command, Work) else Kind.STORAGE
    return {*on_tile, Section(deed.author, own)}


def _touched_by_a_day(deed: Deed) -> set[Section]:
    kinds = (Kind.ENVIRONMENT, Kind.WET_DAY, Kind.PURSE, Kind.DAY_REPORT, Kind.CHARACTER)
    everybodys = (Kind.VITALS, Kind.TALLY, Kind.PURSE)
    own = {section for section, _ in deed.effects if section.kind in everybodys}
    return {*_every_area(deed, Kind.STORAGE), *_world(*kinds), *own}


def _touched_by_collect(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, Collect)
    return {Section(deed.command.area, Kind.DROP), _bag(deed)}


def _touched_by_move(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, MoveStack)
    return {_storage(deed.command.source), _storage(deed.command.target), _bag(deed)}


def _touched_by_sorting(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, SortStorage)
    return {_storage(deed.command.storage)}


def _touched_by_enter(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, EnterFarm)
    return {
        Section(deed.command.character, Kind.STORAGE),
        Section(deed.command.character, Kind.QUEST_PROGRESS),
        *_world(Kind.CHARACTER, Kind.IDENTITY),
    }


def _touched_by_forgetting(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, ForgetCharacter)
    kinds = (
        Kind.STORAGE,
        Kind.VARIABLE,
        Kind.VITALS,
        Kind.TALLY,
        Kind.GESTURE,
        Kind.CAST,
        Kind.QUEST_PROGRESS,
        Kind.PURSE,
    )
    own = {Section(deed.command.character, kind) for kind in kinds}
    return {*own, *_world(Kind.CHARACTER, Kind.IDENTITY, Kind.RIGHTS, Kind.FRIENDSHIP)}


def _touched_by_leaving(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, LeaveFarm)
    own = {Section(deed.command.character, kind) for kind in (Kind.GESTURE, Kind.CAST)}
    return {*own, *_world(Kind.CHARACTER), *_every_area(deed, Kind.CONVERSATION)}


def _touched_by_gesture(deed: Deed) -> set[Section]:
    return {Section(deed.author, Kind.GESTURE)}


def _touched_by_fishing(deed: Deed) -> set[Section]:
    """One's own line and energy; what is caught is in the bag or at one's feet. A friend's line is
    touched by who holds the net, and nothing else with it."""
    if isinstance(deed.command, HoldNet):
        return {Section(deed.command.angler, Kind.CAST)}
    if isinstance(deed.command, PullIn):
        return {Section(deed.command.character, Kind.CAST)}
    line = Section(deed.author, Kind.CAST)
    if isinstance(deed.command, CastLine):
        return {line, Section(deed.author, Kind.VITALS)}
    cast = deed.before(line, 0)
    ground = {Section(cast.area, Kind.DROP)} if isinstance(cast, Cast) else set()
    return {line, _bag(deed), *ground}


def _touched_by_ending(deed: Deed) -> set[Section]:
    assert isinstance(deed.command, EndGesture)
    return {Section(deed.command.character, Kind.GESTURE)}


def _touched_by_taking(deed: Deed) -> set[Section]:
    """What hangs on what was offered: a high five is between two and does both good."""
    assert isinstance(deed.command, TakeUp)
    friend = deed.command.friend
    gestures = Section(friend, Kind.GESTURE)
    gesture = deed.before(gestures, GestureKey.OFFER)
    if isinstance(gesture, Gesture) and isinstance(gesture.what, HandOver):
        given = {Section(friend, kind) for kind in (Kind.STORAGE, Kind.TALLY, Kind.QUEST_PROGRESS)}
        return {gestures, _bag(deed), *given}
    if not isinstance(gesture, Gesture) or not isinstance(gesture.what, HighFive):
        return set()
    both = {
        Section(character, kind)
        for character in (friend, deed.author)
        for kind in (Kind.VITALS, Kind.TALLY)
    }
    return {gestures, *both, *_world(Kind.FRIENDSHIP)}


def _misrested(deed: Deed) -> list[str]:
    """Nobody lies down but by lying down or falling silent, nobody gets up whom it is not about,
    and a day leaves nobody in bed."""
    command, complaints = deed.command, []
    about = command.character if isinstance(command, Doze | WakeUp | LeaveFarm) else deed.author
    lies_down = isinstance(command, LieDown | Doze)
    for (section, key), effect in deed.effects.items():
        if section.kind is Kind.REST and not (
            (effect.after is None and isinstance(command, BeginDay))
            or (key == about and (effect.after is None) is not lies_down)
        ):
            complaints.append(f"{command} by {deed.author} must not make {key} rest or rise")
    return complaints


def _touched_by_buying(deed: Deed) -> set[Section]:
    """One purse is opened, not two."""
    assert isinstance(deed.command, Buy)
    return {_bag(deed), *({_pocket(deed)} if deed.command.is_own_money else _world(Kind.PURSE))}


class Statement(NamedTuple):
    """What one type of command may do."""

    touches: Callable[[Deed], set[Section]]
    items: Callable[[Deed], Expected]


def _nothing(deed: Deed) -> Expected:
    return NOTHING


STATEMENTS: dict[type[Command], Statement] = {
    Strike: Statement(_touched_by_strike, _strike),
    Place: Statement(_touched_by_place, _place),
    PickUp: Statement(_touched_by_place, _pick_up),
    Collect: Statement(_touched_by_collect, _collect),
    MoveStack: Statement(_touched_by_move, _nothing),
    SortStorage: Statement(_touched_by_sorting, _nothing),
    Stow: Statement(_touched_by_stowing, _nothing),
    Craft: Statement(lambda deed: {_bag(deed)}, _craft),
    Load: Statement(_touched_by_machine, _load),
    Unload: Statement(_touched_by_machine, _unload),
    Turn: Statement(_touched_by_label, _nothing),
    LabelPlaceable: Statement(_touched_by_label, _nothing),
    Talk: Statement(_touched_by_conversation, _converse),
    Advance: Statement(_touched_by_conversation, _converse),
    Choose: Statement(_touched_by_conversation, _converse),
    EndConversation: Statement(_touched_by_conversation, _nothing),
    Discard: Statement(lambda deed: {_bag(deed), *_every_area(deed, Kind.DROP)}, _discard),
    Work: Statement(_touched_by_farming, _nothing),
    Sow: Statement(_touched_by_farming, _sow),
    Harvest: Statement(_touched_by_farming, _harvest),
    CastLine: Statement(_touched_by_fishing, _nothing),
    Reel: Statement(_touched_by_fishing, _reel),
    Pick: Statement(_touched_by_picking, _pick),
    HoldNet: Statement(_touched_by_fishing, _nothing),
    PullIn: Statement(_touched_by_fishing, _nothing),
    Eat: Statement(lambda deed: {_bag(deed), Section(deed.author, Kind.VITALS)}, _eat),
    EnterFarm: Statement(_touched_by_enter, _enter),
    LeaveFarm: Statement(_touched_by_leaving, _nothing),
    Buy: Statement(_touched_by_buying, _buy),
    Sell: Statement(
        lambda deed: {_bag(deed), _pocket(deed), *_world(Kind.PURSE, Kind.MARKET)}, _sell
    ),
    Visit: Statement(lambda deed: set(), _nothing),
    UseSwitch: Statement(
        lambda deed: {
            _bag(deed),
            Section(deed.author, Kind.VITALS),
            *_every_area(deed, Kind.SWITCH),
        },
        _use_switch,
    ),
    DoErrand: Statement(lambda deed: {_bag(deed), *_world(Kind.PURSE, Kind.ERRAND)}, _do_errand),
    BeginDay: Statement(_touched_by_a_day, _begin_day),
    ChangeWeather: Statement(lambda deed: _world(Kind.ENVIRONMENT, Kind.WET_DAY), _nothing),
    RestTime: Statement(lambda deed: _world(Kind.ENVIRONMENT), _nothing),
    AddIdentity: Statement(lambda deed: _world(Kind.IDENTITY), _nothing),
    RemoveIdentity: Statement(lambda deed: _world(Kind.IDENTITY, Kind.CHARACTER), _nothing),
    Permit: Statement(lambda deed: _world(Kind.PERMISSION), _nothing),
    SendAway: Statement(lambda deed: _world(), _nothing),
    AnswerKnock: Statement(lambda deed: _world(), _nothing),
    SetOwner: Statement(lambda deed: _world(Kind.OWNER), _nothing),
    ForgetCharacter: Statement(_touched_by_forgetting, _forget),
    Offer: Statement(_touched_by_gesture, _nothing),
    Withdraw: Statement(_touched_by_gesture, _nothing),
    ShowEmote: Statement(_touched_by_gesture, _nothing),
    PointAt: Statement(_touched_by_gesture, _nothing),
    EndGesture: Statement(_touched_by_ending, _nothing),
    TakeUp: Statement(_touched_by_taking, _nothing),
    SetLook: Statement(lambda deed: _world(Kind.CHARACTER), _nothing),
    SetRights: Statement(lambda deed: _world(Kind.RIGHTS), _nothing),
    LieDown: Statement(lambda deed: _world(), _nothing),
    GetUp: Statement(lambda deed: _world(), _nothing),
    Doze: Statement(lambda deed: _world(), _nothing),
    WakeUp: Statement(lambda deed: _world(), _nothing),
}


class ItemAudit:
    """Folds a change stream, counts every item and judges every command.

    It needs nothing but the stream: on a guest it judges the host as well as itself."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._records: dict[Name, Record] = {}
        self.totals: Counter[str] = Counter()
        """How many of each item there are in all."""

    def take_over(self, changes: Iterable[Change]) -> None:
        """Folds changes without judging them: a founded, loaded or received farm."""
        self._fold(changes)

    def observe(self, command: Command, author: int, changes: Iterable[Change]) -> list[str]:
        """Folds the changes of one command; returns a sentence for everything about them that
        the command does not explain. A refused command has no changes."""
        effects = self._fold(changes)
        deed = Deed(command, author, effects, self._content, self._records)
        if not deed.effects:
            return []
        statement = STATEMENTS[type(command)]
        complaints = []
        allowed = statement.touches(deed) | _counts(deed) | _world(Kind.REST)
        for section in {section for section, _ in deed.effects} - allowed:
            complaints.append(f"{command} by {author} must not touch {section}")
        complaints += _misrested(deed)
        complaints += self._uneven(deed, _with_rewards(deed, statement.items(deed)))
        for (section, key), effect in deed.effects.items():
            complaint = self._misshapen(section, key, effect.after)
            if complaint is not None:
                complaints.append(f"after {command} by {author} {complaint}")
        return complaints

    def _fold(self, changes: Iterable[Change]) -> dict[Name, Effect]:
        effects: dict[Name, Effect] = {}
        for change in changes:
            name = (change.section, change.key)
            before = self._records.get(name)
            first = effects[name].before if name in effects else before
            effects[name] = Effect(first, change.record)
            self.totals.subtract(_items_in(before))
            self.totals.update(_items_in(change.record))
            if change.record is None:
                self._records.pop(name, None)
            else:
                self._records[name] = change.record
        return effects

    def _uneven(self, deed: Deed, expected: Expected) -> list[str]:
        by_place: Counter[tuple[Kind, str]] = Counter()
        in_all: Counter[str] = Counter()
        for (section, _), effect in deed.effects.items():
            for sign, record in ((-1, effect.before), (1, effect.after)):
                for item, count in _items_in(record).items():
                    by_place[section.kind, item] += sign * count
                    in_all[item] += sign * count
        complaints = []
        who = f"{deed.command} by {deed.author}"
        for place in by_place.keys() | expected.by_place.keys():
            least, most = expected.by_place.get(place, (0, 0))
            if not least <= by_place[place] <= most:
                kind, item = place
                where = f"{item} in {kind.name.lower()}"
                changed = f"changed {where} by {by_place[place]}"
                complaints.append(f"{who} {changed}, and may by {least} to {most}")
        for item in in_all.keys() | expected.in_all.keys():
            least, most = expected.in_all.get(item, (0, 0))
            if not least <= in_all[item] <= most:
                complaints.append(
                    f"{who} changed {item} in all by {in_all[item]}, and may by {least} to {most}"
                )
        return complaints

    def _misshapen(self, section: Section, key: int, record: Record | None) -> str | None:
        """What is wrong with a record where it now is, or with what it left behind."""
        if section.kind is Kind.STORAGE and isinstance(record, Slot):
            item = self._content.items.get(record.item)
            if item is None or record.count > item.stack_max:
                return f"{section} slot {key} holds {record.count} {record.item}"
            if section.scope > LAST_AREA_SCOPE:
                return None if key < BAG_SLOTS else f"{section} has a slot {key}"
            tile, slot = divmod(key, _CHEST_KEYS)
            if slot >= self._slots_on(section.scope, tile):
                return f"{section} slot {slot} at {tile} belongs to no chest"
        if section.kind is Kind.MACHINE and isinstance(record, Machine):
            standing = self._records.get((Section(section.scope, Kind.PLACEABLE), key))
            if not isinstance(standing, Placeable) or standing.item not in self._content.machines:
                return f"{section} at {key} works where no machine stands"
        if section.kind is Kind.PLACEABLE:
            if record is None and (Section(section.scope, Kind.MACHINE), key) in self._records:
                return f"{section} at {key} is gone and goes on working"
            size = self._slots_on(section.scope, key)
            storage = Section(section.scope, Kind.STORAGE)
            for slot in range(size, _CHEST_KEYS):
                if (storage, key * _CHEST_KEYS + slot) in self._records:
                    return f"{section} at {key} left things of a chest behind"
            if (
                record is not None
                and (Section(section.scope, Kind.DESTRUCTABLE), key) in self._records
            ):
                return f"{section} at {key} stands in a tree"
        return None

    def _slots_on(self, area: int, tile: int) -> int:
        standing = self._records.get((Section(area, Kind.PLACEABLE), tile))
        if not isinstance(standing, Placeable):
            return 0
        definition = self._content.placeables.get(standing.item)
        return 0 if definition is None else definition.storage_slots


def _items_in(record: Record | None) -> dict[str, int]:
    if isinstance(record, Slot | Drop):
        return {record.item: record.count}
    if isinstance(record, Placeable):
        return {record.item: 1}
    if isinstance(record, Purse):
        return {COINS: record.coins}
    return {}
