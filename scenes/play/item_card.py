"""What an item is, does and brings, and who wants it: a card beside a window."""

import pygame

from game.rules.errands import done_by, notes_today
from game.rules.market import wanted_today
from game.rules.quests import goal_of
from scenes.play.needs import title_of
from scenes.play.window import Desk
from scenes.ui import theme

CARD_PX = 112
_GAP_PX = 6
_ICON_PX = 18


def wanted_by(desk: Desk, item: str) -> list[str]:
    """What asks for an item at present: quests by their titles, and a note at the board."""
    seat, texts = desk.seat, desk.context.texts
    found = []
    for name, quest in seat.content.quests.items():
        goal = goal_of(seat.view, quest, seat.character)
        if goal is not None and goal.bring == item:
            found.append(texts.of_content(f"quests.{name}.title", quest.title))
    for note in notes_today(seat.content, seat.view):
        if note.definition.item == item and done_by(seat.view, note) is None:
            giver = note.definition.giver
            own = seat.content.people[giver].name if giver in seat.content.people else giver
            found.append(texts.of_content(f"people.{giver}.name", own))
    return found


def facts_of(desk: Desk, item: str) -> list[tuple[str, str]]:
    """What is worth knowing in figures and names: icons and words."""
    seat, texts = desk.seat, desk.context.texts
    definition = seat.content.items.get(item)
    if definition is None:
        return []
    facts = []
    crop = seat.content.crops.get(seat.content.crop_of_seed.get(item, ""))
    if crop is not None:
        seasons = [
            texts.of_content(f"seasons.{each}.title", seat.content.season_definitions[each].title)
            for each in crop.seasons
        ]
        facts.append(("icon_sprout", ", ".join(seasons)))
        facts.append(("icon_sleep", texts("card.ripens", count=crop.nights)))
    if definition.nourishes:
        facts.append(("icon_energy", texts("card.nourishes", energy=definition.nourishes)))
    if definition.price:
        brings = texts("card.brings", coins=definition.price)
        if not wanted_today(seat.view, item):
            brings = texts("card.brings_less", coins=definition.price)
        facts.append(("icon_coin", brings))
    machine = seat.content.machines.get(item)
    if machine is not None and machine.recipes:
        made = dict.fromkeys(title_of(desk, each.result.item) for each in machine.recipes)
        facts.append(("icon_craft", texts("card.makes", items=", ".join(made))))
    facts += [("icon_quest", texts("card.wanted", by=name)) for name in wanted_by(desk, item)]
    return facts


def draw_item_card(
    target: pygame.Surface, desk: Desk, item: str, panel: pygame.Rect, beside: pygame.Rect
) -> pygame.Rect | None:
    """Draws the card at a side of the panel, beside the slot it is about. Returns where it is; None
    where there is no room at either side, or nothing to say but the name."""
    screen, skin = target.get_rect(), desk.context.skin
    room = max(screen.right - panel.right, panel.left) - 2 * _GAP_PX
    if room < CARD_PX:
        return None
    fonts = skin.fonts
    width = min(room, CARD_PX + 40)
    inside = width - 20
    definition = desk.seat.content.items.get(item)
    own = "" if definition is None or definition.text is None else definition.text
    text = desk.context.texts.of_content(f"items.{item}.text", own) if own else ""
    title = fonts.body.wrap(title_of(desk, item), inside)
    lines = fonts.small.wrap(text, inside) if text else []
    facts = [
        (icon, fonts.small.wrap(words, inside - _ICON_PX)) for icon, words in facts_of(desk, item)
    ]
    if not lines and not facts:
        return None
    step = fonts.small.line_px
    high = len(title) * fonts.body.line_px + len(lines) * step + 18
    high += sum(max(_ICON_PX, len(words) * step + 2) for _, words in facts)
    card = pygame.Rect(0, 0, width, high)
    is_right = screen.right - panel.right >= panel.left
    card.left = panel.right + _GAP_PX if is_right else panel.left - _GAP_PX - width
    card.centery = beside.centery
    card.clamp_ip(screen.inflate(-4, -4))
    skin.frame(target, "tooltip", card)
    x, y = card.x + 10, card.y + 8
    for line in title:
        target.blit(fonts.body.render(line, theme.TEXT_ON_PAPER), (x, y))
        y += fonts.body.line_px
    for line in lines:
        target.blit(fonts.small.render(line, theme.TEXT_MUTED), (x, y))
        y += step
    for icon, words in facts:
        skin.icon_on_line(target, icon, (x - 2, y + 2), step)
        for number, line in enumerate(words):
            at = (x + _ICON_PX, y + 2 + number * step)
            target.blit(fonts.small.render(line, theme.TEXT_ON_PAPER), at)
        y += max(_ICON_PX, len(words) * step + 2)
    return card
