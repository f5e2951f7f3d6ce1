"""Field work: what one presses with hoe, can and seeds in hand becomes beds, and trade coins."""

import pygame
import pytest

from game.coop.seat import Action, Facing, SeenPlayer
from game.rules.belonging import CHARACTERS
from game.rules.context import REFUSAL_SENTENCES, RefusalReason
from game.rules.market import PURSE, coins_of, pocket_money_of
from game.rules.shipping import DAY_REPORTS
from game.rules.vitals import energy_of
from game.text.errors import in_english
from game.world.calendar import day_of, season_of
from game.world.records import Character, DayReport, Destructable, Purse, Slot, Soil, Vitals
from game.world.sections import Kind, Section, tile_key, tile_of
from game.world.tiled import TILE_PX
from scenes.play.shop import ShopWindow
from scenes.ui import theme
from tests.scenes.helpers import Table, key_event, send

SOIL = Section(1, Kind.SOIL)
TOOLS = ("hoe", "can", "radish_seeds", "radish", "pick")


@pytest.fixture
def bed(table: Table) -> int:
    """One stands above a free tile of the field, with all that a bed takes; returns its key."""
    bag = Section(table.seat.character, Kind.STORAGE)
    for number, item in enumerate(TOOLS):
        table.seat.put(bag, number, Slot(item, 9 if "radish" in item else 1))
    area = table.seat.content.areas["farm"]
    taken = set(table.seat.view.keys(Section(1, Kind.DESTRUCTABLE)))
    x, y = next(
        (x, y)
        for y in range(area.height)
        for x in range(area.width)
        if area.terrain[y][x] == "soil"
        and area.can_be_tilled(x, y)
        and area.is_buildable(x, y - 1)
        and not {tile_key(x, y), tile_key(x, y - 1)} & taken
    )
    table.stand_at(x * 16 + 8.0, (y - 1) * 16 + 10.0)
    return tile_key(x, y)


def use(table: Table, number: int) -> None:
    """Takes a slot in hand and uses it once, until the movement is over."""
    table.press(pygame.K_1 + number)
    table.press(pygame.K_SPACE)
    table.run(0.8)


def soil(table: Table, bed: int) -> Soil | None:
    record = table.seat.view.get(SOIL, bed)
    return record if isinstance(record, Soil) else None


def middle(table: Table) -> bytes:
    """The picture around the player."""
    return pygame.image.tobytes(table.picture.subsurface(280, 120, 80, 120), "RGB")


def test_it_is_seen_beforehand_whether_the_soil_takes_a_seed(table: Table, bed: int) -> None:
    day = day_of(table.seat.view)
    table.press(pygame.K_3)
    tilled, sown = Soil(day, is_watered=False), Soil(day, False, crop="radish", planted_day=day)
    for there, is_taken in ((None, False), (tilled, True), (sown, False)):
        if there is not None:
            table.seat.put(SOIL, bed, there)
        table.run(0.1)
        x, y = (at * TILE_PX for at in tile_of(bed))
        left, top = table.farm.view.camera.on_ui(x, y)
        corner = table.picture.subsurface(left - 1, top - 1, 4, 4)
        is_red = bool(pygame.mask.from_threshold(corner, theme.RED, (1, 1, 1, 255)).count())
        assert is_red is not is_taken, f"on {there} it should be marked whether a seed goes there"


