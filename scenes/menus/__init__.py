"""The scenes beside the game, and what they are made of: pause, options, inviting, waiting."""
