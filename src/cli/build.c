#include "cli/cli.h"
#include "cli/load.h"
#include "pipeline/pipeline.h"

static int build(SyCli *cli, const SyBuildOptions *options, const char *path, const char *output)
{
  SyCatalogue *catalogue = sy_cli_load_catalogue(cli);
  SyProject *project = catalogue ? sy_project_load(path, catalogue, &cli->limits, cli->diagnostics) : NULL;
  SyBuilder *builder = project ? sy_builder_new(catalogue, options, cli->diagnostics) : NULL;
  g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
  if (builder) sy_builder_build(builder, project, output, NULL, written, cli->diagnostics);
  for (guint i = 0; i < written->len; i++) sy_cli_say(cli, _("Written: %s"), (const char *)written->pdata[i]);
  int status = sy_cli_finish(cli);
  sy_builder_free(builder);
  sy_project_free(project);
  sy_catalogue_free(catalogue);
  return status;
}

int sy_cli_build(SyCli *cli, int argc, char **argv)
{
  SyCliBuild a = {0};
  g_autofree GOptionEntry *entries = sy_cli_build_entries(&a, NULL);
  int status = sy_cli_parse(cli, &argc, &argv, entries, N_("PROJECT"),
                            N_("Writes the specification of a project. Example: shiyosho build project.yaml -o out"));
  if (status < 0) {
    SyBuildOptions options;
    if (argc != 2) status = sy_cli_usage(cli, _("give one project file"));
    else if (sy_cli_build_options(cli, &a, &options)) status = build(cli, &options, argv[1], a.output);
    else status = 2;
  }
  sy_cli_build_clear(&a);
  return status;
}
