"""From the title to a farm: finding friends, join codes, friend codes, the room of a gathering."""
