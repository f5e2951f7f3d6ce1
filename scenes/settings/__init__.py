"""What a player has set, and which keys mean what: kept in one file (`store.py`)."""
