"""The title, the first start and the list of one's own farms: what is pressed there happens, and
what cannot be done is said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

import pygame
import pytest

from game.farms.bin import DeletedFarm
from game.farms.local_farms import KeptFarm
from game.farms.picture import PICTURE_BYTES
from game.joining.kept_visits import Visit
from game.joining.lookout import Sighting, WayBack
from game.text.errors import PlainError
from game.text.language import Language
from game.text.sentence import Sentence
from scenes.app.gathering import FarmTerms
from scenes.app.services import Seating
from scenes.front_end.farm_row import last_played
from scenes.front_end.farm_sheet import FarmSheet
from scenes.front_end.farms import Farms
from scenes.front_end.first_start import FirstStart
from scenes.front_end.name_farm import NameNewFarm, RenameFarm
from scenes.front_end.take_in_farm import TakeInFarm
from scenes.front_end.title import Title
from scenes.menus.confirm import Confirm
from scenes.menus.look_picker import LookPicker
from scenes.menus.menu import Menu
from scenes.play.farm import Farm
from scenes.settings.store import TextScale
from scenes.shots.silent import SilentServices
from scenes.shots.staged_farms import DELETED, staged_farms
from scenes.ui.buttons import Button
from scenes.ui.choices import Choice
from scenes.ui.labels import Label
from scenes.ui.list_box import ListBox
from scenes.ui.text_field import TextField
from tests.scenes.helpers import (
    Table,
    input_with_pads,
    key_event,
    pad_event,
    send,
    text_event,
)

SIZE = (640, 360)


class Shelf(SilentServices):
    """Services with farms that remember what was done to them."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.farms = list(staged_farms())
        self.bin: list[DeletedFarm] = list(DELETED)
        self.did: list[tuple[str, ...]] = []
        self.problem: ValueError | None = None
        self.sighting = Sighting(None, 0, ())

    def saved_farm(self) -> KeptFarm | None:
        return self.farms[0] if self.farms else None

    def kept_farms(self) -> tuple[KeptFarm, ...]:
        return tuple(self.farms)

    def deleted_farms(self) -> tuple[DeletedFarm, ...]:
        return tuple(self.bin)

    def _do(self, *what: str) -> None:
        if self.problem is not None:
            raise self.problem
        self.did.append(what)

    def rename_farm(self, key: str, name: str) -> None:
        self._do("rename", key, name)

    def copy_farm(self, key: str) -> str:
        self._do("copy", key)
        return key

    def delete_farm(self, key: str) -> int:
        self._do("delete", key)
        return 1

    def bring_back_farm(self, number: int) -> str:
        self._do("bring back", str(number))
        return self.farms[0].key

    def put_back_backup(self, key: str) -> None:
        self._do("put back", key)

    def take_in_farm(self, where: str) -> str:
        self._do("take in", where)
        return self.farms[0].key

    def open_farm_folder(self) -> None:
        self._do("folder")

    def start_alone(self, name: str = "") -> Seating:
        self._do("alone", name)
        return self._seated()

    def continue_farm(self, key: str = "") -> Seating:
        self._do("continue", key)
        return self._seated()

    def start_host(
        self, continue_saved: bool, terms: FarmTerms | None = None, farm: str = ""
    ) -> Seating:
        self._do("host", "saved" if continue_saved else "new", farm)
        return self._seated()

    def look_out(self) -> Sighting:
        return self.sighting

    def rejoin(self, password: str = "") -> Seating:
        self._do("rejoin")
        return self._seated()

    def _seated(self) -> Seating:
        return Seating(self.table.seat, self.table.host)


@pytest.fixture
def shelf(table: Table) -> Shelf:
    made = Shelf(table)
    table.context.services = made
    return made


def shown(menu: Menu) -> Menu:
    """A scene as it comes to the top."""
    menu.layout(SIZE)
    menu.entered()
    menu.update(1.0, True)
    menu.draw(pygame.Surface(SIZE).convert())
    return menu


def buttons(menu: Menu) -> dict[str, Button]:
    return {widget.title: widget for widget in menu.page.widgets if isinstance(widget, Button)}


