"""World art, drawn by script: sixteen-pixel tiles, seen at 640 by 360 and doubled.

`python -m tools.make_art` draws everything into assets/art/world. Start reading at `palette`
(forty colours) and `letters` (as which text pictures name them), then `canvas` (how pixels are
put), then the folder's subjects: `ground`, `soil`, `people` with `heads` and `actions`,
`villagers`, `plants`, `wild`, `crops`, `items`, `placeables`, `furniture`, `buildings`,
`peddler_cart`, `things`, `critters`; a module whose name ends in _rows or _stages, or begins with
items and a further word, holds a subject's text pictures. `contact_sheet` shows all to a person.

`atlas.json` maps a name to where its picture is:

    {"sheet": "people.png", "x": 0, "y": 0, "w": 16, "h": 24,
     "anchor_x": 8, "anchor_y": 23,      the pixel that stands on the given point of the world
     "frames": 4, "frame_ms": 125,       frames lie side by side; frame_ms is left out for stills
     "shadow": "shadow/small",           the sprite to lay under it, anchor on anchor
     "lit": [[x, y, w, h]],              what shines at night, in the sprite's own pixels
     "smoke": [x, y],                    where smoke rises from it
     "sway": 2}                          by how many pixels it gives way to the hardest wind

Names (<season> is spring, summer, autumn or winter):

    ground/<terrain>/<season>/plain<N>       opaque tile; its anchor is its top left corner
    ground/<terrain>/<season>/rim            colours of its border, a pixel each (see `rims`)
    ground/<terrain>/<season>/patch          the same in another look, which lies in patches
    ground/bed/<season>/edge<mask>           dual grid; mask bits TL 1, TR 2, BL 4, BR 8; wet_soil,
                                             which lies on beds, the same
    ground/grass/<season>/detail<N>          tufts and the like, on a transparent tile
    ground/grass/<season>/accent<N>          flowers and the like, on a transparent tile
    ground/bridge/<season>/rail<mask>        railing on the sides N 1, E 2, S 4, W 8
    ground/floor/<season>/plain<N>
    soil/enriched                            crumbs to lie over a cell of soil, dry or wet
    crop/<id>/<stage>                        0 sown … 4 ripe, withered
    figure/<view>/<action>/<part>            what players are put together of (`figures`);
                                             view: down, up, side
                                             action: idle, blink, walk, reach, eat, hold, hold_rod,
                                             high_five, pull
                                             and swing_ with axe, pick, hoe, can, scythe, rod
    figure/<view>/<part>/<n>                 part: shirt, hair, hat; and a scarf
    look/<table>                             colours to choose from, and those that stand for them
    person/<id>/<facing>/<action>            miller, peddler, keeper, fisher, smith, postie;
                                             action: idle, blink, talk
    portrait/<id>/<mood>                     the same people; mood: calm, happy, sad, surprised
    tree/oak/<season>, tree/pine/<season>, stump/<season>, rock/<season>
    <kind>/<season>                          what else stands about to be gathered: ore_rock,
                                             oak_sapling, oak_stump, bush_berry, tall_grass ...
    placeable/fence/<mask>                   joined to neighbours N 1, E 2, S 4, W 8
    placeable/path_stone/<mask>, path_wood   the same, lying flat on the ground
    placeable/chair/turn<N>                  down 0, left 1, up 2, right 3; rug the same
    placeable/<id>                           torch, scarecrow, workbench, bench, table, sign …
    placeable/chest/<state>                  closed, half, open; placeable/bin: closed, open
    placeable/<machine>                      furnace, jar, hive, sprinkler; at work with /busy
    scenery/<name>/<season>                  house_lit and mill_lit are the night's
    item/<id>, drop/<id>                     in the bag, and lying on the ground
    critter/<name>                           birds as sit and fly, and butterflies
    fx/<name>                                chips_*, drops, dust, splash, sparkle, emote_* ...
    shadow/<name>                            the only sprites with half-transparent pixels

A name that ends in ~1 is another version of the name without it. The game picks one by place,
so that a wood is not a row of copies.
"""
