/* picture: files of pictures as what can be painted: PNG and JPEG as they are, others turned into PNG, metafiles into figures.
 *
 * Bytes come from strangers: every length is checked, and work is bounded by the file's own size and by limits. */
#ifndef SY_PICTURE_H
#define SY_PICTURE_H

#include "document/figure.h"

typedef struct {
  GBytes *file;           /* PNG or JPEG, or NULL */
  const char *media_type; /* of file; static */
  SyFigure *figure;       /* of a metafile, or NULL */
  const char *lacks;      /* what of it cannot be drawn, for a warning; interned; or NULL */
} SyPicture;

/* content_type may be NULL: the bytes tell. Never NULL; without file and figure nothing can be painted. */
SyPicture *sy_picture_read(GBytes *bytes, const char *content_type, const SyLimits *limits);
/* The same for a picture within another; depth: in how many. */
SyPicture *sy_picture_read_within(GBytes *bytes, const SyLimits *limits, int depth);
void sy_picture_free(SyPicture *picture);

/* Pixels, top row first, 4 bytes each: red, green, blue, opacity; not premultiplied. */
typedef struct {
  size_t width, height;
  guchar *rgba; /* owned */
} SyPixels;
/* A PNG file of them; NULL: out of memory. Caller unrefs. */
GBytes *sy_pixels_png(const SyPixels *pixels);
/* Room for so many pixels, all clear; false: too many for limits. */
bool sy_pixels_init(SyPixels *pixels, guint64 width, guint64 height, const SyLimits *limits);
void sy_pixels_clear(SyPixels *pixels);

/* dib.c: a device-independent bitmap: its header, and its bits where they stand apart (NULL: behind the header and its
 * colours). has_alpha: the fourth byte of 32-bit pixels is their opacity. */
bool sy_dib_read(SyPixels *out, const guchar *header, gsize header_length, const guchar *bits, gsize bits_length, bool has_alpha,
                 const SyLimits *limits);
/* gif.c: the first picture. */
bool sy_gif_read(SyPixels *out, const guchar *data, gsize length, const SyLimits *limits);
/* tiff.c: the first picture of a baseline file. */
bool sy_tiff_read(SyPixels *out, const guchar *data, gsize length, const SyLimits *limits);
/* emf.c, wmf.c: a figure, or NULL; *lacks: what had to be left out, or NULL. */
SyFigure *sy_emf_read(const guchar *data, gsize length, const SyLimits *limits, int depth, const char **lacks);
SyFigure *sy_wmf_read(const guchar *data, gsize length, const SyLimits *limits, const char **lacks);

#endif
