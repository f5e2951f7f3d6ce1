"""A conversation in the terminal, with `game/dialogue` alone: `python -m examples.talk`.

Between any two lines there is nothing but a text and a dict, which could lie in a file."""

import game.dialogue as yarn

SCRIPT = b"""title: Start
---
<<declare $coins = 5>>
=> Baker: Bread! Fresh [b]bread[/b]! <<once>>
=> Baker: Still here, with [plural value={$coins} one="% coin" other="% coins"/]?
-> A loaf, please. <<if $coins >= 2>>
    <<set $coins -= 2>>
    <<hand_over bread>>
    <<jump Start>>
-> Goodbye.
    Baker: Come back hungry! You asked {visited_count("Start")} times.
===
"""


def talk() -> None:
    """Until the script ends."""
    library, memory = yarn.Library.from_sources({"baker.yarn": SCRIPT}), yarn.DictMemory()
    machine = yarn.Machine(library.program, memory)
    place, step = "Start:0", 0
    while True:
        at = yarn.Place.decode(place, library.program.limits)
        match machine.run(at, yarn.Chance.of("this world", "this talk", step)):
            case yarn.LineShown(line_id, substitutions, following):
                print(*library.text(line_id, substitutions), sep=": ")
            case yarn.CommandGiven(text, place=following):
                print(f"({text})")
            case yarn.ChoicesShown(choices, here):
                for number, choice in enumerate(choices):
                    print(number if choice.available else "-", library.text(choice.line_id)[1])
                following = machine.choose(here, int(input("? ")))
            case yarn.Finished():
                return
        place, step = following.encode(), step + 1


if __name__ == "__main__":
    talk()
