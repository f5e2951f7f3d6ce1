"""The report of a day as it is read: in the evening's dark, in the journal, and summed up for who
was away."""

from collections import Counter
from collections.abc import Sequence

from game.coop.people import shown_name_of
from game.rules.shipping import DAY_REPORTS
from game.world.calendar import day_of
from game.world.deeds import TALLY_KEYS, Deed
from game.world.records import Awarded, Character, DayReport
from game.world.sections import WORLD_SCOPE, Kind, Section
from scenes.play.journal_page import MARK_PX, Pen
from scenes.play.slots import ITEM_PX
from scenes.play.window import Desk
from scenes.ui import theme
from scenes.ui.text import Font

_DEEDS = {key: deed for deed, key in TALLY_KEYS.items()}
_SUMMED_SHOWN_MAX = 6
_GOODS_SHOWN_MAX = 4
_WITH_WORDS = 2
_BETWEEN_PX = 4


def report_of(desk: Desk, day: int) -> DayReport | None:
    """The report of a day, None where none is kept."""
    record = desk.seat.view.get(DAY_REPORTS, day)
    return record if isinstance(record, DayReport) else None


def days_reported(desk: Desk) -> list[int]:
    """The days of which a report is kept, the latest first."""
    return sorted(desk.seat.view.keys(DAY_REPORTS), reverse=True)


def missed_days(desk: Desk) -> list[int]:
    """The days whose evening one did not see, because one was away or had not come yet."""
    section = Section(WORLD_SCOPE, Kind.CHARACTER)
    me = desk.seat.view.get(section, desk.seat.character)
    here_day = me.here_day if isinstance(me, Character) else 0
    today = day_of(desk.seat.view)
    return [day for day in days_reported(desk) if here_day <= day < today]


def write_farm(desk: Desk, pen: Pen, report: DayReport) -> None:
    """Writes what the farm has earned, from what, and what was new."""
    texts, fonts = desk.context.texts, desk.context.skin.fonts
    said = texts("sleep.earned", count=report.coins) if report.coins else texts("sleep.no_coins")
    pen.write(fonts.body, said, theme.TEXT_ON_PAPER)
    for goods in report.shipped[:_GOODS_SHOWN_MAX]:
        title = _item_title(desk, goods.item)
        line = texts("sleep.goods", item=title, count=goods.count, coins=goods.coins)
        sprite = desk.context.assets.world.get(f"item/{goods.item}")
        apart_px = ITEM_PX - fonts.small.line_px
        beside_px = max(0, apart_px)
        if sprite is not None and pen.has_room(fonts.small.line_px + beside_px):
            pen.target.blit(sprite.frames[0], (pen.room.x, pen.y + max(0, -apart_px) // 2))
        pen.skip(beside_px // 2)
        pen.write(fonts.small, line, theme.TEXT_MUTED, indent_px=ITEM_PX + 4)
        pen.skip(beside_px - beside_px // 2)
    if report.found:
        pen.skip(4)
        titles = ", ".join(_item_title(desk, item) for item in report.found)
        pen.write(fonts.body, texts("sleep.found", items=titles), theme.GREEN_DARK)


def write_friends(desk: Desk, pen: Pen, report: DayReport) -> None:
    """Writes each friend's award, one's own first, and what they did most of: in as many words as
    there is room for."""
    skin = desk.context.skin
    own = desk.seat.character
    awards = sorted(report.awards, key=lambda awarded: awarded.character != own)
    for detail in (2, 1, 0):
        paragraphs = [_about_friend(desk, report, awarded, detail) for awarded in awards]
        if _height(paragraphs, pen.room.width) <= pen.room.height - (pen.y - pen.room.y):
            break
    for paragraph in paragraphs:
        if pen.has_room(skin.fonts.body.line_px):
            at = (pen.room.x + 2, pen.y)
            skin.icon_on_line(pen.target, "icon_star", at, skin.fonts.body.line_px)
        for font, line, colour in paragraph:
            pen.write(font, line, colour, indent_px=MARK_PX + 2)
        pen.skip(_BETWEEN_PX)


def _about_friend(
    desk: Desk, report: DayReport, awarded: Awarded, detail: int
) -> list[tuple[Font, str, theme.Colour]]:
    """The lines about one friend: with the award's words where `detail` is 2, and with what they
    did where it is at least 1."""
    texts, fonts, content = desk.context.texts, desk.context.skin.fonts, desk.seat.content
    award_id = content.award(awarded.award)
    award = content.awards.get(award_id or "")
    if award is None:
        return []
    name = shown_name_of(desk.seat.view, awarded.character)
    title = texts.of_content(f"awards.{award_id}.title", award.title)
    said = texts("sleep.award", name=name, award=title)
    lines = [(fonts.body, said, theme.TEXT_ON_PAPER)]
    if detail == _WITH_WORDS:
        text = texts.of_content(f"awards.{award_id}.text", award.text)
        lines.append((fonts.small, text, theme.TEXT_MUTED))
    did = {
        _DEEDS[done.deed]: done.count
        for done in report.done
        if done.character == awarded.character and done.deed in _DEEDS
    }
    if did and detail:
        lines.append((fonts.small, did_line(desk, did), theme.TEXT_MUTED))
    return lines


def _height(paragraphs: list[list[tuple[Font, str, theme.Colour]]], width_px: int) -> int:
    lines = [
        font.line_px
        for paragraph in paragraphs
        for font, text, _ in paragraph
        for _ in font.wrap(text, width_px - MARK_PX - 2)
    ]
    return sum(lines) + _BETWEEN_PX * len(paragraphs)


def write_missed(desk: Desk, pen: Pen, days: Sequence[int]) -> None:
    """Writes in short what happened on days that one was not here for."""
    texts, fonts = desk.context.texts, desk.context.skin.fonts
    reports = [report for day in days if (report := report_of(desk, day)) is not None]
    pen.write(fonts.body, texts("sleep.days_missed", count=len(days)), theme.TEXT_ON_PAPER)
    pen.skip(4)
    coins = sum(report.coins for report in reports)
    said = texts("sleep.earned", count=coins) if coins else texts("sleep.no_coins")
    pen.write(fonts.body, said, theme.TEXT_ON_PAPER)
    did: Counter[Deed] = Counter()
    for report in reports:
        for done in report.done:
            if done.deed in _DEEDS:
                did[_DEEDS[done.deed]] += done.count
    if did:
        pen.skip(4)
        line = did_line(desk, dict(did.most_common(_SUMMED_SHOWN_MAX)))
        pen.write(fonts.body, texts("sleep.friends_did", did=line), theme.TEXT_ON_PAPER)
    found = dict.fromkeys(item for report in reports for item in report.found)
    if found:
        pen.skip(4)
        titles = ", ".join(_item_title(desk, item) for item in found)
        pen.write(fonts.body, texts("sleep.found", items=titles), theme.GREEN_DARK)


def did_line(desk: Desk, did: dict[Deed, int]) -> str:
    """What was done, and how often, in a line."""
    texts = desk.context.texts
    return ", ".join(texts(f"sleep.deeds.{deed}", count=count) for deed, count in did.items())


def _item_title(desk: Desk, item: str) -> str:
    definition = desk.seat.content.items.get(item)
    own = definition.title if definition is not None else item
    return desk.context.texts.of_content(f"items.{item}.title", own)
