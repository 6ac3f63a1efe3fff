/* writer: a workbook being written with libxlsxwriter, in the looks that all our sheets share.
 *
 * Same texts, same bytes: the time of creation is given. Texts are written as texts: none is ever taken for a formula.
 * Rows and columns count from 0, as libxlsxwriter has them; widths are in characters, heights in points. */
#ifndef SY_TABLE_WRITER_H
#define SY_TABLE_WRITER_H

#include "base/base.h"

#include <xlsxwriter.h>

typedef enum {
  SY_LOOK_TITLE,   /* of a sheet */
  SY_LOOK_NOTE,    /* running text without a frame */
  SY_LOOK_SECTION, /* a heading among rows */
  SY_LOOK_HEAD,    /* of a column */
  SY_LOOK_LABEL,   /* of a row */
  SY_LOOK_FIXED,   /* text that is not to be changed */
  SY_LOOK_FIXED_CENTER,
  SY_LOOK_OPEN, /* to be filled in; what is typed stays text */
  SY_LOOK_OPEN_CENTER,
  SY_LOOK_SMALL, /* keys and digests */
  SY_LOOK_COUNT
} SyLook;

typedef struct SyBookWriter SyBookWriter;

/* title: of the document's properties. date: "2026-12-01", the time of creation; NULL or "": a fixed one. The file is
 * made in memory and written to path, whole, when the writer is closed. NULL with a diagnostic. */
SyBookWriter *sy_book_writer_new(const char *path, const char *title, const char *date, SyDiagnostics *diagnostics);
/* Writes and frees. False with a diagnostic. */
bool sy_book_writer_close(SyBookWriter *writer, SyDiagnostics *diagnostics);

/* widths: of the columns, ended by 0. */
lxw_worksheet *sy_book_writer_sheet(SyBookWriter *writer, const char *name, const double *widths);
/* The column's width, and how cells look in it that nothing is written to. */
void sy_book_writer_column(SyBookWriter *writer, lxw_worksheet *sheet, int column, double width, SyLook look);
void sy_book_writer_text(SyBookWriter *writer, lxw_worksheet *sheet, int row, int column, const char *text,
                         SyLook look);
/* One cell over the columns first to last. */
void sy_book_writer_wide(SyBookWriter *writer, lxw_worksheet *sheet, int row, int first, int last, const char *text,
                         SyLook look);
/* A drop-down list; items end with NULL. message: what is said to other words, or NULL: they are allowed. */
void sy_book_writer_choice(lxw_worksheet *sheet, int first_row, int last_row, int column, const char *const *items,
                           const char *message);
/* The height of a row in which text is shown whole in columns of that width in sum. */
double sy_book_writer_height(const char *text, double width);
/* A4, fit to the width; footer with title, page and note; rows above first_row are frozen and row first_row - 1, the
 * header, is repeated. */
void sy_book_writer_page(lxw_worksheet *sheet, bool landscape, int first_row, const char *title, const char *note);
/* Locks all cells but the open ones; no password. */
void sy_book_writer_protect(lxw_worksheet *sheet);

#endif
