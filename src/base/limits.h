/* limits: how much a document that comes from a stranger may cost. */
#ifndef SY_BASE_LIMITS_H
#define SY_BASE_LIMITS_H

#include "base/library.h"

#include <stdbool.h>
#include <stddef.h>

SY_BEGIN

typedef struct {
  size_t file_bytes;     /* of a file that is read whole */
  size_t part_bytes;     /* of one unpacked part */
  size_t package_bytes;  /* of all unpacked parts of a package */
  size_t ratio;          /* how many times as large as packed a part over 1 MiB may be */
  size_t parts;          /* of a package */
  size_t depth;          /* of elements, lists, sections and partials within each other */
  size_t table_depth;    /* of tables within each other */
  size_t columns;        /* of a table's grid */
  size_t cells;          /* of a document */
  size_t blocks;         /* of a document's body: paragraphs and tables */
  size_t pages;          /* of a document */
  size_t picture_pixels; /* of a picture: its width times its height */
  size_t output_bytes;   /* of what a merge produces */
  double seconds;        /* of work for one document; 0 is no limit */
} SyLimits;

extern const SyLimits sy_limits_default;
/* Sets the limit of that name, which is the field's name with '-' for '_'. False if there is no such limit, or if the
 * value is no number. */
bool sy_limits_set(SyLimits *limits, const char *name, const char *value);
bool sy_limits_known(const char *name);
/* All names with their defaults, and `between` between them: "file-bytes=268435456, …". Caller frees. */
char *sy_limits_list(const char *between);

SY_END

#endif