def pixels(picture: pygame.Surface) -> bytes:
    return pygame.image.tobytes(picture, "RGB")


def press(menu: Menu, title: str) -> None:
    buttons(menu)[title].press(menu.context.skin)


def pushed(table: Table) -> Menu:
    """The scene that was put on top last, as it is shown."""
    scene = table.stage.pushed[-1]
    assert isinstance(scene, Menu), "a menu"
    return shown(scene)


def chosen(farms: Menu, index: int) -> None:
    """Confirms a row of the list."""
    found = next(widget for widget in farms.page.widgets if isinstance(widget, ListBox))
    farms.page.focus(found)
    found.select(index)
    send(farms.handle, farms.context.input, key_event(pygame.K_RETURN))


def no() -> PlainError:
    return PlainError(Sentence("farms.gone"))


# The title


def test_the_title_goes_on_with_the_farm_played_last(table: Table, shelf: Shelf) -> None:
    title = shown(Title(table.context))
    assert title.page.focused is buttons(title)["Continue"], "that is what one wants first"
    press(title, "Continue")
    assert shelf.did == [("continue", "")], "the one played last"
    assert isinstance(table.stage.began[-1], Farm), "and one is there"


def test_the_title_opens_a_farm_again_whose_friends_wait(table: Table, shelf: Shelf) -> None:
    shelf.farms[0] = replace(shelf.farms[0], waiting=("Pip", "Bo"))
    title = shown(Title(table.context))
    assert buttons(title)["Continue"].hint == "2 waiting", "one is told who waits"
    press(title, "Continue")
    assert shelf.did == [("host", "saved", "")], "and does not go on without them"


def test_no_tooltip_of_the_title_lies_over_its_headings(
    table: Table, shelf: Shelf, languages: Mapping[str, Language]
) -> None:
    picture, covered = pygame.Surface(SIZE).convert(), []
    for scale, code in product(TextScale, languages):
        table.context.texts.language = code
        table.context.skin.fonts = table.context.assets.fonts(scale)
        title = shown(Title(table.context))
        places = [label.rect for label in title.page.widgets if isinstance(label, Label)]
        top = min(place.top for place in places)
        headings = [place for place in places if place.top == top]
        assert len(headings) == 2, "one's own farm and the friends' have a heading each"
        for number, button in enumerate(title.page.widgets):
            if not button.can_focus:
                continue
            title.page.focus(button)
            seen: list[list[pygame.Surface]] = []
            for has_tooltip in (True, False):
                picture.fill(0)
                title.page.draw(picture, has_tooltip=has_tooltip)
                seen.append([picture.subsurface(place).copy() for place in headings])
            if any(pixels(one) != pixels(other) for one, other in zip(*seen, strict=True)):
                covered.append((str(scale), code, number))
    assert not covered, f"headings should be read beside every tooltip: {covered}"


def test_who_has_no_farm_yet_is_led_to_the_first(table: Table, shelf: Shelf) -> None:
    shelf.farms.clear()
    title = shown(Title(table.context))
    for entry in ("Begin a farm", "Open my farm"):
        press(title, entry)
        assert isinstance(pushed(table), NameNewFarm), f"{entry} should ask for a name"


def test_the_way_back_comes_first_while_the_farm_is_open(table: Table, shelf: Shelf) -> None:
    title = shown(Title(table.context))
    shelf.sighting = Sighting(WayBack(Visit("Mika", "ab" * 32), None), 1, ())
    title.update(2.0, True)
    assert title.page.focused is buttons(title)["Rejoin Mika's farm"], "it is the first entry"
    press(title, "Rejoin Mika's farm")
    assert shelf.did == [("rejoin",)], "and leads there"
    shelf.sighting = Sighting(None, 0, ())
    title.update(3.0, True)
    assert "Rejoin Mika's farm" not in buttons(title), "one that has closed is not offered"


