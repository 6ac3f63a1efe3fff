#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

/* Sets limits from --limit NAME=VALUE. */
static bool set_limits(SyCli *cli, char **settings)
{
  for (char **setting = settings; setting && *setting; setting++) {
    g_auto(GStrv) pair = g_strsplit(*setting, "=", 2);
    g_autofree char *name = sy_cli_plain(pair[0] ? pair[0] : ""),
                    *value = sy_cli_plain(pair[0] && pair[1] ? pair[1] : "");
    if (sy_limits_set(&cli->limits, name, value)) continue;
    g_autofree char *known = sy_limits_list(", ");
    if (!sy_limits_known(name))
      sy_cli_usage(cli, _("there is no limit “%s”; the limits, with their defaults: %s"), name, known);
    else sy_cli_usage(cli, _("“%s” is no value for the limit %s: write a number, as %s=1000"), value, name, name);
    return false;
  }
  return true;
}

char *sy_cli_plain(const char *word)
{
  g_autofree char *compatible = g_utf8_normalize(word, -1, G_NORMALIZE_ALL_COMPOSE);
  return g_strstrip(g_ascii_strdown(compatible ? compatible : word, -1));
}

int sy_cli_parse(SyCli *cli, int *argc, char ***argv, const GOptionEntry *entries, const char *usage,
                 const char *summary)
{
  g_auto(GStrv) limits = NULL;
  gboolean help = FALSE;
  const GOptionEntry common[] = {
      {"catalogue", 0, 0, G_OPTION_ARG_FILENAME, &cli->catalogue, N_("another catalogue than data/catalogue.xml"),
       N_("FILE")},
      {"overlay", 0, 0, G_OPTION_ARG_FILENAME, &cli->overlay, N_("texts that replace or confirm the catalogue's"),
       N_("FILE")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("messages as JSON lines"), NULL},
      {"quiet", 'q', 0, G_OPTION_ARG_NONE, &cli->quiet, N_("only errors"), NULL},
      {"limit", 0, 0, G_OPTION_ARG_STRING_ARRAY, &limits, N_("raise a limit"), N_("NAME=NUMBER")},
      {"help", 'h', 0, G_OPTION_ARG_NONE, &help, N_("show this help"), NULL},
      {NULL}};
  g_autoptr(GOptionContext) context = g_option_context_new(_(usage));
  g_autofree char *name = g_strdup_printf("%s %s", cli->program, cli->command);
  g_set_prgname(name);
  g_option_context_set_help_enabled(context, FALSE);
  g_option_context_set_translation_domain(context, SY_TEXT_DOMAIN);
  if (summary) g_option_context_set_summary(context, _(summary));
  if (entries) g_option_context_add_main_entries(context, entries, SY_TEXT_DOMAIN);
  g_option_context_add_main_entries(context, common, SY_TEXT_DOMAIN);
  g_autoptr(GError) error = NULL;
  if (!g_option_context_parse(context, argc, argv, &error)) return sy_cli_usage(cli, "%s", error->message);
  if (help) {
    g_autofree char *known = sy_limits_list("\n  "),
                    *about = g_strdup_printf(_("Limits, with their defaults (seconds=0: none):\n  %s"), known);
    g_option_context_set_description(context, about);
    g_autofree char *text = g_option_context_get_help(context, TRUE, NULL);
    fputs(text, stdout);
    return 0;
  }
  /* GOption leaves "--" in place when an argument after it starts with a dash. */
  if (*argc > 1 && strcmp((*argv)[1], "--") == 0) {
    memmove(*argv + 1, *argv + 2, (size_t)(*argc - 1) * sizeof(char *));
    (*argc)--;
  }
  return set_limits(cli, limits) ? -1 : 2;
}

/* A hint is given once: thirty texts to compare with the original need no thirty reminders how. */
static bool hint_was_given(const SyCli *cli, size_t index)
{
  const SyDiagnostic *last = sy_diagnostics_peek(cli->diagnostics, index);
  for (size_t i = 0; i < index && last->hint; i++) {
    const SyDiagnostic *d = sy_diagnostics_peek(cli->diagnostics, i);
    bool printed = !cli->quiet || d->severity >= SY_REFUSAL;
    if (d->code == last->code && d->hint && printed && strcmp(d->hint, last->hint) == 0) return true;
  }
  return false;
}

static void print_one(const SyCli *cli, size_t index)
{
  SyDiagnostic diagnostic = *sy_diagnostics_peek(cli->diagnostics, index);
  if (cli->quiet && diagnostic.severity < SY_REFUSAL) return;
  if (!cli->json && hint_was_given(cli, index)) diagnostic.hint = NULL;
  g_autofree char *text = cli->json ? sy_diagnostic_json(&diagnostic) : sy_diagnostic_text(&diagnostic);
  fprintf(stderr, "%s\n", text);
}

void sy_cli_flush(SyCli *cli)
{
  size_t n = sy_diagnostics_count(cli->diagnostics);
  for (; cli->printed < n; cli->printed++) print_one(cli, cli->printed);
}

int sy_cli_finish(SyCli *cli)
{
  sy_cli_flush(cli);
  return sy_diagnostics_status(cli->diagnostics);
}

int sy_cli_usage(SyCli *cli, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *hint = g_strdup_printf(_("%s %s --help tells how it is used"), cli->program, cli->command);
  sy_diagnostics_add_va(cli->diagnostics, SY_ERROR, "usage", NULL, hint, format, arguments);
  va_end(arguments);
  return sy_cli_finish(cli);
}

void sy_cli_say(SyCli *cli, const char *format, ...)
{
  if (cli->quiet) return;
  va_list arguments;
  va_start(arguments, format);
  vprintf(format, arguments);
  va_end(arguments);
  putchar('\n');
}
