"""Objects that are made from a template: a file with one object, of which there are many.

A template lies beside its map, as tilesets do. What an object says itself counts; the rest is the
template's.
"""

from pathlib import Path

from files.fields import read_struct
from files.problems import Reporter, quoted
from game.world.tiled.saved_file import described_in
from game.world.tiled.shapes import TemplateShape

TEMPLATE_MAX_BYTES = 64 * 1024
TEMPLATES_MAX = 64
"""Of one map."""
_Described = dict[str, object]


class Templates:
    """The templates of a map, each read once."""

    def __init__(self, map_path: Path, reporter: Reporter) -> None:
        """`reporter` is the map's."""
        self._map_path = map_path
        self._reporter = reporter
        self._read: dict[str, _Described | None] = {}

    def filled(
        self, described: object, reporter: Reporter, *, is_text: bool
    ) -> tuple[object, bool] | None:
        """An object with all that its template says, and whether values in it are text; None after
        it was reported that there is no such template. Others are given back as they are."""
        source = described.get("template") if isinstance(described, dict) else None
        if not isinstance(described, dict) or source is None:
            return described, is_text
        if (
            not isinstance(source, str)
            or Path(source).name != source
            or "\\" in source
            or Path(source).suffix not in (".tx", ".tj")
        ):
            reporter.error(
                f"its template is {quoted(source)}",
                "A template is a .tx or .tj file beside its map: save it there, or choose Detach "
                "in the menu of the object",
            )
            return None
        if source not in self._read:
            if len(self._read) >= TEMPLATES_MAX:
                reporter.error(
                    f"it is made from one template more than {TEMPLATES_MAX}",
                    "Choose Detach in the menu of the object",
                )
                return None
            self._read[source] = self._template(source)
        template = self._read[source]
        if template is None:
            return None
        own = {key: value for key, value in described.items() if key != "template"}
        made = {**template, **own, "properties": _both(template, own)}
        return made, is_text or source.endswith(".tx")

    def _template(self, source: str) -> _Described | None:
        """The object of a template, or None after it was reported that there is none."""
        folder = self._reporter.file.rpartition("/")[0]
        inside = self._reporter.of(f"{folder}/{source}" if folder else source)
        if any(problem.file == inside.file for problem in inside.problems):
            # Another map has the same template, and what is wrong with it was told there.
            inside = Reporter(inside.file)
        path = self._map_path.with_name(source)
        described = described_in(path, "template", TEMPLATE_MAX_BYTES, inside)
        if described is None:
            return None
        shape = read_struct(described, TemplateShape, inside, is_text=source.endswith(".tx"))
        if shape is None:
            return None
        if "template" in shape.object:
            inside.error("it is made from a template itself", "Choose Detach, and save it again")
            return None
        return {key: value for key, value in shape.object.items() if key not in ("id", "x", "y")}


def _both(template: _Described, own: _Described) -> list[object]:
    """The properties of an object and those of its template that it does not have itself."""
    properties, others = own.get("properties", []), template.get("properties", [])
    if not isinstance(properties, list) or not isinstance(others, list):
        return [properties, others]
    names = {one.get("name") for one in properties if isinstance(one, dict)}
    return [
        *properties,
        *(one for one in others if not isinstance(one, dict) or one.get("name") not in names),
    ]
