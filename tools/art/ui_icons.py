"""Icons: weather and seasons, menus, player badges, the cursor, the clock, the net indicator.

Most are 16×16 with an ink outline that is put around the drawing here, so the grids below hold only
the colours inside. Badges differ by shape, and are white so that the game multiplies a player's
colour onto them; no state anywhere is told apart by colour alone.
"""

from __future__ import annotations

import math
from typing import Final

from PIL import Image, ImageDraw

from tools.art.palette import INK
from tools.art.ui_canvas import KEY, Sprite, centred, grid, opaque, outlined, strip

_ICONS: Final = {
    "weather_sun": """
......GG......
.G....GG....G.
..G........G..
....GYYYYG....
...GYyyyYYG...
...YyyyYYYY...
GG.YyyYYYYG.GG
GG.YyYYYYYG.GG
...YYYYYYGG...
...GYYYYGGG...
....GGGGGG....
..G........G..
.G....GG....G.
......GG......""",
    "weather_cloud": """
..............
......TWW.....
....TWWWWWT...
...TWWWWWWW...
.TTWWWWWWWWT..
TWWWWWWWWWWWT.
WWWWWWWWWWWWWT
WWWWWWWWTWWWTT
tTWWTTTTTTTTTt
.tTTTTTTTTTtt.
..tttttttttt..""",
    "weather_rain": """
.....tTT......
...tTTTTTt....
..tTTTTTTTT...
.tTTTTTTTTTTt.
tTTTTTTTTTTTTt
ttTTttttttTTtt
.StttttttttSS.
..............
.v...v...v..v.
.v...v...v..v.
...v...v...v..
...w...w...w..
.v...v...v..v.
.w...w...w..w.""",
    "weather_storm": """
.....StS......
...SttttSS....
..SttttttSS...
.SttttttttSSS.
SttttttSSSSSSS
sSSSSSSSSSSSss
.sssssssssss..
.....yY.......
....yY...v.v..
.v.yYYY..v.v..
.v...YG.......
....YG..v.v...
...YG...v.v...
...G..........""",
    "weather_snow": """
.....tTT......
...tTTTTTt....
..tTTTTTTTT...
.tTTTTTTTTTTt.
tTTTTTTTTTTTTt
ttTTttttttTTtt
.StttttttttSS.
..............
.W....W....W..
WWW..WWW..WWW.
.W....W....W..
....W....W....
...WWW..WWW...
....W....W....""",
    "weather_fog": """
..............
......TWW.....
....TWWWWWT...
..TWWWWWWWWTT.
.TTTTTTTTTTTTT
..............
tTTTTTTTTTTt..
..............
...tTTTTTTTTTt
..............
.ttttttttttt..
..............
....tttttttt..
..............""",
    "weather_moon": """
....yyyy......
...yyy........
..yyy....W....
.yyy..........
.yyY.......v..
yyyY..........
yyYY..........
yyYY.......W..
yyYYY.........
.yYYYY......y.
.yYYYYYYYYYYy.
..YYYYYYYYYG..
...GYYYYYGG...
.....GGGG.....""",
    "season_spring": """
......qq......
.....QQQq.....
.....QQQq.....
.qqq.QQQ.qqq..
.QQQQQqQQQQQq.
.QQQQYyYQQQQq.
..QQqyYyqQQq..
....QYyYQ.....
...QQQqQQQ....
..QQQQ.QQQQ...
..QQQ.4.QQq...
...q..4..q.44.
......3.4544..
......343.....""",
    "season_summer": """
......GG......
...G.GYYG.G...
..GYGGYYGGYG..
..GYYYYYYYYG..
...GYYgggYG...
.GGYYghhbgYGG.
GYYYghbhbhgYYG
.GGYYhhhbgYGG.
...GYYgggYG...
..GYYYYYYYYG..
..GYGGYYGGYG..
...G.G4YG.G...
..44..3..54...
...4433445....""",
    "season_autumn": """
.....O.....O..
..O..OO...OO..
..OO.ROO.OOR..
.ORROROOOORR..
..RROOOYOORR..
OORROOYYORRROO
.ORROOYOORRRO.
..RRROYOORRR..
...RROYORRR...
..ORRRYRRRRO..
.OORRRYRRROO..
......Y.......
......Gg......
.......g......""",
    "season_winter": """
......W.......
....W.W.W.....
.....WWW......
.W..V.W.V..W..
..W.VWWWV.W...
.WWWVVWVVWWW..
....WVWVW.....
WWWWWWWWWWWWW.
....WVWVW.....
.WWWVVWVVWWW..
..W.VWWWV.W...
.W..V.W.V..W..
.....WWW......
....W.W.W.....""",
    "icon_journal": """
.crrrrrrrrr...
crRRRRRRRRRr..
crRROOOOOORr..
crRRRRRRRRRr..
crRRyYYYYRRr..
crRRYGGGGRRr..
crRRRRRRRRRr..
crRRRRRRRRRr..
crRRRRRRRRRr..
crRRRRRRRRRrw.
cPPPPPPPPPPPw.
cpTTTTTTTTTpw.
.cppppppppppw.
..cccccccccc..""",
    "icon_chest": """
..............
.cddddddddddc.
cdeeeeeeeeeedc
ceeeeeeeeeeeec
cddddddddddddc
cddddGYYGddddc
bbbbbGyGGbbbbb
cddddGkGGddddc
ceeeddGGddeeec
ceeeeeeeeeeeec
cddddddddddddc
bccccccccccccb
.bbbbbbbbbbbb.""",
    "icon_bag": """
.....cccc.....
....c....c....
...ccbbbbcc...
..oddddddddo..
..depeeeeeedc.
.ddeeeeeeeedc.
.decccccccceec
.deeeeGYeeeecc
.deeeeGGeeeecc
.ddeeeeeeeedcc
.cddeeeeeeddc.
.cdddddddddcc.
..ccdddddccc..
....bbbbbb....""",
    "icon_craft": """
.....STTTTS...
....STWWTTTS..
...StttttttSS.
...SsssddsSSs.
.......dd..ss.
......odd.....
......edd.....
.....oedd.....
.....edd......
....oedd......
....edd.......
...oedd.......
...eddc.......
....cc........""",
    "icon_chat": """
...WWWWWWWW...
.WWWWWWWWWWWW.
WWWWWWWWWWWWWT
WWWWWWWWWWWWWT
WWkkWWkkWWkkWT
WWkkWWkkWWkkWT
WWWWWWWWWWWWWT
WWWWWWWWWWWWTT
.TWWWWWWWWTTT.
..TTTWWWTTT...
....WWTT......
...WWT........
...T..........""",
    "icon_players": """
...hhh........
..hihhh..bbb..
..hoooh.bgggb.
..oPkPo.bpkpb.
..oPPPo.bpppb.
...ooo...ppp..
..wwwww.RRRR..
.wwvvwwwRORRR.
.wvvvwwwORRRR.
.wwvvwwwRRRRR.
.PwwwwPwRRRRP.
..UUUU..rrrr..
..U..U..r..r..""",
    "icon_settings": """
.....tTTt.....
.tTt.tTTt.tTt.
.TTTtTTTTtTTT.
.tTTTTTTTTTTt.
..tTTTSSTTTt..
tttTTS..SttttS
TTTTS....tTTTT
TTTTS....tTTTT
tttTTS..StttSS
..tTTTttTTTt..
.tTTTTTTTTTTt.
.TTTtTTTTtTTS.
.tTt.tTTS.tSS.
.....tSSS.....""",
    "icon_map": """
cc........ccc.
PPcc...cccPPPc
PPPPcccPPPPPPp
P4PPPPpPPPvVPp
P44PPPpPPvVVPp
PPP4PPpPPPVPPp
PPPPRPpRPPPPPp
PP3PPRpPRPPPPp
P343PPpPPRPRPp
PP3PPPpPPPPRRp
ppPPPPpPPPPPRp
..ppPPpPPpppp.
....ppppp.....""",
    "icon_sleep": """
.......vvvvv..
..........vv..
.........vv...
........vv....
.......vvvvv..
..............
.VVVV.........
...VV.........
..VV..........
.VVVV.........
.........TTT..
..........T...
.........TTT..""",
    "icon_quest": """
...cccccccccc.
..cPPPPPPPPPPc
..cPPPPPPPPPPc
...cPppppppPPp
....cPPPPPPPPp
....PPPRRPPPPp
....PPPRRPPPPp
....PPPRRPPPPp
....PPPPPPPPPp
....PPPRRPPPPp
.cccccPPPPPPPp
cPPPPPcPPPPPPp
cPPPPPPcPPPPp.
.ccccccccccc..""",
    "icon_sprout": """
.....444......
...4455544....
..445555554...
..4555544443..
...44444.433..
.....33..43...
.555..3.......
455553.3......
.444553.......
...4333.......
.....33.......
.....33.......
..cbb33bbcc...
.cbbbbbbbbbbc.""",
    "icon_lock": """
....tTTTt.....
...tTssstt....
..tTs...Stt...
..tT.....tS...
..tT.....tS...
.GGGGGGGGGGg..
.GyYYYYYYYGg..
.GYYYkkYYYGg..
.GYYYkkYYYGg..
.GYYYYkYYYGg..
.GYYYYkYYYGg..
.GGGGGGGGGGg..
.gggggggggggg.""",
    "icon_sort": """
..............
.TTTTTTTTTTTT.
.tttttttttttS.
..............
.TTTTTTTTT....
.ttttttttS....
..............
.TTTTTT.......
.tttttS.......
..............
.TTT..........
.ttS..........
..............""",
    "icon_give": """
..............
.......GG.....
.......GYG....
.TTTT..GYYG...
TtttSGGGYYYG..
TttSSYYYYYYYG.
TttSSYYYYYYYG.
TtttSGGGYYYG..
.SSSS..GYYG...
.......GYG....
.......GG.....
..............""",
    "icon_trash": """
.....SSSS.....
.TTTTTTTTTTTT.
.tttttttttttS.
..............
..TTtttttttS..
..TsttsttsSS..
..TsttsttsSS..
..TsttsttsSS..
..TsttsttsSS..
..TsttsttsSS..
..TsttsttsSS..
..TttttttSSS..
...SSSSSSSS...""",
    "icon_warning": """
......GG......
......YY......
.....GYYG.....
.....YyYY.....
....GYyYYG....
....YykkYY....
...GYykkYYG...
...YyYkkYYY...
..GYyYkkYYYG..
..YyYYYYYYYY..
.GYyYYkkYYYYG.
.YyYYYkkYYYYY.
GYYYYYYYYYYYYG
gGGGGGGGGGGGGg""",
    "icon_knock": """
.cccccccccc...
.cddddddddc...
.cdeeeeeedc.Y.
.cdeccccedc..Y
.cdeccccedc.Y.
.cdeeeeeedcY..
.cdeeeeeedc...
.cdeeeeGGdc.YY
.cdeeeeGgdc...
.cdeccccedcY..
.cdeccccedc.Y.
.cdeccccedc..Y
.cdeeeeeedc...
.cddddddddc...""",
    "icon_ping": """
....RRRRRR....
...ROOOOORR...
..ROOffOOORR..
..ROfWWWOORR..
..ROfWWWWORR..
..ROOWWWWORR..
..ROOOWWOORr..
...ROOOORRr...
...RRRRRRRr...
....RRRRRr....
.....RRRr.....
......RR......
......Rr......
.......r......""",
}

