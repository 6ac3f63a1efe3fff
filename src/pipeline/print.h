/* print: PDFs to printers, through CUPS. Without libcups (SY_WITH_CUPS) the functions say what is missing. */
#ifndef SY_PRINT_H
#define SY_PRINT_H

#include "base/base.h"

typedef struct {
  const char *printer;   /* a printer's name, ipp://… or ipps://…, or NULL: the default printer */
  const char *sides;     /* one-sided, two-sided-long-edge, two-sided-short-edge; or NULL */
  const char *number_up; /* pages on a side of a sheet, "2"; or NULL */
} SyPrintOptions;

typedef struct {
  char *name, *about, *uri; /* about and uri may be "" */
  bool is_default;
} SyPrinterInfo;

/* The printers that this machine knows; SyPrinterInfo, freed by the array. Empty with a diagnostic if there is none. */
GPtrArray *sy_printers_list(SyDiagnostics *diagnostics);

/* A printer that has been found, reached and asked what it can do. */
typedef struct SyPrinter SyPrinter;
/* options' strings must outlive it. NULL with a diagnostic: no such printer, not reached, cannot do what is asked. */
SyPrinter *sy_printer_open(const SyPrintOptions *options, SyDiagnostics *diagnostics);
const char *sy_printer_name(const SyPrinter *printer);
/* Sends a PDF as a job of its own; *job: its number. False with a diagnostic: the job was not taken, or not whole. */
bool sy_printer_send(SyPrinter *printer, const char *path, const char *title, int *job, SyDiagnostics *diagnostics);
void sy_printer_free(SyPrinter *printer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyPrinter, sy_printer_free)

/* The value that PWG 5100 calls it, for what a user writes: one, long, short, or the value itself. NULL: none of them.
 */
const char *sy_print_sides(const char *word);
/* True for the numbers of pages that may stand on one side: 1, 2, 4, 6, 9, 16. */
bool sy_print_number_up(const char *word);

#endif
