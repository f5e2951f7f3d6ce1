"""What every program of ours needs, whatever it does: clocks, folders, how it ends, what it says in
a terminal, who plays at it (`local_identity`), and Steam, if it is there.
"""