def test_who_has_chosen_something_keeps_it_when_a_way_back_appears(
    table: Table, shelf: Shelf
) -> None:
    title = shown(Title(table.context))
    title.page.focus(buttons(title)["Join by code"])
    shelf.sighting = Sighting(WayBack(Visit("Mika", "ab" * 32), None), 0, ())
    title.update(2.0, True)
    assert title.page.focused is buttons(title)["Join by code"], "nothing else is pressed by a slip"


def test_a_farm_that_opens_is_told(table: Table, shelf: Shelf) -> None:
    title = shown(Title(table.context))
    shelf.sighting = Sighting(None, 1, ("Ada",))
    title.update(2.0, True)
    assert table.stage.notices == ["Ada's farm is open now. Find friends takes you there."]


# The first start


def test_everything_is_said_by_pad_alone(table: Table, shelf: Shelf) -> None:
    translator = input_with_pads(table.context)
    settings = table.context.settings
    first = shown(FirstStart(table.context))

    def pad(*presses: int) -> None:
        for button in presses:
            send(first.handle, translator, pad_event(button), pad_event(button, False))

    down, right = pygame.CONTROLLER_BUTTON_DPAD_DOWN, pygame.CONTROLLER_BUTTON_DPAD_RIGHT
    a, start = pygame.CONTROLLER_BUTTON_A, pygame.CONTROLLER_BUTTON_START
    pad(a, a, start)
    assert settings.name != "Robin", "letters are chosen from a grid"
    pad(down, right, right)
    assert settings.colour == 2, "looks by left and right"
    pad(down, right)
    assert settings.language == "de", "the language likewise"
    pad(down, right)
    assert settings.text_scale is TextScale.LARGE, "and the size of text"
    pad(down, a)
    assert table.stage.popped == 1, "then one is done"
    first.left()
    assert settings.has_said_who, "and is not asked again"


def test_a_name_of_nothing_is_none(table: Table, shelf: Shelf) -> None:
    first = shown(FirstStart(table.context))
    field = next(widget for widget in first.page.widgets if isinstance(widget, TextField))
    first.page.focus(field)
    for _ in range(20):
        send(first.handle, table.context.input, key_event(pygame.K_BACKSPACE))
    first.handle(text_event("   "))
    assert table.context.settings.name.strip(), "one is called something in any case"


def test_looks_are_chosen_with_the_mouse(table: Table, shelf: Shelf) -> None:
    first = shown(FirstStart(table.context))
    looks = next(widget for widget in first.page.widgets if isinstance(widget, LookPicker))
    at = (looks.rect.right - 20, looks.rect.centery)
    for event in (
        pygame.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=at),
        pygame.Event(pygame.MOUSEBUTTONUP, button=1, pos=at),
    ):
        send(first.handle, table.context.input, event)
    assert table.context.settings.colour == 7, "the last one was clicked"
    assert len([w for w in first.page.widgets if isinstance(w, Choice)]) == 2, "all on one screen"


# The list


def test_every_farm_is_reached_and_played(table: Table, shelf: Shelf) -> None:
    farms = shown(Farms(table.context))
    chosen(farms, 1)
    sheet = pushed(table)
    assert sheet.heading == "By the old mill", "the second of the list"
    press(sheet, "Play alone")
    press(sheet, "Open to friends")
    assert shelf.did == [("continue", "farm-2.farm"), ("host", "saved", "farm-2.farm")]


def test_a_farm_is_deleted_only_after_a_question_and_comes_back(table: Table, shelf: Shelf) -> None:
    sheet = shown(FarmSheet(table.context, shelf.farms[0]))
    press(sheet, "Delete")
    question = pushed(table)
    assert isinstance(question, Confirm), "one is asked first"
    assert question.page.focused is buttons(question)["Keep it"], "the harmless answer is the first"
    assert shelf.did == [], "nothing has happened yet"
    press(question, "Delete")
    assert shelf.did == [("delete", "farm-1.farm")], "now it has"
    assert "bring it back" in table.stage.notices[-1], "and one reads how to take it back"
    farms = shown(Farms(table.context))
    chosen(farms, len(shelf.farms))
    assert shelf.did[-1] == ("bring back", "1"), "the last line brings it back"


