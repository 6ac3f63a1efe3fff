#include "cli/cli.h"
#include "cli/load.h"
#include "pipeline/print.h"
#include "pipeline/pipeline.h"

#include <string.h>

typedef struct {
  SyCliBuild build;
  char *printer, *sides, *number_up;
  gboolean list;
} Arguments;

static void clear(Arguments *a)
{
  sy_cli_build_clear(&a->build);
  g_free(a->printer);
  g_free(a->sides);
  g_free(a->number_up);
}

static int list_printers(SyCli *cli)
{
  g_autoptr(GPtrArray) list = sy_printers_list(cli->diagnostics);
  for (guint i = 0; i < list->len; i++) {
    const SyPrinterInfo *info = list->pdata[i];
    sy_cli_say(cli, "%s%s%s%s%s%s", info->name, info->is_default ? _(" (default)") : "", *info->about ? "\t" : "",
               info->about, *info->uri ? "\t" : "", info->uri);
  }
  return sy_cli_finish(cli);
}

/* Sends every PDF as a job of its own. False at the first that the printer does not take. */
static bool print_all(SyCli *cli, const SyPrintOptions *options, const SyProject *project, const GPtrArray *written)
{
  g_autoptr(SyPrinter) printer = sy_printer_open(options, cli->diagnostics);
  bool good = printer != NULL;
  for (guint i = 0; good && i < written->len; i++) {
    g_autofree char *title = g_strdup_printf("%s（%u/%u）", project->title, i + 1, written->len);
    int job = 0;
    good = sy_printer_send(printer, written->pdata[i], title, &job, cli->diagnostics);
    if (good)
      sy_cli_say(cli, _("Printed on “%s” as job %d: %s"), sy_printer_name(printer), job,
                 (const char *)written->pdata[i]);
  }
  return good;
}

static int print(SyCli *cli, const Arguments *a, const SyPrintOptions *options, const SyBuildOptions *build,
                 const char *path)
{
  SyCatalogue *catalogue = sy_cli_load_catalogue(cli);
  SyProject *project = catalogue ? sy_project_load(path, catalogue, &cli->limits, cli->diagnostics) : NULL;
  SyBuilder *builder = project ? sy_builder_new(catalogue, build, cli->diagnostics) : NULL;
  g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
  bool built = builder && sy_builder_build(builder, project, a->build.output, NULL, written, cli->diagnostics);
  for (guint i = 0; i < written->len; i++) sy_cli_say(cli, _("Written: %s"), (const char *)written->pdata[i]);
  if (built) print_all(cli, options, project, written);
  int status = sy_cli_finish(cli);
  sy_builder_free(builder);
  sy_project_free(project);
  sy_catalogue_free(catalogue);
  return status;
}

static int run(SyCli *cli, Arguments *a, int argc, char **argv)
{
  if (a->list) return argc == 1 ? list_printers(cli) : sy_cli_usage(cli, _("--list takes no project"));
  if (argc != 2) return sy_cli_usage(cli, _("give one project file, or --list"));
  SyPrintOptions options = {
      .printer = a->printer, .sides = a->sides ? sy_print_sides(a->sides) : NULL, .number_up = a->number_up};
  if (a->sides && !options.sides)
    return sy_cli_usage(
        cli, _("“%s” is no way to use the sides: write one-sided, two-sided-long-edge or two-sided-short-edge"),
        a->sides);
  if (a->number_up && !sy_print_number_up(a->number_up))
    return sy_cli_usage(cli, _("“%s” pages cannot stand on one side: write 1, 2, 4, 6, 9 or 16"), a->number_up);
  if (a->build.copies < 1) return sy_cli_usage(cli, _("--copies takes a number from 1 to 999"));
  a->build.edition = g_strdup("review");
  a->build.formats = g_strdup("pdf");
  SyBuildOptions build;
  if (!sy_cli_build_options(cli, &a->build, &build)) return 2;
  return print(cli, a, &options, &build, argv[1]);
}

int sy_cli_print(SyCli *cli, int argc, char **argv)
{
  Arguments a = {.build.copies = 1};
  const GOptionEntry entries[] = {
      {"printer", 0, 0, G_OPTION_ARG_STRING, &a.printer,
       N_("a printer's name or ipp:// address; the default printer if absent"), N_("NAME|URI")},
      {"copies", 0, 0, G_OPTION_ARG_INT, &a.build.copies, N_("review copies, each with its number; 1 if absent"),
       N_("N")},
      {"sides", 0, 0, G_OPTION_ARG_STRING, &a.sides, N_("one-sided, two-sided-long-edge or two-sided-short-edge"),
       N_("SIDES")},
      {"number-up", 0, 0, G_OPTION_ARG_STRING, &a.number_up, N_("pages on one side of a sheet"), N_("N")},
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &a.build.output,
       N_("the folder that the PDFs are written to; made if it is missing"), N_("DIR")},
      {"template", 't', 0, G_OPTION_ARG_FILENAME, &a.build.template_path,
       N_("chotatsu, bessi, a folder or a .docx; chotatsu if absent"), N_("TEMPLATE")},
      {"list", 0, 0, G_OPTION_ARG_NONE, &a.list, N_("show the printers"), NULL},
      {NULL}};
  int status = sy_cli_parse(cli, &argc, &argv, entries, N_("PROJECT | --list"),
                            N_("Prints review copies of a project through CUPS. The PDFs stay.\n"
                               "Example: shiyosho print project.yaml --copies 3 --sides two-sided-long-edge"));
  if (status < 0) status = run(cli, &a, argc, argv);
  clear(&a);
  return status;
}
