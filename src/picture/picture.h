/* picture: files of pictures as what can be painted: images for what has pixels, figures for metafiles.
 *
 * Bytes come from strangers: every length is checked. Pixels are bounded by limits, those of pictures within included;
 * the strips of a TIFF by the file's size; points by SY_FIGURE_MOST_POINTS and SY_FIGURE_MOST_WALKED. */
#ifndef SY_PICTURE_H
#define SY_PICTURE_H

#include "graphics/graphics.h"

typedef enum {
  SY_PICTURE_UNKNOWN,
  SY_PICTURE_PNG,
  SY_PICTURE_JPEG,
  SY_PICTURE_GIF,
  SY_PICTURE_BMP,
  SY_PICTURE_TIFF,
  SY_PICTURE_EMF,
  SY_PICTURE_WMF
} SyPictureFormat;

/* What the beginning of the bytes says: files are often called what they are not. */
SyPictureFormat sy_picture_format(const guchar *data, gsize length);
/* How files of the format end ("png"), and their media type; NULL for SY_PICTURE_UNKNOWN. */
const char *sy_picture_extension(SyPictureFormat format);
const char *sy_picture_media_type(SyPictureFormat format);

/* How a file of pixels says that it looks. */
typedef struct {
  SyPictureFormat format;
  guint32 width, height; /* pixels, as they are stored; of a TIFF as they are seen */
  double skew;           /* a pixel's height by its width */
  bool mirrored;         /* left to right, before it is turned */
  int quarters;          /* clockwise quarter turns that set it upright (Exif 2.3) */
} SyPictureLook;
/* False: it is no PNG, JPEG, GIF, BMP or TIFF, or has no size. */
bool sy_picture_look(const guchar *data, gsize length, SyPictureLook *look);

typedef struct {
  SyImage *image;    /* or NULL */
  SyFigure *figure;  /* of a metafile, or NULL */
  const char *lacks; /* what of it cannot be painted, for a warning; interned; or NULL */
} SyPicture;

/* content_type may be NULL: the bytes tell. Never NULL; without image and figure nothing can be painted. */
SyPicture *sy_picture_read(GBytes *bytes, const char *content_type, const SyLimits *limits);
/* The same for a picture within another; left: pixels for all of them; depth: in how many. */
SyPicture *sy_picture_read_within(GBytes *bytes, guint64 *left, int depth);
void sy_picture_free(SyPicture *picture);

/* Pixels, top row first, 4 bytes each: red, green, blue, opacity; not premultiplied. */
typedef struct {
  size_t width, height;
  guchar *rgba; /* owned */
} SyPixels;
/* Room for so many pixels, all clear, taken off *left, which is what a picture with all that is within it may still
 * have; false: there is not so much left. */
bool sy_pixels_init(SyPixels *pixels, guint64 width, guint64 height, guint64 *left);
void sy_pixels_clear(SyPixels *pixels);
/* An image of them, packed in the fewest samples that hold them. Caller unrefs. */
SyImage *sy_pixels_pack(const SyPixels *pixels);
/* The pixels of an image. False: it is damaged, or there is no memory for them. */
bool sy_image_unpack(const SyImage *image, SyPixels *out);
/* The rows of an image that passes, deflated: of a PNG, each begins with the number of its filter. Caller unrefs. */
GBytes *sy_image_rows(const SyImage *image);

#endif
