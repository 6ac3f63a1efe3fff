/* zip_writer: a zip container (APPNOTE.TXT 6.3), made in memory. Fixed times, so same parts give
 * same bytes. Private to docx. */
#ifndef SY_DOCX_ZIP_WRITER_H
#define SY_DOCX_ZIP_WRITER_H

#include "base/base.h"

typedef struct {
  const char *name;
  uint16_t method; /* 0 stored, 8 deflated */
  uint32_t crc;
  size_t size;    /* unpacked */
  GBytes *packed; /* borrowed */
} SyZipEntry;

/* Raw deflate at level 1 to 9; incompressible bytes are stored. entry->packed is a new reference. */
void sy_zip_pack(GBytes *plain, int level, SyZipEntry *entry);
/* The whole archive; NULL if it would pass 2 GiB. */
GBytes *sy_zip_write(const SyZipEntry *entries, size_t n);

#endif
