/* word-to-pdf DATADIR FILE.docx...: sets each Word file as FILE.docx.pdf, each in a thread of its own.
 *
 * DATADIR, which may be "", is the folder of fonts/fonts.conf: a program that carries its own data names the folder
 * itself. What the threads share is nothing: each has its typesetter and its list of diagnostics. */
#include <shiyosho.h>

#include <libintl.h>
#include <locale.h>
#include <stdio.h>

typedef struct {
  const char *file, *config;
} Job;

static void *typeset(void *data)
{
  const Job *job = data;
  SyDiagnostics *list = sy_diagnostics_new();
  SyTypesetter *typesetter = sy_typesetter_new(job->config, list);
  SyPackage *package = typesetter ? sy_package_open(job->file, NULL, list) : NULL;
  char *output = g_strconcat(job->file, ".pdf", NULL);
  if (package) sy_pipeline_write_pdf(typesetter, package, NULL, true, output, list);
  for (size_t i = 0; i < sy_diagnostics_count(list); i++) {
    char *text = sy_diagnostic_text(sy_diagnostics_peek(list, i));
    fprintf(stderr, "%s\n", text);
    g_free(text);
  }
  int status = sy_diagnostics_status(list);
  g_free(output);
  sy_package_free(package);
  sy_typesetter_free(typesetter);
  sy_diagnostics_free(list);
  return GINT_TO_POINTER(status);
}

int main(int argc, char **argv)
{
  if (argc < 3) {
    fprintf(stderr, "Usage: word-to-pdf DATADIR FILE.docx...\n");
    return 2;
  }
  /* The library follows the locale in its messages only, never in what it writes. */
  setlocale(LC_ALL, "");
  char *messages = sy_locale_folder();
  if (messages) bindtextdomain(SY_TEXT_DOMAIN, messages);
  g_free(messages);
  bind_textdomain_codeset(SY_TEXT_DOMAIN, "UTF-8");
  sy_init();
  char *config = *argv[1] ? g_build_filename(argv[1], "fonts", "fonts.conf", NULL) : NULL;
  int n = argc - 2, worst = 0;
  Job *jobs = g_new0(Job, n);
  GThread **threads = g_new0(GThread *, n);
  for (int i = 0; i < n; i++) {
    jobs[i] = (Job){argv[i + 2], config};
    threads[i] = g_thread_new("typeset", typeset, &jobs[i]);
  }
  for (int i = 0; i < n; i++) worst = MAX(worst, GPOINTER_TO_INT(g_thread_join(threads[i])));
  g_free(threads);
  g_free(jobs);
  g_free(config);
  return worst;
}
