/* Pictures: JPEG files as they are, PNG files unpacked, their alpha apart (ISO 32000-1 8.9). */
#include "pdf/pdf_private.h"

#include <png.h>
#include <string.h>

#define MOST_PIXELS (1u << 26)

/* Four channels are ink, written upside down by Adobe's programs, which leave a mark. */
static int from_jpeg(Pdf *pdf, const guchar *data, gsize length)
{
  bool adobe = false;
  for (gsize i = 2; i + 9 < length && data[0] == 0xFF && data[1] == 0xD8;) {
    if (data[i] != 0xFF) return 0;
    guchar marker = data[i + 1];
    if (marker == 0xFF) { /* a fill byte */
      i++;
      continue;
    }
    gsize size = (gsize)(data[i + 2] << 8 | data[i + 3]);
    bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (frame) {
      int object = sy_pdf_object(pdf), channels = data[i + 9];
      const char *space = channels == 1   ? "/DeviceGray"
                          : channels != 4 ? "/DeviceRGB"
                          : adobe         ? "/DeviceCMYK/Decode[1 0 1 0 1 0 1 0]"
                                          : "/DeviceCMYK";
      g_autofree char *dictionary = g_strdup_printf(
          "/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%s/BitsPerComponent 8/Filter/DCTDecode",
          data[i + 7] << 8 | data[i + 8], data[i + 5] << 8 | data[i + 6], space);
      sy_pdf_stream_as_is(pdf, object, dictionary, data, length);
      return object;
    }
    if (size < 2) return 0;
    adobe = adobe || (marker == 0xEE && size >= 7 && memcmp(data + i + 4, "Adobe", 5) == 0);
    i += 2 + size;
  }
  return 0;
}

static int from_png(Pdf *pdf, const guchar *data, gsize length)
{
  png_image image = {.version = PNG_IMAGE_VERSION};
  if (!png_image_begin_read_from_memory(&image, data, length)) return 0;
  if ((guint64)image.width * image.height > MOST_PIXELS) {
    png_image_free(&image);
    return 0;
  }
  bool alpha = image.format & PNG_FORMAT_FLAG_ALPHA;
  image.format = PNG_FORMAT_RGBA;
  size_t pixels = (size_t)image.width * image.height;
  g_autofree guchar *rgba = g_malloc(pixels * 4);
  if (!png_image_finish_read(&image, NULL, rgba, 0, NULL)) return 0;
  g_autofree guchar *rgb = g_malloc(pixels * 3), *mask = g_malloc(pixels);
  for (size_t i = 0; i < pixels; i++) {
    memcpy(rgb + i * 3, rgba + i * 4, 3);
    mask[i] = rgba[i * 4 + 3];
  }
  int object = sy_pdf_object(pdf), soft = alpha ? sy_pdf_object(pdf) : 0;
  g_autofree char *size =
      g_strdup_printf("/Type/XObject/Subtype/Image/Width %u/Height %u/BitsPerComponent 8", image.width, image.height);
  g_autofree char *soft_mask = soft ? g_strdup_printf("/SMask %d 0 R", soft) : g_strdup("");
  g_autofree char *dictionary = g_strdup_printf("%s/ColorSpace/DeviceRGB%s", size, soft_mask);
  sy_pdf_stream(pdf, object, dictionary, rgb, pixels * 3);
  g_autofree char *gray = g_strdup_printf("%s/ColorSpace/DeviceGray", size);
  if (soft) sy_pdf_stream(pdf, soft, gray, mask, pixels);
  return object;
}

int sy_pdf_picture(Pdf *pdf, GBytes *file, const char *media_type)
{
  void *known;
  if (g_hash_table_lookup_extended(pdf->pictures, file, NULL, &known)) return GPOINTER_TO_INT(known);
  gsize length;
  const guchar *data = g_bytes_get_data(file, &length);
  int object = g_strcmp0(media_type, "image/png") == 0 ? from_png(pdf, data, length) : from_jpeg(pdf, data, length);
  g_hash_table_insert(pdf->pictures, g_bytes_ref(file), GINT_TO_POINTER(object));
  return object;
}
