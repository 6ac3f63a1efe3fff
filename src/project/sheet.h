/* sheet: the question sheet: one project as an Excel file, for officers who never write YAML. Private to project.
 *
 * Two sheets are vertical, one line for each key: 案件 (facts and questions) and 要件. Their last column, hidden, holds
 * the line's dotted key, so that lines may be moved; "-" marks lines that only explain. The others are lists with
 * headers. */
#ifndef SY_PROJECT_SHEET_H
#define SY_PROJECT_SHEET_H

#include "project/project.h"

#define SY_SHEET_FACTS "案件"
#define SY_SHEET_REQUIREMENTS "要件"
#define SY_SHEET_KEY "キー"
#define SY_SHEET_VALUE "記入欄"
#define SY_SHEET_REASON "根拠"
#define SY_SHEET_MORE "対象" /* and a number from 2: the same requirement for one more subject */
#define SY_SHEET_EXPLAINS "-"

#define SY_SHEET_MEMBERS 5

typedef struct {
  const char *sheet, *key;               /* "成果物", "deliverables" */
  const char *members[SY_SHEET_MEMBERS]; /* keys of an item; NULL: the list is a map, its columns key and value */
  const char *heads[SY_SHEET_MEMBERS];
  const char *mark; /* of a map: the list that a third column's yes puts its key into; or NULL */
  double widths[SY_SHEET_MEMBERS + 1];
  const char *note;
} SySheetList;

extern const SySheetList sy_sheet_lists[]; /* ends with sheet == NULL */

/* Dotted key -> SyProjectLine, both its own. */
GHashTable *sy_project_sheet_lines_new(void);
/* Reads a question sheet into the map that a project file would give; the values know their sheets and cells. lines
 * takes in the line of each key, filled in or not; NULL is allowed. NULL with diagnostics. */
SyValue *sy_project_sheet_read(GBytes *bytes, const char *path, const SyCatalogue *catalogue, const SyLimits *limits,
                               GHashTable *lines, SyDiagnostics *diagnostics);

#endif
