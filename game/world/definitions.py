"""What can exist on a farm, as the files of assets/data describe it: one struct for each table.

These are shapes only. `content.py` reads the files into them and checks that they fit together.
A table's name (`[fence]`) is the definition's id, a `ContentId`; it is not repeated inside.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from game.world.deeds import Deed
from game.world.records import AreaId, ContentId
from game.world.sections import AREA_MAX_TILES, CHEST_SLOTS

Title = Annotated[str, Meta(min_length=1, max_length=40)]
Text = Annotated[str, Meta(min_length=1, max_length=240)]
Quantity = Annotated[int, Meta(ge=1, le=99)]
Number = Annotated[int, Meta(ge=1, le=999)]
NodeName = Annotated[str, Meta(min_length=1, max_length=48)]
Hour = Annotated[int, Meta(ge=6, le=26)]
Nights = Annotated[int, Meta(ge=1, le=90)]
Price = Annotated[int, Meta(ge=0, le=9999)]


class GroundWork(StrEnum):
    """What a tool does to the ground."""

    TILL = "till"
    WATER = "water"
    CLEAR = "clear"


STACK_MAX = 99
"""How many items of one kind share a slot, unless the item says fewer."""


class Swing(StrEnum):
    """How a tool is swung."""

    AXE = "axe"
    PICK = "pick"
    HOE = "hoe"
    CAN = "can"
    SCYTHE = "scythe"
    ROD = "rod"


CHARGE_TILES_MAX = 5
FORAGE_MAX = 12
"""How many of one kind of find there are in an area at most."""


class Item(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that can be carried."""

    title: Title
    stack_max: Annotated[int, Meta(ge=1, le=STACK_MAX)] = STACK_MAX
    is_tool: bool = False
    swing: Swing = Swing.AXE
    """How it is seen to be used, for a tool."""
    work: GroundWork | None = None
    """What it does to the ground, for a tool that is for that."""
    effort: Annotated[int, Meta(ge=0, le=99)] = 0
    """What one blow, or one tile of a swing, takes of one's energy."""
    nourishes: Annotated[int, Meta(ge=0, le=999)] = 0
    """How much energy eating one gives back; 0 for what nobody eats."""
    price: Price = 0
    """What one brings in coins; 0 for what nobody buys."""
    charge_tiles: Annotated[int, Meta(ge=1, le=CHARGE_TILES_MAX)] = 1
    """How many tiles in a row a tool works that was held before it came down."""
    sweeps: bool = False
    """Whether one blow also meets what stands beside, to the left and to the right."""
    is_fertiliser: bool = False
    """Whether it does soil good that it is dug into."""
    plants: ContentId | None = None
    """What stands on a free tile of ground that it is planted on: a sapling."""
    text: Text | None = None
    """What it is good for, in a sentence."""


class PlaceableDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    """What an item is once it stands on a tile. Its id is the item's."""

    solid: bool
    light_radius_px: Annotated[int, Meta(ge=0, le=256)] = 0
    storage_slots: Annotated[int, Meta(ge=0, le=CHEST_SLOTS)] = 0
    ships: bool = False
    """Whether what lies in it in the night is sold by the morning."""
    sleeps: bool = False
    """Whether one can lie down in it for the night."""
    turns: Annotated[int, Meta(ge=1, le=4)] = 1
    """In how many directions it can stand; 1 for what looks the same from everywhere."""
    is_flat: bool = False
    """Whether it lies on the ground, below everybody's feet."""
    holds_words: bool = False
    """Whether one can write something on it. A chest can have a name anyway."""
    waters_tiles: Annotated[int, Meta(ge=0, le=4)] = 0
    """How many tiles around it, to each side, it waters every morning."""


class DropDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    """What falls when a destructable goes: between `count_min` and `count_max` of an item."""

    item: ContentId
    count_min: Annotated[int, Meta(ge=0, le=99)]
    count_max: Quantity


class DestructableDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that stands on a tile until the right tool has struck it `health` times."""

    title: Title
    health: Quantity
    drops: Annotated[tuple[DropDefinition, ...], Meta(max_length=4)]
    tool: ContentId | None = None
    """None for what is picked by hand, into the bag."""
    solid: bool = True
    deed: Deed = Deed.FELL
    """What one has done who struck it last."""
    leaves: ContentId | None = None
    """What stands there once it is gone: the stump of a tree, the bush of its berries."""
    regrows_after: Nights | None = None
    """After how many nights it is back where nothing remained; None for what is gone for good."""
    grows_into: ContentId | None = None
    """What it becomes by itself …"""
    grows_after: Nights | None = None
    """… after so many nights."""
    for_two: bool = False
    """Whether twice as much of it falls when the last blow lands in beat with a friend's."""
    rests_in: Annotated[tuple[ContentId, ...], Meta(max_length=8)] = ()
    """The seasons whose nights do not count for any of that."""
    seasons: Annotated[tuple[ContentId, ...], Meta(max_length=8)] = ()
    """When it is seen as what it is; in all of them when none is named."""
    otherwise: ContentId | None = None
    """What it is in the other seasons; None for nothing at all."""


class Fish(Struct, frozen=True, forbid_unknown_fields=True):
    """Where and when a fish bites, and how it fights. Its id is the item's that it is caught as."""

    areas: Annotated[tuple[ContentId, ...], Meta(min_length=1, max_length=16)]
    weight: Annotated[int, Meta(ge=1, le=1000)]
    """How often it bites, beside the others that might."""
    difficulty: Annotated[int, Meta(ge=1, le=10)]
    """How often and how far it turns."""
    speed: Annotated[int, Meta(ge=10, le=400)]
    """How far it swims in a tick, of a track of 10,000."""
    hours: tuple[Hour, Hour] = (6, 26)
    """From which hour and until when; 26 is 02:00 in the night."""
    seasons: Annotated[tuple[ContentId, ...], Meta(max_length=8)] = ()
    """In all of them when none is named, as for `weathers`."""
    weathers: Annotated[tuple[ContentId, ...], Meta(max_length=8)] = ()
    is_strong: bool = False
    """Whether one alone has a harder time with it than with a friend who holds the net."""


class Forage(Struct, frozen=True, forbid_unknown_fields=True):
    """Where and when something grows wild. Its id is the item's."""

    areas: Annotated[tuple[ContentId, ...], Meta(min_length=1, max_length=16)]
    terrains: Annotated[tuple[ContentId, ...], Meta(min_length=1, max_length=8)]
    count_min: Annotated[int, Meta(ge=0, le=FORAGE_MAX)]
    """How many there are at least on a morning, in each of the areas."""
    count_max: Annotated[int, Meta(ge=1, le=FORAGE_MAX)]
    seasons: Annotated[tuple[ContentId, ...], Meta(max_length=8)] = ()
    """In all of them when none is named, as for `weathers`."""
    weathers: Annotated[tuple[ContentId, ...], Meta(max_length=8)] = ()
    """What the morning's forecast has to be."""
    by_water: bool = False
    """Whether only beside water."""


class Crop(Struct, frozen=True, forbid_unknown_fields=True):
    """What grows from a seed in tilled soil."""

    seed: ContentId
    harvest: "Stack"
    """What one takes from a plant that is ripe."""
    seasons: Annotated[tuple[ContentId, ...], Meta(min_length=1, max_length=8)]
    """It withers on the first morning of any other."""
    nights: Nights
    """How many nights with water it takes from seed to harvest."""
    again_after: Nights | None = None
    """How many until it can be harvested anew; None for what is harvested once."""
    is_thirsty: bool = True
    """Whether a night without water is lost."""
    prize: ContentId | None = None
    """What one takes instead of the plant that was never dry and stood in enriched soil."""
    for_two: bool = False
    """Whether it sits tight: one holds on, a friend pulls, and each of them takes a harvest. Alone
    one pulls for a while and takes one."""


class Stack(Struct, frozen=True, forbid_unknown_fields=True):
    """So many of an item."""

    item: ContentId
    count: Quantity


