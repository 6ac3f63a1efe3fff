/* Images as surfaces: pixels multiplied by their opacity, four bytes each. */
#include "cairo/raster_private.h"

#include "picture/picture.h"

#define MOST_SIDE 32767 /* pixels; cairo's own limit */

/* The mean of a square of pixels that begins at (x, y), multiplied by its opacity. */
static uint32_t mean(const SyPixels *pixels, size_t x, size_t y, size_t side)
{
  size_t right = MIN(x + side, pixels->width), bottom = MIN(y + side, pixels->height), n = (right - x) * (bottom - y);
  guint64 sums[4] = {0};
  for (size_t row = y; row < bottom; row++) {
    const guchar *p = pixels->rgba + (row * pixels->width + x) * 4;
    for (size_t column = x; column < right; column++, p += 4) {
      for (size_t k = 0; k < 3; k++) sums[k] += p[k] * p[3] / 255u;
      sums[3] += p[3];
    }
  }
  return (uint32_t)(sums[3] / n) << 24 | (uint32_t)(sums[0] / n) << 16 | (uint32_t)(sums[1] / n) << 8 |
         (uint32_t)(sums[2] / n);
}

cairo_surface_t *sy_raster_new(const SyImage *image)
{
  SyPixels pixels;
  if (!sy_image_unpack(image, &pixels)) return NULL;
  size_t side = (MAX(pixels.width, pixels.height) + MOST_SIDE - 1) / MOST_SIDE;
  size_t width = (pixels.width + side - 1) / side, height = (pixels.height + side - 1) / side;
  cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)width, (int)height);
  if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) {
    cairo_surface_flush(surface);
    guchar *rows = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    for (size_t y = 0; y < height; y++) {
      uint32_t *row = (uint32_t *)(void *)(rows + y * stride);
      for (size_t x = 0; x < width; x++) row[x] = mean(&pixels, x * side, y * side, side);
    }
    cairo_surface_mark_dirty(surface);
  } else {
    g_clear_pointer(&surface, cairo_surface_destroy);
  }
  sy_pixels_clear(&pixels);
  return surface;
}
