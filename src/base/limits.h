/* limits: how much a document that comes from a stranger may cost. */
#ifndef SY_BASE_LIMITS_H
#define SY_BASE_LIMITS_H

#include "base/library.h"

#include <stdbool.h>
#include <stddef.h>

SY_BEGIN

typedef struct {
  size_t file_bytes;     /* a file read whole */
  size_t part_bytes;     /* one unpacked part */
  size_t package_bytes;  /* all parts unpacked */
  size_t ratio;          /* unpacked : packed, for parts over 1 MiB */
  size_t parts;          /* entries of a package */
  size_t depth;          /* of XML, YAML, JSON, sections, partials */
  size_t table_depth;    /* tables within tables */
  size_t columns;        /* of a table's grid */
  size_t cells;          /* of a document */
  size_t blocks;         /* body-level blocks of a document */
  size_t pages;          /* of a document */
  size_t picture_pixels; /* width × height */
  size_t output_bytes;   /* that a merge may produce */
  double seconds;        /* that one document may take; 0: no limit */
} SyLimits;

extern const SyLimits sy_limits_default;
/* Sets the limit of that name (the field's name with '-' for '_'); false if there is none, or the value is no number.
 */
bool sy_limits_set(SyLimits *limits, const char *name, const char *value);
bool sy_limits_known(const char *name);
/* All names with their defaults: "file-bytes=268435456, …", between as given. Caller frees. */
char *sy_limits_list(const char *between);

SY_END

#endif
