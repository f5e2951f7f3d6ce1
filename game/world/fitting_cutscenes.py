"""Whether cutscenes fit together with the maps, the scripts and the pictures."""

from collections.abc import Collection, Iterator, Mapping

from files.problems import Reporter, quoted
from game.dialogue.program import CompiledNode, GiveCommand, Program
from game.dialogue.reaching import reached_nodes
from game.world.areas import Area
from game.world.cutscenes import STAGE_DIRECTIONS, Cutscene
from game.world.tables import Table, Tables

_SPOT_AT = {"walk": 2, "spawn": 2, "camera": 1, "face": 2}
"""Which argument of a direction may be a spot."""


def check_cutscenes(
    tables: Tables,
    areas: Mapping[str, Area],
    sprites: Collection[str] | None,
) -> None:
    """Holds scenes against the maps, and the pictures that are drawn in every season (None where
    there are none to compare with)."""
    for name, scene in tables.cutscenes.items():
        place = tables.cutscenes.reporter.at(f"[{name}]")
        tables.areas.check(scene.area, "the area", place)
        area = areas.get(scene.area)
        if scene.centre not in scene.spots:
            wrong = f"its centre {quoted(scene.centre)} is none of its spots"
            place.unknown(wrong, scene.centre, scene.spots)
        for spot, (x, y) in scene.spots.items():
            if area is not None and not area.holds(x, y):
                place.at(f"spots.{spot}").error(
                    f"({x}, {y}) lies outside {scene.area}",
                    f"x goes up to {area.width_px - 1}, y up to {area.height_px - 1}",
                )
        for prop in scene.props:
            if sprites is not None and prop not in sprites:
                wrong = f"no sprite {quoted(prop)} is drawn for every season"
                place.at("props").unknown(wrong, prop, sprites)


def check_directions(
    tables: Tables, program: Program, talks: Collection[str], scripts: Reporter
) -> None:
    """Holds stage directions of the scripts against the scenes that come to them; `talks` are the
    nodes at which people begin to speak."""
    scenes = tables.cutscenes
    watched: set[str] = set()
    for name, scene in scenes.items():
        if scene.node not in program.nodes:
            wrong = f"it begins at {quoted(scene.node)}, which no script has"
            scenes.reporter.at(f"[{name}]").unknown(wrong, scene.node, program.nodes)
            continue
        reached = reached_nodes(program, [scene.node])
        watched |= reached.keys()
        _check_spots(name, scene, scenes, reached, scripts)
    spoken = reached_nodes(program, talks)
    for title, node in program.nodes.items():
        for given in _directions(node):
            place = scripts.of(f"dialogue/{node.file}").at(f"line {given.line}")
            words = f"<<{given.arguments[0][0]}>>"
            if title not in watched and not scenes.is_complete:
                continue
            if title not in watched:
                place.error(
                    f"{words} needs a stage, and no scene comes here",
                    "Name the node in cutscenes.toml, or let a scene jump to it",
                )
            elif title in spoken:
                place.error(
                    f"{words} needs a stage, and an ordinary talk comes here too",
                    "Let the talk say <<scene NAME>> instead",
                )


def _check_spots(
    name: str,
    scene: Cutscene,
    scenes: Table[Cutscene],
    reached: Mapping[str, CompiledNode],
    scripts: Reporter,
) -> None:
    """That directions name spots of the scene that they are in, and not of another."""
    others = {spot for other in scenes.values() for spot in other.spots} - scene.spots.keys()
    for node in reached.values():
        for given in _directions(node):
            at = _SPOT_AT.get(str(given.arguments[0][0]))
            if at is None or at >= len(given.arguments):
                continue
            spot = given.arguments[at]
            if len(spot) == 1 and spot[0] in others:
                scripts.of(f"dialogue/{node.file}").at(f"line {given.line}").unknown(
                    f"{quoted(spot[0])} is no spot of the scene {name}", str(spot[0]), scene.spots
                )


def _directions(node: CompiledNode) -> Iterator[GiveCommand]:
    for instruction in node.instructions:
        if isinstance(instruction, GiveCommand) and instruction.arguments:
            name = instruction.arguments[0]
            if len(name) == 1 and name[0] in STAGE_DIRECTIONS:
                yield instruction
