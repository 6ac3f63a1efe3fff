/* family_private: the rows of fonts/families.tsv: which family stands for the one that a document names. */
#ifndef SY_FAMILY_PRIVATE_H
#define SY_FAMILY_PRIVATE_H

#include "base/base.h"
#include "compose/font.h"

/* A row of fonts/families.tsv. Lengths in em; texts interned. */
typedef struct {
  const char *named, *key; /* as written; folded */
  const char *family, *style;
  double ascender, descender, gap, latin, east_asian;
  double digits, capitals, small; /* mean advances; 0: the substitute's own */
} FamilyRow;

typedef struct SyFamilies SyFamilies;

/* NULL with diagnostics. Caller frees. */
SyFamilies *sy_families_read(const char *path, SyDiagnostics *diagnostics);
/* The table of advances that stands beside; it may be absent. */
void sy_families_read_advances(SyFamilies *families, const char *path, SyDiagnostics *diagnostics);
/* The advances of the row's family, n of them side by side; NULL: none are known. */
const SyAdvances *sy_families_advances(const SyFamilies *families, const FamilyRow *row, size_t *n);
void sy_families_free(SyFamilies *families);
/* The row of a name that a document gives, or of the style that the name lets one guess; NULL: the table has neither.
 */
const FamilyRow *sy_families_find(const SyFamilies *families, const char *name, bool east_asian);
/* The style of a family that is there: "mincho", "gothic", "serif", "sans", "mono" or "symbol"; NULL: no row says it.
 * family is interned. */
const char *sy_families_style_of(const SyFamilies *families, const char *family);
/* The rows of faces that are asked for characters that the chosen face lacks, in order. NULL after the last one. */
const FamilyRow *sy_families_fallback(const SyFamilies *families, size_t index);

#endif
