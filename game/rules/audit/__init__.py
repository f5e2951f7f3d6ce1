"""The ledger: what each command may do to items, and to energy, coins, affection and whatever else
players have, stated a second time and on purpose.

The rules say how things happen; these files, one for each subject, say what may have happened when
they are done, without calling one line of theirs. An auditor feeds the ledger every command with
the changes that followed, as they stand in the change stream, and reads what it complains of. If a
rule ever doubled a turnip or lost one, the two would disagree.

Items are where they are counted: in slots (`STORAGE`), on the ground (`DROP`) or standing on a
tile (`PLACEABLE`). A statement says which sections a command may touch, how many items may come
and go in each kind of place, and how many in all; whatever it does not mention must not change.
"""

from game.rules.audit.ledger import ItemAudit
from game.rules.audit.statements import STATEMENTS

__all__ = ["STATEMENTS", "ItemAudit"]
