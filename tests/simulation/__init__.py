"""The simulator's own judgement: a verdict that is right in both directions."""