_EMOTES: Final = {
    "emote_wave": """
....P.....
..P.Po.P..
..PoPoPo..
P.PoPoPo..
PoPPPPPo.P
PPPPPPPoPo
.oPPPPPPo.
..oPPPPo..
...oooo...""",
    "emote_heart": """
.RRR..RRR.
RffORRORRR
RfORRRRRRR
RORRRRRRRr
RRRRRRRRRr
.RRRRRRRr.
..RRRRRr..
...RRRr...
....Rr....""",
    "emote_laugh": """
..YYYYYY..
.YyyyyyYG.
YyyyyyyyYG
YykkyykkYG
YyyyyyyyYG
YykkkkkkYG
YykWWWWkYG
.YykRRkYG.
..GYYYGG..""",
    "emote_sad": """
..vvvvvv..
.vVVVVVvw.
vVVVVVVVvw
vVkVVVkVvw
vVkVVVkVvw
vVVVVVVVvw
vVVkkkVWvw
.vkVVVkWw.
..wwwwww..""",
    "emote_angry": """
..RRRRRR..
.ROOOOORr.
ROkOOOkORr
ROOkOkOORr
ROkOOOkORr
ROOOOOOORr
ROOkkkOORr
.ROOOOORr.
..rrrrrr..""",
    "emote_question": """
..UUUUUU..
.UwwwwwwU.
.UwUUUUwU.
.UUU..UwU.
....UUwU..
...UwUU...
...UUU....
...UwU....
...UUU....""",
    "emote_exclaim": """
...RRRR...
...ROORr..
...ROORr..
...ROORr..
...RORr...
...rRRr...
..........
...RORr...
...rRRr...""",
    "emote_music": """
....mMMMMM
....mMqqqM
....mMMMMM
....mM...M
....mM...M
.mMMmM.mMM
mMqMM.mMqM
mMMMM.mMMM
.mMM...mM.""",
}

