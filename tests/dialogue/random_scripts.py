"""Scripts drawn by chance: well formed, with everything that the language has.

A seed makes a script, since a strategy of hypothesis for something so nested would take longer
than running it.
"""

from random import Random

from hypothesis import strategies as st

_CONDITIONS = (
    *("true", "$x < 3", "$flag", 'visited("Side")', "dice(2) == 1", "not $flag and $x > 1"),
    *('visited_count("Start") < 2', 'has_any_content("Group")', "$smart", "$food == .Plum"),
)
_LEAVES = (
    *("Ann: {$x} and [b]{$who}[/b]", "plain", "<<set $x += 1>>", "<<set $flag = not $flag>>"),
    *("<<jump Side>>", "<<detour Side>>", "<<detour Group>>", "<<return>>", "<<stop>>", "{1 / $x}"),
    *('<<jump {"Side"}>>', "<<walk {$x} {dice(6)}>>", "once said <<once>>", "{random()}"),
    *('[plural value={$x} one="one" other="%"/]', "<<set $food = .Plum>>", "{$food}"),
    *('<<set $who = string($x) + "[i]">>', "only <<once if $flag>> #seen:farm", ""),
)
_HEADERS = ("", "seen: farm\n", "seen: conversation\n", "tracking: never\n")
_DECLARATIONS = """<<enum Food>>
<<case Pear>>
<<case Plum>>
<<endenum>>
<<declare $x = 0>>
<<declare $flag = false>>
<<declare $who = "Ann">>
<<declare $food = Food.Pear>>
<<declare $smart = $x > 1 or $flag>>"""
_DEPTH_MAX = 3


def scripts() -> st.SearchStrategy[str]:
    """Scripts with the nodes Start, Side and a group of two."""
    return st.integers(0, 2**32 - 1).map(script_of)


def script_of(seed: int) -> str:
    """The script of a seed."""
    dice = Random(seed)
    header = dice.choice(_HEADERS)
    nodes = (
        (f"title: Start\n{header}", [*_DECLARATIONS.splitlines(), *_block(dice, 0)]),
        (f"title: Side\n{header}", _block(dice, 0)),
        (f"title: Group\nwhen: {dice.choice(_CONDITIONS)}\n", _block(dice, 0)),
        ("title: Group\nsubtitle: other\nwhen: once\n", _block(dice, 0)),
    )
    return "\n".join(f"{headers}---\n" + "\n".join(body) + "\n===" for headers, body in nodes)


def _block(dice: Random, depth: int) -> list[str]:
    return [line for _ in range(dice.randint(0, 3)) for line in _statement(dice, depth)]


def _statement(dice: Random, depth: int) -> list[str]:
    kind = dice.randrange(8) if depth < _DEPTH_MAX else 0
    if kind < 4:
        # An empty line would end the body that this is in.
        return [dice.choice(_LEAVES if depth == 0 else _LEAVES[:-1])]
    if kind == 4:
        first, second = _block(dice, depth + 1), _block(dice, depth + 1)
        return [f"<<if {dice.choice(_CONDITIONS)}>>", *first, "<<else>>", *second, "<<endif>>"]
    if kind == 5:
        first, second = _block(dice, depth + 1), _block(dice, depth + 1)
        return ["<<once>>", *first, "<<else>>", *second, "<<endonce>>"]
    arrow = "->" if kind == 6 else "=>"
    # A line keeps it from being one group with what stands above it.
    lines = ["well"]
    for number in range(dice.randint(1, 3)):
        lines.append(f"{arrow} item {number}{_guard(dice)}")
        lines += ("    " + line for line in _block(dice, depth + 1))
    return lines


def _guard(dice: Random) -> str:
    condition = dice.choice(_CONDITIONS)
    return dice.choice(("", " <<once>>", f" <<if {condition}>>", f" <<once if {condition}>>"))
