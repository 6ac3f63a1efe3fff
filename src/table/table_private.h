/* What the files of table/ share. */
#ifndef SY_TABLE_PRIVATE_H
#define SY_TABLE_PRIVATE_H

#include "package/package.h"
#include "table/table.h"

#include <libxml/xmlreader.h>
#include <stdio.h>

/* One row being read: its cells' texts in one buffer, which is used again for the next. */
typedef struct {
  int number;     /* of the row; line where it begins */
  GString *text;  /* cells, each with its NUL; begins with the empty one */
  GArray *starts; /* gsize per column: where its text begins */
  GPtrArray *cells;
} SyTableRow;

/* Sets the cell of that column, which counts from 0. */
void sy_table_row_set(SyTableRow *row, size_t column, const char *text, size_t length);

/* What all the readers are given. */
typedef struct {
  const char *path;
  const SyLimits *limits;
  SyDiagnostics *diagnostics;
} SyTableSource;

/* The readers' next: 1 a row, 0 the end, -1 an error, which has been reported. */
typedef struct SyCsv SyCsv;
/* file must be seekable; it is owned if the call succeeds. */
SyCsv *sy_csv_new(FILE *file, const SyTableSource *source);
int sy_csv_next(SyCsv *csv, SyTableRow *row);
void sy_csv_free(SyCsv *csv);

typedef struct SyBook SyBook;
SyBook *sy_book_new(GBytes *bytes, const char *sheet, const SyTableSource *source);
int sy_book_next(SyBook *book, SyTableRow *row);
const char *sy_book_sheet(const SyBook *book);
const char *const *sy_book_sheets(const SyBook *book);
const SyTableMerge *sy_book_merges(const SyBook *book, size_t *n);
void sy_book_free(SyBook *book);

/* ---- Parts that are read as they are inflated ---------------------------------------------- */

typedef struct SyBookStream SyBookStream;
/* NULL with a diagnostic. */
SyBookStream *sy_book_stream_new(SyPackage *package, const char *part, const SyTableSource *source);
/* As read(2): bytes, 0 at the end, -1 after an error, which has been reported. */
int sy_book_stream_read(SyBookStream *stream, char *buffer, int length);
void sy_book_stream_free(SyBookStream *stream);
/* libxml2's pull reader over it. */
xmlTextReader *sy_book_stream_xml(SyBookStream *stream);
/* Moves it: 1 on a node, 0 at the end, -1 after an error, which has been reported. */
int sy_book_stream_next(SyBookStream *stream);
/* An attribute of the current element by its local name, or NULL; valid until the next call. */
const char *sy_book_stream_attribute(SyBookStream *stream, const char *local_name);

/* ---- Numbers ------------------------------------------------------------------------------ */

typedef enum {
  SY_SHOWN_GENERAL,
  SY_SHOWN_PERCENT,
  SY_SHOWN_DATE,
  SY_SHOWN_TIME,
  SY_SHOWN_DATE_TIME,
  SY_SHOWN_ELAPSED
} SyShown;
typedef struct {
  SyShown how;
  int decimals; /* of a percentage */
  bool seconds; /* of a time */
} SyNumberShown;

/* What a number format makes of numbers (ECMA-376 part 1, 18.8.30 and 18.8.31). code NULL: one of the built-in. */
SyNumberShown sy_number_shown(int id, const char *code);
/* Appends the number. epoch_1904: days count from 1904-01-01. */
void sy_number_append(GString *out, double number, const SyNumberShown *shown, bool epoch_1904);

#endif