_SMALL: Final = {
    "heart_full": """
.RR.RR.
RfORRRR
ROORRRR
RRRRRRr
.RRRRr.
..RRr..
...r...""",
    "heart_half": """
.RR.SS.
RfORSSS
ROORSSS
RRRRSSs
.RRRSs.
..RRs..
...r...""",
    "heart_empty": """
.SS.SS.
SsssSsS
SsssssS
SsssssS
.SsssS.
..SsS..
...S...""",
    "icon_coin": """
..YYY..
.YyyYG.
YyGGYYG
YyGyYYG
YyGGYYG
.YYYYG.
..GGG..""",
    "icon_energy": """
...yY..
..yY...
.yY....
yYYYYG.
..YYG..
.YYG...
YG.....""",
    "icon_host": """
Y..Y..Y
YY.Y.YG
YyYYYYG
YyYyYRG
GGGGGGG
gGGGGGg
.......""",
    "icon_locked": """
..ttt..
.t...S.
.t...S.
GGGGGGG
GYYkYYg
GYYkYGg
ggggggg""",
    "icon_sealed": """
..RRR..
.RROOr.
.ROffR.
.RRORr.
..Rrr..
.rr.rr.
.r...r.""",
    "icon_check": """
......4
.....45
4...453
54.453.
.5453..
..53...
...3...""",
    "icon_cross": """
R.....R
RR...RR
.RORRr.
..RRr..
.RRrRR.
RRr..RR
r.....r""",
    "icon_plus": """
...4...
..454..
..454..
.45554.
..454..
..343..
...3...""",
    "icon_minus": """
.......
.......
.......
RORRRRR
RRRRRRr
.......
.......""",
    "icon_star": """
...Y...
..YyY..
YYYyYYY
.YyYYG.
.YYYYG.
.YGYGG.
YG...GG""",
}

