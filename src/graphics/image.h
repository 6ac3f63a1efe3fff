/* image: a picture of pixels, as figures and painters pass it on: a PNG or JPEG file as it is, or rows of samples that
 * are packed already. What it holds is sound as far as can be told without unpacking it, and never changes; references
 * are counted. picture/picture.h makes and unpacks images. */
#ifndef SY_IMAGE_H
#define SY_IMAGE_H

#include "base/base.h"

typedef enum {
  SY_IMAGE_ROWS, /* deflated (zlib) rows of samples, each filled up to a whole byte */
  SY_IMAGE_PNG,
  SY_IMAGE_JPEG
} SyImagePacking;

typedef enum { SY_SPACE_GRAY, SY_SPACE_RGB, SY_SPACE_CMYK, SY_SPACE_INDEXED } SyImageSpace;

typedef struct SyImage SyImage;
struct SyImage {
  int references;
  SyImagePacking packing;
  guint32 width, height;
  SyImageSpace space;
  guint bits;       /* of a sample */
  bool passes;      /* the packed samples mean to PDF what they mean here; else they must be unpacked */
  bool inverted;    /* CMYK with 0 for full ink (Adobe's JPEG files) */
  GBytes *bytes;    /* the rows or the file */
  GBytes *colors;   /* INDEXED: red, green, blue of each index; or NULL */
  SyImage *opacity; /* ROWS: one of grays and the same size; or NULL */
};

/* Takes over what it is given, reference included. Caller unrefs. */
SyImage *sy_image_new(const SyImage *contents);
SyImage *sy_image_ref(SyImage *image);
void sy_image_unref(SyImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyImage, sy_image_unref)
/* For hash tables: images that hold the same are equal. */
guint sy_image_hash(gconstpointer image);
gboolean sy_image_equal(gconstpointer a, gconstpointer b);
/* Samples of a pixel. */
guint sy_image_channels(const SyImage *image);

#endif
