/* The values of a project that has everything: what names and types of templates are compared with. */
#include "pipeline/pipeline.h"

#include <string.h>

static const char head[] =
    "title: 電子申請システムの設計・開発等業務\n"
    "organization: 架空省\n"
    "department: 大臣官房デジタル推進課\n"
    "contact: {name: 情報システム係, person: 架空 太郎, tel: 00-0000-0000, mail: joho@example.go.jp}\n"
    "date: 2026-12-01\n"
    "version: \"0.1\"\n"
    "period: {from: 2027-04-01, to: 2028-03-31}\n"
    "place: 架空省本省\n"
    "schedule: [{item: 基本設計, due: 2027-07-31}]\n"
    "deliverables: [{name: 基本設計書, form: 電子媒体, due: 2027-07-31}]\n"
    "deployment: cloud\n"
    "level: mid\n"
    "proposals: yes\n"
    "revisions: [{version: \"0.1\", date: 2026-12-01, place: 全体, reason: 新規作成}]\n"
    "approvals: [課長, 係長]\n"
    "additional: [{id: X-1, name: 独自要件, purpose: 目的の文。, specification: 要件の文。, proposals: [実現例]}]\n";

static int level_without_text(const SyCatalogueRequirement *r)
{
  for (int level = 0; level < SY_LEVEL_COUNT; level++)
    if (sy_catalogue_effective_level(r, (SyLevel)level) < 0) return level;
  return -1;
}

/* Every requirement is included, but one is excluded and one has no text at the level chosen. */
static char *project_text(const SyCatalogue *catalogue)
{
  GString *out = g_string_new(head);
  g_string_append(out, "conditions:\n");
  for (size_t i = 0; i < catalogue->n_conditions; i++)
    g_string_append_printf(out, "  %s: {answer: %s, reason: 理由}\n", catalogue->conditions[i].id,
                           i == 0 ? "no" : "yes");
  g_string_append(out, "requirements:\n");
  bool excluded = false, none = false;
  for (size_t i = 0; i < catalogue->n_requirements; i++) {
    const SyCatalogueRequirement *r = &catalogue->requirements[i];
    int level = none ? -1 : level_without_text(r);
    if (level >= 0) {
      g_string_append_printf(out, "  %s: {level: %s, include: yes, reason: 理由}\n", r->id,
                             sy_level_english((SyLevel)level));
      none = true;
    } else if (!excluded) {
      g_string_append_printf(out, "  %s: {exclude: 理由}\n", r->id);
      excluded = true;
    } else if (strcmp(r->condition_text, catalogue->n_conditions ? catalogue->conditions[0].id : "") != 0) {
      g_string_append_printf(out, "  %s: {include: yes, reason: 理由, supplement: 補足の文。%s}\n", r->id,
                             r->n_blanks ? "" : ", specification: 独自の文言。");
    }
  }
  return g_string_free(out, FALSE);
}

SyValue *sy_pipeline_example(const SyCatalogue *catalogue, SyDiagnostics *diagnostics)
{
  g_autofree char *text = project_text(catalogue);
  g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
  SyDiagnostics *said = sy_diagnostics_new();
  SyValue *root = sy_value_read_yaml(bytes, "example", &sy_limits_default, said);
  SyProject *project = root ? sy_project_new(root, "example", catalogue, said) : NULL;
  SyValue *values = NULL;
  if (project) {
    SySelection *selection = sy_selection_new(catalogue, project);
    SyDiagnostics *findings = sy_diagnostics_new();
    sy_selection_check(selection, NULL, false, findings);
    g_autofree char *digest = g_strnfill(64, '0');
    SyValuesOptions options = {
        .edition = SY_EDITION_REVIEW, .digest = digest, .copy = 1, .copies = 1, .findings = findings};
    values = sy_selection_values(selection, &options);
    sy_diagnostics_free(findings);
    sy_selection_free(selection);
    sy_project_free(project);
  } else {
    sy_diagnostics_take(diagnostics, said);
  }
  sy_diagnostics_free(said);
  sy_value_unref(root);
  return values;
}
