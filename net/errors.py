"""The two ways in which a protocol goes wrong, after h11.

`LocalProtocolError` is our bug or our user's input: it is raised to the caller at once.
`RemoteProtocolError` is the other side's fault: whoever decodes or checks what a peer sent raises
it, the session catches it in one place, counts it against that peer and goes on. It never leaves
`net/`, so nothing that a peer sends can end the program of another.
"""


class ProtocolError(Exception):
    """The common base; never raised itself."""


class LocalProtocolError(ProtocolError):
    """This program asked for something the protocol does not allow."""


class RemoteProtocolError(ProtocolError):
    """A peer sent something the protocol does not allow. The message says what, for the log."""


class NotUnderstoodError(RemoteProtocolError):
    """A bundle speaks relative to what is not known here (any more). It may come from an honest
    peer, late: nobody's fault, and the same as if it had been lost."""
