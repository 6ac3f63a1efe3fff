/* PNG through libpng, JPEG through libjpeg. */
#include "cairo/raster_private.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <jpeglib.h>
#include <string.h>

#define MOST_PIXELS ((guint64)1 << 26)

static cairo_surface_t *new_surface(cairo_format_t format, guint64 width, guint64 height)
{
  if (width == 0 || height == 0 || width > 32767 || height > 32767 || width * height > MOST_PIXELS) return NULL;
  cairo_surface_t *surface = cairo_image_surface_create(format, (int)width, (int)height);
  if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) return surface;
  cairo_surface_destroy(surface);
  return NULL;
}

static uint32_t pixel(unsigned red, unsigned green, unsigned blue, unsigned alpha)
{
  return alpha << 24 | (red * alpha / 255) << 16 | (green * alpha / 255) << 8 | blue * alpha / 255;
}

static cairo_surface_t *read_png(const guchar *data, gsize length)
{
  png_image image = {.version = PNG_IMAGE_VERSION};
  if (!png_image_begin_read_from_memory(&image, data, length)) return NULL;
  image.format = PNG_FORMAT_RGBA;
  cairo_surface_t *surface = new_surface(CAIRO_FORMAT_ARGB32, image.width, image.height);
  g_autofree guchar *rgba = surface ? g_malloc((size_t)image.width * image.height * 4) : NULL;
  if (!surface || !png_image_finish_read(&image, NULL, rgba, 0, NULL)) {
    png_image_free(&image);
    cairo_surface_destroy(surface);
    return NULL;
  }
  cairo_surface_flush(surface);
  for (size_t y = 0; y < image.height; y++) {
    uint32_t *row = (uint32_t *)(void *)(cairo_image_surface_get_data(surface) +
                                         y * (size_t)cairo_image_surface_get_stride(surface));
    for (size_t x = 0; x < image.width; x++) {
      const guchar *p = rgba + (y * image.width + x) * 4;
      row[x] = pixel(p[0], p[1], p[2], p[3]);
    }
  }
  cairo_surface_mark_dirty(surface);
  return surface;
}

typedef struct {
  struct jpeg_error_mgr errors;
  jmp_buf back;
} JpegErrors;

/* libjpeg knows no other way out of an error. */
static void leave(j_common_ptr jpeg)
{
  longjmp(((JpegErrors *)(void *)jpeg->err)->back, 1);
}

static void say_nothing(j_common_ptr jpeg)
{
}

static void read_row(const struct jpeg_decompress_struct *jpeg, const guchar *line, uint32_t *row)
{
  for (size_t x = 0; x < jpeg->output_width; x++) {
    const guchar *p = line + x * (size_t)jpeg->output_components;
    /* Adobe's four colours are stored the other way round. */
    guchar flip = jpeg->saw_Adobe_marker ? 0 : 255;
    if (jpeg->output_components == 4)
      row[x] = pixel((p[0] ^ flip) * (p[3] ^ flip) / 255u, (p[1] ^ flip) * (p[3] ^ flip) / 255u,
                     (p[2] ^ flip) * (p[3] ^ flip) / 255u, 255);
    else row[x] = pixel(p[0], p[jpeg->output_components == 3 ? 1 : 0], p[jpeg->output_components == 3 ? 2 : 0], 255);
  }
}

static cairo_surface_t *read_jpeg(const guchar *data, gsize length)
{
  struct jpeg_decompress_struct jpeg = {0};
  JpegErrors errors;
  cairo_surface_t *volatile surface = NULL;
  guchar *volatile line = NULL;
  jpeg.err = jpeg_std_error(&errors.errors);
  errors.errors.error_exit = leave;
  errors.errors.output_message = say_nothing;
  if (setjmp(errors.back)) {
    jpeg_destroy_decompress(&jpeg);
    if (surface) cairo_surface_destroy(surface);
    g_free(line);
    return NULL;
  }
  jpeg_create_decompress(&jpeg);
  jpeg_mem_src(&jpeg, data, length);
  jpeg_read_header(&jpeg, TRUE);
  if (jpeg.num_components == 4) jpeg.out_color_space = JCS_CMYK;
  else if (jpeg.num_components == 3) jpeg.out_color_space = JCS_RGB;
  surface = new_surface(CAIRO_FORMAT_RGB24, jpeg.image_width, jpeg.image_height);
  if (surface) {
    jpeg_start_decompress(&jpeg);
    line = g_malloc((size_t)jpeg.output_width * (size_t)jpeg.output_components);
    cairo_surface_flush(surface);
    while (jpeg.output_scanline < jpeg.output_height) {
      size_t y = jpeg.output_scanline;
      JSAMPROW rows[] = {line};
      jpeg_read_scanlines(&jpeg, rows, 1);
      read_row(&jpeg, line,
               (uint32_t *)(void *)(cairo_image_surface_get_data(surface) +
                                    y * (size_t)cairo_image_surface_get_stride(surface)));
    }
    cairo_surface_mark_dirty(surface);
    jpeg_finish_decompress(&jpeg);
  }
  jpeg_destroy_decompress(&jpeg);
  g_free(line);
  return surface;
}

cairo_surface_t *sy_raster_read(GBytes *file, const char *media_type)
{
  gsize length;
  const guchar *data = g_bytes_get_data(file, &length);
  return g_strcmp0(media_type, "image/png") == 0 ? read_png(data, length) : read_jpeg(data, length);
}
