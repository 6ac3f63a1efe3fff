#include "selection/selection.h"

#include <string.h>

static const char *const edition_names[SY_EDITION_COUNT] = {[SY_EDITION_DRAFT] = "draft",
                                                            [SY_EDITION_REVIEW] = "review",
                                                            [SY_EDITION_COMMENT] = "comment",
                                                            [SY_EDITION_FINAL] = "final"};

/* What they are called in Japanese, in documents, messages and offices. */
static const struct {
  const char *name;
  SyEdition edition;
} edition_aliases[] = {
    {"草案", SY_EDITION_DRAFT},    {"案", SY_EDITION_DRAFT},         {"審査", SY_EDITION_REVIEW},
    {"審査用", SY_EDITION_REVIEW}, {"意見招請", SY_EDITION_COMMENT}, {"意見招請用", SY_EDITION_COMMENT},
    {"公告", SY_EDITION_FINAL},    {"公告用", SY_EDITION_FINAL},     {"確定", SY_EDITION_FINAL},
};

int sy_edition_parse(const char *name)
{
  for (int i = 0; i < SY_EDITION_COUNT; i++)
    if (strcmp(edition_names[i], name) == 0) return i;
  size_t length = strlen(name);
  if (g_str_has_suffix(name, "版")) length -= strlen("版");
  for (size_t i = 0; i < G_N_ELEMENTS(edition_aliases); i++)
    if (strlen(edition_aliases[i].name) == length && strncmp(edition_aliases[i].name, name, length) == 0)
      return (int)edition_aliases[i].edition;
  return -1;
}

const char *sy_edition_name(SyEdition edition)
{
  return edition_names[edition];
}

typedef enum { APPLIES_NO, APPLIES_YES, APPLIES_UNANSWERED } Applies;

static SyAnswer answer_of(const SyCatalogue *catalogue, const SyProject *project, const char *letter)
{
  for (size_t i = 0; i < catalogue->n_conditions; i++)
    if (strcmp(catalogue->conditions[i].id, letter) == 0) return project->conditions[i].answer;
  return SY_ANSWER_NONE;
}

/* "-": always. "A or F": when one of the answers is yes; one that is missing counts as yes. */
static Applies applies(const SyCatalogue *catalogue, const SyProject *project, const char *condition)
{
  if (strcmp(condition, "-") == 0 || !*condition) return APPLIES_YES;
  g_auto(GStrv) letters = g_strsplit(condition, " or ", -1);
  Applies result = APPLIES_NO;
  for (char **letter = letters; *letter; letter++) {
    SyAnswer answer = answer_of(catalogue, project, g_strstrip(*letter));
    if (answer == SY_ANSWER_YES) return APPLIES_YES;
    if (answer == SY_ANSWER_NONE) result = APPLIES_UNANSWERED;
  }
  return result;
}

typedef struct {
  SySelection selection; /* first: the public pointer is this one's */
  GArray *selected, *dropped;
} Owner;

static void drop(Owner *own, const SyCatalogueRequirement *r, const SyProjectChoice *choice, SyDroppedWhy why,
                 SyLevel level)
{
  SyDropped dropped = {.requirement = r, .choice = choice, .why = why, .level = level};
  g_array_append_val(own->dropped, dropped);
}

static void select_one(Owner *own, const SyCatalogueRequirement *r)
{
  const SyProject *project = own->selection.project;
  const SyProjectChoice *choice = sy_project_choice(project, r->id);
  SyLevel level = choice && choice->level >= 0 ? (SyLevel)choice->level : project->level;
  Applies applying = applies(own->selection.catalogue, project, r->condition_text);
  if (choice && choice->exclude) {
    drop(own, r, choice, SY_DROPPED_EXCLUDED, level);
    return;
  }
  if (applying == APPLIES_NO && !(choice && choice->include)) {
    drop(own, r, choice, SY_DROPPED_CONDITION, level);
    return;
  }
  int effective = sy_catalogue_effective_level(r, level);
  if (effective < 0 && !(choice && choice->specification)) {
    drop(own, r, choice, SY_DROPPED_NO_LEVEL, level);
    return;
  }
  SySelected selected = {.requirement = r,
                         .choice = choice,
                         .level = level,
                         .effective = effective,
                         .condition_unanswered = applying == APPLIES_UNANSWERED && !(choice && choice->include)};
  g_array_append_val(own->selected, selected);
}

SySelection *sy_selection_new(const SyCatalogue *catalogue, const SyProject *project)
{
  Owner *own = g_new0(Owner, 1);
  own->selected = g_array_new(FALSE, FALSE, sizeof(SySelected));
  own->dropped = g_array_new(FALSE, FALSE, sizeof(SyDropped));
  own->selection.catalogue = catalogue;
  own->selection.project = project;
  for (size_t i = 0; i < catalogue->n_requirements; i++) select_one(own, &catalogue->requirements[i]);
  for (size_t i = 0; i < project->n_additions; i++) {
    SySelected selected = {.addition = &project->additions[i], .level = project->level, .effective = -1};
    g_array_append_val(own->selected, selected);
  }
  own->selection.n_selected = own->selected->len;
  own->selection.selected = (const SySelected *)(void *)own->selected->data;
  own->selection.n_dropped = own->dropped->len;
  own->selection.dropped = (const SyDropped *)(void *)own->dropped->data;
  return &own->selection;
}

void sy_selection_free(SySelection *selection)
{
  if (!selection) return;
  Owner *own = (Owner *)selection;
  g_array_free(own->selected, TRUE);
  g_array_free(own->dropped, TRUE);
  g_free(own);
}
