/* color: colours and the styles of lines that every painter knows. */
#ifndef SY_COLOR_H
#define SY_COLOR_H

#include "base/base.h"

#define SY_COLOR_AUTO 0xFF000000u /* black, or white on dark shading; for fills: none */

/* Line styles of borders and underlines (17.18.2, 17.18.99), folded to what can be drawn. */
typedef enum {
  SY_LINE_NONE,
  SY_LINE_SINGLE,
  SY_LINE_THICK,
  SY_LINE_DOUBLE,
  SY_LINE_TRIPLE,
  SY_LINE_DOTTED,
  SY_LINE_DASHED,
  SY_LINE_DOT_DASH,
  SY_LINE_DOT_DOT_DASH,
  SY_LINE_WAVE,
  SY_LINE_DOUBLE_WAVE,
  SY_LINE_WORDS
} SyLineStyle;

#endif
