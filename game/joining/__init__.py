"""Going to somebody else's farm: `direct` by a code or an address, `steam`, `lobby_server`,
`nakama`, and back again by `rejoining`. `visiting` is the whole for a window, `browser` the list
of all that can be found, on the server of the settings (`configured_server`) too;
`steam_choices` is what was chosen in Steam's own windows, `code_friends` are friends known by
their codes.
"""
