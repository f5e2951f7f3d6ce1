"""The pages of the journal: each a list, and what there is to say of what is chosen in it."""