_BADGES: Final = {
    "circle": """
..WWW..
.WWWWW.
WWWWWWT
WWWWWWT
WWWWWWT
.WWWTT.
..TTT..""",
    "square": """
WWWWWWW
WWWWWWT
WWWWWWT
WWWWWWT
WWWWWWT
WWWWWWT
WTTTTTT""",
    "triangle": """
...W...
...W...
..WWT..
..WWT..
.WWWWT.
.WWWWT.
WWTTTTT""",
    "diamond": """
...W...
..WWT..
.WWWWT.
WWWWWWT
.WWWTT.
..WTT..
...T...""",
    "star": """
...W...
..WWT..
WWWWWTT
.WWWTT.
.WWWWT.
WWWTWTT
WT...TT""",
    "heart": """
.WW.WW.
WWWWWWT
WWWWWWT
WWWWWWT
.WWWTT.
..WTT..
...T...""",
    "hexagon": """
...W...
.WWWWW.
WWWWWWT
WWWWWWT
WWWWWWT
.WWWTT.
...T...""",
    "cross": """
WW...WW
WWW.WWW
.WWWWW.
..WWT..
.WWWWT.
WWW.WTT
WT...TT""",
}

_CURSOR: Final = """
k............
kk...........
kPk..........
kPPk.........
kPPPk........
kPPPPk.......
kPPPPPk......
kPPPPPPk.....
kPPPPPPPk....
kPPPPPPPPk...
kPPPPPkkkkk..
kPPkPPk......
kPk.kPPk.....
kk..kPPk.....
k....kPPk....
.....kppk....
......kk....."""

_HAND: Final = """
.....kk......
....kPPk.....
....kPPk.....
....kPPk.....
....kPPkkk...
....kPPkPPkk.
.kk.kPPkPPkPk
kPPkkPPPPPPPk
kpPPkPPPPPPPk
.kpPPPPPPPPPk
..kpPPPPPPPPk
..kpPPPPPPPpk
...kpPPPPPPk.
...kppPPPPpk.
....kppppppk.
....kkkkkkkk."""

_NET: Final = {
    "net_good": """
........55
........54
........54
....55..54
....54..54
....54..54
55..54..54
54..54..54
54..54..54""",
    "net_fair": """
........SS
........Ss
........Ss
....YY..Ss
....YG..Ss
....YG..Ss
YY..YG..Ss
YG..YG..Ss
YG..YG..Ss""",
    "net_poor": """
........SS
........Ss
........Ss
....SS..Ss
....Ss..Ss
....Ss..Ss
OO..Ss..Ss
OR..Ss..Ss
OR..Ss..Ss""",
    "net_lost": """
OO...OO...
ORR.ORR...
.ORRRR....
..ORR.....
.ORRRR..SS
ORR.ORR.Ss
RR...RR.Ss
........Ss
........Ss""",
}

