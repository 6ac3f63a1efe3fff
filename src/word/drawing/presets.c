/* Outlines of the preset shapes (20.1.10.56), in the notation that geometry.h explains. Angles are in 60,000ths of a
 * degree, clockwise from the right; "n" is a quarter or half turn backwards. */
#include "word/drawing/geometry_private.h"

#include <string.h>

static const SyPreset presets[] = {
    {"rect", NULL, NULL, "M l t L r t L r b L l b Z", NULL},
    {"textBox", NULL, NULL, "M l t L r t L r b L l b Z", NULL},
    {"flowChartProcess", NULL, NULL, "M l t L r t L r b L l b Z", NULL},
    {"roundRect", "adj 16667",
     "a = pin 0 adj 50000; x1 = * ss a 100000; x2 = +- r 0 x1; y2 = +- b 0 x1; il = * x1 29289 100000; ir "
     "= +- r 0 il; ib = +- b 0 il",
     "M l x1 A x1 x1 cd2 cd4 L x2 t A x1 x1 3cd4 cd4 L r y2 A x1 x1 0 cd4 L x1 b A x1 x1 cd4 cd4 Z", "il il ir ib"},
    {"flowChartAlternateProcess", "adj 16667",
     "a = pin 0 adj 50000; x1 = * ss a 100000; x2 = +- r 0 x1; y2 = +- b 0 x1; il = * x1 29289 100000; ir "
     "= +- r 0 il; ib = +- b 0 il",
     "M l x1 A x1 x1 cd2 cd4 L x2 t A x1 x1 3cd4 cd4 L r y2 A x1 x1 0 cd4 L x1 b A x1 x1 cd4 cd4 Z", "il il ir ib"},
    {"ellipse", NULL,
     "dx = cos wd2 2700000; dy = sin hd2 2700000; il = +- hc 0 dx; ir = +- hc dx 0; it = +- vc 0 dy; ib = "
     "+- vc dy 0",
     "M l vc A wd2 hd2 cd2 cd4 A wd2 hd2 3cd4 cd4 A wd2 hd2 0 cd4 A wd2 hd2 cd4 cd4 Z", "il it ir ib"},
    {"flowChartConnector", NULL,
     "dx = cos wd2 2700000; dy = sin hd2 2700000; il = +- hc 0 dx; ir = +- hc dx 0; it = +- vc 0 dy; ib = "
     "+- vc dy 0",
     "M l vc A wd2 hd2 cd2 cd4 A wd2 hd2 3cd4 cd4 A wd2 hd2 0 cd4 A wd2 hd2 cd4 cd4 Z", "il it ir ib"},
    {"triangle", "adj 50000", "a = pin 0 adj 100000; x = * w a 100000; x1 = * w a 200000; x2 = +- x1 wd2 0",
     "M l b L x t L r b Z", "x1 vc x2 b"},
    {"flowChartExtract", NULL, "x2 = * w 3 4", "M l b L hc t L r b Z", "wd4 vc x2 b"},
    {"flowChartMerge", NULL, "x2 = * w 3 4", "M l t L r t L hc b Z", "wd4 t x2 vc"},
    {"rtTriangle", NULL, "x2 = * w 7 12; y1 = * h 7 12; y2 = * h 11 12", "M l b L l t L r b Z", "wd12 y1 x2 y2"},
    {"diamond", NULL, "x2 = * w 3 4; y2 = * h 3 4", "M l vc L hc t L r vc L hc b Z", "wd4 hd4 x2 y2"},
    {"flowChartDecision", NULL, "x2 = * w 3 4; y2 = * h 3 4", "M l vc L hc t L r vc L hc b Z", "wd4 hd4 x2 y2"},
    {"parallelogram", "adj 25000",
     "m = * 100000 w ss; a = pin 0 adj m; x = * ss a 100000; x2 = +- r 0 x; il = * x 1 2; ir = +- r 0 il",
     "M l b L x t L r t L x2 b Z", "il t ir b"},
    {"flowChartInputOutput", NULL, "x = * w 1 5; x2 = * w 4 5", "M l b L x t L r t L x2 b Z", "x t x2 b"},
    {"trapezoid", "adj 25000", "m = * 50000 w ss; a = pin 0 adj m; x = * ss a 100000; x2 = +- r 0 x; y = * h a 300000",
     "M l b L x t L x2 t L r b Z", "x y x2 b"},
    {"flowChartManualOperation", NULL, "x = * w 1 5; x2 = * w 4 5", "M l t L r t L x2 b L x b Z", "x t x2 b"},
    {"flowChartManualInput", NULL, "y = * h 1 5", "M l y L r t L r b L l b Z", "l y r b"},
    {"hexagon", "adj 25000; vf 115470",
     "m = * 50000 w ss; a = pin 0 adj m; v = * hd2 vf 100000; x1 = * ss a 100000; x2 = +- r 0 x1; dy = sin "
     "v 3600000; y1 = +- vc 0 dy; y2 = +- vc dy 0; il = * x1 1 2; ir = +- r 0 il; it = * h 1 8; ib = +- b "
     "0 it",
     "M l vc L x1 y1 L x2 y1 L r vc L x2 y2 L x1 y2 Z", "il it ir ib"},
    {"flowChartPreparation", NULL, "x1 = * w 1 5; x2 = * w 4 5", "M l vc L x1 t L x2 t L r vc L x2 b L x1 b Z",
     "x1 t x2 b"},
    {"octagon", "adj 29289",
     "a = pin 0 adj 50000; x1 = * ss a 100000; x2 = +- r 0 x1; y2 = +- b 0 x1; il = * x1 1 2; ir = +- r 0 "
     "il; ib = +- b 0 il",
     "M l x1 L x1 t L x2 t L r x1 L r y2 L x2 b L x1 b L l y2 Z", "il il ir ib"},
    {"pentagon", NULL, "y1 = * h 382 1000; x1 = * w 191 1000; x2 = * w 809 1000",
     "M l y1 L hc t L r y1 L x2 b L x1 b Z", "x1 y1 x2 b"},
    {"homePlate", "adj 50000", "m = * 100000 w ss; a = pin 0 adj m; d = * ss a 100000; x1 = +- r 0 d; x2 = +/ x1 r 2",
     "M l t L x1 t L r vc L x1 b L l b Z", "l t x2 b"},
    {"chevron", "adj 50000",
     "m = * 100000 w ss; a = pin 0 adj m; x1 = * ss a 100000; x2 = +- r 0 x1; d = +- x2 0 x1; il = ?: d x1 "
     "l; ir = ?: d x2 r",
     "M l t L x2 t L r vc L x2 b L l b L x1 vc Z", "il t ir b"},
    {"rightArrow", "adj1 50000; adj2 50000",
     "m = * 100000 w ss; a1 = pin 0 adj1 100000; a2 = pin 0 adj2 m; d = * ss a2 100000; dy = * h a1 "
     "200000; y1 = +- vc 0 dy; y2 = +- vc dy 0; x1 = +- r 0 d; k = * y1 d hd2; ir = +- x1 k 0",
     "M l y1 L x1 y1 L x1 t L r vc L x1 b L x1 y2 L l y2 Z", "l y1 ir y2"},
    {"leftArrow", "adj1 50000; adj2 50000",
     "m = * 100000 w ss; a1 = pin 0 adj1 100000; a2 = pin 0 adj2 m; d = * ss a2 100000; dy = * h a1 "
     "200000; y1 = +- vc 0 dy; y2 = +- vc dy 0; k = * y1 d hd2; il = +- d 0 k",
     "M r y1 L d y1 L d t L l vc L d b L d y2 L r y2 Z", "il y1 r y2"},
    {"downArrow", "adj1 50000; adj2 50000",
     "m = * 100000 h ss; a1 = pin 0 adj1 100000; a2 = pin 0 adj2 m; d = * ss a2 100000; dx = * w a1 "
     "200000; x1 = +- hc 0 dx; x2 = +- hc dx 0; y1 = +- b 0 d; k = * x1 d wd2; ib = +- y1 k 0",
     "M x1 t L x1 y1 L l y1 L hc b L r y1 L x2 y1 L x2 t Z", "x1 t x2 ib"},
    {"upArrow", "adj1 50000; adj2 50000",
     "m = * 100000 h ss; a1 = pin 0 adj1 100000; a2 = pin 0 adj2 m; d = * ss a2 100000; dx = * w a1 "
     "200000; x1 = +- hc 0 dx; x2 = +- hc dx 0; k = * x1 d wd2; it = +- d 0 k",
     "M x1 b L x1 d L l d L hc t L r d L x2 d L x2 b Z", "x1 it x2 b"},
    {"leftRightArrow", "adj1 50000; adj2 50000",
     "m = * 50000 w ss; a1 = pin 0 adj1 100000; a2 = pin 0 adj2 m; d = * ss a2 100000; dy = * h a1 200000; "
     "y1 = +- vc 0 dy; y2 = +- vc dy 0; x2 = +- r 0 d",
     "M l vc L d t L d y1 L x2 y1 L x2 t L r vc L x2 b L x2 y2 L d y2 L d b Z", "d y1 x2 y2"},
    {"upDownArrow", "adj1 50000; adj2 50000",
     "m = * 50000 h ss; a1 = pin 0 adj1 100000; a2 = pin 0 adj2 m; d = * ss a2 100000; dx = * w a1 200000; "
     "x1 = +- hc 0 dx; x2 = +- hc dx 0; y2 = +- b 0 d",
     "M hc t L r d L x2 d L x2 y2 L r y2 L hc b L l y2 L x1 y2 L x1 d L l d Z", "x1 d x2 y2"},
    {"notchedRightArrow", "adj1 50000; adj2 50000",
     "m = * 100000 w ss; a1 = pin 0 adj1 100000; a2 = pin 0 adj2 m; d = * ss a2 100000; dy = * h a1 "
     "200000; y1 = +- vc 0 dy; y2 = +- vc dy 0; x1 = +- r 0 d; n = * dy d hd2",
     "M l y1 L x1 y1 L x1 t L r vc L x1 b L x1 y2 L l y2 L n vc Z", "n y1 x1 y2"},
    {"bentUpArrow", "adj1 25000; adj2 25000; adj3 25000",
     "a1 = pin 0 adj1 50000; a2 = pin 0 adj2 50000; a3 = pin 0 adj3 50000; d = * ss a3 100000; k = * ss a2 "
     "100000; th = * ss a1 100000; hf = * th 1 2; x3 = +- r 0 k; x0 = +- x3 0 k; x1 = +- x3 0 hf; x2 = +- "
     "x3 hf 0; y1 = +- b 0 th",
     "M l y1 L x1 y1 L x1 d L x0 d L x3 t L r d L x2 d L x2 b L l b Z", "l y1 x2 b"},
    {"bentArrow", "adj1 25000; adj2 25000; adj3 25000; adj4 43750",
     "a2 = pin 0 adj2 50000; a1 = pin 0 adj1 50000; a3 = pin 0 adj3 50000; th = * ss a1 100000; k = * ss "
     "a2 100000; hf = * th 1 2; q1 = +- k 0 hf; q2 = +- k hf 0; d = * ss a3 100000; x1 = +- r 0 d; y4 = * "
     "k 2 1; bm = min x1 h; bl = * ss adj4 100000; bw = pin 0 bl bm; y1 = +- q1 bw 0; i0 = +- bw 0 th; iw "
     "= max i0 0; bw2 = +- th iw 0; n = +- 0 0 5400000",
     "M l b L l y1 A bw bw cd2 cd4 L x1 q1 L x1 t L r k L x1 y4 L x1 q2 L bw2 q2 A iw iw 3cd4 n L th b Z", NULL},
    {"plus", "adj 25000", "a = pin 0 adj 50000; x1 = * ss a 100000; x2 = +- r 0 x1; y2 = +- b 0 x1",
     "M l x1 L x1 x1 L x1 t L x2 t L x2 x1 L r x1 L r y2 L x2 y2 L x2 b L x1 b L x1 y2 L l y2 Z", "l x1 r y2"},
    {"star4", "adj 12500",
     "a = pin 0 adj 50000; iw = * wd2 a 50000; ih = * hd2 a 50000; dx = cos iw 2700000; dy = sin ih "
     "2700000; x1 = +- hc 0 dx; x2 = +- hc dx 0; y1 = +- vc 0 dy; y2 = +- vc dy 0",
     "M l vc L x1 y1 L hc t L x2 y1 L r vc L x2 y2 L hc b L x1 y2 Z", "x1 y1 x2 y2"},
    {"star5", NULL,
     "y1 = * h 382 1000; y2 = * h 618 1000; y3 = * h 764 1000; x1 = * w 191 1000; x2 = * w 809 1000; x3 = "
     "* w 382 1000; x4 = * w 618 1000; x5 = * w 691 1000; x6 = * w 309 1000",
     "M l y1 L x3 y1 L hc t L x4 y1 L r y1 L x5 y2 L x2 b L hc y3 L x1 b L x6 y2 Z", "x6 y1 x5 y3"},
    {"can", "adj 25000",
     "m = * 50000 h ss; a = pin 0 adj m; y1 = * ss a 200000; y2 = +- y1 y1 0; y3 = +- b 0 y1; n = +- 0 0 "
     "10800000",
     "M l y1 A wd2 y1 cd2 n L r y3 A wd2 y1 0 cd2 Z | ! M l y1 A wd2 y1 cd2 cd2 A wd2 y1 0 cd2 Z | - M l "
     "y1 A wd2 y1 cd2 cd2 A wd2 y1 0 cd2",
     "l y2 r y3"},
    {"flowChartMagneticDisk", NULL, "y1 = * h 1 6; y2 = * h 1 3; y3 = * h 5 6; n = +- 0 0 10800000",
     "M l y1 A wd2 y1 cd2 n L r y3 A wd2 y1 0 cd2 Z | ! M l y1 A wd2 y1 cd2 cd2 A wd2 y1 0 cd2 Z | - M l "
     "y1 A wd2 y1 cd2 cd2 A wd2 y1 0 cd2",
     "l y2 r y3"},
    {"flowChartMagneticDrum", NULL, "x1 = * w 1 6; x2 = * w 5 6; n = +- 0 0 10800000; x3 = * w 2 3",
     "M x1 t L x2 t A x1 hd2 3cd4 cd2 L x1 b A x1 hd2 cd4 cd2 Z | - M x2 t A x1 hd2 3cd4 n", "x1 t x3 b"},
    {"cube", "adj 25000", "a = pin 0 adj 100000; y1 = * ss a 100000; y4 = +- b 0 y1; x4 = +- r 0 y1",
     "M l y1 L y1 t L r t L r y4 L x4 b L l b Z | - M l y1 L x4 y1 L r t M x4 y1 L x4 b", "l y1 x4 b"},
    {"foldedCorner", "adj 16667",
     "a = pin 0 adj 50000; d = * ss a 100000; y2 = +- b 0 d; x1 = +- r 0 d; q = * d 1 5; x2 = +- x1 q 0; "
     "y1 = +- y2 q 0",
     "M l t L r t L r y2 L x1 b L l b Z | - M x1 b L x2 y1 L r y2", "l t r y2"},
    {"frame", "adj1 12500", "a = pin 0 adj1 50000; d = * ss a 100000; x2 = +- r 0 d; y2 = +- b 0 d",
     "M l t L r t L r b L l b Z M d d L d y2 L x2 y2 L x2 d Z", "d d x2 y2"},
    {"donut", "adj 25000",
     "a = pin 0 adj 50000; d = * ss a 100000; iw = +- wd2 0 d; ih = +- hd2 0 d; n = +- 0 0 5400000; dx = "
     "cos wd2 2700000; dy = sin hd2 2700000; il = +- hc 0 dx; ir = +- hc dx 0; it = +- vc 0 dy; ib = +- vc "
     "dy 0",
     "M l vc A wd2 hd2 cd2 cd4 A wd2 hd2 3cd4 cd4 A wd2 hd2 0 cd4 A wd2 hd2 cd4 cd4 Z M d vc A iw ih cd2 n "
     "A iw ih cd4 n A iw ih 0 n A iw ih 3cd4 n Z",
     "il it ir ib"},
    {"plaque", "adj 16667",
     "a = pin 0 adj 50000; x1 = * ss a 100000; x2 = +- r 0 x1; y2 = +- b 0 x1; n = +- 0 0 5400000; il = * "
     "x1 7 10; ir = +- r 0 il; ib = +- b 0 il",
     "M l x1 A x1 x1 cd4 n L x2 t A x1 x1 cd2 n L r y2 A x1 x1 3cd4 n L x1 b A x1 x1 0 n Z", "il il ir ib"},
    {"arc", "adj1 16200000; adj2 0",
     "sa = pin 0 adj1 21599999; ea = pin 0 adj2 21599999; d = +- ea 0 sa; d2 = +- d 21600000 0; sw = ?: d "
     "d d2; wc = cos hd2 sa; ws = sin wd2 sa; x0 = cat2 wd2 wc ws; y0 = sat2 hd2 wc ws; x1 = +- hc x0 0; "
     "y1 = +- vc y0 0",
     "! M x1 y1 A wd2 hd2 sa sw L hc vc Z | - M x1 y1 A wd2 hd2 sa sw", NULL},
    {"pie", "adj1 0; adj2 16200000",
     "sa = pin 0 adj1 21599999; ea = pin 0 adj2 21599999; d = +- ea 0 sa; d2 = +- d 21600000 0; sw = ?: d "
     "d d2; wc = cos hd2 sa; ws = sin wd2 sa; x0 = cat2 wd2 wc ws; y0 = sat2 hd2 wc ws; x1 = +- hc x0 0; "
     "y1 = +- vc y0 0",
     "M x1 y1 A wd2 hd2 sa sw L hc vc Z", NULL},
    {"chord", "adj1 2700000; adj2 16200000",
     "sa = pin 0 adj1 21599999; ea = pin 0 adj2 21599999; d = +- ea 0 sa; d2 = +- d 21600000 0; sw = ?: d "
     "d d2; wc = cos hd2 sa; ws = sin wd2 sa; x0 = cat2 wd2 wc ws; y0 = sat2 hd2 wc ws; x1 = +- hc x0 0; "
     "y1 = +- vc y0 0",
     "M x1 y1 A wd2 hd2 sa sw Z", NULL},
    {"leftBracket", "adj 8333", "m = * 50000 h ss; a = pin 0 adj m; y1 = * ss a 100000; y2 = +- b 0 y1",
     "! M r b A w y1 cd4 cd4 L l y1 A w y1 cd2 cd4 Z | - M r b A w y1 cd4 cd4 L l y1 A w y1 cd2 cd4", NULL},
    {"rightBracket", "adj 8333", "m = * 50000 h ss; a = pin 0 adj m; y1 = * ss a 100000; y2 = +- b 0 y1",
     "! M l t A w y1 3cd4 cd4 L r y2 A w y1 0 cd4 Z | - M l t A w y1 3cd4 cd4 L r y2 A w y1 0 cd4", NULL},
    {"leftBrace", "adj1 8333; adj2 50000",
     "a2 = pin 0 adj2 100000; s = * ss 1 1; m = * h 1 4; y0 = * ss adj1 100000; q = pin 0 y0 m; y2 = * h "
     "a2 100000; y1 = +- y2 0 q; y3 = +- y2 q 0; y4 = +- b 0 q; n = +- 0 0 5400000",
     "! M r b A wd2 q cd4 cd4 L hc y3 A wd2 q 0 n A wd2 q cd4 n L hc q A wd2 q cd2 cd4 Z | - M r b A wd2 q "
     "cd4 cd4 L hc y3 A wd2 q 0 n A wd2 q cd4 n L hc q A wd2 q cd2 cd4",
     NULL},
    {"rightBrace", "adj1 8333; adj2 50000",
     "a2 = pin 0 adj2 100000; s = * ss 1 1; m = * h 1 4; y0 = * ss adj1 100000; q = pin 0 y0 m; y2 = * h "
     "a2 100000; y1 = +- y2 0 q; y3 = +- y2 q 0; y4 = +- b 0 q; n = +- 0 0 5400000",
     "! M l t A wd2 q 3cd4 cd4 L hc y1 A wd2 q cd2 n A wd2 q 3cd4 n L hc y4 A wd2 q 0 cd4 Z | - M l t A "
     "wd2 q 3cd4 cd4 L hc y1 A wd2 q cd2 n A wd2 q 3cd4 n L hc y4 A wd2 q 0 cd4",
     NULL},
    {"bracketPair", "adj 16667",
     "a = pin 0 adj 50000; x1 = * ss a 100000; x2 = +- r 0 x1; y2 = +- b 0 x1; il = * x1 29289 100000; ir "
     "= +- r 0 il; ib = +- b 0 il",
     "! M l x1 A x1 x1 cd2 cd4 L x2 t A x1 x1 3cd4 cd4 L r y2 A x1 x1 0 cd4 L x1 b A x1 x1 cd4 cd4 Z | - M "
     "x1 b A x1 x1 cd4 cd4 L l x1 A x1 x1 cd2 cd4 M x2 t A x1 x1 3cd4 cd4 L r y2 A x1 x1 0 cd4",
     "il il ir ib"},
    {"bracePair", "adj 8333",
     "a = pin 0 adj 25000; q = * ss a 100000; q2 = * q 2 1; n = +- 0 0 5400000; y1 = +- vc 0 q; y2 = +- vc "
     "q 0; yb = +- b 0 q; x1 = +- r 0 q; x2 = +- r 0 q2",
     "- M q2 b A q q cd4 cd4 L q y2 A q q 0 n A q q cd4 n L q q A q q cd2 cd4 M x2 t A q q 3cd4 cd4 L x1 "
     "y1 A q q cd2 n A q q 3cd4 n L x1 yb A q q 0 cd4",
     "q t x1 b"},
    {"snip1Rect", "adj 16667", "c1 = pin 0 adj 50000; d1 = * ss c1 100000; x1 = +- r 0 d1; y1 = +- b 0 d1",
     "M l t L x1 t L r d1 L r b L l b Z", NULL},
    {"round1Rect", "adj 16667", "c1 = pin 0 adj 50000; d1 = * ss c1 100000; x1 = +- r 0 d1; y1 = +- b 0 d1",
     "M l t L x1 t A d1 d1 3cd4 cd4 L r b L l b Z", NULL},
    {"snip2SameRect", "adj1 16667; adj2 0",
     "c1 = pin 0 adj1 50000; d1 = * ss c1 100000; x1 = +- r 0 d1; y1 = +- b 0 d1; c2 = pin 0 adj2 50000; "
     "d2 = * ss c2 100000; x2 = +- r 0 d2; y2 = +- b 0 d2",
     "M l d1 L d1 t L x1 t L r d1 L r y2 L x2 b L d2 b L l y2 Z", NULL},
    {"round2SameRect", "adj1 16667; adj2 0",
     "c1 = pin 0 adj1 50000; d1 = * ss c1 100000; x1 = +- r 0 d1; y1 = +- b 0 d1; c2 = pin 0 adj2 50000; "
     "d2 = * ss c2 100000; x2 = +- r 0 d2; y2 = +- b 0 d2",
     "M l d1 A d1 d1 cd2 cd4 L x1 t A d1 d1 3cd4 cd4 L r y2 A d2 d2 0 cd4 L d2 b A d2 d2 cd4 cd4 Z", NULL},
    {"snip2DiagRect", "adj1 0; adj2 16667",
     "c1 = pin 0 adj1 50000; d1 = * ss c1 100000; x1 = +- r 0 d1; y1 = +- b 0 d1; c2 = pin 0 adj2 50000; "
     "d2 = * ss c2 100000; x2 = +- r 0 d2; y2 = +- b 0 d2",
     "M l d1 L d1 t L x2 t L r d2 L r y1 L x1 b L d2 b L l y2 Z", NULL},
    {"round2DiagRect", "adj1 16667; adj2 0",
     "c1 = pin 0 adj1 50000; d1 = * ss c1 100000; x1 = +- r 0 d1; y1 = +- b 0 d1; c2 = pin 0 adj2 50000; "
     "d2 = * ss c2 100000; x2 = +- r 0 d2; y2 = +- b 0 d2",
     "M l d1 A d1 d1 cd2 cd4 L x2 t A d2 d2 3cd4 cd4 L r y1 A d1 d1 0 cd4 L d2 b A d2 d2 cd4 cd4 Z", NULL},
    {"snipRoundRect", "adj1 16667; adj2 16667",
     "c1 = pin 0 adj1 50000; d1 = * ss c1 100000; x1 = +- r 0 d1; y1 = +- b 0 d1; c2 = pin 0 adj2 50000; "
     "d2 = * ss c2 100000; x2 = +- r 0 d2; y2 = +- b 0 d2",
     "M l d1 A d1 d1 cd2 cd4 L x2 t L r d2 L r b L l b Z", NULL},
    {"flowChartPunchedCard", "adj 20000", "c1 = pin 0 adj 50000; d1 = * ss c1 100000; x1 = +- r 0 d1; y1 = +- b 0 d1",
     "M l d1 L d1 t L r t L r b L l b Z", NULL},
    {"flowChartPredefinedProcess", NULL, "x1 = * w 1 8; x2 = * w 7 8",
     "! M l t L r t L r b L l b Z | - M x1 t L x1 b M x2 t L x2 b | - M l t L r t L r b L l b Z", "x1 t x2 b"},
    {"flowChartInternalStorage", NULL, "x1 = * w 1 8; y1 = * h 1 8",
     "! M l t L r t L r b L l b Z | - M x1 t L x1 b M l y1 L r y1 | - M l t L r t L r b L l b Z", "x1 y1 r b"},
    {"flowChartDocument", NULL, "y1 = * h 17322 21600; y2 = * h 23922 21600; y3 = * h 20172 21600",
     "M l t L r t L r y1 C hc y1 hc y2 l y3 Z", "l t r y1"},
    {"flowChartMultidocument", NULL,
     "x1 = * w 1 12; x2 = * w 2 12; x3 = * w 10 12; x4 = * w 11 12; x8 = * w 21 24; q = * w 5 12; y0 = * h "
     "1 12; y2 = * h 2 12; y1 = +- y0 0 0; y4 = * h 9 12; y5 = * h 39 48; y6 = * h 41 48; y7 = * h 47 48; "
     "y8 = * h 54 48",
     "M x1 y1 L x1 y2 L l y2 L l y7 C q y8 q y6 x3 y6 L x3 y5 C x8 y5 x8 y5 x4 y5 L x4 y4 L r y4 L r t L "
     "x2 t L x2 y0 L x1 y0 Z | - M l y2 L x3 y2 L x3 y6 M x1 y2 L x1 y0 L x4 y0 L x4 y5 M x2 y0 L x2 t",
     "l y2 x3 y6"},
    {"flowChartTerminator", NULL,
     "x0 = * w 3475 21600; x1 = +- x0 0 0; x2 = +- r 0 x1; it = * h 3163 21600; ib = +- b 0 it; il = * w "
     "1018 21600; ir = +- r 0 il",
     "M x1 t L x2 t A x1 hd2 3cd4 cd2 L x1 b A x1 hd2 cd4 cd2 Z", "il it ir ib"},
    {"flowChartOffpageConnector", NULL, "y1 = * h 4 5", "M l t L r t L r y1 L hc b L l y1 Z", "l t r y1"},
    {"flowChartSummingJunction", NULL,
     "dx = cos wd2 2700000; dy = sin hd2 2700000; il = +- hc 0 dx; ir = +- hc dx 0; it = +- vc 0 dy; ib = "
     "+- vc dy 0",
     "M l vc A wd2 hd2 cd2 cd4 A wd2 hd2 3cd4 cd4 A wd2 hd2 0 cd4 A wd2 hd2 cd4 cd4 Z | - M il it L ir ib "
     "M ir it L il ib",
     "il it ir ib"},
    {"flowChartOr", NULL,
     "dx = cos wd2 2700000; dy = sin hd2 2700000; il = +- hc 0 dx; ir = +- hc dx 0; it = +- vc 0 dy; ib = "
     "+- vc dy 0",
     "M l vc A wd2 hd2 cd2 cd4 A wd2 hd2 3cd4 cd4 A wd2 hd2 0 cd4 A wd2 hd2 cd4 cd4 Z | - M hc t L hc b M "
     "l vc L r vc",
     "il it ir ib"},
    {"flowChartCollate", NULL, NULL, "M l t L r t L hc vc L r b L l b L hc vc Z", "wd4 hd4 r b"},
    {"flowChartSort", NULL, "x2 = * w 3 4; y2 = * h 3 4", "M l vc L hc t L r vc L hc b Z | - M l vc L r vc",
     "wd4 hd4 x2 y2"},
    {"flowChartOnlineStorage", NULL, "x1 = * w 1 6; x2 = * w 5 6; n = +- 0 0 10800000",
     "M x1 t L r t A x1 hd2 3cd4 n L x1 b A x1 hd2 cd4 cd2 Z", "x1 t x2 b"},
    {"flowChartDelay", NULL,
     "dx = cos wd2 2700000; dy = sin hd2 2700000; il = +- hc 0 dx; ir = +- hc dx 0; it = +- vc 0 dy; ib = "
     "+- vc dy 0",
     "M l t L hc t A wd2 hd2 3cd4 cd2 L l b Z", "l it ir ib"},
    {"flowChartMagneticTape", NULL,
     "dx = cos wd2 2700000; dy = sin hd2 2700000; il = +- hc 0 dx; ir = +- hc dx 0; it = +- vc 0 dy; ib = "
     "+- vc dy 0; k = +- 2700000 0 0",
     "M hc b A wd2 hd2 cd4 cd4 A wd2 hd2 cd2 cd4 A wd2 hd2 3cd4 cd4 A wd2 hd2 0 k L r ib L r b Z", "il it ir ib"},
    {"flowChartDisplay", NULL, "x1 = * w 1 6; x2 = * w 5 6", "M l vc L x1 t L x2 t A x1 hd2 3cd4 cd2 L x1 b Z",
     "x1 t x2 b"},
    {"flowChartPunchedTape", NULL,
     "y1 = * h 1 10; q = * h 33 100; y0 = +- y1 q 0; y9 = +- y1 0 q; y2 = * h 9 10; y7 = +- y2 q 0; y8 = "
     "+- y2 0 q; x1 = * w 1 3; x2 = * w 2 3; it = * h 1 5; ib = * h 4 5",
     "M l y1 C x1 y0 x2 y9 r y1 L r y2 C x2 y8 x1 y7 l y2 Z", "l it r ib"},
    {"wave", "adj1 12500; adj2 0",
     "a = pin 0 adj1 20000; y1 = * h a 100000; q = * y1 10 3; y0 = +- y1 q 0; y9 = +- y1 0 q; y2 = +- b 0 "
     "y1; y7 = +- y2 q 0; y8 = +- y2 0 q; x1 = * w 1 3; x2 = * w 2 3; it = * y1 2 1; ib = +- b 0 it",
     "M l y1 C x1 y9 x2 y0 r y1 L r y2 C x2 y7 x1 y8 l y2 Z", "l it r ib"},
    {"wedgeRectCallout", "adj1 -20833; adj2 62500",
     "dxp = * w adj1 100000; dyp = * h adj2 100000; xp = +- hc dxp 0; yp = +- vc dyp 0; dq = * dxp h w; ay "
     "= abs dyp; aq = abs dq; dz = +- ay 0 aq; gx1 = ?: dxp 7 2; gx2 = ?: dxp 10 5; gy1 = ?: dyp 7 2; gy2 "
     "= ?: dyp 10 5; x1 = * w gx1 12; x2 = * w gx2 12; y1 = * h gy1 12; y2 = * h gy2 12; e1 = ?: dxp l xp; "
     "xl = ?: dz l e1; e2 = ?: dyp x1 xp; xt = ?: dz e2 x1; e3 = ?: dxp xp r; xr = ?: dz r e3; e4 = ?: dyp "
     "xp x1; xb = ?: dz e4 x1; e5 = ?: dxp y1 yp; yl = ?: dz y1 e5; e6 = ?: dyp t yp; yt = ?: dz e6 t; e7 "
     "= ?: dxp yp y1; yr = ?: dz y1 e7; e8 = ?: dyp yp b; yb = ?: dz e8 b",
     "M l t L x1 t L xt yt L x2 t L r t L r y1 L xr yr L r y2 L r b L x2 b L xb yb L x1 b L l b L l y2 L "
     "xl yl L l y1 Z",
     NULL},
    {"wedgeRoundRectCallout", "adj1 -20833; adj2 62500; adj3 16667",
     "dxp = * w adj1 100000; dyp = * h adj2 100000; xp = +- hc dxp 0; yp = +- vc dyp 0; dq = * dxp h w; ay "
     "= abs dyp; aq = abs dq; dz = +- ay 0 aq; gx1 = ?: dxp 7 2; gx2 = ?: dxp 10 5; gy1 = ?: dyp 7 2; gy2 "
     "= ?: dyp 10 5; x1 = * w gx1 12; x2 = * w gx2 12; y1 = * h gy1 12; y2 = * h gy2 12; e1 = ?: dxp l xp; "
     "xl = ?: dz l e1; e2 = ?: dyp x1 xp; xt = ?: dz e2 x1; e3 = ?: dxp xp r; xr = ?: dz r e3; e4 = ?: dyp "
     "xp x1; xb = ?: dz e4 x1; e5 = ?: dxp y1 yp; yl = ?: dz y1 e5; e6 = ?: dyp t yp; yt = ?: dz e6 t; e7 "
     "= ?: dxp yp y1; yr = ?: dz y1 e7; e8 = ?: dyp yp b; yb = ?: dz e8 b; u = * ss adj3 100000; u2 = +- r "
     "0 u; v2 = +- b 0 u; il = * u 29289 100000; ir = +- r 0 il; ib = +- b 0 il",
     "M l u A u u cd2 cd4 L x1 t L xt yt L x2 t L u2 t A u u 3cd4 cd4 L r y1 L xr yr L r y2 L r v2 A u u 0 "
     "cd4 L x2 b L xb yb L x1 b L u b A u u cd4 cd4 L l y2 L xl yl L l y1 Z",
     "il il ir ib"},
    {"wedgeEllipseCallout", "adj1 -20833; adj2 62500",
     "dxp = * w adj1 100000; dyp = * h adj2 100000; xp = +- hc dxp 0; yp = +- vc dyp 0; sx = * dxp h 1; sy "
     "= * dyp w 1; an = at2 sx sy; sa = +- an 660000 0; ea = +- an 0 660000; sw = +- 20280000 0 0; cx = "
     "cos wd2 sa; cy = sin hd2 sa; xa = +- hc cx 0; ya = +- vc cy 0; dx = cos wd2 2700000; dy = sin hd2 "
     "2700000; il = +- hc 0 dx; ir = +- hc dx 0; it = +- vc 0 dy; ib = +- vc dy 0",
     "M xp yp L xa ya A wd2 hd2 sa sw Z", "il it ir ib"},
    {"borderCallout1", "adj1 18750; adj2 -8333; adj3 112500; adj4 -38333",
     "y1 = * h adj1 100000; x1 = * w adj2 100000; y2 = * h adj3 100000; x2 = * w adj4 100000",
     "M l t L r t L r b L l b Z | - M x1 y1 L x2 y2", NULL},
    {"accentCallout1", "adj1 18750; adj2 -8333; adj3 112500; adj4 -38333",
     "y1 = * h adj1 100000; x1 = * w adj2 100000; y2 = * h adj3 100000; x2 = * w adj4 100000",
     "M l t L r t L r b L l b Z | - M x1 y1 L x2 y2 | - M x1 t L x1 b", NULL},
    {"callout1", "adj1 18750; adj2 -8333; adj3 112500; adj4 -38333",
     "y1 = * h adj1 100000; x1 = * w adj2 100000; y2 = * h adj3 100000; x2 = * w adj4 100000",
     "! M l t L r t L r b L l b Z | - M x1 y1 L x2 y2", NULL},
    {"line", NULL, NULL, "- M l t L r b", NULL},
    {"straightConnector1", NULL, NULL, "- M l t L r b", NULL},
    {"lineInv", NULL, NULL, "- M l b L r t", NULL},
    {"bentConnector2", NULL, NULL, "- M l t L r t L r b", NULL},
    {"bentConnector3", "adj1 50000", "x = * w adj1 100000", "- M l t L x t L x b L r b", NULL},
    {"bentConnector4", "adj1 50000; adj2 50000", "x = * w adj1 100000; y = * h adj2 100000",
     "- M l t L x t L x y L r y L r b", NULL},
    {"bentConnector5", "adj1 50000; adj2 50000; adj3 50000",
     "x = * w adj1 100000; y = * h adj2 100000; x2 = * w adj3 100000", "- M l t L x t L x y L x2 y L x2 b L r b", NULL},
    {"curvedConnector2", NULL, NULL, "- M l t C wd2 t r hd2 r b", NULL},
    {"curvedConnector3", "adj1 50000", "x = * w adj1 100000; x1 = +/ l x 2; x3 = +/ r x 2; y3 = * h 3 4",
     "- M l t C x1 t x hd4 x vc C x y3 x3 b r b", NULL},
    {"heart", NULL,
     "dx1 = * w 49 48; dx2 = * w 10 48; x1 = +- hc 0 dx1; x2 = +- hc 0 dx2; x3 = +- hc dx2 0; x4 = +- hc "
     "dx1 0; y1 = +- t 0 hd3",
     "M hc hd4 C x3 y1 x4 hd4 hc b C x1 hd4 x2 y1 hc hd4 Z", "wd6 hd4 r b"},
    {"cloud", NULL,
     "x1 = * w 9 100; x3 = * w 25 100; x4 = * w 38 100; x5 = * w 48 100; x7 = * w 66 100; x8 = * w 82 100; "
     "x9 = * w 90 100; y1 = * h 12 100; y2 = * h 34 100; y4 = * h 68 100; y5 = * h 88 100; y6 = * h 96 "
     "100; il = * w 15 100; ir = * w 85 100; it = * h 20 100; ib = * h 80 100",
     "M x1 y4 C l y4 l y2 x1 y2 C x1 l x3 t x4 y1 C x5 l x7 t x7 y1 C x8 t x9 y1 x9 y2 C r y2 r y4 x9 y4 C "
     "x9 y6 x8 y6 x7 y5 C x7 b x5 b x4 y5 C x3 b x1 y6 x1 y4 Z",
     "il it ir ib"},
    {"cloudCallout", "adj1 -20833; adj2 62500",
     "x1 = * w 9 100; x3 = * w 25 100; x4 = * w 38 100; x5 = * w 48 100; x7 = * w 66 100; x8 = * w 82 100; "
     "x9 = * w 90 100; y1 = * h 12 100; y2 = * h 34 100; y4 = * h 68 100; y5 = * h 88 100; y6 = * h 96 "
     "100; il = * w 15 100; ir = * w 85 100; it = * h 20 100; ib = * h 80 100; dxp = * w adj1 100000; dyp "
     "= * h adj2 100000; q1 = +- hc dxp 0; v1 = +- vc dyp 0; k = * ss 1 20",
     "M x1 y4 C l y4 l y2 x1 y2 C x1 l x3 t x4 y1 C x5 l x7 t x7 y1 C x8 t x9 y1 x9 y2 C r y2 r y4 x9 y4 C "
     "x9 y6 x8 y6 x7 y5 C x7 b x5 b x4 y5 C x3 b x1 y6 x1 y4 Z | M q1 v1 A k k cd2 cd4 A k k 3cd4 cd4 A k "
     "k 0 cd4 A k k cd4 cd4 Z",
     "il it ir ib"},
    {"smileyFace", NULL,
     "dx = cos wd2 2700000; dy = sin hd2 2700000; il = +- hc 0 dx; ir = +- hc dx 0; it = +- vc 0 dy; ib = "
     "+- vc dy 0; ew = * w 5 100; eh = * h 5 100; e1 = * w 29 100; e2 = * w 61 100; ey = * h 35 100; m1 = "
     "* w 23 100; m2 = * w 77 100; m3 = * w 40 100; m4 = * w 60 100; my = * h 68 100; mb = * h 86 100",
     "M l vc A wd2 hd2 cd2 cd4 A wd2 hd2 3cd4 cd4 A wd2 hd2 0 cd4 A wd2 hd2 cd4 cd4 Z | M e1 ey A ew eh "
     "cd2 cd4 A ew eh 3cd4 cd4 A ew eh 0 cd4 A ew eh cd4 cd4 Z M e2 ey A ew eh cd2 cd4 A ew eh 3cd4 cd4 A "
     "ew eh 0 cd4 A ew eh cd4 cd4 Z | - M m1 my C m3 mb m4 mb m2 my",
     "il it ir ib"},
    {"lightningBolt", NULL,
     "x1 = * w 39 100; x2 = * w 60 100; y1 = * h 28 100; x3 = * w 52 100; y2 = * h 33 100; x4 = * w 77 "
     "100; y3 = * h 55 100; x5 = * w 69 100; y4 = * h 59 100; x6 = * w 46 100; y5 = * h 69 100; x7 = * w "
     "57 100; y6 = * h 63 100; x8 = * w 23 100; y7 = * h 45 100; x9 = * w 35 100; y8 = * h 39 100; y9 = * "
     "h 18 100",
     "M x1 t L x2 y1 L x3 y2 L x4 y3 L x5 y4 L r b L x6 y5 L x7 y6 L x8 y7 L x9 y8 L l y9 Z", NULL},
};

