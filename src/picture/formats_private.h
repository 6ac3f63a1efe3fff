/* formats: the readers of single formats of picture files. Private to picture. */
#ifndef SY_PICTURE_FORMATS_H
#define SY_PICTURE_FORMATS_H

#include "picture/picture.h"

/* What a picture lacks that cannot be painted; the words are marked for translation here. */
#define SY_PICTURE_DAMAGED N_("damaged picture (a labelled frame instead)")
#define SY_PICTURE_TOO_LARGE N_("picture of more pixels than --limit picture-pixels allows (a labelled frame instead)")

/* png.c: an image of the file, whose pixels are taken off *left; NULL: *lacks says why. */
SyImage *sy_png_read(GBytes *file, guint64 *left, const char **lacks);
bool sy_png_look(const guchar *data, gsize length, SyPictureLook *look);
bool sy_png_unpack(const SyImage *image, SyPixels *out);
GBytes *sy_png_rows(const SyImage *image);
/* jpeg.c: the same */
SyImage *sy_jpeg_read(GBytes *file, guint64 *left, const char **lacks);
bool sy_jpeg_look(const guchar *data, gsize length, SyPictureLook *look);
bool sy_jpeg_unpack(const SyImage *image, SyPixels *out);

/* dib.c: a device-independent bitmap: its header, and its bits where they stand apart (NULL: behind the header and its
 * colours). has_alpha: the fourth byte of 32-bit pixels is their opacity. */
bool sy_dib_read(SyPixels *out, const guchar *header, gsize header_length, const guchar *bits, gsize bits_length,
                 bool has_alpha, guint64 *left);
/* The same as a file. */
bool sy_bmp_read(SyPixels *out, const guchar *data, gsize length, guint64 *left);
bool sy_bmp_look(const guchar *data, gsize length, SyPictureLook *look);
/* gif.c: the first picture. */
bool sy_gif_read(SyPixels *out, const guchar *data, gsize length, guint64 *left);
bool sy_gif_look(const guchar *data, gsize length, SyPictureLook *look);
/* tiff.c: the first picture, upright. */
bool sy_tiff_read(SyPixels *out, const guchar *data, gsize length, guint64 *left);
bool sy_tiff_look(const guchar *data, gsize length, SyPictureLook *look);
/* emf.c, wmf.c: a figure, or NULL; *lacks: what had to be left out, or NULL. */
SyFigure *sy_emf_read(const guchar *data, gsize length, guint64 *left, int depth, const char **lacks);
SyFigure *sy_wmf_read(const guchar *data, gsize length, guint64 *left, const char **lacks);

/* The height of a pixel by its width, from how many stand side by side and one above another in the same length; 1
 * where that is not said. */
double sy_picture_skew(double across, double down);

#endif