def test_a_farm_is_renamed_and_copied(table: Table, shelf: Shelf) -> None:
    sheet = shown(FarmSheet(table.context, shelf.farms[0]))
    press(sheet, "Copy")
    assert shelf.did == [("copy", "farm-1.farm")], "at once, since nothing is lost by it"
    press(sheet, "Rename")
    asked = pushed(table)
    assert isinstance(asked, RenameFarm), "for a name one is asked"
    asked.handle(text_event("!"))
    press(asked, "Rename")
    assert shelf.did[-1] == ("rename", "farm-1.farm", "Robin's farm!"), "what was typed"


def test_a_damaged_farm_offers_its_backup_and_nothing_that_would_fail(
    table: Table, shelf: Shelf
) -> None:
    sheet = shown(FarmSheet(table.context, shelf.farms[2]))
    assert list(buttons(sheet)) == ["Put the backup back", "Delete", "Back"], "no more than that"
    press(sheet, "Put the backup back")
    assert shelf.did == [("put back", "farm-3.farm")], "and that is done"


def test_a_new_farm_has_a_name_and_one_that_cannot_be_is_said(table: Table, shelf: Shelf) -> None:
    asked = shown(NameNewFarm(table.context))
    press(asked, "Play alone")
    assert shelf.did == [("alone", "Robin's farm")], "the name is there already"
    for _ in range(30):
        send(asked.handle, table.context.input, key_event(pygame.K_BACKSPACE))
    press(asked, "Open to friends")
    assert isinstance(asked, NameNewFarm), "it stays"
    assert "1 to 24" in asked.complaint, "and says what a name has"
    assert len(shelf.did) == 1, "and nothing was begun"


@pytest.mark.parametrize("scene", [Farms, TakeInFarm, Title])
def test_a_file_that_is_dropped_is_taken_in(table: Table, shelf: Shelf, scene: type[Menu]) -> None:
    shown(scene(table.context)).dropped("/home/ada/willow.farm")
    assert shelf.did == [("take in", "/home/ada/willow.farm")], "wherever one is"


def test_what_cannot_be_done_is_said(table: Table, shelf: Shelf) -> None:
    shelf.problem = no()
    said = str(shelf.problem)
    sheet, farms = (
        shown(FarmSheet(table.context, shelf.farms[0])),
        shown(Farms(table.context)),
    )
    press(sheet, "Copy")
    press(sheet, "Play alone")
    press(farms, "Open folder")
    chosen(farms, len(shelf.farms))
    farms.dropped("nowhere")
    assert table.stage.notices == [said] * 5, "each of them in the same words"
    take_in = shown(TakeInFarm(table.context))
    press(take_in, "Bring in")
    assert isinstance(take_in, TakeInFarm), "it stays"
    assert take_in.complaint == said, "and below the field"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "some time"),
        (0, "today"),
        (1, "yesterday"),
        (5, "5 days"),
        (40, "a month"),
        (300, "10 months"),
        (400, "a year"),
        (9000, "24 years"),
    ],
)
def test_how_long_ago_is_said_in_words(table: Table, days: int | None, words: str) -> None:
    farm = KeptFarm("k", "Willow", 1, "spring", (), 0.0, days, None)
    assert words in last_played(table.context.texts, farm), f"{days} days ago"


def test_ones_own_farm_is_remembered_as_it_was_seen(table: Table) -> None:
    seen: Sequence[bytes] = []

    class Keeping(SilentServices):
        def see_farm(self, pixels: bytes) -> None:
            assert isinstance(seen, list), "a list to add to"
            seen.append(pixels)

    table.context.services = Keeping()
    farm = Farm(table.context, Seating(table.seat, table.host))
    farm.layout(SIZE)
    world = pygame.Surface(SIZE).convert()
    for number in range(40):
        farm.update(table.now_s + number / 10, True)
        farm.draw_world(world, 1.0)
    assert [len(pixels) for pixels in seen] == [PICTURE_BYTES], "one picture in a few seconds"
    assert len(set(seen[0])) > 5, "with something to be seen in it"
