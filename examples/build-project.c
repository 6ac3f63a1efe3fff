/* build-project PROJECT.yaml DIR: writes the specification of a project as DOCX and PDF, and its forms as XLSX.
 *
 * The catalogue, the templates and the fonts are those that the library was installed with. */
#include <shiyosho.h>

#include <locale.h>
#include <stdio.h>

static int finish(SyDiagnostics *list)
{
  for (size_t i = 0; i < sy_diagnostics_count(list); i++) {
    char *text = sy_diagnostic_text(sy_diagnostics_peek(list, i));
    fprintf(stderr, "%s\n", text);
    g_free(text);
  }
  int status = sy_diagnostics_status(list);
  sy_diagnostics_free(list);
  return status;
}

int main(int argc, char **argv)
{
  if (argc != 3) {
    fprintf(stderr, "Usage: build-project PROJECT.yaml DIR\n");
    return 2;
  }
  /* Whatever the locale is, the documents are the same. */
  setlocale(LC_ALL, "");
  SyDiagnostics *list = sy_diagnostics_new();
  SyCatalogue *catalogue = sy_catalogue_load(NULL, list);
  SyProject *project = catalogue ? sy_project_load(argv[1], catalogue, NULL, list) : NULL;
  SyBuildOptions options = {.edition = SY_EDITION_DRAFT, .formats = SY_FORMAT_DOCX | SY_FORMAT_PDF | SY_FORMAT_XLSX};
  SyBuilder *builder = project ? sy_builder_new(catalogue, &options, list) : NULL;
  GPtrArray *written = g_ptr_array_new_with_free_func(g_free);
  if (builder) sy_builder_build(builder, project, argv[2], NULL, written, list);
  for (guint i = 0; i < written->len; i++) printf("%s\n", (const char *)written->pdata[i]);
  g_ptr_array_free(written, TRUE);
  sy_builder_free(builder);
  sy_project_free(project);
  sy_catalogue_free(catalogue);
  return finish(list);
}
