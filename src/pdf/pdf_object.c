/* PDF objects: streams, packs of objects, the cross-reference stream (ISO 32000-1 7.3, 7.5). */
#include "pdf/pdf_private.h"

#include <libdeflate.h>
#include <math.h>
#include <string.h>

#define DEFLATE_LEVEL 4 /* 6 makes a specification 3 % smaller and takes it a tenth longer */
#define PACK_LEVEL 1    /* of packs: they are all alike, and of a long table as many as its pages */
#define PACK_OBJECTS 200
#define PACK_BYTES ((size_t)128 << 10)

/* An entry is 0 (free), a place in the file, or a pack's object and an index in it. */
#define ENTRY_AT(offset) ((guint64)(offset) << 1)
#define ENTRY_IN(pack, index) (((guint64)(pack) << 16 | (index)) << 1 | 1)

int sy_pdf_object(Pdf *pdf)
{
  guint64 none = 0;
  g_array_append_val(pdf->entries, none);
  return (int)pdf->entries->len - 1;
}

static void put_bytes(Pdf *pdf, const void *bytes, size_t length)
{
  if (!pdf->ok) return;
  g_checksum_update(pdf->sum, bytes, (gssize)length);
  if (!sy_file_writer_write(pdf->file, bytes, length)) pdf->ok = false;
}

static void put_stream(Pdf *pdf, int object, const char *dictionary, const char *filter, const void *bytes,
                       size_t length)
{
  static const char tail[] = "\nendstream\nendobj\n";
  g_array_index(pdf->entries, guint64, object) = ENTRY_AT(sy_file_writer_position(pdf->file));
  g_autofree char *head =
      g_strdup_printf("%d 0 obj\n<<%s%s/Length %zu>>\nstream\n", object, dictionary, filter, length);
  put_bytes(pdf, head, strlen(head));
  put_bytes(pdf, bytes, length);
  put_bytes(pdf, tail, sizeof tail - 1);
}

void sy_pdf_stream_as_is(Pdf *pdf, int object, const char *dictionary, const void *bytes, size_t length)
{
  put_stream(pdf, object, dictionary, "", bytes, length);
}

/* Into the buffer; how many bytes. */
static size_t deflate_with(Pdf *pdf, struct libdeflate_compressor *deflate, const void *bytes, size_t length)
{
  size_t most = libdeflate_zlib_compress_bound(deflate, length);
  if (pdf->buffer->len < most) g_byte_array_set_size(pdf->buffer, (guint)most);
  return libdeflate_zlib_compress(deflate, bytes, length, pdf->buffer->data, most);
}

static size_t pack(Pdf *pdf, const void *bytes, size_t length)
{
  if (!pdf->deflate)
    pdf->deflate = libdeflate_alloc_compressor(pdf->options.level > 0 ? MIN(pdf->options.level, 12) : DEFLATE_LEVEL);
  return deflate_with(pdf, pdf->deflate, bytes, length);
}

void sy_pdf_stream(Pdf *pdf, int object, const char *dictionary, const void *bytes, size_t length)
{
  size_t size = pack(pdf, bytes, length);
  put_stream(pdf, object, dictionary, "/Filter/FlateDecode", pdf->buffer->data, size);
}

GBytes *sy_pdf_pack(Pdf *pdf, const void *bytes, size_t length)
{
  size_t size = pack(pdf, bytes, length);
  return g_bytes_new(pdf->buffer->data, size);
}

void sy_pdf_stream_packed(Pdf *pdf, int object, const char *dictionary, GBytes *packed)
{
  gsize size;
  const void *bytes = g_bytes_get_data(packed, &size);
  put_stream(pdf, object, dictionary, "/Filter/FlateDecode", bytes, size);
}

static void flush_pack(Pdf *pdf)
{
  if (pdf->packed == 0) return;
  g_autofree char *dictionary = g_strdup_printf("/Type/ObjStm/N %u/First %zu", pdf->packed, pdf->pack_index->len);
  g_string_append_len(pdf->pack_index, pdf->pack->str, (gssize)pdf->pack->len);
  if (!pdf->pack_deflate) pdf->pack_deflate = libdeflate_alloc_compressor(PACK_LEVEL);
  size_t size = deflate_with(pdf, pdf->pack_deflate, pdf->pack_index->str, pdf->pack_index->len);
  put_stream(pdf, pdf->pack_object, dictionary, "/Filter/FlateDecode", pdf->buffer->data, size);
  g_string_truncate(pdf->pack, 0);
  g_string_truncate(pdf->pack_index, 0);
  pdf->packed = 0;
}

void sy_pdf_put(Pdf *pdf, int object, GString *text)
{
  if (pdf->packed == 0) pdf->pack_object = sy_pdf_object(pdf);
  g_array_index(pdf->entries, guint64, object) = ENTRY_IN(pdf->pack_object, pdf->packed);
  sy_pdf_integer(pdf->pack_index, object);
  g_string_append_c(pdf->pack_index, ' ');
  sy_pdf_integer(pdf->pack_index, (long)pdf->pack->len);
  g_string_append_c(pdf->pack_index, ' ');
  g_string_append_len(pdf->pack, text->str, (gssize)text->len);
  g_string_append_c(pdf->pack, '\n');
  g_string_truncate(text, 0);
  if (++pdf->packed == PACK_OBJECTS || pdf->pack->len > PACK_BYTES) flush_pack(pdf);
}

