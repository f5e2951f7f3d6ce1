"""Names as the language has them: of nodes, variables, functions and enums.

Most of Unicode may stand in a name, emoji included; of ASCII, only letters, digits and `_`. The
ranges are those that Swift and Yarn Spinner use, and they leave room for `.`, `:` and `/`, which
join names elsewhere.
"""

import re

_HEAD = (
    "a-zA-Z_\u00a8\u00aa\u00ad\u00af\u00b2-\u00b5\u00b7-\u00ba\u00bc-\u00be\u00c0-\u00d6"
    "\u00d8-\u00f6\u00f8-\u02ff\u0370-\u167f\u1681-\u180d\u180f-\u1dbf\u1e00-\u1fff"
    "\u200b-\u200d\u202a-\u202e\u203f-\u2040\u2054\u2060-\u20cf\u2100-\u218f\u2460-\u24ff"
    "\u2776-\u2793\u2c00-\u2dff\u2e80-\u2fff\u3004-\u3007\u3021-\u302f\u3031-\u303f"
    "\u3040-\ud7ff\uf900-\ufd3d\ufd40-\ufdcf\ufdf0-\ufe1f\ufe30-\ufe44\ufe47-\ufffd"
    "\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd\U00040000-\U000efffd"
)
_REST = _HEAD + "0-9\u0300-\u036f\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"

IDENTIFIER = f"[{_HEAD}][{_REST}]*"
"""A name, for use in larger patterns."""
NAME = re.compile(IDENTIFIER)
"""A name."""