const SyPreset *sy_preset_lookup(const char *name)
{
  for (size_t i = 0; name && i < G_N_ELEMENTS(presets); i++)
    if (strcmp(presets[i].name, name) == 0) return &presets[i];
  return NULL;
}

/* o:spt: the number of a shape's type. */
const char *sy_geometry_of_vml(int type)
{
  static const struct {
    int type;
    const char *name;
  } all[] = {
      {1, "rect"},
      {2, "roundRect"},
      {3, "ellipse"},
      {4, "diamond"},
      {5, "triangle"},
      {6, "rtTriangle"},
      {7, "parallelogram"},
      {8, "trapezoid"},
      {9, "hexagon"},
      {10, "octagon"},
      {11, "plus"},
      {12, "star5"},
      {13, "rightArrow"},
      {15, "homePlate"},
      {16, "cube"},
      {19, "arc"},
      {20, "line"},
      {21, "plaque"},
      {22, "can"},
      {23, "donut"},
      {32, "straightConnector1"},
      {33, "bentConnector2"},
      {34, "bentConnector3"},
      {35, "bentConnector4"},
      {36, "bentConnector5"},
      {37, "curvedConnector2"},
      {38, "curvedConnector3"},
      {41, "callout1"},
      {44, "accentCallout1"},
      {47, "borderCallout1"},
      {55, "chevron"},
      {56, "pentagon"},
      {61, "wedgeRectCallout"},
      {62, "wedgeRoundRectCallout"},
      {63, "wedgeEllipseCallout"},
      {64, "wave"},
      {65, "foldedCorner"},
      {66, "leftArrow"},
      {67, "downArrow"},
      {68, "upArrow"},
      {69, "leftRightArrow"},
      {70, "upDownArrow"},
      {73, "lightningBolt"},
      {74, "heart"},
      {85, "leftBracket"},
      {86, "rightBracket"},
      {87, "leftBrace"},
      {88, "rightBrace"},
      {90, "bentUpArrow"},
      {91, "bentArrow"},
      {94, "notchedRightArrow"},
      {96, "smileyFace"},
      {106, "cloudCallout"},
      {109, "flowChartProcess"},
      {110, "flowChartDecision"},
      {111, "flowChartInputOutput"},
      {112, "flowChartPredefinedProcess"},
      {113, "flowChartInternalStorage"},
      {114, "flowChartDocument"},
      {115, "flowChartMultidocument"},
      {116, "flowChartTerminator"},
      {117, "flowChartPreparation"},
      {118, "flowChartManualInput"},
      {119, "flowChartManualOperation"},
      {120, "flowChartConnector"},
      {121, "flowChartPunchedCard"},
      {122, "flowChartPunchedTape"},
      {123, "flowChartSummingJunction"},
      {124, "flowChartOr"},
      {125, "flowChartCollate"},
      {126, "flowChartSort"},
      {127, "flowChartExtract"},
      {128, "flowChartMerge"},
      {130, "flowChartOnlineStorage"},
      {131, "flowChartMagneticTape"},
      {132, "flowChartMagneticDisk"},
      {133, "flowChartMagneticDrum"},
      {134, "flowChartDisplay"},
      {135, "flowChartDelay"},
      {176, "flowChartAlternateProcess"},
      {177, "flowChartOffpageConnector"},
      {185, "bracketPair"},
      {186, "bracePair"},
      {187, "star4"},
      {202, "rect"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
    if (all[i].type == type) return all[i].name;
  return NULL;
}
