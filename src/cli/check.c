#include "cli/cli.h"
#include "cli/load.h"
#include "pipeline/pipeline.h"

#include <string.h>

typedef struct {
  char *template_path, *digest;
  gboolean final;
} CheckArguments;

static void check(SyCli *cli, const CheckArguments *a, const SyCatalogue *catalogue, const char *path)
{
  SyProject *project = sy_project_load(path, catalogue, &cli->limits, cli->diagnostics);
  SyBuildOptions options = {.template_path = a->template_path, .limits = &cli->limits};
  SyBuilder *builder = project ? sy_builder_new(catalogue, &options, cli->diagnostics) : NULL;
  if (builder) {
    SySelection *selection = sy_selection_new(catalogue, project);
    sy_selection_check(selection, sy_builder_clauses(builder), a->final, cli->diagnostics);
    if (sy_diagnostics_count(cli->diagnostics) == 0) sy_cli_say(cli, _("%s: nothing to say"), path);
    sy_selection_free(selection);
  }
  sy_builder_free(builder);
  sy_project_free(project);
}

/* ---- Which inputs a printed copy came from ------------------------------------------------------ */

static int compare_paths(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_inputs(GPtrArray *paths, const char *path)
{
  if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
    g_ptr_array_add(paths, g_strdup(path));
    return;
  }
  g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (const char *name; folder && (name = g_dir_read_name(folder));)
    if (g_str_has_suffix(name, ".yaml") || g_str_has_suffix(name, ".yml") || g_str_has_suffix(name, ".json") || g_str_has_suffix(name, ".xlsx"))
      g_ptr_array_add(names, g_build_filename(path, name, NULL));
  g_ptr_array_sort(names, compare_paths);
  for (guint i = 0; i < names->len; i++) g_ptr_array_add(paths, g_strdup(names->pdata[i]));
}

static bool is_digest(const char *text)
{
  size_t n = strlen(text);
  return n >= 8 && n <= 64 && strspn(text, "0123456789abcdefABCDEF") == n;
}

static int match_digest(SyCli *cli, const CheckArguments *a, const SyCatalogue *catalogue, int argc, char **argv)
{
  static const char *const templates[] = {"chotatsu", "bessi"};
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
  for (int i = 1; i < argc; i++) add_inputs(paths, argv[i]);
  g_autofree char *wanted = g_ascii_strdown(a->digest, -1);
  size_t found = 0;
  for (size_t t = 0; t < (a->template_path ? 1 : G_N_ELEMENTS(templates)); t++) {
    SyBuildOptions options = {.template_path = a->template_path ? a->template_path : templates[t], .limits = &cli->limits};
    g_autoptr(SyBuilder) builder = sy_builder_new(catalogue, &options, cli->diagnostics);
    for (guint i = 0; builder && i < paths->len; i++) {
      SyDiagnostics *unheard = sy_diagnostics_new();
      SyProject *project = sy_project_load(paths->pdata[i], catalogue, &cli->limits, unheard);
      g_autofree char *digest = project ? sy_builder_digest(builder, project) : NULL;
      if (digest && g_str_has_prefix(digest, wanted)) {
        sy_cli_say(cli, "%s\t%s\t%s", (const char *)paths->pdata[i], options.template_path, digest);
        found++;
      }
      sy_project_free(project);
      sy_diagnostics_free(unheard);
    }
  }
  if (found == 0)
    sy_diagnostics_add(cli->diagnostics, SY_REFUSAL, "digest-unmatched", NULL,
                       _("give the same --catalogue and --overlay, and -t for an own template"),
                       _("none of the %u inputs matches the digest %s"), paths->len, a->digest);
  return sy_cli_finish(cli);
}

int sy_cli_check(SyCli *cli, int argc, char **argv)
{
  CheckArguments a = {0};
  const GOptionEntry entries[] = {
      {"final", 0, 0, G_OPTION_ARG_NONE, &a.final, N_("what must not be published is an error: exit status 1"), NULL},
      {"template", 't', 0, G_OPTION_ARG_FILENAME, &a.template_path, N_("the template whose clauses want confirming; chotatsu if absent"), N_("TEMPLATE")},
      {"digest", 0, 0, G_OPTION_ARG_STRING, &a.digest, N_("say which of the inputs a printed copy came from"), N_("HEX")},
      {NULL}};
  int status = sy_cli_parse(cli, &argc, &argv, entries, N_("PROJECT"),
                            N_("Says what is missing, doubtful or worth a thought; writes nothing.\nWith --digest HEX, PATH…: names the inputs that match."));
  if (status < 0) {
    if (a.digest && !is_digest(a.digest)) status = sy_cli_usage(cli, _("“%s” is no digest: at least 8 hexadecimal digits"), a.digest);
    else if (argc < 2 || (argc > 2 && !a.digest)) status = sy_cli_usage(cli, _("give one project file"));
    else {
      SyCatalogue *catalogue = sy_cli_load_catalogue(cli);
      if (catalogue && a.digest) status = match_digest(cli, &a, catalogue, argc, argv);
      else {
        if (catalogue) check(cli, &a, catalogue, argv[1]);
        status = sy_cli_finish(cli);
      }
      sy_catalogue_free(catalogue);
    }
  }
  g_free(a.template_path);
  g_free(a.digest);
  return status;
}
