"""The people of the village as lines of text: heads, trunks and legs of each.

Every part is sixteen columns wide, for the views `down` (looks at us), `side` (looks right) and
`up` (shows the back). A head is laid over a face, whose chin is at row 11. The letters are those
of the person's own key; s and S are always skin and its shade, e is an eye.
"""

from __future__ import annotations

from typing import Final

Views = dict[str, tuple[str, ...]]

#: A face eight columns wide with a long chin, and one with a broad jaw.
LONG_FACE: Final[Views] = {
    "down": (
        "................",
        "................",
        ".....ssssss.....",
        "....ssssssss....",
        "....ssssssss....",
        "....ssssssss....",
        "....ssssssss....",
        "...ssessssess...",
        "...Ssessssess...",
        "....sSssssSs....",
        "....ssssssss....",
        ".....ssssss.....",
        "......SSSS......",
    ),
    "side": (
        "................",
        "................",
        ".....ssssss.....",
        "....ssssssss....",
        "....ssssssss....",
        "....ssssssss....",
        "....ssssssss....",
        "....ssSsssess...",
        "....ssSsssesss..",
        "....sssssSsss...",
        "....ssssssss....",
        ".....sssssss....",
        "......SSSSS.....",
    ),
    "up": (
        "................",
        "................",
        ".....ssssss.....",
        "....ssssssss....",
        "....ssssssss....",
        "....ssssssss....",
        "....ssssssss....",
        "...ssssssssss...",
        "...SsssssssSs...",
        "....ssssssss....",
        "....ssssssss....",
        ".....ssssss.....",
        "......SSSS......",
    ),
}

#: Marla: a dotted headscarf (r, R, y) knotted under her chin, hair h on her forehead.
PEDDLER_HEAD: Final[Views] = {
    "down": (
        "................",
        ".....rrrrrr.....",
        "....ryrrrrrR....",
        "...rrrrryrrrR...",
        "..ryrrrrrrrryR..",
        "..rrrhhhhhhrrR..",
        "..rrhhhsshhhrR..",
        "..rh........hR..",
        "..rr........rR..",
        "..rRS.S..S.SRR..",
        "...rr..SS..rR...",
        "....rr....rR....",
        "......rrrR......",
        ".....rr..rR.....",
    ),
    "side": (
        "................",
        ".....rrrrrr.....",
        "....rryrrrrR....",
        "...rrrrrryrrr...",
        "..ryrrrrrrrrr...",
        "..rrrryrrrhhh...",
        "..rrrrrrrhhhh...",
        "..rrryrrrh......",
        "..rrrrrrr.......",
        "..Rrrryrr.S.....",
        "..RRrrrrrR.SS...",
        "...RRRrrrrr.....",
        ".......RrrrR....",
        "........rr.r....",
    ),
    "up": (
        "................",
        ".....rrrrrr.....",
        "....ryrrrrrR....",
        "...rrrrryrrrR...",
        "..ryrrrrrrrryR..",
        "..rrrryrrrrrrR..",
        "..rrrrrrrryrrR..",
        "..ryrrrrrrrrrR..",
        "..rrrrryrrrrRR..",
        "..rrrrrrrrryRR..",
        "...rrryrrrrRR...",
        "....rrrrrrRR....",
        ".....RrrrRR.....",
        "......RRRR......",
    ),
}
#: A blouse (a, A), a sash (y), a wide skirt (k, K) and a pack (l, L) on her back.
PEDDLER_TRUNK: Final[Views] = {
    "down": (
        "...alaaaaalaA...",
        "...aalaaalaaA...",
        "...aaaaaaaaAA...",
        "...yyyyyyyyyy...",
        "...kkkkkkkkkK...",
        "..kkKkkKkkKkKK..",
        "..kkKkkKkkKkKK..",
        ".kkkKkkKkkKkkKK.",
        ".yyyyyyyyyyyyyy.",
    ),
    "side": (
        "..LLLaaaaaaa....",
        ".LLLLLaaaaaaa...",
        ".LLLLLaaaaaaa...",
        ".lllllyyyyyyy...",
        ".LLLLlkkkkkkk...",
        ".LLLLlkkKkkKk...",
        "..lllkkkKkkKkk..",
        "...kkkkkKkkKkKK.",
        "...yyyyyyyyyyyy.",
    ),
    "up": (
        "...alaaaaalaA...",
        "...aLLLLLLLLA...",
        "...LLLLLLLLLl...",
        "...llllyyllll...",
        "...LLLLyyLLLl...",
        "..kklllllllllK..",
        "..kkKkkKkkKkKK..",
        ".kkkKkkKkkKkkKK.",
        ".yyyyyyyyyyyyyy.",
    ),
}
SHORT_LEGS: Final[Views] = {
    "down": ("....bbb..bbb....", "....bbb..bbb...."),
    "side": (".....bbbbbb.....", ".....bbbbbbb...."),
    "up": ("....bbb..bbb....", "....bbb..bbb...."),
}

