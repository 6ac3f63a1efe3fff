/* variants FILE.docx OUT.pdf TAGS COUNT: sets FILE COUNT times in one process; the word VARIANT in its texts becomes
 * the count. The counterpart of typst.mjs; says how long it took as JSON. */
#include "pipeline/pipeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WORD "VARIANT"

/* A package like the template's, with the number in every part that holds the word. */
static SyPackage *variant(SyPackage *source, int number, SyDiagnostics *diagnostics)
{
  SyPackage *package = sy_package_new_like(source);
  g_autofree char *text = g_strdup_printf("%d", number);
  for (size_t i = 0; i < sy_package_count(package); i++) {
    const char *name = sy_package_part_name(package, i);
    if (!g_str_has_prefix(name, "word/") || !g_str_has_suffix(name, ".xml") || strchr(name + 5, '/')) continue;
    g_autoptr(GBytes) bytes = sy_package_load(package, name, diagnostics);
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    if (!g_strstr_len(data, (gssize)length, WORD)) continue;
    GString *out = g_string_new_len(data, (gssize)length);
    g_string_replace(out, WORD, text, 0);
    g_autoptr(GBytes) changed = g_string_free_to_bytes(out);
    sy_package_set(package, name, NULL, changed);
  }
  return package;
}

static bool set(SyTypesetter *typesetter, SyPackage *package, const char *path, bool tags, SyPdfCache *cache,
                SyDiagnostics *diagnostics)
{
  SyPdfOptions pdf = {.tags = tags, .cache = cache};
  SyArena *arena = sy_arena_new();
  sy_pipeline_pdf_options(package, arena, &pdf);
  SyTypesetOptions options = {0};
  SyPageTable *table = sy_page_table_new();
  SyPainter *painter = sy_pdf_new(path, &pdf, diagnostics);
  bool ok = painter && sy_pipeline_typeset(typesetter, package, &options, table, painter, diagnostics);
  if (painter) ok = sy_pdf_close(painter, ok, diagnostics) && ok;
  sy_page_table_free(table);
  sy_arena_free(arena);
  return ok;
}

int main(int argc, char **argv)
{
  if (argc != 5) {
    fprintf(stderr, "usage: variants FILE.docx OUT.pdf TAGS COUNT\n");
    return 2;
  }
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  SyPackage *source = sy_package_open(argv[1], &sy_limits_default, diagnostics);
  int count = atoi(argv[4]);
  gint64 begin = g_get_monotonic_time();
  clock_t before = clock();
  SyTypesetter *typesetter = source ? sy_typesetter_new(NULL, diagnostics) : NULL;
  SyPdfCache *cache = sy_pdf_cache_new();
  bool ok = typesetter != NULL;
  for (int i = 0; i < count && ok; i++) {
    SyPackage *package = variant(source, i, diagnostics);
    ok = set(typesetter, package, argv[2], strcmp(argv[3], "1") == 0, cache, diagnostics);
    sy_package_free(package);
  }
  double seconds = (double)(g_get_monotonic_time() - begin) / 1e6,
         computing = (double)(clock() - before) / CLOCKS_PER_SEC;
  printf("{\"seconds\": %.6f, \"computing\": %.6f}\n", seconds, computing);
  for (size_t i = 0; i < sy_diagnostics_count(diagnostics) && !ok; i++) {
    g_autofree char *text = sy_diagnostic_text(sy_diagnostics_peek(diagnostics, i));
    fprintf(stderr, "%s\n", text);
  }
  sy_pdf_cache_free(cache);
  sy_typesetter_free(typesetter);
  sy_package_free(source);
  sy_diagnostics_free(diagnostics);
  return ok ? 0 : 1;
}
