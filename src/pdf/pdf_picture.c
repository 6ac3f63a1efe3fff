/* Images: what PDF can take packed goes in as it is, all else unpacked; opacity stands apart (ISO 32000-1 8.9). */
#include "pdf/pdf_private.h"

#include "picture/picture.h"

static void append_space(GString *out, const SyImage *image)
{
  static const char *const names[] = {[SY_SPACE_GRAY] = "/DeviceGray",
                                      [SY_SPACE_RGB] = "/DeviceRGB",
                                      [SY_SPACE_CMYK] = "/DeviceCMYK",
                                      [SY_SPACE_INDEXED] = "[/Indexed/DeviceRGB"};
  g_string_append(out, names[image->space]);
  if (image->inverted) g_string_append(out, "/Decode[1 0 1 0 1 0 1 0]");
  if (image->space != SY_SPACE_INDEXED) return;
  gsize length;
  const guchar *colors = g_bytes_get_data(image->colors, &length);
  g_string_append_printf(out, " %u<", (guint)length / 3 - 1);
  for (gsize i = 0; i < length; i++) g_string_append_printf(out, "%02X", colors[i]);
  g_string_append(out, ">]");
}

static void begin_dictionary(GString *out, const SyImage *image)
{
  g_string_append_printf(out, "/Type/XObject/Subtype/Image/Width %u/Height %u/ColorSpace", image->width, image->height);
  append_space(out, image);
  g_string_append_printf(out, "/BitsPerComponent %u", image->bits);
}

/* Packed as it came. */
static int pass(Pdf *pdf, const SyImage *image)
{
  int object = sy_pdf_object(pdf), soft = image->opacity ? pass(pdf, image->opacity) : 0;
  g_autoptr(GString) dictionary = g_string_new(NULL);
  begin_dictionary(dictionary, image);
  if (soft) g_string_append_printf(dictionary, "/SMask %d 0 R", soft);
  if (image->packing == SY_IMAGE_JPEG) {
    gsize length;
    const void *bytes = g_bytes_get_data(image->bytes, &length);
    g_string_append(dictionary, "/Filter/DCTDecode");
    sy_pdf_stream_as_is(pdf, object, dictionary->str, bytes, length);
    return object;
  }
  if (image->packing == SY_IMAGE_PNG)
    g_string_append_printf(dictionary, "/DecodeParms<</Predictor 15/Colors %u/BitsPerComponent %u/Columns %u>>",
                           sy_image_channels(image), image->bits, image->width);
  g_autoptr(GBytes) rows = sy_image_rows(image);
  sy_pdf_stream_packed(pdf, object, dictionary->str, rows);
  return object;
}

/* Unpacked, and packed again in planes that PDF knows. */
static int repack(Pdf *pdf, const SyImage *image)
{
  SyPixels pixels;
  if (!sy_image_unpack(image, &pixels)) return 0;
  g_autoptr(SyImage) planes = sy_pixels_pack(&pixels);
  sy_pixels_clear(&pixels);
  return planes ? pass(pdf, planes) : 0;
}

int sy_pdf_picture(Pdf *pdf, SyImage *image)
{
  void *known;
  if (g_hash_table_lookup_extended(pdf->pictures, image, NULL, &known)) return GPOINTER_TO_INT(known);
  int object = image->passes ? pass(pdf, image) : repack(pdf, image);
  g_hash_table_insert(pdf->pictures, sy_image_ref(image), GINT_TO_POINTER(object));
  return object;
}
