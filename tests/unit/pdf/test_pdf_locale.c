/* A program may have called setlocale: whatever it writes for numbers, the bytes of a PDF stay the same. */
#include "pages.h"

#include "pdf/pdf.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <stdlib.h>

/* What has numbers with decimals: opacity, dashes, turned text, a crop, widths of its own. */
#define BODY                                                                                                                        \
  "<w:p><w:r><w:rPr><w:w w:val=\"85\"/><w:spacing w:val=\"3\"/></w:rPr><w:t>第１章 Chapter 1.5</w:t></w:r><w:r>"                 \
  "<w:pict xmlns:v=\"urn:v\"><v:roundrect style=\"width:72.5pt;height:36.25pt;rotation:12.5\" fillcolor=\"red\" "                   \
  "strokeweight=\"1.25pt\"><v:fill opacity=\".5\"/><v:stroke dashstyle=\"dash\"/></v:roundrect></w:pict></w:r></w:p>" UNIT_SECTION( \
      "") "</w:sectPr>"

static char *write_pdf(void)
{
  SyDiagnostics *list = sy_diagnostics_new();
  g_autofree char *folder = g_dir_make_tmp("shiyosho-XXXXXX", NULL), *path = g_build_filename(folder, "a.pdf", NULL);
  SyTypesetter *typesetter = sy_typesetter_new(NULL, list);
  SyPackage *package = unit_package(BODY, NULL, list);
  SyPdfOptions pdf = {.tags = true, .title = "1,5", .language = "ja"};
  SyTypesetOptions options = {0};
  SyPageTable *table = sy_page_table_new();
  SyPainter *painter = sy_pdf_new(path, &pdf, list);
  bool ok = sy_pipeline_typeset(typesetter, package, &options, table, painter, list);
  painter->begin_page(painter, 100.5, 50.25, "2");
  painter->push(painter, &(SyMatrix){0.5, 0.25, -0.25, 0.5, 1.5, 2.5}, 0.25);
  painter->fill(painter, &(SyRect){0.5, 1.5, 2.25, 3.75}, 0x123456, 0.75);
  painter->pop(painter);
  painter->end_page(painter);
  assert_true(sy_pdf_close(painter, ok, list));
  sy_page_table_free(table);
  sy_package_free(package);
  sy_typesetter_free(typesetter);
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

/* Sets a locale that writes 0,5: one that is installed, or one that is made in a folder. */
static bool set_comma_locale(char **folder)
{
  static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "de_DE"};
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
    if (setlocale(LC_ALL, names[i])) return true;
  *folder = g_dir_make_tmp("shiyosho-XXXXXX", NULL);
  g_autofree char *made = g_build_filename(*folder, "de_DE.UTF-8", NULL);
  const char *command[] = {"localedef", "--no-archive", "-i", "de_DE", "-f", "UTF-8", made, NULL};
  if (!g_spawn_sync(NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                    NULL, NULL, NULL))
    return false;
  g_setenv("LOCPATH", *folder, TRUE);
  return setlocale(LC_ALL, "de_DE.UTF-8") != NULL;
}

static void remove_folder(const char *folder)
{
  const char *command[] = {"rm", "-rf", "--", folder, NULL};
  g_spawn_sync(NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

static void test_pdf_in_a_locale_with_commas_is_the_same(void **state)
{
  g_autofree char *folder = NULL, *plain = write_pdf();
  bool set = set_comma_locale(&folder);
  g_autofree char *number = g_strdup_printf("%.1f", 0.5), *comma = set ? write_pdf() : NULL;
  setlocale(LC_ALL, "C");
  if (folder) remove_folder(folder);
  if (!set) skip();
  assert_string_equal(number, "0,5");
  assert_string_equal(plain, comma);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_pdf_in_a_locale_with_commas_is_the_same)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