class LearnedBy(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody has to do for the first time, and the farm knows a recipe."""

    deed: Deed
    subject: ContentId


class Recipe(Struct, frozen=True, forbid_unknown_fields=True):
    """What a bag must hold, and what it is made into. Recipes are known by their number."""

    number: Number
    ingredients: Annotated[tuple[Stack, ...], Meta(min_length=1, max_length=6)]
    result: Stack
    known_from_start: bool = False
    at: ContentId | None = None
    """What one has to stand by: a placeable, or scenery of a map. None for what hands can do."""
    learned_by: LearnedBy | None = None
    hint: Text | None = None
    """Where it can be learned, in a sentence, for who does not know it yet."""


class MachineRecipe(Struct, frozen=True, forbid_unknown_fields=True):
    """What a machine makes of what. It is known by its number among the machine's recipes."""

    number: Annotated[int, Meta(ge=1, le=99)]
    ingredients: Annotated[tuple[Stack, ...], Meta(min_length=1, max_length=4)]
    result: Stack
    takes_minutes: Annotated[int, Meta(ge=10, le=14_400)]
    """How long it takes, in minutes of the game's clock."""


class MachineGathering(Struct, frozen=True, forbid_unknown_fields=True):
    """What a machine makes by itself, of nothing that is put in."""

    results: Annotated[tuple[Stack, ...], Meta(min_length=1, max_length=4)]
    takes_minutes: Annotated[int, Meta(ge=10, le=14_400)]
    rests_in: Annotated[tuple[ContentId, ...], Meta(max_length=8)] = ()
    """The seasons in which it makes nothing."""
    likes: Annotated[tuple[ContentId, ...], Meta(max_length=16)] = ()
    """Placeables and scenery: with so many of them near, it makes twice as much."""
    likes_count: Annotated[int, Meta(ge=1, le=32)] = 3
    near_tiles: Annotated[int, Meta(ge=1, le=8)] = 4
    """How far away these may be, in tiles."""


class MachineDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    """A placeable that works while one is elsewhere. Its id is the placeable's."""

    recipes: Annotated[tuple[MachineRecipe, ...], Meta(max_length=32)] = ()
    gathers: MachineGathering | None = None
    """What it makes by itself; such a machine has no recipes."""


Tastes = Annotated[tuple[ContentId, ...], Meta(max_length=8)]


class Person(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who lives here, and the script node that a conversation begins at.

    `gives` and `takes` bound what this person's script may hand out or accept with one step of a
    conversation. The script does not read them: they let the ledger judge what it did."""

    number: Number
    name: Title
    area: ContentId
    node: NodeName
    gives: Annotated[tuple[Stack, ...], Meta(max_length=8)] = ()
    takes: Annotated[tuple[Stack, ...], Meta(max_length=8)] = ()
    sells: Annotated[tuple["Offer", ...], Meta(max_length=40)] = ()
    gift_node: NodeName | None = None
    """Where a conversation begins that a gift opens; None for who takes none."""
    loves: Tastes = ()
    """The gifts that somebody loves, likes and does not like; of all others they think well."""
    likes: Tastes = ()
    dislikes: Tastes = ()
    buys: bool = False
    """Whether this person buys whatever has a price, for less than shipping brings."""


class Offer(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person sells, and in which seasons: in all of them when none is named."""

    item: ContentId
    price: Annotated[int, Meta(ge=1, le=9999)]
    seasons: Annotated[tuple[ContentId, ...], Meta(max_length=8)] = ()


LightColour = Annotated[
    str, Meta(pattern=r"^#[0-9a-f]{6}$", description="a colour such as #ffe0b0, in small letters")
]
"""Red, green and blue, two digits each, such as `#ffe0b0`."""
_MapName = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z0-9_]*\.tm[xj]$",
        max_length=40,
        description="a file in maps, such as farm.tmx, of small letters, digits and _",
    ),
]


class AreaDefinition(Struct, frozen=True, forbid_unknown_fields=True):
    """A place of its own with its map, or a plain meadow of `plain_tiles` squared without one."""

    number: AreaId
    title: Title
    map: _MapName | None = None
    is_farmland: bool = False
    """Whether its grass can be tilled."""
    board: ContentId | None = None
    """The scenery at which notes hang that ask for something."""
    plain_tiles: Annotated[int, Meta(ge=1, le=AREA_MAX_TILES)] | None = None
    is_inside: bool = False
    """Whether it has a roof: nothing falls from the sky, and its light is its own."""
    light: LightColour | None = None
    """The colour of everything in there by day, for what `is_inside`."""
    night_light: LightColour | None = None
    """The same in the night; as by day where it is not said."""
    sounds: Annotated[tuple[ContentId, ...], Meta(max_length=4)] = ()
    """What sounds on there by itself."""
    music: ContentId | None = None
    """What is played there in place of the day's and the night's music."""


