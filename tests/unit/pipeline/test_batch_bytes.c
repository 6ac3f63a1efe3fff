/* One typesetter for many documents: a document's bytes do not depend on its neighbours. */
#include "pages.h"

#include "pdf/pdf.h"

#include <glib/gstdio.h>

#define R(text) "<w:r><w:t>" text "</w:t></w:r>"

static char *set(SyTypesetter *typesetter, const char *body, bool tags, SyPdfCache *cache)
{
  SyDiagnostics *list = sy_diagnostics_new();
  g_autofree char *folder = g_dir_make_tmp("shiyosho-XXXXXX", NULL), *path = g_build_filename(folder, "a.pdf", NULL);
  SyPackage *package = unit_package(body, NULL, list);
  SyPdfOptions pdf = {.tags = tags, .cache = cache};
  SyTypesetOptions options = {0};
  SyPageTable *table = sy_page_table_new();
  SyPainter *painter = sy_pdf_new(path, &pdf, list);
  bool ok = sy_pipeline_typeset(typesetter, package, &options, table, painter, list);
  assert_true(sy_pdf_close(painter, ok, list));
  sy_page_table_free(table);
  sy_package_free(package);
  sy_diagnostics_free(list);
  char *bytes;
  gsize length;
  assert_true(g_file_get_contents(path, &bytes, &length, NULL));
  char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, length);
  g_free(bytes);
  g_unlink(path);
  g_rmdir(folder);
  return sum;
}

static const char *const bodies[] = {
    "<w:p><w:r><w:rPr><w:rFonts w:eastAsia=\"ＭＳ ゴシック\"/><w:b/></w:rPr><w:t>第１章　総則 ABC</w:t></w:r></w:p>" UNIT_SECTION(
        "") "</w:sectPr>",
    "<w:p><w:bookmarkStart w:id=\"1\" w:name=\"a\"/>" R("本文の一。") "<w:bookmarkEnd w:id=\"1\"/></w:p><w:p>" R(
        "全") "<w:fldSimple w:instr=\"NUMPAGES\">" R("9") "</w:fldSimple>" R("頁") "</w:p>" UNIT_SECTION("") "</w:sectPr>",
    "<w:p><w:r><w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\"/></w:rPr><w:t>Latin</w:t></w:r></w:p><w:p>" R(
        "本文の一。") "</w:p>" UNIT_SECTION("") "</w:sectPr>"};

static void test_batch_bytes_are_those_of_a_document_alone(void **state)
{
  (void)state;
  SyDiagnostics *list = sy_diagnostics_new();
  SyTypesetter *shared = sy_typesetter_new(NULL, list);
  assert_non_null(shared);
  SyPdfCache *cache = sy_pdf_cache_new();
  for (size_t i = 0; i < 2 * G_N_ELEMENTS(bodies); i++) {
    SyTypesetter *own = sy_typesetter_new(NULL, list);
    const char *body = bodies[i % G_N_ELEMENTS(bodies)];
    g_autofree char *alone = set(own, body, i % 2, NULL), *among = set(shared, body, i % 2, cache);
    assert_string_equal(alone, among);
    sy_typesetter_free(own);
  }
  sy_pdf_cache_free(cache);
  sy_typesetter_free(shared);
  sy_diagnostics_free(list);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_batch_bytes_are_those_of_a_document_alone)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
