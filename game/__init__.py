"""The farm: its rules and its state. No pygame, no sockets, no clock on the wall.

`world/` is what there is, `rules/` what may be done, `dialogue/` what is said, `saves/` what is
kept; none of these knows that there is a network. `coop/` is where the farm meets `net`: the host
who decides and the guest who follows. `simulation/` plays it without a screen.
"""
