/* Text beside floats. */
#ifndef SY_LAYOUT_WRAP_PRIVATE_H
#define SY_LAYOUT_WRAP_PRIVATE_H

#include "compose/compose.h"
#include "layout/page_private.h"

/* What text keeps clear of, as the page is laid out. */
typedef struct {
  double left, right, top, bottom;
} SyClear;
SyClear sy_wrap_clear(const Page *page, const Box *box);

typedef struct {
  const Page *page;
  double left, width; /* of the column */
  double top;         /* of the paragraph's first line */
} SyWrapPlace;
/* Whether a float of the page that text keeps clear of reaches below top. */
bool sy_wrap_any(const Page *page, double top);
/* For SyComposition.measure; data is a SyWrapPlace. */
bool sy_wrap_measure(void *data, double y, double height, double after, SyLinePlace *place);

#endif
