#include "base/data.h"
#include "cli/cli.h"

#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

static const struct {
  const char *name;
  SyCliRun run;
  const char *summary;
} commands[] = {
#ifdef SY_CLI_NEW
    {"new", sy_cli_new, N_("a commented project file: the questions, every requirement, every blank")},
#endif
#ifdef SY_CLI_LIST
    {"list", sy_cli_list, N_("browse the catalogue: all requirements")},
#endif
#ifdef SY_CLI_SHOW
    {"show", sy_cli_show, N_("browse the catalogue: one requirement")},
#endif
#ifdef SY_CLI_CHECK
    {"check", sy_cli_check, N_("what is missing, doubtful or worth a thought; nothing is written")},
#endif
#ifdef SY_CLI_BUILD
    {"build", sy_cli_build, N_("a draft specification from a project: DOCX, PDF, XLSX")},
#endif
#ifdef SY_CLI_BATCH
    {"batch", sy_cli_batch, N_("many projects at once")},
#endif
#ifdef SY_CLI_PRINT
    {"print", sy_cli_print, N_("review copies to a printer")},
#endif
#ifdef SY_CLI_OVERLAY
    {"overlay", sy_cli_overlay, N_("texts to check against the original")},
#endif
#ifdef SY_CLI_TEMPLATE
    {"template", sy_cli_template, N_("check a template, list its tags, write a data skeleton")},
#endif
#ifdef SY_CLI_MERGE
    {"merge", sy_cli_merge, N_("any template with any data")},
#endif
#ifdef SY_CLI_PDF
    {"pdf", sy_cli_pdf, N_("a Word file as PDF")},
#endif
#ifdef SY_CLI_PNG
    {"png", sy_cli_png, N_("a Word file's pages as PNG")},
#endif
#ifdef SY_CLI_SVG
    {"svg", sy_cli_svg, N_("a Word file's pages as SVG")},
#endif
#ifdef SY_CLI_FONTS
    {"fonts", sy_cli_fonts, N_("what is used for what font")},
#endif
};

static void print_help(FILE *out)
{
  fprintf(out, "%s\n\n%s\n", _("Usage: shiyosho COMMAND [OPTION…] [ARGUMENT…]"), _("Commands:"));
  for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
    fprintf(out, "  %-10s %s\n", commands[i].name, _(commands[i].summary));
  fprintf(out, "\n%s\n", _("shiyosho COMMAND --help tells about one. --version prints the version."));
}

/* If the machine lacks the locale that the environment names, messages are Japanese all the same. */
static void set_locale(void)
{
  if (!setlocale(LC_ALL, "") && setlocale(LC_ALL, "C.UTF-8")) {
    const char *const *names = g_get_language_names();
    const char *asked = g_getenv("LANGUAGE");
    if (g_str_has_prefix(names[0], "ja")) g_setenv("LANGUAGE", "ja", !asked || !*asked);
  }
  /* The program's own lines have a point in numbers, too. */
  setlocale(LC_NUMERIC, "C");
  g_autofree char *messages = sy_locale_folder();
  if (messages) bindtextdomain(SY_TEXT_DOMAIN, messages);
  bind_textdomain_codeset(SY_TEXT_DOMAIN, "UTF-8");
  textdomain(SY_TEXT_DOMAIN);
}

/* Pango starts fontconfig, which would look through all fonts of the machine: a configuration without any takes their
 * place. The typesetter has one of its own. */
static void set_fonts(void)
{
  FcConfig *none = FcConfigCreate();
  if (!none) return;
  FcConfigSetCurrent(none);
  FcConfigDestroy(none);
}

static int usage_unknown(const char *word)
{
  const char *names[G_N_ELEMENTS(commands) + 1] = {0};
  for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) names[i] = commands[i].name;
  const char *near = sy_nearest(word, names);
  fprintf(stderr, _("shiyosho: error: there is no command “%s”"), word);
  fputc('\n', stderr);
  if (near) {
    fprintf(stderr, _("hint: did you mean “%s”?"), near);
    fputc('\n', stderr);
  } else {
    fprintf(stderr, "%s\n", _("hint: shiyosho --help lists the commands"));
  }
  return 2;
}

/* A list that did not reach its file is no success. */
static int finish_output(SyCli *cli, int status)
{
  if (fflush(stdout) == 0 && !ferror(stdout)) return status;
  int error = errno;
  SyPlace place = {.file = "-"};
  sy_diagnostics_add(cli->diagnostics, SY_FAILURE, "file-unwritable", &place, NULL,
                     _("standard output cannot be written: %s"), g_strerror(error));
  return MAX(sy_cli_finish(cli), status);
}

int main(int argc, char **argv)
{
  set_locale();
  set_fonts();
  if (argc < 2) {
    print_help(stderr);
    return 2;
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
    print_help(stdout);
    return 0;
  }
  if (strcmp(argv[1], "--version") == 0) {
    printf("shiyosho %s\n", SY_VERSION);
    return 0;
  }
  for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
    if (strcmp(argv[1], commands[i].name) != 0) continue;
    SyCli cli = {.program = "shiyosho",
                 .command = commands[i].name,
                 .limits = sy_limits_default,
                 .diagnostics = sy_diagnostics_new()};
    int status = commands[i].run(&cli, argc - 1, argv + 1);
    status = finish_output(&cli, status);
    sy_diagnostics_free(cli.diagnostics);
    g_free(cli.catalogue);
    g_free(cli.overlay);
    return status;
  }
  return usage_unknown(argv[1]);
}
