/* selection: catalogue + project -> the ordered measures of this specification, as values.
 *
 * Pure: no I/O, no clock. A selection borrows from catalogue and project, which must outlive it. */
#ifndef SY_SELECTION_H
#define SY_SELECTION_H

#include "project/project.h"

SY_BEGIN

typedef enum { SY_EDITION_DRAFT, SY_EDITION_REVIEW, SY_EDITION_COMMENT, SY_EDITION_FINAL, SY_EDITION_COUNT } SyEdition;

/* By its name, or a Japanese one (審査, 意見招請版); -1 if there is none. */
int sy_edition_parse(const char *name);
const char *sy_edition_name(SyEdition edition); /* "draft" */

typedef struct {
  const SyCatalogueRequirement *requirement; /* NULL: the project's own */
  const SyProjectAddition *addition;
  const SyProjectChoice *choice; /* NULL: the project says nothing of it */
  SyLevel level;                 /* chosen */
  int effective;                 /* SyLevel whose text stands there */
  bool condition_unanswered;     /* it applies because an answer is missing */
} SySelected;

typedef enum { SY_DROPPED_CONDITION, SY_DROPPED_EXCLUDED, SY_DROPPED_NO_LEVEL } SyDroppedWhy;

typedef struct {
  const SyCatalogueRequirement *requirement;
  const SyProjectChoice *choice;
  SyDroppedWhy why;
  SyLevel level;
} SyDropped;

typedef struct SySelection {
  const SyCatalogue *catalogue;
  const SyProject *project;
  size_t n_selected;
  const SySelected *selected; /* in the catalogue's order, then the project's own */
  size_t n_dropped;
  const SyDropped *dropped;
} SySelection;

SySelection *sy_selection_new(const SyCatalogue *catalogue, const SyProject *project);
void sy_selection_free(SySelection *selection);

/* The specification's texts with blanks filled and terms replaced; one per repetition. A new list of
 * rich values. */
SyValue *sy_selection_specifications(const SySelection *selection, const SySelected *selected);

typedef struct {
  SyEdition edition;
  const char *digest; /* 64 hexadecimal digits, or "" */
  unsigned copy, copies;
  const SyDiagnostics *findings; /* of the review edition, or NULL */
} SyValuesOptions;

/* The root map that a template sees. What the edition forbids is there but empty. Caller frees. */
SyValue *sy_selection_values(const SySelection *selection, const SyValuesOptions *options);

/* The clauses of a template, by the names that `texts` and `confirmed` of a project have for them; lists end with NULL.
 */
typedef struct {
  const char *const *names;  /* that want confirming */
  const char *const *texts;  /* whose texts the template prints */
  const char *const *cloud;  /* those of names that stand in the text of a cloud project only; or NULL */
  const char *template_name; /* for hints */
} SyClauses;

/* What is missing, doubtful or worth a thought. clauses: of the template, or NULL. final: what must not be published
 * becomes a SY_REFUSAL. */
void sy_selection_check(const SySelection *selection, const SyClauses *clauses, bool final, SyDiagnostics *diagnostics);
/* The same in Japanese, whatever the reader's language: for the review edition. */
void sy_selection_findings(const SySelection *selection, const SyClauses *clauses, SyDiagnostics *findings);
/* Only what the project gives and this template does not print, although no other template of the program's does: its
 * words would be lost. */
void sy_selection_check_lost(const SySelection *selection, const SyClauses *clauses, SyDiagnostics *diagnostics);

SY_END

#endif
