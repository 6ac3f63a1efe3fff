/* xlsx: the companion forms of a specification as workbooks, and the table that a batch reads. */
#ifndef SY_FORMS_H
#define SY_FORMS_H

#include "selection/selection.h"

SY_BEGIN

typedef struct {
  SyEdition edition;
  const char *digest;     /* 64 hexadecimal digits, or "" */
  GHashTable *references; /* a requirement's bookmark -> where it stands in the specification; or NULL */
} SyXlsxOptions;

/* For bidders: 要件対応表 (a row per obligation, without levels) and 質問書. For the edition comment: 意見書. The file
 * is replaced whole or not at all; same inputs, same bytes. False with diagnostics. */
bool sy_xlsx_forms(const SySelection *selection, const SyXlsxOptions *options, const char *path,
                   SyDiagnostics *diagnostics);

/* A table to fill in, one project in each row: headers in Japanese, lists to choose from, and a sheet that explains the
 * columns. The batch reads it. */
bool sy_xlsx_table_skeleton(const SyCatalogue *catalogue, const char *path, SyDiagnostics *diagnostics);

/* The sentences of a specification, a paragraph's end ending one too: strings that the array frees. Brackets and quotes
 * are not split. */
GPtrArray *sy_xlsx_sentences(const char *text);

SY_END

#endif
