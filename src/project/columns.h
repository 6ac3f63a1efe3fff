/* columns: what a project file may say, as the columns of a table and the lines of a question sheet.
 *
 * A column's key is dotted: conditions.A.reason, requirements.AU-1-1.blanks.retention, schedule.2.due. Its header may
 * be English or Japanese, with '.' or '．' between. */
#ifndef SY_PROJECT_COLUMNS_H
#define SY_PROJECT_COLUMNS_H

#include "catalogue/catalogue.h"

typedef enum {
  SY_COLUMN_TEXT,
  SY_COLUMN_DATE,
  SY_COLUMN_YES_NO,
  SY_COLUMN_LEVEL,
  SY_COLUMN_DEPLOYMENT,
  SY_COLUMN_LIST,    /* texts, with 、 between */
  SY_COLUMN_NUMBERS, /* numbers or texts, with 、 between */
} SyColumnKind;

/* pattern: a key in which ? stands for a condition's id, @ for a requirement's, ! for a blank's, # for a number from 1,
 * * for any word. meaning: Japanese, for officers. */
typedef struct {
  const char *pattern;
  SyColumnKind kind;
  const char *meaning;
} SyColumn;

extern const SyColumn sy_columns[]; /* ends with pattern == NULL */

/* The dotted English key that a header means; caller frees. NULL if it means none: then *hint (NULL allowed) may be
 * set, caller frees. Ids may be written full-width; a condition and a blank may be named by their Japanese names. */
char *sy_project_column_key(const char *header, const SyCatalogue *catalogue, char **hint);
/* The Japanese header of a key; caller frees. */
char *sy_project_column_header(const char *key, const SyCatalogue *catalogue);
/* The row of the table that a key belongs to, or NULL. */
const SyColumn *sy_project_column_lookup(const char *key, const SyCatalogue *catalogue);

#endif