def test_a_plant_that_nothing_comes_of_says_so(table: Table, bed: int) -> None:
    day = day_of(table.seat.view)
    season = season_of(table.seat.content, day)
    crops = table.seat.content.crops
    late = next(crop_id for crop_id, crop in crops.items() if season not in crop.seasons)
    told = []
    for crop_id in ("radish", late):
        table.seat.put(SOIL, bed, Soil(day, False, crop=crop_id, planted_day=day - 1))
        table.run(0.1)
        told.append(table.farm.hint_places)
    middle_x, _ = table.farm.view.camera.on_ui(tile_of(bed)[0] * TILE_PX + TILE_PX // 2, 0)
    assert told[1] != told[0], "nobody should wonder where it went"
    assert told[1][0].centerx == middle_x, "and it stands over the plant"


def test_a_bed_is_dug_sown_watered_and_harvested_by_keys(table: Table, bed: int) -> None:
    day = day_of(table.seat.view)
    table.run(0.1)
    grass = middle(table)
    use(table, 0)
    assert soil(table, bed) == Soil(day, is_watered=False), "the hoe should dig"
    assert middle(table) != grass, "which should be seen"
    use(table, 2)
    use(table, 1)
    found = soil(table, bed)
    assert found is not None
    assert (found.crop, found.is_watered) == ("radish", True), "it should be sown and wet"
    assert energy_of(table.seat.content, table.seat.view, table.seat.character) == 200 - 3
    ripe = Soil(day, is_watered=True, crop="radish", planted_day=day, nights=1)
    table.seat.put(SOIL, bed, ripe)
    table.run(0.1)
    table.press(pygame.K_e)
    table.run(0.3)
    assert soil(table, bed) == Soil(day, is_watered=True), "what is ripe should be taken"


def test_who_eats_has_more_energy_and_one_less(table: Table, bed: int) -> None:
    use(table, 0)
    use(table, 3)
    assert energy_of(table.seat.content, table.seat.view, table.seat.character) == 200
    bag = Section(table.seat.character, Kind.STORAGE)
    assert table.seat.view.get(bag, 3) == Slot("radish", 8), "it should be gone"


def test_seeds_are_put_down_in_a_row_by_walking_with_the_key_held(table: Table, bed: int) -> None:
    for number in range(4):
        table.seat.put(SOIL, bed + number, Soil(1, is_watered=False))
    table.press(pygame.K_3)
    send(table.farm.handle, table.context.input, key_event(pygame.K_SPACE))
    table.press(pygame.K_d, hold_s=0.8)
    send(table.farm.handle, table.context.input, key_event(pygame.K_SPACE, False))
    sown = [found.crop for n in range(4) if (found := soil(table, bed + n)) is not None]
    assert sown.count("radish") >= 3, "each free bed that one comes by should be sown"


def test_goods_are_bought_and_sold_in_the_window(table: Table) -> None:
    content, bag = table.seat.content, Section(table.seat.character, Kind.STORAGE)
    name, trader = next(found for found in content.people.items() if found[1].sells)
    site = content.areas[trader.area].person(name)
    assert site is not None, "who trades should stand somewhere"
    table.stand_at(float(site.x), site.y + 14.0, Facing.UP)
    table.seat.put(PURSE, 0, Purse(10))
    table.press(pygame.K_e)
    window = table.farm.window
    assert isinstance(window, ShopWindow), "interacting should show the goods"
    assert window.heading == trader.name, "and whose they are"
    table.run(0.1)
    table.press(pygame.K_RETURN)
    offer = trader.sells[0]
    assert table.seat.view.get(bag, 3) == Slot(offer.item, 1), "Enter should buy one"
    assert coins_of(table.seat.view) == 10 - offer.price, "for its price"
    table.seat.put(bag, 3, Slot("tomato", 2))
    table.run(0.1)
    table.press(pygame.K_UP)
    table.press(pygame.K_RETURN)
    assert table.seat.view.get(bag, 3) == Slot("tomato", 1), "the last row is one's own"
    assert coins_of(table.seat.view) == 10 - offer.price + 7, "and is sold for less than it brings"
    assert pocket_money_of(table.seat.view, table.seat.character) == 1, "a part is one's own"
    friend = table.seat.character + 1
    table.seat.put(CHARACTERS, friend, Character("Bo", 1, 1, 0, 0, True))
    just_sold = Purse(0, trader.number, int(table.seat.tick))
    table.seat.put(Section(friend, Kind.PURSE), 0, just_sold)
    table.seat.put(PURSE, 0, Purse(0))
    table.run(0.1)
    table.press(pygame.K_RETURN)
    assert coins_of(table.seat.view) == 8, "a friend who sells beside one talks the price up"
    table.seat.put(PURSE, 0, Purse(1))
    table.run(0.1)
    table.press(pygame.K_DOWN)
    table.press(pygame.K_RETURN)
    assert coins_of(table.seat.view) == 1, "too few coins buy nothing"
    too_few = in_english(REFUSAL_SENTENCES[RefusalReason.TOO_FEW_COINS])
    assert too_few in table.farm.hud.toasts, "and one reads why"


def test_what_the_night_has_sold_is_said(table: Table) -> None:
    table.seat.put(DAY_REPORTS, day_of(table.seat.view), DayReport(104))
    table.run(0.1)
    assert any("104" in toast for toast in table.farm.hud.toasts), "in coins"


def test_a_hoe_that_is_held_digs_a_row_when_it_comes_down(table: Table, bed: int) -> None:
    rows = [bed + n * 512 for n in range(3)]
    for tile in rows:
        table.seat.put(Section(1, Kind.DESTRUCTABLE), tile, None)
    table.press(pygame.K_1)
    table.press(pygame.K_SPACE, hold_s=1.6)
    table.run(0.6)
    dug = [tile for tile in rows if soil(table, tile) is not None]
    assert len(dug) >= 2, "the tile ahead at once, and those behind it when the key is let go"


def test_a_scythe_meets_what_stands_beside_as_well(table: Table, bed: int) -> None:
    section = Section(1, Kind.DESTRUCTABLE)
    grass = [bed - 1, bed, bed + 1]
    for tile in grass:
        table.seat.put(section, tile, Destructable("tall_grass", 1, 1))
    table.seat.put(Section(table.seat.character, Kind.STORAGE), 0, Slot("scythe", 1))
    use(table, 0)
    left = [table.seat.view.get(section, tile) for tile in grass]
    assert all(isinstance(one, Destructable) and one.is_gone for one in left), "one sweep of three"


def test_a_swing_in_beat_with_a_friend_is_easier(table: Table, bed: int) -> None:
    who, x, y = 65, table.farm.player.body.x + 20.0, table.farm.player.body.y
    tick = int(table.seat.tick)
    day = day_of(table.seat.view)
    table.seat.put(Section(who, Kind.VITALS), 0, Vitals(100, day, tick, 1, bed + 1))
    friend = SeenPlayer(who, "Ben", 1, 1, x, y, Facing.DOWN, Action.SWING_HOE, 4.0, is_stale=False)
    table.seat.seen = [friend]
    use(table, 0)
    assert soil(table, bed) is not None
    left = energy_of(table.seat.content, table.seat.view, table.seat.character)
    assert left == 199, "two swings that land together take one each"
