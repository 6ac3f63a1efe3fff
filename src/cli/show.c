#include "cli/load.h"
#include "base/json.h"

#include <stdio.h>
#include <string.h>

static void show_text(const char *heading, const SyCatalogueText *text)
{
  if (!text) return;
  const char *status = sy_status_name(text->status);
  printf("\n【%s】", heading);
  if (*status)
    printf("〔%s%s%s〕", status, text->checked ? " " : _(": to be checked against the original"),
           text->checked ? text->checked : "");
  putchar('\n');
  for (size_t i = 0; i < text->n_items; i++) {
    g_autofree char *plain = sy_value_plain(text->items[i], "");
    printf("  %s%s\n", text->list ? "・" : "", plain);
  }
  for (size_t i = 0; i < text->n_repairs; i++) printf("  （校訂：%s）\n", text->repairs[i]);
}

static void show_level(const SyCatalogueRequirement *r, SyLevel level)
{
  int effective = sy_catalogue_effective_level(r, level);
  printf("\n== %s", sy_level_name(level));
  if (effective < 0) {
    printf(" — %s\n", _("the catalogue has no requirement at this level"));
    return;
  }
  if (effective != (int)level) {
    printf(" — %s %s\n", _("as"), sy_level_name((SyLevel)effective));
    return;
  }
  putchar('\n');
  show_text("想定脅威", r->levels[effective].threat);
  show_text("対策の効果", r->levels[effective].effect);
  show_text("仕様書記載例", r->levels[effective].specification);
  show_text("対策の提案例", r->levels[effective].proposals);
}

/* A pair whose value may be null. */
static void json_pair(SyJson *json, const char *name, const char *text)
{
  sy_json_key(json, name);
  sy_json_text(json, text);
}

/* A text as {"status", "checked", "items": […]}; null if there is none. */
static void json_text(SyJson *json, const char *name, const SyCatalogueText *text)
{
  static const char *const statuses[] = {"source", "emended", "supplied", "inferred"};
  if (!text) {
    json_pair(json, name, NULL);
    return;
  }
  sy_json_key(json, name);
  sy_json_map(json);
  json_pair(json, "status", statuses[text->status]);
  json_pair(json, "checked", text->checked);
  sy_json_key(json, "items");
  sy_json_list(json);
  for (size_t i = 0; i < text->n_items; i++) {
    g_autofree char *plain = sy_value_plain(text->items[i], "");
    sy_json_text(json, plain);
  }
  sy_json_end_list(json);
  sy_json_end_map(json);
}

static void json_level(SyJson *json, const SyCatalogueRequirement *r, SyLevel level)
{
  int effective = sy_catalogue_effective_level(r, level);
  sy_json_key(json, sy_level_english(level));
  sy_json_map(json);
  json_pair(json, "as", effective < 0 ? NULL : sy_level_english((SyLevel)effective));
  if (effective == (int)level) {
    json_text(json, "threat", r->levels[level].threat);
    json_text(json, "effect", r->levels[level].effect);
    json_text(json, "specification", r->levels[level].specification);
    json_text(json, "proposals", r->levels[level].proposals);
  }
  sy_json_end_map(json);
}

/* One requirement as a JSON object on one line. */
static void show_json(const SyCatalogueRequirement *r, int level)
{
  SyJson *json = sy_json_new();
  g_autofree char *name = sy_value_plain(r->name->items[0], "");
  sy_json_map(json);
  json_pair(json, "id", r->id);
  json_pair(json, "name", name);
  json_pair(json, "condition", r->condition_text);
  json_pair(json, "guidance_level", r->guidance_level < 0 ? NULL : sy_level_english((SyLevel)r->guidance_level));
  json_text(json, "purpose", r->purpose);
  json_text(json, "guidance", r->guidance);
  json_text(json, "caution", r->caution);
  sy_json_key(json, "blanks");
  sy_json_list(json);
  for (size_t i = 0; i < r->n_blanks; i++) {
    sy_json_map(json);
    json_pair(json, "id", r->blanks[i].id);
    json_pair(json, "label", r->blanks[i].label);
    json_pair(json, "example", r->blanks[i].example);
    sy_json_end_map(json);
  }
  sy_json_end_list(json);
  sy_json_key(json, "levels");
  sy_json_map(json);
  for (int l = 0; l < SY_LEVEL_COUNT; l++)
    if (level < 0 || l == level) json_level(json, r, (SyLevel)l);
  sy_json_end_map(json);
  sy_json_end_map(json);
  g_autofree char *text = sy_json_finish(json);
  printf("%s\n", text);
}

