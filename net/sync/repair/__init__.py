"""Healing a difference between a guest's replica and the host's world, reliably.

    guest   my sections have these digests, I am complete up to R              RepairRequest
    host    small sections that differ, whole; symbols of the large ones       SectionWhole,
            (those that differed as of R, answered as of now)                  SectionSymbols
    guest   of this section I lack these and doubt those                       RecordsRequest
    host    these are so, and those are no more                                SectionRecords

That is two round trips, and under a kilobyte for one record among ten thousand. Symbols that do
not decode are asked for again and then given up for a snapshot of the section. Answers hold *as of*
a revision, so changes that arrive meanwhile are never undone. `responder.py` is the host's side,
`healer.py` the guest's.
"""