#: Ottilie: silver hair (h, H) in a knot on top of her head.
KEEPER_HEAD: Final[Views] = {
    "down": (
        "......hhhh......",
        ".....hhHhhh.....",
        ".....hHHHHh.....",
        "....hhhhhhhh....",
        "....hhhhhhhh....",
        "...hhhssssHhh...",
        "...hh......Hh...",
        "...h........h...",
        "................",
        "....h......h....",
    ),
    "side": (
        ".....hhhh.......",
        "....hhHhhh......",
        ".....HHHHhh.....",
        "....hhhhhhhh....",
        "....hhhhhhhhh...",
        "...hhhhHhhsss...",
        "...hhhHhh.......",
        "...hhhh.........",
        "...hhhs.........",
        "....hh..........",
    ),
    "up": (
        "......hhhh......",
        ".....hhHhhh.....",
        ".....hHHHHh.....",
        "....hhhhhhhh....",
        "....hhhhHhhh....",
        "...hhhhhHhhhh...",
        "...hhhhhHhhhh...",
        "...hhhhhhhhhh...",
        "...hhhhhhhhhh...",
        "....hhhhhhHh....",
        ".....HHHHHH.....",
    ),
}
#: A shawl (a, A) held by a brooch (r) over a long dress (o, O).
KEEPER_TRUNK: Final[Views] = {
    "down": (
        "....aaarraaa....",
        "....aaaaaaaA....",
        "...aaaAaaaaAA...",
        "....aaoaaoaA....",
        ".....ooooooO....",
        ".....oooooOO....",
        "....oooooooO....",
        "....ooOooooO....",
        "....ooOoooOO....",
        "...oooOoooOOO...",
        "...OOOOOOOOOO...",
    ),
    "side": (
        ".....aaaaar.....",
        ".....aaaaaA.....",
        "....aaaaaAA.....",
        ".....aaaooo.....",
        ".....oooooo.....",
        ".....oooooO.....",
        "....ooooooO.....",
        "....ooOoooO.....",
        "....ooOooOO.....",
        "...oooOoooOO....",
        "...OOOOOOOOO....",
    ),
    "up": (
        "....aaaaaaaa....",
        "....aaaaaaaA....",
        "...aaaaAaaaAA...",
        "....aaaaaaAA....",
        ".....oaaaaO.....",
        ".....ooaAOO.....",
        "....oooooooO....",
        "....ooOooooO....",
        "....ooOoooOO....",
        "...oooOoooOOO...",
        "...OOOOOOOOOO...",
    ),
}
KEEPER_LEGS: Final[Views] = {
    "down": (
        ".....bb..bb.....",
        "....bbb..bbb....",
    ),
    "side": (
        "......bbb.......",
        "......bbbbb.....",
    ),
    "up": (
        ".....bb..bb.....",
        "....bbb..bbb....",
    ),
}

