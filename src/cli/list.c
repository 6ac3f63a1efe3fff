#include "cli/load.h"
#include "base/json.h"

#include <stdio.h>

static void list_json(const SyCatalogue *catalogue)
{
  for (size_t i = 0; i < catalogue->n_requirements; i++) {
    const SyCatalogueRequirement *r = &catalogue->requirements[i];
    g_autofree char *name = sy_value_plain(r->name->items[0], "");
    SyJson *json = sy_json_new();
    sy_json_map(json);
    sy_json_member(json, "id", r->id);
    sy_json_member(json, "name", name);
    sy_json_member(json, "condition", r->condition_text);
    sy_json_key(json, "levels");
    sy_json_list(json);
    for (int l = 0; l < SY_LEVEL_COUNT; l++)
      if (sy_catalogue_effective_level(r, (SyLevel)l) == l) sy_json_text(json, sy_level_english((SyLevel)l));
    sy_json_end_list(json);
    sy_json_end_map(json);
    g_autofree char *line = sy_json_finish(json);
    printf("%s\n", line);
  }
}

/* The names of the levels that have a text of their own. */
static char *levels_of(const SyCatalogueRequirement *r)
{
  GString *out = g_string_new(NULL);
  for (int l = 0; l < SY_LEVEL_COUNT; l++)
    if (sy_catalogue_effective_level(r, (SyLevel)l) == l)
      g_string_append_printf(out, "%s%s", out->len ? "・" : "", sy_level_name((SyLevel)l));
  return g_string_free(out, FALSE);
}

static void list_conditions(const SyCatalogue *catalogue)
{
  printf("\n%s\n", _("Conditions:"));
  for (size_t i = 0; i < catalogue->n_conditions; i++)
    printf("  %s %s：%s\n", catalogue->conditions[i].id, catalogue->conditions[i].name,
           catalogue->conditions[i].question);
}

int sy_cli_list(SyCli *cli, int argc, char **argv)
{
  int status = sy_cli_parse(cli, &argc, &argv, NULL, "", N_("Lists the requirements of the catalogue by category."));
  if (status >= 0) return status;
  if (argc != 1) return sy_cli_usage(cli, _("list takes no arguments; show ID shows one requirement"));
  SyCatalogue *catalogue = sy_cli_load_catalogue(cli);
  if (!catalogue) return sy_cli_finish(cli);
  if (cli->json) {
    list_json(catalogue);
  } else {
    for (size_t c = 0; c < catalogue->n_categories; c++) {
      const SyCatalogueCategory *category = &catalogue->categories[c];
      printf("%s %s\n", category->id, category->name);
      for (size_t i = 0; i < catalogue->n_requirements; i++) {
        const SyCatalogueRequirement *r = &catalogue->requirements[i];
        if (!g_str_equal(r->category, category->id)) continue;
        g_autofree char *name = sy_value_plain(r->name->items[0], "");
        g_autofree char *levels = levels_of(r);
        bool always = g_str_equal(r->condition_text, "-");
        printf("  %-7s %s（%s%s%s、%s）\n", r->id, name, always ? _("always") : _("condition"), always ? "" : " ",
               always ? "" : r->condition_text, levels);
      }
    }
    list_conditions(catalogue);
  }
  sy_catalogue_free(catalogue);
  return sy_cli_finish(cli);
}