class Falls(StrEnum):
    """What falls from the sky."""

    RAIN = "rain"
    SNOW = "snow"


Percent = Annotated[int, Meta(ge=0, le=100)]


class Weather(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of weather: what it does, and the figures that it is drawn by."""

    title: Title
    waters: bool = False
    """Whether it waters the ground."""
    falls: Falls | None = None
    fall_pct: Percent = 100
    """How much of that falls, of the most there can be."""
    gloom_pct: Percent = 0
    """How much of the day's light the clouds keep: 0 under an open sky."""
    wind_pct: Percent = 20
    """How hard it blows: 0 for a calm, 100 for a gale."""
    fog_pct: Percent = 0
    """How much of what is far away is hidden."""
    has_lightning: bool = False


SEASON_DAYS = 3
"""How long each of the year's seasons is."""


class Season(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the year's seasons, in the order of their numbers, and how often each weather comes
    in it: weights, not percent."""

    number: Annotated[int, Meta(ge=1, le=8)]
    title: Title
    weather: Annotated[dict[ContentId, Annotated[int, Meta(ge=1, le=1000)]], Meta(min_length=1)]
    is_cold: bool = False
    """Whether whoever is out wears a scarf."""


class Standing(Struct, frozen=True, forbid_unknown_fields=True):
    """A placeable that stands on a new farm, on a tile of an area."""

    item: ContentId
    area: ContentId
    tile_x: Annotated[int, Meta(ge=0, lt=AREA_MAX_TILES)]
    tile_y: Annotated[int, Meta(ge=0, lt=AREA_MAX_TILES)]


class Start(Struct, frozen=True, forbid_unknown_fields=True):
    """How a new farm and every new character begin."""

    area: ContentId
    weather: ContentId
    bag: Annotated[tuple[Stack, ...], Meta(max_length=24)]
    standing: Annotated[tuple[Standing, ...], Meta(max_length=64)] = ()
    coins: Annotated[int, Meta(ge=0, le=99_999)] = 0
    """The farm's."""
    pocket_money_pct: Annotated[int, Meta(ge=0, le=100)] = 0
    """Of what somebody sells, how much is theirs alone; the rest is the farm's."""
    in_beat_saves: Annotated[int, Meta(ge=0, le=9)] = 1
    """How much less a swing takes of one's energy that lands in beat with a friend's beside."""
    energy: Annotated[int, Meta(ge=1, le=999)] = 200
    """Everybody's, every morning."""
    late_energy_pct: Annotated[int, Meta(ge=1, le=100)] = 75
    """How much of it is left for whoever was not in bed at 02:00 …"""
    late_awaited_pct: Annotated[int, Meta(ge=1, le=100)] = 90
    """… and how much when a friend lay in one, and had left a light on."""
    home: ContentId | None = None
    """The area whose beds one wakes beside who was in none; None for that of the beginning."""


class Award(Struct, frozen=True, forbid_unknown_fields=True):
    """The small award of an evening."""

    number: Number
    title: Title
    text: Text
    deed: Deed | None = None
    """For whoever did this most; None for one for just being there."""
    at_least: Annotated[int, Meta(ge=1, le=999)] = 1
    """How often it must have been done."""


class Sort(StrEnum):
    """How something comes into the collection."""

    GROWN = "grown"
    CAUGHT = "caught"
    FOUND = "found"


_SteamName = Annotated[
    str,
    Meta(max_length=64, pattern=r"^[A-Z0-9_]*$", description="capitals, digits and _, at most 64"),
]


class Achievement(Struct, frozen=True, forbid_unknown_fields=True):
    """Something to be proud of: a deed done so often, or so much of the collection."""

    title: Title
    text: Text
    count: Annotated[int, Meta(ge=1, le=9999)]
    deed: Deed | None = None
    """What was done, by oneself; None for one of the collection."""
    collection: Sort | None = None
    """Which part of the farm's collection counts."""
    steam: _SteamName = ""
    """Its name with Steam; empty where it has none there."""
