#include "cli/load.h"
#include "base/json.h"
#include "pipeline/pipeline.h"
#include "template/filter.h"

#include <stdio.h>
#include <string.h>

typedef struct {
  char *annotate, *output;
} TemplateArguments;

/* The template that the command is about: a Word package, or text. */
typedef struct {
  char *path, *folder;
  SyPackage *package;
  GBytes *text;
  SyTemplateOptions options;
} Template;

static void template_close(Template *t)
{
  sy_package_free(t->package);
  if (t->text) g_bytes_unref(t->text);
  g_free(t->path);
  g_free(t->folder);
}

static bool template_open(SyCli *cli, const char *name, Template *t)
{
  t->path = strcmp(name, "-") == 0 ? g_strdup(name) : sy_pipeline_find_template(name, NULL, cli->diagnostics);
  if (!t->path) return false;
  t->folder = g_path_get_dirname(t->path);
  t->options =
      (SyTemplateOptions){.names = SY_NAMES_STRICT, .partials = t->folder, .path = t->path, .limits = &cli->limits};
  if (g_file_test(t->path, G_FILE_TEST_IS_DIR)) {
    t->package = sy_package_open(t->path, &cli->limits, cli->diagnostics);
    return t->package != NULL;
  }
  t->text = sy_file_read(t->path, &cli->limits, cli->diagnostics);
  if (!t->text) return false;
  gsize length;
  const char *bytes = g_bytes_get_data(t->text, &length);
  if (!sy_cli_is_package(t->path, bytes, length)) {
    if (g_utf8_validate(bytes ? bytes : "", (gssize)length, NULL)) return true;
    sy_cli_not_text(cli, t->path, bytes, length);
    return false;
  }
  t->package = sy_package_open_bytes(t->text, t->path, &cli->limits, cli->diagnostics);
  return t->package != NULL;
}

static bool write_out(SyCli *cli, const TemplateArguments *a, const char *text)
{
  return sy_file_write(a->output ? a->output : "-", text, strlen(text), cli->diagnostics);
}

/* ---- check ------------------------------------------------------------------------------------- */

static SyValue *data_of(SyCli *cli, const char *path)
{
  if (path) return sy_value_read_file(path, &cli->limits, cli->diagnostics);
  SyCatalogue *catalogue = sy_cli_load_catalogue(cli);
  SyValue *example = catalogue ? sy_pipeline_example(catalogue, cli->diagnostics) : NULL;
  sy_catalogue_free(catalogue);
  return example;
}

static void annotate(SyCli *cli, const TemplateArguments *a, const Template *t, const SyDiagnostics *findings)
{
  if (!t->package) {
    sy_cli_usage(cli, _("only Word files can be annotated"));
    return;
  }
  if (!sy_cli_spares(cli, sy_package_path(t->package), a->annotate)) return;
  g_autoptr(SyPackage) copy = sy_package_new_like(t->package);
  if (sy_docx_annotate(copy, findings, cli->diagnostics) &&
      sy_package_save(copy, a->annotate, SY_DEFLATE_LEVEL, cli->diagnostics) && !sy_file_is_output(a->annotate))
    sy_cli_say(cli, _("Written: %s"), a->annotate);
}

static int run_check(SyCli *cli, const TemplateArguments *a, const Template *t, const char *data_path)
{
  g_autoptr(SyValue) data = data_of(cli, data_path);
  if (!data) return sy_cli_finish(cli);
  SyDiagnostics *findings = sy_diagnostics_new();
  SyTemplateOptions options = t->options;
  g_autofree char *beside = data_path ? g_path_get_dirname(data_path) : NULL;
  options.pictures = beside;
  if (t->package) {
    sy_docx_template_check(t->package, data, &options, findings);
  } else {
    gsize length;
    const char *text = g_bytes_get_data(t->text, &length);
    sy_text_template_check(text ? text : "", length, data, &t->options, findings);
  }
  if (a->annotate) annotate(cli, a, t, findings);
  size_t n = sy_diagnostics_count(findings);
  sy_diagnostics_take(cli->diagnostics, findings);
  sy_diagnostics_free(findings);
  if (n == 0) sy_cli_say(cli, _("%s: no faults found"), t->path);
  return sy_cli_finish(cli);
}

