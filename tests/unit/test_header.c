/* The public header stands by itself, and what it shows as an example builds a project. */
#include "shiyosho.h"

#include "unit.h"

#include <glib/gstdio.h>

static void test_header_example_builds_a_document(void **state)
{
  (void)state;
  g_autofree char *folder = g_dir_make_tmp("shiyosho-header-XXXXXX", NULL),
                  *path = g_build_filename(folder, "p.yaml", NULL);
  g_autofree char *docx = g_build_filename(folder, "p.docx", NULL);
  assert_true(g_file_set_contents(path, "title: 甲\n", -1, NULL));
  SyDiagnostics *list = sy_diagnostics_new();
  SyCatalogue *catalogue = sy_catalogue_load(NULL, list);
  SyProject *project = catalogue ? sy_project_load(path, catalogue, NULL, list) : NULL;
  SyBuildOptions options = {.formats = SY_FORMAT_DOCX};
  SyBuilder *builder = project ? sy_builder_new(catalogue, &options, list) : NULL;
  bool built = builder && sy_builder_build(builder, project, folder, NULL, NULL, list);
  g_autofree char *said = unit_messages(list);
  if (!built) fail_msg("%s", said);
  assert_true(g_file_test(docx, G_FILE_TEST_IS_REGULAR));
  sy_builder_free(builder);
  sy_project_free(project);
  sy_catalogue_free(catalogue);
  sy_diagnostics_free(list);
  g_unlink(docx);
  g_unlink(path);
  assert_int_equal(g_rmdir(folder), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_header_example_builds_a_document)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
