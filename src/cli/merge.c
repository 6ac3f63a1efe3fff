#include "cli/cli.h"
#include "template/template.h"

#include <string.h>

typedef struct {
  char *output, *partials, *escape;
  gboolean strict, lenient;
} MergeArguments;

static bool set_escape(SyCli *cli, const char *name, SyEscape *escape)
{
  static const char *const names[] = {[SY_ESCAPE_NONE] = "none", [SY_ESCAPE_HTML] = "html", [SY_ESCAPE_XML] = "xml"};
  *escape = SY_ESCAPE_NONE;
  if (!name) return true;
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
    if (strcmp(name, names[i]) == 0) {
      *escape = (SyEscape)i;
      return true;
    }
  sy_cli_usage(cli, _("“%s” is no way to escape; write html, xml or none"), name);
  return false;
}

static void merge(SyCli *cli, const MergeArguments *a, const char *template_path, const char *data_path, SyEscape escape)
{
  g_autoptr(GBytes) bytes = sy_file_read(template_path, &cli->limits, cli->diagnostics);
  g_autoptr(SyValue) data = bytes ? sy_value_read_file(data_path, &cli->limits, cli->diagnostics) : NULL;
  if (!data) return;
  g_autofree char *folder = g_path_get_dirname(template_path);
  SyTemplateOptions options = {.names = a->strict ? SY_NAMES_STRICT : a->lenient ? SY_NAMES_LENIENT : SY_NAMES_WARN, .escape = escape,
                               .partials = a->partials ? a->partials : folder, .path = template_path, .limits = &cli->limits};
  gsize length;
  const char *text = g_bytes_get_data(bytes, &length);
  SyPlace place = {.file = template_path};
  if (length >= 2 && memcmp(text, "PK", 2) == 0) {
    sy_diagnostics_add(cli->diagnostics, SY_ERROR, "merge-word-template", &place, _("merge takes text templates in this version"),
                       _("this is a Word file or another package"));
    return;
  }
  if (!g_utf8_validate(text ? text : "", (gssize)length, NULL)) {
    sy_diagnostics_add(cli->diagnostics, SY_ERROR, "merge-encoding", &place, _("save it as UTF-8"), _("the template is not UTF-8"));
    return;
  }
  g_autofree char *out = sy_template_render_text(text ? text : "", length, data, &options, cli->diagnostics);
  if (out) sy_file_write(a->output ? a->output : "-", out, strlen(out), cli->diagnostics);
}

int sy_cli_merge(SyCli *cli, int argc, char **argv)
{
  MergeArguments a = {0};
  const GOptionEntry entries[] = {
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &a.output, N_("where the result goes; - is standard output"), N_("OUT")},
      {"strict", 0, 0, G_OPTION_ARG_NONE, &a.strict, N_("a name that the data lacks is an error"), NULL},
      {"lenient", 0, 0, G_OPTION_ARG_NONE, &a.lenient, N_("a name that the data lacks is empty, without a word"), NULL},
      {"partials", 0, 0, G_OPTION_ARG_FILENAME, &a.partials, N_("the folder of partials"), N_("DIR")},
      {"escape", 0, 0, G_OPTION_ARG_STRING, &a.escape, N_("html, xml or none"), N_("HOW")},
      {NULL}};
  int status = sy_cli_parse(cli, &argc, &argv, entries, N_("TEMPLATE DATA"), N_("Merges data (YAML or JSON) into a text template."));
  if (status >= 0) return status;
  if (argc != 3) return sy_cli_usage(cli, _("give a template and a data file"));
  SyEscape escape;
  if (!set_escape(cli, a.escape, &escape)) return 2;
  merge(cli, &a, argv[1], argv[2], escape);
  g_free(a.output);
  g_free(a.partials);
  g_free(a.escape);
  return sy_cli_finish(cli);
}
