/* pages_private: what tells the formats of page pictures apart; all else is one painter. */
#ifndef SY_PAGES_PRIVATE_H
#define SY_PAGES_PRIVATE_H

#include "cairo/pages.h"

#include <cairo.h>

/* A page's surface. Whatever the surface writes is appended to bytes. */
typedef struct {
  const char *extension;
  /* width, height: of the page, in pt; columns, rows: in dots. */
  cairo_surface_t *(*begin)(GByteArray *bytes, double width, double height, double columns, double rows);
  cairo_status_t (*end)(cairo_surface_t *surface, GByteArray *bytes);
  bool dots; /* The page is made of dots, of which there may be too many. */
} SyPagesFormat;

SyPainter *sy_pages_new(const SyPagesFormat *format, const char *directory, const char *stem, double dpi,
                        SyDiagnostics *diagnostics);
bool sy_pages_close(SyPainter *pages, bool commit, SyDiagnostics *diagnostics);
/* For surfaces that write streams. data: a GByteArray. */
cairo_status_t sy_pages_append(void *data, const unsigned char *bytes, unsigned length);

#endif
