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

static void json_member(GString *out, const char *name, const char *text)
{
  g_string_append_printf(out, "%s\"%s\": ", out->str[out->len - 1] == '{' ? "" : ", ", name);
  if (text) sy_json_append_string(out, text);
  else g_string_append(out, "null");
}

/* {"status", "checked", "items": […]}, or null. */
static void json_text(GString *out, const char *name, const SyCatalogueText *text)
{
  static const char *const statuses[] = {"source", "emended", "supplied", "inferred"};
  g_string_append_printf(out, ", \"%s\": ", name);
  if (!text) {
    g_string_append(out, "null");
    return;
  }
  g_string_append(out, "{");
  json_member(out, "status", statuses[text->status]);
  json_member(out, "checked", text->checked);
  g_string_append(out, ", \"items\": [");
  for (size_t i = 0; i < text->n_items; i++) {
    g_autofree char *plain = sy_value_plain(text->items[i], "");
    if (i > 0) g_string_append(out, ", ");
    sy_json_append_string(out, plain);
  }
  g_string_append(out, "]}");
}

static void json_level(GString *out, const SyCatalogueRequirement *r, SyLevel level)
{
  int effective = sy_catalogue_effective_level(r, level);
  g_string_append_printf(out, "%s\"%s\": {", out->str[out->len - 1] == '{' ? "" : ", ", sy_level_english(level));
  json_member(out, "as", effective < 0 ? NULL : sy_level_english((SyLevel)effective));
  if (effective == (int)level) {
    json_text(out, "threat", r->levels[level].threat);
    json_text(out, "effect", r->levels[level].effect);
    json_text(out, "specification", r->levels[level].specification);
    json_text(out, "proposals", r->levels[level].proposals);
  }
  g_string_append_c(out, '}');
}

/* One requirement as a JSON object on one line. */
static void show_json(const SyCatalogueRequirement *r, int level)
{
  g_autoptr(GString) out = g_string_new("{");
  g_autofree char *name = sy_value_plain(r->name->items[0], "");
  json_member(out, "id", r->id);
  json_member(out, "name", name);
  json_member(out, "condition", r->condition_text);
  json_member(out, "guidance_level", r->guidance_level < 0 ? NULL : sy_level_english((SyLevel)r->guidance_level));
  json_text(out, "purpose", r->purpose);
  json_text(out, "guidance", r->guidance);
  json_text(out, "caution", r->caution);
  g_string_append(out, ", \"blanks\": [");
  for (size_t i = 0; i < r->n_blanks; i++) {
    g_string_append(out, i ? ", {" : "{");
    json_member(out, "id", r->blanks[i].id);
    json_member(out, "label", r->blanks[i].label);
    json_member(out, "example", r->blanks[i].example);
    g_string_append_c(out, '}');
  }
  g_string_append(out, "], \"levels\": {");
  for (int l = 0; l < SY_LEVEL_COUNT; l++)
    if (level < 0 || l == level) json_level(out, r, (SyLevel)l);
  printf("%s}}\n", out->str);
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
  g_autofree char *id = g_ascii_strup(argv[1], -1); /* at-1-1 will do */
  const SyCatalogueRequirement *r = sy_catalogue_lookup(catalogue, id);
  if (r && cli->json) show_json(r, level);
  else if (r) show(r, level);
  else status = unknown(cli, catalogue, argv[1]);
  sy_catalogue_free(catalogue);
  return r ? sy_cli_finish(cli) : status;
}