void sy_pdf_header(Pdf *pdf)
{
  put_bytes(pdf, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n", 15);
}

/* ---- Cross references ----------------------------------------------------------------------- */

#define ROW 8 /* bytes: a type, five of place or pack, two of generation or index */

static void fill_row(guint8 *row, guint64 entry)
{
  bool in_pack = entry & 1;
  guint64 place = in_pack ? entry >> 17 : entry >> 1, index = in_pack ? entry >> 1 & 0xFFFF : 0;
  row[0] = entry == 0 ? 0 : in_pack ? 2 : 1;
  for (int i = 0; i < 5; i++) row[1 + i] = (guint8)(place >> (32 - 8 * i));
  row[6] = (guint8)(index >> 8);
  row[7] = (guint8)index;
}

void sy_pdf_trailer(Pdf *pdf, int info)
{
  flush_pack(pdf);
  int object = sy_pdf_object(pdf);
  size_t start = sy_file_writer_position(pdf->file);
  g_array_index(pdf->entries, guint64, object) = ENTRY_AT(start);
  /* Each row but its difference from the one above (PNG's predictor Up): neighbours are alike. */
  g_autofree guint8 *rows = g_malloc((ROW + 1) * (size_t)pdf->entries->len);
  guint8 before[ROW] = {0}, row[ROW];
  for (guint i = 0; i < pdf->entries->len; i++) {
    guint8 *out = rows + (ROW + 1) * (size_t)i;
    fill_row(row, g_array_index(pdf->entries, guint64, i));
    if (i == 0) row[6] = row[7] = 0xFF;
    out[0] = 2;
    for (int k = 0; k < ROW; k++) out[1 + k] = (guint8)(row[k] - before[k]);
    memcpy(before, row, ROW);
  }
  const char *id = g_checksum_get_string(pdf->sum);
  GChecksum *unused = g_checksum_new(G_CHECKSUM_MD5); /* a sum that has been told takes no more */
  g_autofree char *dictionary = g_strdup_printf(
      "/Type/XRef/Size %u/W[1 5 2]/DecodeParms<</Predictor 12/Columns %d>>/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]",
      pdf->entries->len, ROW, pdf->catalog, info, id, id);
  g_checksum_free(pdf->sum);
  pdf->sum = unused;
  sy_pdf_stream(pdf, object, dictionary, rows, (ROW + 1) * (size_t)pdf->entries->len);
  g_autofree char *tail = g_strdup_printf("startxref\n%zu\n%%%%EOF\n", start);
  put_bytes(pdf, tail, strlen(tail));
}

/* ---- Numbers and strings -------------------------------------------------------------------- */

/* Three decimals, none that says nothing. */
void sy_pdf_number(GString *out, double number)
{
  char text[24], *p = text + sizeof text;
  if (!isfinite(number)) number = 0;
  long value = lround(CLAMP(number, -1e9, 1e9) * 1000);
  unsigned long rest = (unsigned long)labs(value), fraction = rest % 1000;
  *--p = ' ';
  if (fraction) {
    bool some = false;
    for (int i = 0; i < 3; i++, fraction /= 10) {
      some = some || fraction % 10;
      if (some) *--p = (char)('0' + fraction % 10);
    }
    *--p = '.';
  }
  rest /= 1000;
  do *--p = (char)('0' + rest % 10);
  while (rest /= 10);
  if (value < 0) *--p = '-';
  g_string_append_len(out, p, text + sizeof text - p);
}

void sy_pdf_integer(GString *out, long number)
{
  char text[24], *p = text + sizeof text;
  unsigned long rest = number < 0 ? 0 - (unsigned long)number : (unsigned long)number;
  do *--p = (char)('0' + rest % 10);
  while (rest /= 10);
  if (number < 0) *--p = '-';
  g_string_append_len(out, p, text + sizeof text - p);
}

void sy_pdf_reference(GString *out, int object)
{
  sy_pdf_integer(out, object);
  g_string_append_len(out, " 0 R ", 5);
}

void sy_pdf_numbers(GString *out, size_t n, const double *values, const char *operator_name)
{
  for (size_t i = 0; i < n; i++) sy_pdf_number(out, values[i]);
  g_string_append(out, operator_name);
  g_string_append_c(out, '\n');
}

void sy_pdf_hex(GString *out, unsigned value)
{
  static const char digits[] = "0123456789ABCDEF";
  const char text[] = {digits[value >> 12 & 15], digits[value >> 8 & 15], digits[value >> 4 & 15], digits[value & 15]};
  g_string_append_len(out, text, 4);
}

void sy_pdf_utf16(GString *out, const char *text)
{
  for (const char *p = text; *p;) {
    gunichar c = g_utf8_get_char_validated(p, -1);
    if (c == (gunichar)-1 || c == (gunichar)-2) {
      p++;
      continue;
    }
    if (c >= 0x10000) sy_pdf_hex(out, 0xD7C0 + (c >> 10));
    sy_pdf_hex(out, c >= 0x10000 ? 0xDC00 | (c & 0x3FF) : c);
    p = g_utf8_next_char(p);
  }
}

void sy_pdf_text(GString *out, const char *text)
{
  g_string_append(out, "<FEFF");
  sy_pdf_utf16(out, text);
  g_string_append_c(out, '>');
}
