"""The usual sentence for each problem with a lobby, for players who do not read codes."""

from net.lobbies.events import LobbyProblem

_REASONS = {
    LobbyProblem.GONE: "That farm is not open any more.",
    LobbyProblem.FULL: "That farm is full.",
    LobbyProblem.SEALED: "That lobby has started and lets nobody else in.",
    LobbyProblem.WRONG_PASSWORD: "That is not the password of this lobby.",
    LobbyProblem.WRONG_VERSION: "The host plays another version of the game.",
    LobbyProblem.BANNED: "The owner of that lobby does not let you in.",
    LobbyProblem.NOT_ALLOWED: "You may not do that here.",
    LobbyProblem.KICKED: "The owner of the lobby has sent you away.",
    LobbyProblem.NAME_TAKEN: "A lobby of that name is there already. Please choose another name.",
    LobbyProblem.NAME_RESERVED: "That name is reserved. Please choose another name.",
    LobbyProblem.NOT_READY: "Somebody is not ready yet.",
    LobbyProblem.OWNER_LEFT: "The host of that farm has left.",
    LobbyProblem.EXPIRED: "Nothing was heard of that lobby for too long.",
    LobbyProblem.TOO_MANY: "That was too much at once. Please wait a little and try again.",
    LobbyProblem.NO_ANSWER: "There is no answer. Please try again.",
    LobbyProblem.SERVICE_LOST: "The connection to the list of lobbies was lost.",
    LobbyProblem.SERVICE_CHANGED: "The lobby server is not the one that it was before.",
    LobbyProblem.NO_SERVER: "There is no server to play on.",
    LobbyProblem.FAILED: "That did not work.",
}


def reason_of(problem: LobbyProblem) -> str:
    """A sentence for the player; a list that knows more says more."""
    return _REASONS[problem]
