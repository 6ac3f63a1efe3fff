#include "cli/cli.h"
#include "cli/load.h"
#include "pipeline/pipeline.h"

#include <string.h>

typedef struct {
  char *output, *formats, *template_path, *edition;
  int copies;
  gboolean force;
} BuildArguments;

static void clear(BuildArguments *a)
{
  g_free(a->output);
  g_free(a->formats);
  g_free(a->template_path);
  g_free(a->edition);
}

static int build(SyCli *cli, const BuildArguments *a, const SyBuildOptions *options, const char *path)
{
  SyCatalogue *catalogue = sy_cli_load_catalogue(cli);
  SyProject *project = catalogue ? sy_project_load(path, catalogue, &cli->limits, cli->diagnostics) : NULL;
  SyBuilder *builder = project ? sy_builder_new(catalogue, options, cli->diagnostics) : NULL;
  g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
  if (builder) sy_builder_build(builder, project, a->output, NULL, written, cli->diagnostics);
  for (guint i = 0; i < written->len; i++) sy_cli_say(cli, _("Written: %s"), (const char *)written->pdata[i]);
  int status = sy_cli_finish(cli);
  sy_builder_free(builder);
  sy_project_free(project);
  sy_catalogue_free(catalogue);
  return status;
}

int sy_cli_build(SyCli *cli, int argc, char **argv)
{
  BuildArguments a = {0};
  const GOptionEntry entries[] = {
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &a.output, N_("the folder to write to; made if it is missing"), N_("DIR")},
      {"formats", 'f', 0, G_OPTION_ARG_STRING, &a.formats, N_("docx, pdf, xlsx, with commas between; docx,pdf if absent"), N_("LIST")},
      {"template", 't', 0, G_OPTION_ARG_FILENAME, &a.template_path, N_("chotatsu, bessi, a folder or a .docx; chotatsu if absent"), N_("TEMPLATE")},
      {"edition", 0, 0, G_OPTION_ARG_STRING, &a.edition, N_("draft, review, comment or final; draft if absent"), N_("EDITION")},
      {"copies", 0, 0, G_OPTION_ARG_INT, &a.copies, N_("review copies: a numbered PDF each"), N_("N")},
      {"force", 0, 0, G_OPTION_ARG_NONE, &a.force, N_("overwrite a DOCX that another program has saved since"), NULL},
      {NULL}};
  int status = sy_cli_parse(cli, &argc, &argv, entries, N_("PROJECT"),
                            N_("Writes the specification of a project. Example: shiyosho build project.yaml -o out"));
  if (status < 0) {
    SyBuildOptions options = {.template_path = a.template_path, .force = a.force, .limits = &cli->limits};
    if (argc != 2) status = sy_cli_usage(cli, _("give one project file"));
    else if (sy_cli_build_options(cli, a.edition, a.formats, a.copies, &options)) status = build(cli, &a, &options, argv[1]);
    else status = 2;
  }
  clear(&a);
  return status;
}
