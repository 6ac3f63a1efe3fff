/* table: CSV and XLSX as rows of text.
 *
 * A table is read row by row, so that 100,000 rows need the memory of one. Cells are text: numbers as Excel would
 * show them in the General format, dates (cells with a date format) as 2026-12-01, booleans as true and false,
 * formulas as their stored result. */
#ifndef SY_TABLE_H
#define SY_TABLE_H

#include "base/base.h"

typedef struct SyTableReader SyTableReader;

/* Opens a .csv (UTF-8 with or without BOM, or CP932; RFC 4180) or an .xlsx, by its content. sheet: name of the sheet, or
 * NULL: the first. NULL with diagnostics. */
SyTableReader *sy_table_reader_new(const char *path, const char *sheet, const SyLimits *limits,
                                   SyDiagnostics *diagnostics);
/* The next row's cells, valid until the next call: n of them, "" where empty. False at the end or on an error
 * (sy_table_reader_failed). */
bool sy_table_reader_next(SyTableReader *reader, const char *const **cells, size_t *n);
bool sy_table_reader_failed(const SyTableReader *reader);
/* The current row's number as Excel counts it (CSV: the line where the row begins). */
int sy_table_reader_row(const SyTableReader *reader);
/* The sheet's name, or NULL for CSV. Borrowed. */
const char *sy_table_reader_sheet(const SyTableReader *reader);
/* Names of all sheets, NULL-ended; borrowed. NULL for CSV. */
const char *const *sy_table_reader_sheets(const SyTableReader *reader);
void sy_table_reader_free(SyTableReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyTableReader, sy_table_reader_free)

#endif
