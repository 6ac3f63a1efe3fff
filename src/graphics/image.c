#include "graphics/image.h"

SyImage *sy_image_new(const SyImage *contents)
{
  SyImage *image = g_memdup2(contents, sizeof *contents);
  image->references = 1;
  return image;
}

SyImage *sy_image_ref(SyImage *image)
{
  if (image) image->references++;
  return image;
}

void sy_image_unref(SyImage *image)
{
  if (!image || --image->references > 0) return;
  g_clear_pointer(&image->bytes, g_bytes_unref);
  g_clear_pointer(&image->colors, g_bytes_unref);
  sy_image_unref(image->opacity);
  g_free(image);
}

guint sy_image_channels(const SyImage *image)
{
  static const guint channels[] = {
      [SY_SPACE_GRAY] = 1, [SY_SPACE_RGB] = 3, [SY_SPACE_CMYK] = 4, [SY_SPACE_INDEXED] = 1};
  return channels[image->space];
}

guint sy_image_hash(gconstpointer image)
{
  return g_bytes_hash(((const SyImage *)image)->bytes);
}

static bool same_bytes(GBytes *a, GBytes *b)
{
  return a == b || (a && b && g_bytes_equal(a, b));
}

gboolean sy_image_equal(gconstpointer first, gconstpointer second)
{
  const SyImage *a = first, *b = second;
  if (a == b) return true;
  if (!a || !b) return false;
  return a->packing == b->packing && a->width == b->width && a->height == b->height && a->space == b->space &&
         a->bits == b->bits && same_bytes(a->bytes, b->bytes) && same_bytes(a->colors, b->colors) &&
         sy_image_equal(a->opacity, b->opacity);
}
