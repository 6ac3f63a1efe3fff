/* parts: packages as readable text, so that mutations reach the XML and not the zip around it:
 *
 *   @@ word/document.xml
 *   <w:document …>…</w:document>
 *   @@ word/styles.xml
 *   …
 *
 * A part runs to the next line that begins with "@@ ". What a package needs and the text does not
 * have ([Content_Types].xml, _rels/.rels, relationships of the document) is added, so that a seed
 * may be one part. Parts whose names begin with "sub/" make another package, the first one's
 * sub-document. Input that does not begin with "@@ " is a package's own bytes. */
#ifndef SY_FUZZ_PARTS_H
#define SY_FUZZ_PARTS_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  char *name;
  GString *text;
} FuzzPart;

/* FuzzPart; NULL if the input is not of this form. Caller frees with g_ptr_array_unref. */
GPtrArray *fuzz_parts_read(const uint8_t *data, size_t size);
GString *fuzz_parts_write(const GPtrArray *parts);
/* The zip that the input stands for. Caller frees. */
GBytes *fuzz_package(const uint8_t *data, size_t size);
/* The sub-document of the input; NULL if it has none. Caller frees. */
GBytes *fuzz_sub_package(const uint8_t *data, size_t size);

/* Says what is wrong and aborts: a finding. */
void fuzz_fail(const char *format, ...) G_GNUC_PRINTF(1, 2) G_GNUC_NORETURN;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
