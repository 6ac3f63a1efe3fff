/* diagnostics: what a function that can fail has to say: severity, code, place, message, hint.
 *
 * The library never prints, exits or calls setlocale. Functions that can fail return false or NULL and add diagnostics
 * to the list they are given. A list only grows: whoever uses one for many documents reads and empties it between
 * them. */
#ifndef SY_BASE_DIAGNOSTICS_H
#define SY_BASE_DIAGNOSTICS_H

#include "base/library.h"

#include <glib.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

SY_BEGIN

typedef enum {
  SY_NOTE,    /* worth a thought */
  SY_WARNING, /* done, but look */
  SY_REFUSAL, /* exit status 1: check --final or an edition refused, part of a batch failed */
  SY_ERROR,   /* exit status 2: the input is wrong */
  SY_FAILURE, /* exit status 3: the machine failed (disk full, no permission) */
} SySeverity;

/* Where something is. Zero and NULL mean that it is not known. sy_diagnostics_add copies the strings. */
typedef struct {
  const char *file;  /* as the user gave it */
  const char *part;  /* the part of a package, such as word/document.xml */
  const char *sheet; /* the sheet of a workbook, whose cell line and column then name */
  int line, column;  /* from 1; columns count characters */
  int paragraph;     /* from 1, within the part */
  int table, row;    /* from 1: the table within the part, the row within the table */
  const char *words; /* the words that stand there */
  const char *under; /* the heading above it */
} SyPlace;

typedef struct {
  SySeverity severity;
  const char *code; /* a static word that stays the same in later versions: "project-unknown-key" */
  SyPlace place;    /* Its strings belong to the diagnostic. */
  char *message;    /* one sentence, without the place and without a newline */
  char *hint;       /* what to do, or NULL */
} SyDiagnostic;

typedef struct SyDiagnostics SyDiagnostics;

SyDiagnostics *sy_diagnostics_new(void);
void sy_diagnostics_free(SyDiagnostics *list);
/* Adds one. code is static; place (may be NULL) and hint (may be NULL) are copied. Past
 * SY_MAX_DIAGNOSTICS the list only counts. */
void sy_diagnostics_add(SyDiagnostics *list, SySeverity severity, const char *code, const SyPlace *place,
                        const char *hint, const char *format, ...) G_GNUC_PRINTF(6, 7);
void sy_diagnostics_add_va(SyDiagnostics *list, SySeverity severity, const char *code, const SyPlace *place,
                           const char *hint, const char *format, va_list arguments) G_GNUC_PRINTF(6, 0);
size_t sy_diagnostics_count(const SyDiagnostics *list);
const SyDiagnostic *sy_diagnostics_peek(const SyDiagnostics *list, size_t index);
/* How many diagnostics are of that severity or worse. */
size_t sy_diagnostics_count_from(const SyDiagnostics *list, SySeverity severity);
/* Empties it. */
void sy_diagnostics_clear(SyDiagnostics *list);
/* Moves all of `from` to the end of `to`. */
void sy_diagnostics_take(SyDiagnostics *to, SyDiagnostics *from);
/* The exit status that the worst one stands for: 0, 1, 2 or 3. */
int sy_diagnostics_status(const SyDiagnostics *list);
/* "FILE:LINE:COLUMN: error: message" and, with a hint, a second line. Caller frees. */
char *sy_diagnostic_text(const SyDiagnostic *diagnostic);
/* The same as one JSON object on one line, without the newline. Caller frees. */
char *sy_diagnostic_json(const SyDiagnostic *diagnostic);

SY_END

#endif
