"""The transport over Steam, over a stand-in for Valve's library."""
