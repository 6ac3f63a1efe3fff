/* merge-template TEMPLATE.docx DATA.yaml OUT.docx: merges values into a Word template. */
#include <shiyosho.h>

#include <stdio.h>

static void print_all(const SyDiagnostics *list)
{
  for (size_t i = 0; i < sy_diagnostics_count(list); i++) {
    char *text = sy_diagnostic_text(sy_diagnostics_peek(list, i));
    fprintf(stderr, "%s\n", text);
    g_free(text);
  }
}

int main(int argc, char **argv)
{
  if (argc != 4) {
    fprintf(stderr, "Usage: merge-template TEMPLATE.docx DATA.yaml OUT.docx\n");
    return 2;
  }
  SyDiagnostics *list = sy_diagnostics_new();
  SyTemplateOptions options = {.names = SY_NAMES_STRICT, .path = argv[1]};
  SyPackage *package = sy_package_open(argv[1], NULL, list);
  SyDocxTemplate *compiled = package ? sy_docx_template_new(package, &options, list) : NULL;
  SyValue *data = compiled ? sy_value_read_file(argv[2], NULL, list) : NULL;
  SyPackage *merged = data ? sy_docx_template_merge(compiled, data, &options, list) : NULL;
  if (merged) sy_package_save(merged, argv[3], SY_DEFLATE_LEVEL, list);
  print_all(list);
  int status = sy_diagnostics_status(list);
  sy_package_free(merged);
  sy_value_unref(data);
  sy_docx_template_free(compiled);
  sy_package_free(package);
  sy_diagnostics_free(list);
  return status;
}
