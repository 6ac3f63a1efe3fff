#include "cli/load.h"
#include "project/project.h"

#include <string.h>

typedef struct {
  char *from; /* a project whose answers stand in the question sheet, or NULL */
} Arguments;

static bool is_sheet(const char *path)
{
  g_autofree char *small = g_ascii_strdown(path, -1);
  return g_str_has_suffix(small, ".xlsx");
}

/* "-" and names without an ending are taken for YAML. */
static bool is_project(const char *path)
{
  g_autofree char *base = g_path_get_basename(path);
  const char *dot = strrchr(base, '.');
  return !dot || is_sheet(path) || g_ascii_strcasecmp(dot, ".yaml") == 0 || g_ascii_strcasecmp(dot, ".yml") == 0;
}

static int write_sheet(SyCli *cli, const SyCatalogue *catalogue, const char *from, const char *path)
{
  if (!sy_cli_may_write(cli, path)) return sy_cli_finish(cli);
  SyProject *project = from ? sy_project_load(from, catalogue, &cli->limits, cli->diagnostics) : NULL;
  if (!from || project) {
    if (sy_project_sheet_write(catalogue, project ? project->root : NULL, path, cli->diagnostics))
      sy_cli_say(cli, _("Written: %s"), path);
  }
  sy_project_free(project);
  return sy_cli_finish(cli);
}

int sy_cli_new(SyCli *cli, int argc, char **argv)
{
  Arguments a = {0};
  const GOptionEntry entries[] = {{"from", 0, 0, G_OPTION_ARG_FILENAME, &a.from,
                                   N_("a project whose answers stand in the question sheet"), N_("FILE")},
                                  {0}};
  int status =
      sy_cli_parse(cli, &argc, &argv, entries, N_("PROJECT.yaml | PROJECT.xlsx"),
                   N_("Writes a project file to fill in: the questions, every requirement, every blank; a commented\n"
                      "YAML file or, by its ending, an Excel question sheet.\n"
                      "Example: shiyosho new denshi-shinsei.yaml\n"
                      "Example: shiyosho new denshi-shinsei.xlsx --from denshi-shinsei.yaml"));
  if (status >= 0) return status;
  if (argc != 2) status = sy_cli_usage(cli, _("give the name of one file to write"));
  else if (!is_project(argv[1]))
    status = sy_cli_usage(cli, _("“%s”: a project file's name ends with .yaml, .yml or .xlsx"), argv[1]);
  else if (a.from && !is_sheet(argv[1]))
    status = sy_cli_usage(cli, _("--from is for question sheets: give a name that ends with .xlsx"));
  SyCatalogue *catalogue = status < 0 ? sy_cli_load_catalogue(cli) : NULL;
  if (status < 0 && !catalogue) {
    status = sy_cli_finish(cli);
  } else if (status < 0 && is_sheet(argv[1])) {
    status = write_sheet(cli, catalogue, a.from, argv[1]);
  } else if (status < 0) {
    g_autofree char *text = sy_project_skeleton(catalogue);
    status = sy_cli_write_new(cli, argv[1], text);
  }
  sy_catalogue_free(catalogue);
  g_free(a.from);
  return status;
}