_QUEST_MARK: Final = """
........
.GYYYG..
.GyyYG..
.GyyYG..
.GyyYG..
..GyG...
..GyG...
..GYG...
........
..GYG...
.GyYYG..
..GYG...
........
........

........
........
.GYYYG..
.GyyYG..
.GyyYG..
.GyyYG..
..GyG...
..GyG...
..GYG...
........
..GYG...
.GyYYG..
..GYG...
........
"""

_QUEST_DONE: Final = """
..........
..YYYYYY..
.YyyGGYYG.
.YyG..YYG.
.GG..YYG..
....YYG...
...YYG....
...YYG....
..........
...YYG....
...GGG....
..........
..........

..........
..........
..YYYYYY..
.YyyGGYYG.
.YyG..YYG.
.GG..YYG..
....YYG...
...YYG....
...YYG....
..........
...YYG....
...GGG....
..........
"""

CLOCK_PX: Final = 32
HAND_FRAMES: Final = 24


def _clock_face() -> Image.Image:
    """A round dial: the right half of its day is sky, the rest dusk and night, in a wood ring."""
    image = Image.new("RGBA", (CLOCK_PX, CLOCK_PX))
    middle = (CLOCK_PX - 1) / 2
    for y in range(CLOCK_PX):
        for x in range(CLOCK_PX):
            dx, dy = x - middle, y - middle
            radius = math.hypot(dx, dy)
            # One turn is a day, midnight at the foot, so that the sun's side points up.
            turn = (math.atan2(-dx, dy) / math.tau) % 1.0
            if radius > 15.9:
                continue
            if radius > 14.8 or 10.6 < radius <= 11.5:
                letter = "k"
            elif radius > 11.5:
                lit = -dx - dy
                letter = "e" if lit > 8 else "d" if lit > -8 else "c"
            else:
                letter = _hour_colour(turn * 24)
            image.putpixel((x, y), KEY[letter])
    for hour in range(0, 24, 3):
        angle = hour / 24 * math.tau
        x = round(middle - 13.1 * math.sin(angle))
        y = round(middle + 13.1 * math.cos(angle))
        image.putpixel((x, y), KEY["y" if hour % 6 == 0 else "b"])
    return image


def _hour_colour(hour: float) -> str:
    for until, letter in ((4.5, "u"), (6, "M"), (8, "O"), (10, "f"), (16, "V"), (18, "f")):
        if hour < until:
            return letter
    return "O" if hour < 20 else "M" if hour < 21.5 else "u"


def _clock_hands() -> tuple[Image.Image, ...]:
    """The hand at each hour of the day, midnight first, turning about the middle of a 21-px box."""
    frames = []
    for hour in range(HAND_FRAMES):
        angle = hour / HAND_FRAMES * math.tau
        dx, dy = -math.sin(angle), math.cos(angle)
        image = Image.new("RGBA", (21, 21))
        draw = ImageDraw.Draw(image)
        tip = (round(10 + dx * 8), round(10 + dy * 8))
        draw.line(((10, 10), tip), fill=opaque(INK), width=3)
        draw.line(((10, 10), tip), fill=KEY["W"])
        draw.rectangle((9, 9, 11, 11), fill=opaque(INK))
        draw.point((10, 10), fill=KEY["Y"])
        frames.append(image)
    return tuple(frames)


def icon_sprites() -> list[Sprite]:
    """Every icon, badge, cursor and dial."""
    sprites = [Sprite(n, (centred(outlined(grid(text)), 16, 16),)) for n, text in _ICONS.items()]
    sprites += [Sprite(n, (centred(outlined(grid(text)), 12, 12),)) for n, text in _EMOTES.items()]
    sprites += [Sprite(n, (outlined(grid(text)),)) for n, text in _SMALL.items()]
    sprites += [Sprite(f"badge_{n}", (outlined(grid(text)),)) for n, text in _BADGES.items()]
    sprites += [Sprite(n, (outlined(grid(text)),)) for n, text in _NET.items()]
    for name, text, milliseconds in (
        ("quest_mark", _QUEST_MARK, 400),
        ("quest_done", _QUEST_DONE, 400),
    ):
        frames = tuple(outlined(image) for image in strip(text))
        sprites.append(Sprite(name, frames, frame_ms=milliseconds))
    sprites += [
        Sprite("cursor_pointer", (grid(_CURSOR),), offset=(0, 0)),
        Sprite("cursor_hand", (grid(_HAND),), offset=(-5, 0)),
        Sprite("clock_face", (_clock_face(),)),
        Sprite("clock_hand", _clock_hands(), offset=(5, 5), frame_ms=0),
        Sprite("list_arrow", (outlined(grid("Y... YY.. YYG. YG.. G...")),)),
    ]
    return sprites