#: The fisher: a knitted cap with a rolled brim (c, C), white curls (h, H), and his rod (l).
FISHER_HEAD: Final[Views] = {
    "down": (
        ".....cccccc...l.",
        "....cccccccC..l.",
        "...ccccccccCC.l.",
        "...cccccccCCC.l.",
        "..CCCCCCCCCCCCl.",
        "..hhCCCCCCCChHl.",
        ".hhhhhsssshhhHl.",
        ".hhh........hHl.",
        ".hhH........hHl.",
        "..hhS.S..S.ShHl.",
        "...H...SS...H.l.",
        "..............l.",
    ),
    "side": (
        "....cccccc....l.",
        "...cccccccC...l.",
        "..ccccccccCC..l.",
        "..ccccccccCC..l.",
        ".CCCCCCCCCCCC.l.",
        ".hhCCCCCCCCCC.l.",
        ".hhhhhhhssss..l.",
        "hhhhhhh.......l.",
        "hhhHhh........l.",
        "hhhhhH...S..S.l.",
        ".hHHH.....SS..l.",
        "..............l.",
    ),
    "up": (
        ".....cccccc...l.",
        "....cccccccC..l.",
        "...ccccccccCC.l.",
        "...cccccccCCC.l.",
        "..CCCCCCCCCCCCl.",
        "..CCCCCCCCCCCHl.",
        ".hhhhhhhhhhhhHl.",
        ".hhhhhhhhhhhhHl.",
        ".hhHhhhhhhhHHHl.",
        "..hhhhhhhhhHH.l.",
        "...HHhhhhHHH..l.",
        ".....HHHH.....l.",
    ),
}
#: A long oilskin coat (a, A) with a seam.
FISHER_TRUNK: Final[Views] = {
    "down": (
        "....aaaaaaaA..l.",
        "...aaaaAaaaA..l.",
        "...aaaaAaaaAA.l.",
        "..aaaaaAaaaaAAl.",
        "..aaaaaAaaaaAAl.",
        "..AAAAAAAAAAAAl.",
    ),
    "side": (
        "....aaaaaaaa..l.",
        "....aaaaaaaA..l.",
        "...aaaaaaaaA..l.",
        "...aaaaaaaaaA.l.",
        "..aaaaaaaaaaA.l.",
        "..AAAAAAAAAAA.l.",
    ),
    "up": (
        "....aaaaaaaA..l.",
        "...aaaaaaaaA..l.",
        "...aaaaaaaaAA.l.",
        "..aaaaaAaaaAAAl.",
        "..aaaaaAaaaAAAl.",
        "..AAAAAAAAAAAAl.",
    ),
}

#: The smith: hair cropped close (h), goggles (y) pushed up.
SMITH_HEAD: Final[Views] = {
    "down": (
        "................",
        ".....hhhhhh.....",
        "....hhhhhhhh....",
        "...lyyyllyyyl...",
        "...lycyllycyl...",
        "...hhssssssSh...",
        "...h........h...",
        "................",
        "................",
        "......S..S......",
        ".......SS.......",
    ),
    "side": (
        "................",
        ".....hhhhhh.....",
        "....hhhhhhhh....",
        "...llllllyyyy...",
        "...hhhhhhyccy...",
        "...hhhhhhss.....",
        "...hhhhs........",
        "...hhSS.........",
        "................",
        "..........S.....",
        "..........SS....",
    ),
    "up": (
        "................",
        ".....hhhhhh.....",
        "....hhhhhhhh....",
        "...llllllllll...",
        "...hhhhhhhhhh...",
        "...hhhhhhhhhh...",
        "...hhhhhhhhhh...",
        "...shhhhhhhhs...",
        "....hhhhhhhh....",
    ),
}
#: A shirt without sleeves (c, C), and a leather apron (o, O) with a belt (l).
SMITH_TRUNK: Final[Views] = {
    "down": (
        "...cccssssccc...",
        "...ccocccCocc...",
        "...ccoooooOcc...",
        "...ccoooooOcc...",
        "....llllylll....",
        "....ooooooOO....",
        "....ooooooOO....",
    ),
    "side": (
        "....ccccccco....",
        "....ccccccoo....",
        "....ccccccooo...",
        "....ccccccooo...",
        ".....llllllll...",
        ".....pppooooo...",
        ".....pppoooO....",
    ),
    "up": (
        "...cccccccccC...",
        "...occccccccO...",
        "...ccoccccOcc...",
        "...cccooOOccc...",
        "....llllllll....",
        "....oppppppO....",
        "....oppppppO....",
    ),
}
SMITH_LEGS: Final[Views] = {
    "down": ("....OOOOOOOO....", "....ppp..ppp....", "...bbbb..bbbb..."),
    "side": (".....pppOOO.....", ".....ppppp......", ".....bbbbbb....."),
    "up": ("....oppppppO....", "....ppp..ppp....", "...bbbb..bbbb..."),
}
#: What the smith holds: a hammer, head up.
HAMMER: Final[tuple[str, ...]] = (
    "dddcc",
    "dcccC",
    "cccCC",
    "..g..",
    "..g..",
    "..g..",
    "..g..",
    "..g..",
    "..g..",
    "..g..",
)

