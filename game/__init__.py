"""The farm: its rules and its state. No pygame, no sockets, no clock on the wall.

`world/` is what there is, `rules/` what may be done, `dialogue/` what is said, `saves/` what is
kept; none of these knows that there is a network. `coop/` is where the farm meets `net`: the host
who decides and the guest who follows.

What players do around it: `farms/` begins and keeps farms, `hosting/` opens one to friends,
`joining/` goes to theirs, `gathering/` meets before. `headless/` plays without a screen, simulated
or for real, `servers/` run for others, `command_line/` reads what is asked for, and `program/` is
what all of them stand on.
"""
