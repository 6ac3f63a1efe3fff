/* fuzz_project: bytes as a project file -> selection -> findings and the values of all editions; and every filter
 * over a text. The first byte says what the rest is: { or [ JSON, | a text for the filters, else YAML. */
#include "parts.h"

#include "selection/selection.h"
#include "template/filter.h"

#include <string.h>

/* Small enough that a run that heeds them ends at once. */
static const SyLimits limits = {.file_bytes = 1u << 20, .part_bytes = 1u << 20, .depth = 256};

static void filter_all(const uint8_t *data, size_t size)
{
  g_autofree char *raw = g_strndup((const char *)data, size), *text = g_utf8_make_valid(raw, -1);
  g_autoptr(SyValue) value = sy_value_new_text(text), list = sy_value_new_list();
  sy_value_list_add(list, sy_value_ref(value));
  sy_filter_is_date_pattern(text);
  sy_filter_lookup(text);
  for (const SyFilter *f = sy_filters; f->english; f++) {
    const char *argument = text;
    for (size_t n = f->least; n <= f->most; n++) {
      for (int k = 0; k < 2; k++) {
        g_autofree char *problem = NULL;
        g_autoptr(SyValue) done = f->apply(f, k ? list : value, &argument, n, &problem);
        if (!done == !problem) g_error("%s: a result or a problem, not both or neither", f->english);
        g_autofree char *plain = sy_value_plain(done, "");
        if (!g_utf8_validate(plain, -1, NULL)) g_error("%s: no UTF-8", f->english);
      }
    }
  }
}

static void select_all(const SyCatalogue *catalogue, const SyProject *project, SyDiagnostics *diagnostics)
{
  static const char *const names[] = {"background", "laws", NULL};
  static const SyClauses clauses = {.names = names, .texts = names, .template_name = "own.docx"};
  SySelection *selection = sy_selection_new(catalogue, project);
  sy_selection_check(selection, &clauses, true, diagnostics);
  for (int e = 0; e < SY_EDITION_COUNT; e++) {
    SyValuesOptions options = {.edition = (SyEdition)e, .digest = "", .copy = 1, .copies = 1, .findings = diagnostics};
    sy_value_unref(sy_selection_values(selection, &options));
  }
  GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
  sy_project_digest(project, sum);
  g_checksum_free(sum);
  sy_selection_free(selection);
}

/* What is read is UTF-8 throughout. */
static void check_text(const SyValue *value, int depth)
{
  if (!g_utf8_validate(sy_value_text(value), -1, NULL)) g_error("a text that is no UTF-8");
  for (size_t i = 0; i < sy_value_count(value) && depth < 16; i++) {
    const char *key = sy_value_key(value, i);
    if (key && !g_utf8_validate(key, -1, NULL)) g_error("a key that is no UTF-8");
    check_text(key ? sy_value_pair(value, i) : sy_value_item(value, i), depth + 1);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static SyCatalogue *catalogue; /* reading it takes longer than most inputs */
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  if (!catalogue) catalogue = sy_catalogue_load(NULL, diagnostics);
  if (!catalogue) g_error("the catalogue is not there");
  if (size > 0 && data[0] == '|') {
    filter_all(data + 1, size - 1);
  } else {
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    bool json = size > 0 && (data[0] == '{' || data[0] == '[');
    g_autoptr(SyValue) root = json ? sy_value_read_json(bytes, "p.json", &limits, diagnostics)
                                   : sy_value_read_yaml(bytes, "p.yaml", &limits, diagnostics);
    if (!root && sy_diagnostics_status(diagnostics) == 0) g_error("no value, and no message why");
    check_text(root, 0);
    SyProject *project = root ? sy_project_new(root, "p.yaml", catalogue, diagnostics) : NULL;
    if (root && !project && sy_diagnostics_status(diagnostics) == 0) g_error("no project, and no message why");
    if (project) select_all(catalogue, project, diagnostics);
    sy_project_free(project);
  }
  for (size_t i = 0; i < sy_diagnostics_count(diagnostics); i++) {
    g_autofree char *text = sy_diagnostic_text(sy_diagnostics_peek(diagnostics, i)),
                    *json = sy_diagnostic_json(sy_diagnostics_peek(diagnostics, i));
    if (!g_utf8_validate(text, -1, NULL) || strchr(json, '\n')) g_error("a message that is none: %s", text);
  }
  sy_diagnostics_free(diagnostics);
  return 0;
}
