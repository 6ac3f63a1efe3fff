/* A project from a few lines of YAML over the program's own catalogue, and what is selected for it. */
#ifndef SY_TEST_UNIT_PROJECT_H
#define SY_TEST_UNIT_PROJECT_H

#include "unit.h"

#include "selection/selection.h"

typedef struct {
  SyDiagnostics *diagnostics;
  SyCatalogue *catalogue;
  SyProject *project;
  SySelection *selection;
} UnitProject;

/* Without answers each condition counts as yes; this answers all with no. */
#define ALL_NO "conditions: {A: no, B: no, C: no, D: no, E: no, F: no}\n"
#define ALL_YES "conditions: {A: yes, B: yes, C: yes, D: yes, E: yes, F: yes}\n"

/* project and selection stay NULL if the YAML is no right project: diagnostics tell. */
static inline UnitProject unit_project(const char *yaml)
{
  UnitProject u = {.diagnostics = sy_diagnostics_new()};
  u.catalogue = sy_catalogue_load(NULL, u.diagnostics);
  assert_non_null(u.catalogue);
  g_autoptr(GBytes) bytes = g_bytes_new(yaml, strlen(yaml));
  g_autoptr(SyValue) root = sy_value_read_yaml(bytes, "p.yaml", &sy_limits_default, u.diagnostics);
  if (root) u.project = sy_project_new(root, "p.yaml", u.catalogue, u.diagnostics);
  if (u.project) u.selection = sy_selection_new(u.catalogue, u.project);
  return u;
}

static inline UnitProject unit_project_right(const char *yaml)
{
  UnitProject u = unit_project(yaml);
  if (!u.selection) {
    g_autofree char *said = unit_messages(u.diagnostics);
    fail_msg("%s: %s", yaml, said);
  }
  return u;
}

static inline void unit_project_clear(UnitProject *u)
{
  sy_selection_free(u->selection);
  sy_project_free(u->project);
  sy_catalogue_free(u->catalogue);
  sy_diagnostics_free(u->diagnostics);
}

static inline const SySelected *unit_selected(const UnitProject *u, const char *id)
{
  for (size_t i = 0; i < u->selection->n_selected; i++) {
    const SySelected *s = &u->selection->selected[i];
    if (strcmp(s->requirement ? s->requirement->id : s->addition->id, id) == 0) return s;
  }
  return NULL;
}

#endif
