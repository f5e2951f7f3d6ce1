"""Emoji as text, eight beside each other: above each what it shows, as the code points that it has
in hexadecimal, and what looks alike behind a comma. The letters are those of `ui_canvas.KEY`; in
`HANDS` and `HEARTS`, A is the colour itself, B lighter and C darker.

Each is nine pixels wide and high, so that with its outline it stands in a line of the small print.
"""

from __future__ import annotations

from typing import Final

HEARTS: Final = """
heart     broken
.BA...AA. .BA...AA.
BBAA.AAAA BBA.k.AAA
BAAAAAAAA BAAAk.AAA
AAAAAAAAC AAAk.AAAC
.AAAAAAC. .AAAk.AC.
..AAAAC.. ..Ak.AC..
...AAC... ...AkC...
....C.... ....C....
......... .........
"""
HANDS: Final = """
1f44d     1f44b     1f44f     1f64f     1f44c     1f4aa     270c
....BA... ...B.B... Y..W...W. ....B.... .....B.B. ....BBB.. .B....B..
....BA... .B.A.A.B. ..B.B.... ...BAC... ...B.A.A. ...BAAAA. .BA..BA..
...BAA... .A.A.A.A. .BABABW.. ...BAC... ...A.A.A. ....AAAA. ..BA.BA..
..BAAAAA. .AAAAAAA. .AAAAAA.. ..BBACC.. BBBA.AAA. .....CAA. ..BABA...
BBAAAAAC. BAAAAAAA. BAAAAAAA. ..BAkAC.. B..AAAAA. .BB...AA. ..AAAA.B.
BAAAAAAA. AAAAAAAA. AAAAAAAAC .BAAkAAC. B..AAAAC. BAAAA.AA. .BAAAAAA.
BAAAAAAC. .AAAAAAC. .AAAAAAAC .BAAkAAC. BAAAAAAC. AAAAAAAA. .AAAAAAC.
BAAAAAA.. ..AAAAC.. ..AAAAAC. .UUAkAUU. .CAAAAC.. AAAAAAAC. ..AAAAC..
.CCCCCC.. ...CCC... ...CCCC.. .UUU.UUU. ...CCC... .CCCCCC.. ...CCC...
"""
FACE: Final = """
face
..YYYYY..
.YyyYYYY.
YyyYYYYYY
YyYYYYYYY
YYYYYYYYY
YYYYYYYYG
YYYYYYYGG
.YYYYGGG.
..GGGGG..
"""
ON_FACES: Final = """
1f600,1f603,1f604 1f602,1f923 1f642,263a 1f60a 1f609 1f60d 1f618 1f60e
......... ......... ......... ......... ......... ......... ......... .........
......... ......... ......... ......... ......... .R.R.R.R. ......... .........
..k...k.. ..k...k.. ..k...k.. ..k...k.. ..k...... .RRR.RRR. ..k...... kkkkkkkkk
..k...k.. .k.k.k.k. ..k...k.. .k.k.k.k. ..k..kkk. ..R...R.. ..k..kkk. kkWkkkWkk
......... v.......v ......... ......... ......... ......... ......... .kkk.kkk.
..kkkkk.. vkkkkkkkv .k.....k. Ok.....kO .k.....k. .k.....k. ....kk... .........
..kWWWk.. .kWWWWWk. ..kkkkk.. ..kkkkk.. ..kkkkk.. ..kkkkk.. ....k.R.R ..kkkkk..
...kRk... ..kRRRk.. ......... ......... ......... ......... ....kkRRR .........
......... ......... ......... ......... ......... ......... .......R. .........

1f622     1f62d     1f620,1f621 1f62e,1f632 1f634 1f914 1f605 1f610
......... ......... ......... ......... .....kkk. ......... .......v. .........
......... ......... k.......k ......... ......k.. .kk...... ......vv. .........
..k...k.. .kk...kk. .kk...kk. ..k...k.. .....kkk. ....kk... .k.k.k.k. ..k...k..
..k...k.. vvk...kvv ..k...k.. ..k...k.. ......... ..k...k.. k.k.k.k.k ..k...k..
......vv. vv.....vv ......... ......... .kkk.kkk. ..k...k.. ......... .........
..kkk.vv. vv.kkk.vv ..kkkkk.. ...kkk... ......... ......... ..kkkkk.. .........
.k...k.v. vvkkkkkvv .k.....k. ...k.k... ...kkk... OO.kkkk.. ..kWWWk.. ..kkkkk..
......... .v.....v. ......... ...kkk... ......... OOOO..... ...kkk... .........
......... ......... ......... ......... ......... .OO...... ......... .........

1f641,2639 1f60b,1f61c,1f61b 1f606 1f970 1f973 1f607 1f631,1f628 1f60c
......... ......... ......... R.R...... ....M.... .VVVVVVV. ......... .........
......... ......... ......... RRR...R.R ...MyM... ......... ......... .........
..k...k.. ..k...k.. .k.....k. .R.k.kRRR ..MMMMM.. .k.k.k.k. ..W...W.. .........
..k...k.. ..k..kkk. ..k...k.. ..k.k..R. ..k...k.. k.k.k.k.k .WkW.WkW. .........
......... ......... .k.....k. ......... .k.k.k.k. ......... ..W...W.. .kkk.kkk.
..kkkkk.. .kkkkkkk. ..kkkkk.. Rk.....k. ......vwv .k.....k. ...kkk... .........
.k.....k. .....RR.. ..kWWWk.. R.kkkkkR. ..kkkk... ..kkkkk.. v..k.k..v .k.....k.
......... .....RR.. ...kRk... .......RR ......... ......... vv.kkk.vv ..kkkkk..
......... ......... ......... ......... ......... ......... v.......v .........
"""
THINGS: Final = """
2600      1f319     2b50,1f31f 2728     2601      1f327     2744      26a1
G...G...G ...yyY... ....Y.... ...Y..... ......... ...tTT... ....V.... ....YYY..
.G.....G. ..yYY.... ....Y.... ...Y..... ...WWW... .tTTTTT.. .V.WVW.V. ...YYY...
...YYY... .yYY..... ...YYY... ..YyY..Y. ..WWWWWT. tTTTTTTt. ..V.V.V.. ..YYY....
..YyyYY.. .yYY..... yyyYYYYYG YYyWyYY.. .WWWWWWWW tttttttts .W.VVV.W. .YYYYYY..
G.YyYYG.G .YYY..... .YYYYYYG. ..YyY..Y. WWWWWWWWT ......... VVVVWVVVV ...YYY...
..YYYGG.. .YYYG...Y ..YYYYG.. ...Y..... WWWWWWTTT .v..v..v. .W.VVV.W. ..YYY....
...GGG... ..YYYYYYG ..YYYYG.. ...Y..Y.. .TTTTTTt. .v..v..v. ..V.V.V.. ..YY.....
.G.....G. ..GYYYYG. .YYG.GYG. .....YyY. ......... ...v..v.. .V.WVW.V. .YY......
G...G...G ....GGG.. .YG...GG. ......Y.. ......... ...v..v.. ....V.... .Y.......

1f308     2614,2602 1f525     1f4a7     1f338     1f33b     1f339     1f337
......... ....t.... ....R.... ....V.... ...QQQ... ..Y.Y.Y.. ...RRR... .R.R.R...
..RRRRR.. ..MMMMM.. ...RR.... ....v.... ..QqQqQ.. .YYYYYYY. ..RORrR.. .RRRRR...
.RGGGGGR. .MqMMMmM. ..RRR..R. ...Vv.... QQQQMQQQQ YYbbbbbYY ..RRrRR.. .RORRR...
RGYYYYYGR MqMMMMmmM .RROR.RR. ..VVvw... QqQMYMQqQ .YbgbgbY. ...rrr... .RRRRr...
GY44444YG MMMMMMMMM RRROORRRR ..Vvvw... QQQYYYQQQ YYbbbbbYY ....2.... ..rrr....
Y4vvvvv4Y ....s.... RROOYORRR .VvvvvwU. .QQMYMQQ. .YYYYYYY. .44.2.... ...2..4..
4v.....v4 ....s.... RRYYyYOR. .vWvvwwU. QQqQMQqQQ ..Y2Y.Y.. ..442.44. .4.2.44..
WW.....WW ..s.s.... .RYyyYR.. ..vvwUU.. .QQ.Q.QQ. ...2.44.. ....244.. .442.4...
WWW...WWW ..sss.... ..RYYR... ...UUU... ......... ...244... ....2.... ..442....

1f340     1f331     1f333     1f332     1f342,1f341 1f33e   1f33d     1f955
..44.44.. ......... ..44444.. ....4.... .......g. ...Y.Y... ...YY.... ......44.
.44544544 .......44 .4454444. ....4.... ..RR..Rg. ..YGYGY.. ..YyYY... .....4434
.45444454 .44...443 445444443 ...454... .RORRRgR. ..GYGYG.. .4YYyY4.. ....OO44.
..444444. 4554.443. 444444433 ...443... RRORRgRR. ..YGYGY.. .4yYYY44. ...OOOO..
.44544454 .444443.. 344444333 ..45443.. RRRRgRRr. ..GYGYG.. 44YYyY43. ..OfOO...
.44444444 ..3443... .3333333. ..44433.. RRRgRRRr. ...YGY... .4yYYY43. .OfOOR...
..44344.. ....3.... ...bdb... .4544433. .RgRRRr.. ....G.... .4YYY433. .OOOR....
....3.... ....3.... ...bdb... 444433333 .gRRRr... ....G.... ..44433.. OOOR.....
.....3... ..ddddd.. ..bdddb.. ....b.... g........ ....G.... ...43.... OR.......

1f345     1f34e     1f353     1f954     1f383     1f344     1f347     1f95a
...4.4... .....2... ...434... ..ddd.... ....3.... ..RRRRR.. ....b.... ...PPP...
..44444.. ....b44.. .4444444. .deeedd.. ....3.... .RWRRRWR. ..MM.44.. ..PWPPP..
.RR434RR. .RRRbRRR. .RRR4RRR. deededdd. .OORORO.. RRRRWRRRR .MqMMM44. ..WPPPp..
RfRRRRRRr RfRRRRRRr RRYRRRYRR deeddddc. OkkOROkkR RWRRRRRWR MMMmMqM.. .PWPPPPp.
RORRRRRRr RfRRRRRRr RRRRYRRRr ddddeddcc OOOORORRR rRRRRRRRr .MqMMMm.. .PPPPPPp.
RRRRRRRRr RORRRRRRr .RYRRRYr. .dddddddc OkOkOkOkR .rPPPPPr. .MMMmMM.. .PPPPPpp.
RRRRRRRrr RRRRRRRrr .RRRYRRr. ..cddedcc OkkkkkkkR ..PWPPp.. ..MqMM... .PPPPPpp.
.RRRRRrr. .RRRRRrr. ..RRRRr.. ...ccccc. .OOkRkOR. ..PPPPp.. ..MMmm... ..PPPpp..
..rrrrr.. ..rr.rr.. ...Rrr... ......... ..RRRRR.. ...Ppp... ...mm.... ...ppp...

1f35e     2615      1f414,1f413 1f424,1f425 1f42e,1f404 1f437,1f416 1f411,1f40f 1f431,1f408
......... ..t..t... ....RR... ...YYY... W.......W O.......O ..WWWWW.. k.......k
.ddddddd. .t..t.... ...WWW... ..YyYYY.. Wk.....kW OO.fff.OO .WWWWWWW. kO.....Ok
deeeeeeed ......... ...WkWG.. ..YkYYG.. .kWWWWWk. OfffffffO WWWnnnWWW kOOOOOOOk
deeeeeeed WWWWWWW.. W..WWRG.. ..YYYGG.. .WWWWWkk. .fffffff. WWnnnnnWW OOkOOOkOO
.deeeeec. WddddW.W. WW.WWR... .YYYYY... .WkWWWkW. ffkfffkff .nnWnWnn. OOkOOOkOO
.deeeeec. WWWWWW.W. WWWWWW... YYYYYYYY. .WWWWWWW. fffffffff ..nnnnn.. OOOOqOOOO
.deeeeec. WWWWWWW.. WWWWWWT.. YYGYYYY.. ..fffff.. ffOOOOOff ..nnnnn.. OOOkOkOOO
.deeeeec. .WWWWT... .WWWWT... .YYYYYG.. ..fkfkf.. .fOkOkOf. ...nnn... .OOOOOOO.
.ccccccc. ..TTT.... ...G.G... ..GG.G... ...fff... ..fffff.. ......... ..OOOOO..

1f436,1f415 1f430,1f407 1f41f,1f420 1f41d 1f98b     1f389     1f381     1f3b5,1f3b6
......... .WW...WW. ......... ..V..V... MM.....MM R..v...Y. ..R...R.. ...UUUUUU
cc.ddd.cc .WfW.WfW. ...ww.... .VWVVWV.. MqM.k.MqM ..Y...R.. .R.R.R.R. ...UUUUUU
ccddddddc .WfW.WfW. ..wvvw..w .VWWVWV.. MqqMkMqqM .....M..v ..RRRRR.. ...U....U
ccdkdkdcc .WfWWWfW. .wvvvvw.w ..VVVV... MqqqkqqqM .dR..Y... UUUURUUUU ...U....U
ccddddd.c ..WWWWW.. wkvvVvvww .YkYkYk.. .MMqkqMM. .ddR...M. UvUURUUUU ...U....U
.ddPPPdd. .WWkWkWW. wvvvVvvww YYkYkYkk. ..MMkMM.. eededR.R. RRRRRRRRR .UUU..UUU
.dPPkPPd. .WWWWWWW. .wvvvvw.w YkYkYkY.. .MqqkqqM. .eedd.Y.. UvUURUUUU UwUU.UwUU
..PPfPP.. .WfWfWfW. ..wwww... .kYkYk... .MqMkMqM. eededd... UUUURUUUU UUUU.UUUU
...PfP... ..WWWWW.. ......... ......... ..M...M.. eee...... UUUURUUUU .UU...UU.

1f4a4     2705,2714 274c      2757      2753      1f4b0     1f3e0,1f3e1 1f3a3
....UUUUU 444444444 RR.....RR ...RRR... ..RRRR... ...ddd... ....R.... ..cc.....
.......U. 4444444W4 RRR...RRR ...RRR... .RR..RR.. ....d.... ...RRR.b. ..cttt...
......U.. 444444WW4 .RRR.RRR. ...RRR... .RR..RR.. ...ddd... ..RRRRRb. .cc...t..
.....U... 4W444WW44 ..RRRRR.. ...RRR... ....RRR.. ..ddddd.. .RRRRRRR. .c.....t.
....UUUUU 4WW4WW444 ...RRR... ...RRR... ...RR.... .ddGGGdd. RRRRRRRRR cc.....t.
UUUU..... 44WWW4444 ..RRRRR.. ....R.... ...RR.... .ddGddddc .PPPPPPP. c......t.
..U...... 444W44444 .RRR.RRR. ......... ......... dddGGGddc .PvPbbPp. c......s.
.U....... 444444444 RRR...RRR ...RRR... ...RR.... ddddddGdc .PPPbbPp. .....s.s.
UUUU..... 444444444 RR.....RR ...RRR... ...RR.... .dGGGGcc. .PPPbbPp. .....sss.

1f48e     1f511     1f440     1f41e     1f34a     1f352     1f370,1f382 1f4ac
......... ..GGG.... ......... ...kkk... ......44. ......44. ....O.... .........
..VVVVV.. .GyYYG... .WW...WW. ..kWkWk.. ....344.. .....44.. ....W.... .WWWWWWW.
.VWvVwvV. .GY.YG... WWWW.WWWW ..RRkRR.. ..OOOOO.. ....3.3.. ....W.... WWWWWWWWW
VVWvVvwvV .GYYYG... WWWW.WWWW .RkRkRkR. .OfOOOOR. ...3...3. .fffffff. WWkWkWkWW
VVvvVvvvV ..GGG.... WkkW.WkkW RRRRkRRRR OfOOOOORR .RR...RR. fWffWffWf WWWWWWWWW
.VvvVvvV. ...G..... WkkW.WkkW RRkRkRkRR OOOOOOORR RfRR.RfRR WWWWWWWWW WWWWWWWWW
..VvVvV.. ...GG.... WWWW.WWWW .RRRkRRR. OOOOOORRR RRRr.RRRr ePPPPPPPe .WWWWWWW.
...VVV... ...G..... .WW...WW. ..RRkRR.. .OOOORRR. RRrr.RRrr fffffffff ..WW.....
....V.... ...GG.... ......... ......... ..RRRRR.. .rr...rr. ePPPPPPPe ..W......
"""
