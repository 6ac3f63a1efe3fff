#include "package/zip_writer_private.h"

#include <libdeflate.h>
#include <string.h>

#define ZIP_LOCAL_HEADER 0x04034b50u
#define ZIP_CENTRAL_HEADER 0x02014b50u
#define ZIP_END 0x06054b50u
#define ZIP_VERSION 20
#define ZIP_UTF8_NAMES 0x0800u
#define ZIP_DOS_DATE ((0u << 9) | (1u << 5) | 1u) /* 1980-01-01, 00:00 */

static void put16(GByteArray *out, unsigned v)
{
  guint8 bytes[2] = {(guint8)v, (guint8)(v >> 8)};
  g_byte_array_append(out, bytes, 2);
}

static void put32(GByteArray *out, uint32_t v)
{
  put16(out, v & 0xFFFF);
  put16(out, v >> 16);
}

void sy_zip_pack(GBytes *plain, int level, SyZipEntry *entry)
{
  gsize length;
  const void *data = g_bytes_get_data(plain, &length);
  entry->size = length;
  entry->crc = libdeflate_crc32(0, data, length);
  struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(level);
  size_t room = length; /* no room for more than storing takes */
  void *packed = g_malloc(MAX(room, 1));
  size_t size = compressor ? libdeflate_deflate_compress(compressor, data, length, packed, room) : 0;
  if (compressor) libdeflate_free_compressor(compressor);
  if (size > 0 && size < length) {
    entry->method = 8;
    entry->packed = g_bytes_new_take(g_realloc(packed, size), size);
  } else {
    g_free(packed);
    entry->method = 0;
    entry->packed = g_bytes_ref(plain);
  }
}

/* The fields that local and central headers share, from "version needed" to "name length". */
static void put_common(GByteArray *out, const SyZipEntry *entry)
{
  put16(out, ZIP_VERSION);
  put16(out, ZIP_UTF8_NAMES);
  put16(out, entry->method);
  put16(out, 0);
  put16(out, ZIP_DOS_DATE);
  put32(out, entry->crc);
  put32(out, (uint32_t)g_bytes_get_size(entry->packed));
  put32(out, (uint32_t)entry->size);
  put16(out, (unsigned)strlen(entry->name));
}

GBytes *sy_zip_write(const SyZipEntry *entries, size_t n)
{
  uint64_t total = 22;
  for (size_t i = 0; i < n; i++) total += 76 + 2 * strlen(entries[i].name) + g_bytes_get_size(entries[i].packed);
  if (total > G_MAXINT32 || n > 0xFFFF) return NULL;
  GByteArray *out = g_byte_array_sized_new((guint)total);
  g_autofree uint32_t *offsets = g_new(uint32_t, MAX(n, 1));
  for (size_t i = 0; i < n; i++) {
    offsets[i] = out->len;
    put32(out, ZIP_LOCAL_HEADER);
    put_common(out, &entries[i]);
    put16(out, 0);
    g_byte_array_append(out, (const guint8 *)entries[i].name, (guint)strlen(entries[i].name));
    gsize size;
    const guint8 *packed = g_bytes_get_data(entries[i].packed, &size);
    if (size > 0) g_byte_array_append(out, packed, (guint)size);
  }
  uint32_t directory = out->len;
  for (size_t i = 0; i < n; i++) {
    put32(out, ZIP_CENTRAL_HEADER);
    put16(out, ZIP_VERSION);
    put_common(out, &entries[i]);
    put16(out, 0); /* extra */
    put16(out, 0); /* comment */
    put16(out, 0); /* disk */
    put16(out, 0); /* internal attributes */
    put32(out, 0); /* external attributes */
    put32(out, offsets[i]);
    g_byte_array_append(out, (const guint8 *)entries[i].name, (guint)strlen(entries[i].name));
  }
  uint32_t size = out->len - directory;
  put32(out, ZIP_END);
  put16(out, 0);
  put16(out, 0);
  put16(out, (unsigned)n);
  put16(out, (unsigned)n);
  put32(out, size);
  put32(out, directory);
  put16(out, 0);
  return g_byte_array_free_to_bytes(out);
}
