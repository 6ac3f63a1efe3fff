/* Where a cell stands in its table, and which conditional parts of the table's style hold there (table_style.c). */
#ifndef SY_WORD_TABLE_PRIVATE_H
#define SY_WORD_TABLE_PRIVATE_H

#include "word/styles_private.h"

/* Which edges of a part's region a cell touches. */
typedef struct {
  bool top, bottom, left, right;
} Edges;

typedef struct {
  unsigned mask; /* The conditions that hold, as bits. */
  Edges whole, edges[SY_TABLE_CONDITIONS];
} CellPlace;

void sy_read_table_look(SyTableProperties *out, const xmlNode *look);
void sy_read_table_bands(SyTableProperties *out, const xmlNode *pr);
void sy_table_place(const SyTable *table, size_t row, bool last, size_t column, size_t span, CellPlace *out);

#endif
