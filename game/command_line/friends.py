"""`main.py friends`: one's own friend code, and the friends whose codes one has."""

from pathlib import Path

from game.command_line.arguments import FriendsArguments
from game.program.local_identity import first_key
from game.program.terminal import say
from net.lobbies.client.kept import FriendBook
from net.lobbies.friend_code import encode_friend_code


def show_friends(arguments: FriendsArguments, settings: Path) -> int:
    """Does what was asked and prints what is so now. Raises ValueError with a sentence."""
    book = FriendBook(settings)
    if arguments.add is not None:
        book.add(arguments.called, arguments.add)
    if arguments.remove is not None:
        book.remove(arguments.remove)
    say(f"your friend code: {encode_friend_code(first_key(settings).identity)}")
    for line in book.lines():
        say(line)
    return 0
