/* merge_variants TEMPLATE.docx DATA.json COUNT LEVEL: merges COUNT variants in one process and packs them at a level of
 * deflate; the counterpart of carbone-variants.mjs. Says how long it took as JSON. */
#include "merge/merge.h"

#include <stdio.h>
#include <stdlib.h>

/* The data with another title. */
static SyValue *variant(const SyValue *data, int number)
{
  SyValue *own = sy_value_new_map();
  for (size_t i = 0; i < sy_value_count(data); i++)
    sy_value_map_set(own, sy_value_key(data, i), sy_value_ref(sy_value_pair(data, i)));
  g_autofree char *title = g_strdup_printf("%s%d", sy_value_text(sy_value_get(data, "title")), number);
  sy_value_map_set(own, "title", sy_value_new_text(title));
  return own;
}

int main(int argc, char **argv)
{
  if (argc != 5) {
    fprintf(stderr, "usage: merge_variants TEMPLATE.docx DATA.json COUNT LEVEL\n");
    return 2;
  }
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  gint64 begin = g_get_monotonic_time();
  SyValue *data = sy_value_read_file(argv[2], &sy_limits_default, diagnostics);
  SyPackage *package = sy_package_open(argv[1], &sy_limits_default, diagnostics);
  SyTemplateOptions options = {.names = SY_NAMES_LENIENT, .path = argv[1]};
  SyDocxTemplate *compiled = data && package ? sy_docx_template_new(package, &options, diagnostics) : NULL;
  int count = atoi(argv[3]), level = atoi(argv[4]);
  size_t bytes = 0;
  for (int i = 0; i < count && compiled; i++) {
    g_autoptr(SyValue) own = variant(data, i);
    g_autoptr(SyPackage) merged = sy_docx_template_merge(compiled, own, &options, diagnostics);
    g_autoptr(GBytes) packed = merged ? sy_package_bytes(merged, level, diagnostics) : NULL;
    if (packed) bytes += g_bytes_get_size(packed);
  }
  double seconds = (double)(g_get_monotonic_time() - begin) / G_USEC_PER_SEC;
  int status = sy_diagnostics_status(diagnostics);
  printf("{\"seconds\": %.6f, \"bytes\": %zu}\n", seconds, bytes);
  sy_docx_template_free(compiled);
  sy_package_free(package);
  sy_value_unref(data);
  sy_diagnostics_free(diagnostics);
  return status > 0 || bytes == 0;
}
