/* schema: which keys a project file may have, and of what type. Private to project. */
#ifndef SY_PROJECT_SCHEMA_H
#define SY_PROJECT_SCHEMA_H

#include "project/project.h"

/* Checks all keys and types of a project's root map; false if something is wrong, all of which is
 * said. Ids and blanks are compared with the catalogue's. */
bool sy_project_check_schema(const SyValue *root, const char *path, const SyCatalogue *catalogue,
                             SyDiagnostics *diagnostics);

#endif