#: The post: a stiff cap with a peak (a, A) and a badge (y), and tufts of hair.
POSTIE_HEAD: Final[Views] = {
    "down": (
        "....aaaaaaaa....",
        "...aaaaaaaaaA...",
        "...aaaayyaaAA...",
        "....rrryyrrr....",
        "...AAAAAAAAAA...",
        "..hAAAAAAAAAAh..",
        "..hhsssssssshh..",
        "..hh........hh..",
        "...h........h...",
        "....S......S....",
        "......S..S......",
        ".......SS.......",
    ),
    "side": (
        "....aaaaaaa.....",
        "...aaaaaaaaaa...",
        "...aaaaaaaayA...",
        "....rrrrrrry....",
        "...aaaaaAAAAAA..",
        "..hhhhhhAAAAAAA.",
        "..hhhhhhsss.....",
        ".hhhhhs.........",
        "..hhhh..........",
        "...hh.....S.....",
        "..........SS....",
    ),
    "up": (
        "....aaaaaaaa....",
        "...aaaaaaaaaA...",
        "...aaaaaaaaAA...",
        "....rrrrrrrr....",
        "...aaaaaaaaaA...",
        "..haaaaaaaaAAh..",
        "..hhhhhhhhhhhh..",
        "..hhhhhhhhhhhh..",
        "...hhhhhhhhhh...",
        "....hhhhhhhh....",
    ),
}
#: A jacket (a, A) with buttons (y), and a satchel (l, L) full of letters (w) on its strap.
POSTIE_TRUNK: Final[Views] = {
    "down": (
        ".....LaaaaaA....",
        "....aaLayaaA....",
        "....aaaLaaaA....",
        "....aaaaLawww...",
        "....aaayaLLLLL..",
        "....AAAAALLlLl..",
        "....pp..pLLLLl..",
    ),
    "side": (
        ".....aaaLaa.....",
        ".....aaLaaa.....",
        ".....aLaaaa.....",
        "....wwwaaaa.....",
        "...LLLLLaaA.....",
        "...LLlLlAAA.....",
        "...LLLLlpp......",
    ),
    "up": (
        "....aaaaaLaA....",
        "....aaaaLaaA....",
        "....aaaLaaaA....",
        "...wwwLaaaAA....",
        "..LLLLLaaaAA....",
        "..LLLLlAAAAA....",
        "..lllllp..pp....",
    ),
}
POSTIE_LEGS: Final[Views] = {
    "down": ("....ss...ss.....", "....ww...ww.....", "....bbb..bbb...."),
    "side": (".....ssss.......", ".....wwww.......", ".....bbbbb......"),
    "up": ("....ss...ss.....", "....ww...ww.....", "....bbb..bbb...."),
}
