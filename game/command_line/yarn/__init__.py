"""`main.py yarn …`: the tools of those who write dialogue."""
