/* table: CSV and XLSX as rows of text.
 *
 * A table is read row by row, so that 100,000 rows need the memory of one (of an .xlsx also that of its shared
 * strings). Cells are text: numbers as Excel would show them in the General format but with all of their 15 digits
 * and without exponents, percentages and times as they are shown, dates (cells with a date format) as 2026-12-01,
 * booleans as true and false, formulas as their stored result. Of merged cells only the first holds a value. */
#ifndef SY_TABLE_H
#define SY_TABLE_H

#include "base/base.h"

typedef struct SyTableReader SyTableReader;

/* Cells that are merged; rows and columns count from 1, the last ones are included. */
typedef struct {
  int row, column, last_row, last_column;
} SyTableMerge;

/* Opens a .csv (UTF-8 with or without BOM, or CP932; RFC 4180) or an .xlsx, by its content. sheet: name of the sheet,
 * or NULL: the first that is not hidden. "-" is standard input. limits and diagnostics must outlive it. NULL with
 * diagnostics. */
SyTableReader *sy_table_reader_new(const char *path, const char *sheet, const SyLimits *limits,
                                   SyDiagnostics *diagnostics);
/* The same of bytes, which are referenced; path is for messages. */
SyTableReader *sy_table_reader_new_bytes(GBytes *bytes, const char *path, const char *sheet, const SyLimits *limits,
                                         SyDiagnostics *diagnostics);
/* The next row's cells, valid until the next call: n of them, "" where empty. Rows without any text are passed over.
 * False at the end or on an error (sy_table_reader_failed). A cell that holds an error of Excel's (#REF!), or a
 * formula whose result was not stored, is reported as an error with its place, and reading goes on. */
bool sy_table_reader_next(SyTableReader *reader, const char *const **cells, size_t *n);
bool sy_table_reader_failed(const SyTableReader *reader);
/* The current row's number as Excel counts it (CSV: the line where the row begins). */
int sy_table_reader_row(const SyTableReader *reader);
/* Where a cell of the current row stands; column counts from 1. For CSV only the line is told. Strings are borrowed. */
SyPlace sy_table_reader_place(const SyTableReader *reader, int column);
/* The sheet's name, or NULL for CSV. Borrowed. */
const char *sy_table_reader_sheet(const SyTableReader *reader);
/* Names of all sheets, NULL-ended; borrowed. NULL for CSV. */
const char *const *sy_table_reader_sheets(const SyTableReader *reader);
/* The names of an .xlsx file's sheets without reading any; g_strfreev. NULL with diagnostics. */
char **sy_table_sheet_names(const char *path, const SyLimits *limits, SyDiagnostics *diagnostics);
/* The merged cells of the sheet, known from the start; borrowed. NULL if none. */
const SyTableMerge *sy_table_reader_merges(const SyTableReader *reader, size_t *n);
void sy_table_reader_free(SyTableReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyTableReader, sy_table_reader_free)

#endif
