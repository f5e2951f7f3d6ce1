"""How everybody near is called to a scene: before it begins they are waited for, for a moment."""

from game.dialogue import Chance, Machine, YarnRuntimeError
from game.rules.context import Context
from game.rules.script import script_functions
from game.rules.script_memory import ScriptMemory
from game.rules.talks import Name, middle_of, scene_of, talks_of
from game.world.calendar import farm_seed
from game.world.cutscenes import Cutscene
from game.world.records import COMPANY_MAX, Conversation, Showing, Stage
from game.world.records.stages import Spot
from game.world.sections import FIRST_SCENE_KEY
from game.world.ticks import TICKS_PER_S
from game.world.world import Reader, Transaction

CALL_TICKS = 8 * TICKS_PER_S
"""How long everybody near is waited for before a scene begins."""


def call_to_scene(
    transaction: Transaction, name: Name, company: tuple[int, ...], context: Context
) -> bool:
    """Calls everybody near to a scene that the author leads. Returns whether it begins: not
    elsewhere than in its area, while another one plays there, or when its script has nothing to
    say now."""
    scene = scene_of(context.content, name.person)
    if scene is None or middle_of(transaction, context.content, *name) is None:
        return False
    if is_scene_on(transaction, name.area) or not has_content(transaction, name, scene, context):
        return False
    called = Conversation(
        owner=context.author,
        place="",
        number=context.command_number,
        step=0,
        start_tick=context.tick,
        line=None,
        begun_by=context.author,
        company=company[:COMPANY_MAX],
        paced_tick=context.tick,
        stage=Stage(context.tick, Spot(*scene.spots[scene.centre])),
        showing=Showing(
            gathers_until_tick=context.tick + (CALL_TICKS if company else 1),
            ready=(context.author,),
        ),
    )
    transaction.put(talks_of(name.area), name.person, called)
    return True


def is_scene_on(reader: Reader, area_number: int) -> bool:
    """Whether a scene plays in an area, or everybody is called to one."""
    return any(key >= FIRST_SCENE_KEY for key in reader.keys(talks_of(area_number)))


def has_content(transaction: Transaction, name: Name, scene: Cutscene, context: Context) -> bool:
    """Whether a scene's script has something to say to the author now, by its `when:`."""
    attempt = Transaction(transaction)
    machine = Machine(
        context.content.dialogue.program,
        ScriptMemory(attempt, context.author, *name),
        script_functions(attempt, context),
    )
    try:
        return machine.has_any_content(
            scene.node, Chance.of(farm_seed(transaction), context.author, *name)
        )
    except YarnRuntimeError:
        return False
