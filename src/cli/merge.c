#include "cli/load.h"
#include "pipeline/pipeline.h"

#include <string.h>
#include <unistd.h>

typedef struct {
  char *output, *partials, *escape;
  gboolean strict, lenient, keep_fields;
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

/* What has kept the merged file from being laid out: the first that is worse than a warning. */
static void say_contents_are_stale(SyCli *cli, const char *file, const SyDiagnostics *unheard)
{
  const char *why = _("it cannot be laid out");
  for (size_t i = sy_diagnostics_count(unheard); i-- > 0;)
    if (sy_diagnostics_peek(unheard, i)->severity > SY_WARNING) why = sy_diagnostics_peek(unheard, i)->message;
  SyPlace place = {.file = file};
  sy_diagnostics_add(cli->diagnostics, SY_WARNING, "merge-contents", &place,
                     _("have Word update it: select it and press F9"),
                     _("the table of contents is as it was before merging: %s"), why);
}

/* Tables of contents, numbers, references and page numbers anew; as they were, if the file cannot be laid out. */
static void renew_fields(SyCli *cli, SyPackage **merged, const char *file, bool contents)
{
  SyDiagnostics *unheard = sy_diagnostics_new(); /* merging has said what there is to be said */
  SyTypesetter *typesetter = sy_typesetter_new(NULL, unheard);
  SyTypesetOptions options = {.write_labels = true, .limits = &cli->limits};
  SyPageTable *table = sy_page_table_new();
  SyPackage *copy = sy_package_new_like(*merged);
  if (typesetter && sy_pipeline_typeset(typesetter, copy, &options, table, NULL, unheard)) {
    SyPackage *stale = *merged;
    *merged = copy;
    copy = stale;
  } else if (contents) {
    say_contents_are_stale(cli, file, unheard);
  }
  sy_package_free(copy);
  sy_page_table_free(table);
  sy_typesetter_free(typesetter);
  sy_diagnostics_free(unheard);
}

/* A Word file goes neither under another kind's name nor onto a screen. */
static bool takes_word(SyCli *cli, const char *output)
{
  g_autofree char *lower = output ? g_ascii_strdown(output, -1) : NULL;
  SyPlace place = {.file = output};
  if (lower && g_str_has_suffix(lower, ".pdf"))
    sy_diagnostics_add(cli->diagnostics, SY_ERROR, "merge-output", &place,
                       _("write a .docx, then: shiyosho pdf FILE.docx"),
                       _("merging a Word file gives a Word file, not a PDF"));
  else if (!output && isatty(STDOUT_FILENO))
    sy_cli_usage(cli, _("a Word file is not for the screen: give its name with -o"));
  else return true;
  return false;
}

static void merge_word(SyCli *cli, const MergeArguments *a, SyPackage *package, const SyValue *data,
                       const SyTemplateOptions *options)
{
  g_autoptr(SyDocxTemplate) compiled = sy_docx_template_new(package, options, cli->diagnostics);
  g_autoptr(SyPackage) merged = compiled ? sy_docx_template_merge(compiled, data, options, cli->diagnostics) : NULL;
  bool renews = merged && !a->keep_fields && sy_docx_template_has_fields(compiled);
  if (renews) renew_fields(cli, &merged, options->path, sy_docx_template_has_contents(compiled));
  if (merged) sy_package_save(merged, a->output ? a->output : "-", SY_DEFLATE_LEVEL, cli->diagnostics);
}

static void merge_text(SyCli *cli, const MergeArguments *a, GBytes *bytes, const SyValue *data,
                       const SyTemplateOptions *options)
{
  gsize length;
  const char *text = g_bytes_get_data(bytes, &length);
  if (!g_utf8_validate(text ? text : "", (gssize)length, NULL)) {
    sy_cli_not_text(cli, options->path, text, length);
    return;
  }
  g_autofree char *out = sy_template_render_text(text ? text : "", length, data, options, cli->diagnostics);
  if (out) sy_file_write(a->output ? a->output : "-", out, strlen(out), cli->diagnostics);
}

static int merge(SyCli *cli, const MergeArguments *a, const char *template_path, const char *data_path, SyEscape escape)
{
  if (!sy_cli_spares(cli, template_path, a->output) || !sy_cli_spares(cli, data_path, a->output))
    return sy_cli_finish(cli);
  bool folder = g_file_test(template_path, G_FILE_TEST_IS_DIR);
  g_autoptr(GBytes) bytes = folder ? NULL : sy_file_read(template_path, &cli->limits, cli->diagnostics);
  if (!bytes && !folder) return sy_cli_finish(cli);
  gsize length = 0;
  const char *text = bytes ? g_bytes_get_data(bytes, &length) : NULL;
  bool word = folder || sy_cli_is_package(template_path, text, length);
  g_autoptr(SyPackage) package = !word    ? NULL
                                 : folder ? sy_package_open(template_path, &cli->limits, cli->diagnostics)
                                          : sy_package_open_bytes(bytes, template_path, &cli->limits, cli->diagnostics);
  if (word && !takes_word(cli, a->output)) return sy_cli_finish(cli);
  if (word && !package) return sy_cli_finish(cli);
  g_autoptr(SyValue) data = sy_value_read_file(data_path, &cli->limits, cli->diagnostics);
  if (!data) return sy_cli_finish(cli);
  g_autofree char *own = g_path_get_dirname(template_path), *beside = g_path_get_dirname(data_path);
  SyTemplateOptions options = {.names = a->strict    ? SY_NAMES_STRICT
                                        : a->lenient ? SY_NAMES_LENIENT
                                                     : SY_NAMES_WARN,
                               .escape = escape,
                               .partials = a->partials ? a->partials : own,
                               .pictures = beside,
                               .path = template_path,
                               .output = a->output,
                               .limits = &cli->limits};
  if (word) merge_word(cli, a, package, data, &options);
  else merge_text(cli, a, bytes, data, &options);
  return sy_cli_finish(cli);
}

static void clear(MergeArguments *a)
{
  g_free(a->output);
  g_free(a->partials);
  g_free(a->escape);
}

int sy_cli_merge(SyCli *cli, int argc, char **argv)
{
  MergeArguments a = {0};
  const GOptionEntry entries[] = {
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &a.output, N_("where the result goes; - is standard output"),
       N_("OUT")},
      {"strict", 0, 0, G_OPTION_ARG_NONE, &a.strict, N_("a name that the data lacks is an error"), NULL},
      {"lenient", 0, 0, G_OPTION_ARG_NONE, &a.lenient, N_("a name that the data lacks is empty, without a word"), NULL},
      {"keep-fields", 0, 0, G_OPTION_ARG_NONE, &a.keep_fields,
       N_("leave numbers, references and tables of contents of a Word file as they are"), NULL},
      {"partials", 0, 0, G_OPTION_ARG_FILENAME, &a.partials, N_("the folder of partials"), N_("DIR")},
      {"escape", 0, 0, G_OPTION_ARG_STRING, &a.escape, N_("html, xml or none"), N_("HOW")},
      {NULL}};
  int status = sy_cli_parse(cli, &argc, &argv, entries, N_("TEMPLATE DATA"),
                            N_("Merges data (YAML or JSON) into a Word file or a text template."));
  SyEscape escape;
  if (status < 0) {
    if (argc != 3) status = sy_cli_usage(cli, _("give a template and a data file"));
    else if (set_escape(cli, a.escape, &escape)) status = merge(cli, &a, argv[1], argv[2], escape);
    else status = 2;
  }
  clear(&a);
  return status;
}
