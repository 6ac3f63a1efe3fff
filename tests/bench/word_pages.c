/* word_pages FILE.docx PREFIX: lays FILE out with pages that begin at the bookmarks whose names begin so, and says by
 * how much each page is too long or too short. page-breaks --each makes the bookmarks out of Word's own page breaks. */
#include "layout/layout.h"

#include <stdio.h>

int main(int argc, char **argv)
{
  if (argc != 3) {
    fprintf(stderr, "usage: word_pages FILE.docx PREFIX\n");
    return 2;
  }
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  SyPackage *package = sy_package_open(argv[1], &sy_limits_default, diagnostics);
  SyDocumentOptions reading = {.limits = &sy_limits_default};
  SyDocument *document = package ? sy_document_open(package, &reading, diagnostics) : NULL;
  SyTypesetter *typesetter = document ? sy_typesetter_new(NULL, diagnostics) : NULL;
  if (!typesetter) return 1;
  GString *report = g_string_new(NULL), *unread = g_string_new(NULL);
  SyLayoutOptions options = {
      .limits = &sy_limits_default, .page_marks = argv[2], .page_report = report, .dump = unread};
  SyPageTable *table = sy_page_table_new();
  /* A counting pass reports as well: only what the last pass says is shown. */
  bool ok = sy_layout_run(typesetter, document, &options, NULL, table, NULL, diagnostics);
  if (ok && sy_document_needs_counting(document)) {
    SyPageTable *known = table;
    table = sy_page_table_new();
    g_string_truncate(report, 0);
    ok = sy_layout_run(typesetter, document, &options, known, table, NULL, diagnostics);
    sy_page_table_free(known);
  }
  fputs(report->str, stdout);
  g_string_free(report, TRUE);
  g_string_free(unread, TRUE);
  sy_page_table_free(table);
  sy_typesetter_free(typesetter);
  sy_document_finish(document);
  sy_document_free(document);
  sy_package_free(package);
  sy_diagnostics_free(diagnostics);
  return ok ? 0 : 1;
}
