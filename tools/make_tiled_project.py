"""Writes the Tiled project of the maps: the classes that layers and objects may have.

    python -m tools.make_tiled_project [ASSETS]

Tiled offers what stands in it; docs/guides/maps.md says how to use it. Write it anew when there are
new people, destructables or sprites. A map may have a class that the project does not list yet.
"""

import json
import sys
from pathlib import Path

from files.problems import Reporter
from game.world.art import read_art
from game.world.content import Content, load_content
from game.world.map_objects import EXIT_PROPERTIES, START, WORDS
from game.world.shown import TERRAINS

ASSETS = Path(__file__).resolve().parent.parent / "assets"
PROJECT = "maps/tandem-acres.tiled-project"
_COLOURS = {
    "scenery": "#ff6fa35a",
    "destructables": "#ffa8754d",
    "people": "#ffe0559a",
    "spots": "#ffe08fc0",
    "spawns": "#ff3fa7d6",
    "exits": "#fff2c14e",
    "walls": "#ffd64545",
    "switches": "#ff9a6fd6",
    "gates": "#ffd68a45",
    "ground": "#ffa0a0a4",
}
_TILED_TYPES: dict[type, tuple[str, object]] = {str: ("string", ""), int: ("int", -1)}
"""A property's type in Tiled, and a default that no map has: Tiled saves no value that is the
class's own."""


def project_of(content: Content, sprites: frozenset[str]) -> dict[str, object]:
    """The project for this content and these sprites of scenery."""
    classes: dict[str, tuple[str, str]] = {
        name: ("layer", name) for name in (*WORDS.properties, "ground")
    }
    objects = {
        "scenery": sprites,
        "destructables": content.destructables,
        "people": content.people,
        "spots": {
            spot.name
            for area in content.areas.values()
            for spot in area.spots
            if spot.name not in content.people
        },
        "spawns": [START],
        "exits": ["exit"],
        "walls": ["wall"],
        "switches": {site.sprite for area in content.areas.values() for site in area.switches},
        "gates": {gate.sprite for area in content.areas.values() for gate in area.gates},
    }
    for layer, names in objects.items():
        classes |= dict.fromkeys(sorted(names), ("object", layer))
    types: list[dict[str, object]] = [
        {
            "id": 1,
            "name": "Terrain",
            "storageType": "string",
            "type": "enum",
            "values": list(TERRAINS),
            "valuesAsFlags": False,
        }
    ]
    for number, (name, (use, layer)) in enumerate(classes.items(), 2):
        members = []
        for member, kind in EXIT_PROPERTIES.items() if name == "exit" else ():
            tiled_type, default = _TILED_TYPES[kind]
            members.append({"name": member, "type": tiled_type, "value": default})
        types.append(
            {
                "color": _COLOURS[layer],
                "drawFill": True,
                "id": number,
                "members": members,
                "name": name,
                "type": "class",
                "useAs": [use],
            }
        )
    return {
        "automappingRulesFile": "",
        "commands": [],
        "compatibilityVersion": 1100,
        "extensionsPath": "extensions",
        "folders": ["."],
        "properties": [],
        "propertyTypes": types,
    }


def main(arguments: list[str]) -> int:
    """Writes the project of an assets folder."""
    assets = Path(arguments[0]) if arguments else ASSETS
    content = load_content(assets)
    art = read_art(assets, Reporter(""))
    sprites = frozenset() if art is None else art.scenery(content.seasons)
    text = json.dumps(project_of(content, sprites), indent=4, sort_keys=True)
    (assets / PROJECT).write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