/* ---- tags, skeleton ------------------------------------------------------------------------------ */

static int run_tags(SyCli *cli, const TemplateArguments *a, const Template *t, const char *unused)
{
  g_autoptr(SyDocxTemplate) compiled =
      t->package ? sy_docx_template_new(t->package, &t->options, cli->diagnostics) : NULL;
  g_autofree char *text = compiled ? sy_docx_template_tags(compiled, cli->json) : NULL;
  if (text) write_out(cli, a, text);
  return sy_cli_finish(cli);
}

static int run_skeleton(SyCli *cli, const TemplateArguments *a, const Template *t, const char *unused)
{
  g_autoptr(SyDocxTemplate) compiled =
      t->package ? sy_docx_template_new(t->package, &t->options, cli->diagnostics) : NULL;
  g_autoptr(SyValue) known = compiled ? data_of(cli, NULL) : NULL;
  g_autoptr(SyValue) typical = known ? sy_docx_typical(known) : NULL;
  g_autofree char *text = typical ? sy_docx_template_skeleton(compiled, typical) : NULL;
  if (text && a->output) return sy_cli_write_new(cli, a->output, text);
  if (text) write_out(cli, a, text);
  return sy_cli_finish(cli);
}

/* ---- filters, names ------------------------------------------------------------------------------ */

/* What is listed, as lines or as a list of JSON. */
typedef struct {
  GString *lines;
  SyJson *json; /* or NULL */
} Listing;

static Listing begin_listing(const SyCli *cli)
{
  return (Listing){g_string_new(NULL), cli->json ? sy_json_new_lines() : NULL};
}

static void end_listing(SyCli *cli, const TemplateArguments *a, Listing *listing)
{
  g_autofree char *lines = g_string_free(listing->lines, FALSE),
                  *json = listing->json ? sy_json_finish(listing->json) : NULL;
  write_out(cli, a, json ? json : lines);
}

static int run_filters(SyCli *cli, const TemplateArguments *a, const Template *t, const char *unused)
{
  Listing listing = begin_listing(cli);
  for (const SyFilter *f = sy_filters; f->english; f++) {
    if (listing.json) {
      sy_json_map(listing.json);
      sy_json_member(listing.json, "english", f->english);
      sy_json_member(listing.json, "japanese", f->japanese);
      sy_json_member(listing.json, "meaning", _(f->meaning));
      sy_json_member(listing.json, "example", f->example);
      sy_json_member(listing.json, "sample", f->sample);
      sy_json_member(listing.json, "result", f->result);
      sy_json_end_map(listing.json);
    } else {
      g_string_append_printf(listing.lines, "%s (%s): %s\n  %s → %s\n", f->japanese, f->english, _(f->meaning),
                             f->example, f->result);
    }
  }
  end_listing(cli, a, &listing);
  return sy_cli_finish(cli);
}

static void append_name(Listing *listing, const char *path, const char *japanese, const char *type, const char *meaning)
{
  if (!listing->json) {
    g_string_append_printf(listing->lines, "%s\t%s\t%s\t%s\n", path, japanese, type, meaning);
    return;
  }
  sy_json_map(listing->json);
  sy_json_member(listing->json, "name", path);
  sy_json_member(listing->json, "japanese", japanese);
  sy_json_member(listing->json, "type", type);
  sy_json_member(listing->json, "meaning", meaning);
  sy_json_end_map(listing->json);
}

/* Lists every name of a typical value; the names of a list's items follow the list's own. */
static void append_names(Listing *listing, const SyValue *value, const char *path, const char *japanese)
{
  if (sy_value_type(value) == SY_VALUE_LIST) value = sy_value_item(value, 0);
  for (size_t i = 0; sy_value_type(value) == SY_VALUE_MAP && i < sy_value_count(value); i++) {
    const char *key = sy_value_key(value, i);
    if (strcmp(key, "*") == 0) continue;
    const SyValue *own = sy_value_pair(value, i);
    g_autofree char *name = *path ? g_strdup_printf("%s.%s", path, key) : g_strdup(key);
    g_autofree char *alias =
        *path ? g_strdup_printf("%s.%s", japanese, sy_name_japanese_inner(key)) : g_strdup(sy_name_japanese(key));
    const char *meaning = sy_name_meaning(key);
    append_name(listing, name, alias, sy_value_type_name(sy_value_type(own)), meaning ? meaning : "");
    append_names(listing, own, name, alias);
  }
}

