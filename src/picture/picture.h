/* picture: files of pictures as what can be painted: PNG and JPEG as they are, others turned into PNG, metafiles into
 * figures.
 *
 * Bytes come from strangers: every length is checked. Pixels are bounded by limits, those of pictures within included;
 * the strips of a TIFF by the file's size; points by SY_FIGURE_MOST_POINTS and SY_FIGURE_MOST_WALKED. */
#ifndef SY_PICTURE_H
#define SY_PICTURE_H

#include "graphics/graphics.h"

typedef struct {
  GBytes *file;           /* PNG or JPEG, or NULL */
  const char *media_type; /* of file; static */
  SyFigure *figure;       /* of a metafile, or NULL */
  const char *lacks;      /* what of it cannot be drawn, for a warning; interned; or NULL */
} SyPicture;

/* content_type may be NULL: the bytes tell. Never NULL; without file and figure nothing can be painted. */
SyPicture *sy_picture_read(GBytes *bytes, const char *content_type, const SyLimits *limits);
/* The same for a picture within another; left: pixels for all of them; depth: in how many. */
SyPicture *sy_picture_read_within(GBytes *bytes, guint64 *left, int depth);
void sy_picture_free(SyPicture *picture);

/* Pixels, top row first, 4 bytes each: red, green, blue, opacity; not premultiplied. */
typedef struct {
  size_t width, height;
  guchar *rgba; /* owned */
} SyPixels;
/* A PNG file of them, which are used up; NULL: out of memory. Caller unrefs. */
GBytes *sy_pixels_png(SyPixels *pixels);
/* Room for so many pixels, all clear, taken off *left, which is what a picture with all that is within it may still
 * have; false: there is not so much left. */
bool sy_pixels_init(SyPixels *pixels, guint64 width, guint64 height, guint64 *left);
void sy_pixels_clear(SyPixels *pixels);

/* dib.c: a device-independent bitmap: its header, and its bits where they stand apart (NULL: behind the header and its
 * colours). has_alpha: the fourth byte of 32-bit pixels is their opacity. */
bool sy_dib_read(SyPixels *out, const guchar *header, gsize header_length, const guchar *bits, gsize bits_length,
                 bool has_alpha, guint64 *left);
/* gif.c: the first picture. */
bool sy_gif_read(SyPixels *out, const guchar *data, gsize length, guint64 *left);
/* tiff.c: the first picture of a baseline file. */
bool sy_tiff_read(SyPixels *out, const guchar *data, gsize length, guint64 *left);
/* emf.c, wmf.c: a figure, or NULL; *lacks: what had to be left out, or NULL. */
SyFigure *sy_emf_read(const guchar *data, gsize length, guint64 *left, int depth, const char **lacks);
SyFigure *sy_wmf_read(const guchar *data, gsize length, guint64 *left, const char **lacks);

#endif