static int unknown(SyCli *cli, const SyCatalogue *catalogue, const char *id)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new();
  for (size_t i = 0; i < catalogue->n_requirements; i++) g_ptr_array_add(ids, (void *)catalogue->requirements[i].id);
  g_ptr_array_add(ids, NULL);
  const char *near = sy_nearest(id, (const char *const *)ids->pdata);
  g_autofree char *hint =
      near ? g_strdup_printf(_("did you mean “%s”?"), near) : g_strdup(_("shiyosho list shows all"));
  sy_diagnostics_add(cli->diagnostics, SY_ERROR, "show-unknown-id", NULL, hint,
                     _("the catalogue has no requirement “%s”"), id);
  return sy_cli_finish(cli);
}

static void show(const SyCatalogueRequirement *r, int level)
{
  g_autofree char *name = sy_value_plain(r->name->items[0], "");
  bool always = strcmp(r->condition_text, "-") == 0;
  printf("%s %s\n%s: %s\n", r->id, name, _("condition"), always ? _("always applies") : r->condition_text);
  if (r->guidance_level >= 0) printf("%s: %s\n", _("level of the guidance"), sy_level_name((SyLevel)r->guidance_level));
  show_text("目的", r->purpose);
  show_text("実施レベル選定の考え方", r->guidance);
  show_text("仕様書記載時の注意事項", r->caution);
  for (size_t i = 0; i < r->n_blanks; i++)
    printf("\n%s %s: %s（%s %s）\n", _("blank"), r->blanks[i].id, r->blanks[i].label, _("for example"),
           r->blanks[i].example);
  for (int l = 0; l < SY_LEVEL_COUNT; l++)
    if (level < 0 || l == level) show_level(r, (SyLevel)l);
}

int sy_cli_show(SyCli *cli, int argc, char **argv)
{
  g_autofree char *level_word = NULL;
  const GOptionEntry entries[] = {
      {"level", 'l', 0, G_OPTION_ARG_STRING, &level_word, N_("only this level: low, mid or high"), N_("LEVEL")},
      {NULL}};
  int status = sy_cli_parse(cli, &argc, &argv, entries, N_("ID"),
                            N_("Shows one requirement. Example: shiyosho show AU-1-1 --level mid"));
  if (status >= 0) return status;
  if (argc != 2) return sy_cli_usage(cli, _("give the id of one requirement"));
  g_autofree char *plain = sy_cli_plain(level_word ? level_word : "");
  int level = level_word ? sy_level_parse(plain) : -1;
  if (level_word && level < 0) return sy_cli_usage(cli, _("“%s” is no level; write low, mid or high"), level_word);
  SyCatalogue *catalogue = sy_cli_load_catalogue(cli);
  if (!catalogue) return sy_cli_finish(cli);
  g_autofree char *id = g_ascii_strup(argv[1], -1); /* at-1-1 is understood, too. */
  const SyCatalogueRequirement *r = sy_catalogue_lookup(catalogue, id);
  if (r && cli->json) show_json(r, level);
  else if (r) show(r, level);
  else status = unknown(cli, catalogue, argv[1]);
  sy_catalogue_free(catalogue);
  return r ? sy_cli_finish(cli) : status;
}
