/* table: rows of a table as projects. A row's cells overlay a base project; an empty cell leaves what the base says. */
#ifndef SY_PROJECT_TABLE_H
#define SY_PROJECT_TABLE_H

#include "project/project.h"

/* What the columns of a table mean. */
typedef struct SyProjectColumns SyProjectColumns;

/* Reads the header's cells. place: of the header row. NULL with diagnostics that name every cell that is wrong:
 * unknown, missing or said twice. base: whether a base project gives what is missing, so title may be. */
SyProjectColumns *sy_project_columns_new(const char *const *cells, size_t n, const SyPlace *place,
                                         const SyCatalogue *catalogue, bool base, SyDiagnostics *diagnostics);
void sy_project_columns_free(SyProjectColumns *columns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyProjectColumns, sy_project_columns_free)
/* The project's values; base may be NULL and is not changed. place: of the row. NULL with diagnostics. */
SyValue *sy_project_row(const SyProjectColumns *columns, const SyValue *base, const char *const *cells, size_t n,
                        const SyPlace *place, SyDiagnostics *diagnostics);
/* A copy that says no places, to be a base: its lines are not the table's. */
SyValue *sy_project_base(const SyValue *root);

#endif