/* Lists the clauses of the program's own templates: a template may ask for texts of any name. */
static void append_clauses(Listing *listing)
{
  for (const SyName *row = sy_names; row->english; row++) {
    if (!row->clause) continue;
    g_autofree char *name = g_strdup_printf("texts.%s", row->english),
                    *japanese = g_strdup_printf("%s.%s", sy_name_japanese("texts"), row->japanese);
    append_name(listing, name, japanese, sy_value_type_name(SY_VALUE_RICH), _("a clause of chotatsu"));
  }
}

static int run_names(SyCli *cli, const TemplateArguments *a, const Template *t, const char *unused)
{
  g_autoptr(SyValue) data = data_of(cli, NULL);
  g_autoptr(SyValue) typical = data ? sy_docx_typical(data) : NULL;
  if (!typical) return sy_cli_finish(cli);
  Listing listing = begin_listing(cli);
  append_names(&listing, typical, "", "");
  append_clauses(&listing);
  end_listing(cli, a, &listing);
  return sy_cli_finish(cli);
}

/* ---- The command --------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  int (*run)(SyCli *cli, const TemplateArguments *a, const Template *t, const char *data);
  int least, most; /* how many arguments follow the verb; the first is the template */
  bool word_only;  /* It is for Word files only. */
} verbs[] = {{"check", run_check, 1, 2, false},
             {"tags", run_tags, 1, 1, true},
             {"skeleton", run_skeleton, 1, 1, true},
             {"filters", run_filters, 0, 0, false},
             {"names", run_names, 0, 0, false}};

static int run_verb(SyCli *cli, const TemplateArguments *a, int argc, char **argv)
{
  for (size_t i = 0; argc > 1 && i < G_N_ELEMENTS(verbs); i++) {
    if (strcmp(argv[1], verbs[i].name) != 0) continue;
    if (argc - 2 < verbs[i].least || argc - 2 > verbs[i].most)
      return sy_cli_usage(cli,
                          verbs[i].most == 0   ? _("%s takes no file")
                          : verbs[i].most == 1 ? _("%s takes one template")
                                               : _("%s takes a template and, if wanted, a data file"),
                          argv[1]);
    if (a->annotate && verbs[i].run != run_check) return sy_cli_usage(cli, _("only check takes --annotate"));
    Template t = {0};
    int status = 2;
    if (verbs[i].least > 0 && !template_open(cli, argv[2], &t)) status = sy_cli_finish(cli);
    else if (verbs[i].word_only && !t.package) status = sy_cli_usage(cli, _("%s wants a Word file"), argv[1]);
    else status = verbs[i].run(cli, a, &t, argc > 3 ? argv[3] : NULL);
    template_close(&t);
    return status;
  }
  return sy_cli_usage(cli, _("say check, tags, skeleton, filters or names"));
}

int sy_cli_template(SyCli *cli, int argc, char **argv)
{
  TemplateArguments a = {0};
  const GOptionEntry entries[] = {{"annotate", 0, 0, G_OPTION_ARG_FILENAME, &a.annotate,
                                   N_("check: the template with the findings as Word comments"), N_("OUT.docx")},
                                  {"output", 'o', 0, G_OPTION_ARG_FILENAME, &a.output,
                                   N_("where the result goes; standard output if absent"), N_("OUT")},
                                  {NULL}};
  int status = sy_cli_parse(
      cli, &argc, &argv, entries, N_("check TEMPLATE [DATA] | tags TEMPLATE | skeleton TEMPLATE | filters | names"),
      N_("Looks into a template. Names are compared with DATA, or with those of a project.\n"
         "check finds every fault in one run; tags lists the tags; skeleton writes a data file to fill in;\n"
         "filters and names list what tags may use.\n"
         "Example: shiyosho template check my-form.docx --annotate my-form-checked.docx"));
  if (status < 0) status = run_verb(cli, &a, argc, argv);
  g_free(a.annotate);
  g_free(a.output);
  return status;
}
