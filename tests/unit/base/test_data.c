#include "unit.h"

#include "base/data.h"

#include <glib/gstdio.h>
#include <unistd.h>

typedef struct {
  char *folder, *file;
  SyDiagnostics *diagnostics;
} Fixture;

static int set_up(void **state)
{
  Fixture *f = g_new0(Fixture, 1);
  f->folder = g_dir_make_tmp("shiyosho-data-XXXXXX", NULL);
  f->file = g_build_filename(f->folder, "own.txt", NULL);
  f->diagnostics = sy_diagnostics_new();
  assert_true(g_file_set_contents(f->file, "x", 1, NULL));
  g_unsetenv("SHIYOSHO_DATADIR");
  *state = f;
  return 0;
}

static int tear_down(void **state)
{
  Fixture *f = *state;
  g_unsetenv("SHIYOSHO_DATADIR");
  g_unlink(f->file);
  g_rmdir(f->folder);
  sy_diagnostics_free(f->diagnostics);
  g_free(f->file);
  g_free(f->folder);
  g_free(f);
  return 0;
}

static void test_data_of_a_built_program_is_the_source_trees(void **state)
{
  g_autofree char *path = sy_data_find(NULL, "data/catalogue.xml"), *root = g_path_get_dirname(SY_TEST_DIR),
                  *wanted = g_build_filename(root, "data/catalogue.xml", NULL);
  assert_string_equal(path, wanted);
  assert_null(sy_data_find(NULL, "data/none.xml"));
}

static void test_data_folder_of_the_environment_comes_first(void **state)
{
  Fixture *f = *state;
  assert_null(sy_data_find(NULL, "own.txt"));
  g_setenv("SHIYOSHO_DATADIR", f->folder, TRUE);
  g_autofree char *own = sy_data_find(NULL, "own.txt"), *other = sy_data_find(NULL, "data/catalogue.xml");
  assert_string_equal(own, f->file);
  assert_non_null(other);
}

static void test_data_folder_given_is_the_only_one(void **state)
{
  Fixture *f = *state;
  g_setenv("SHIYOSHO_DATADIR", "/nowhere", TRUE);
  g_autofree char *own = sy_data_find(f->folder, "own.txt"), *places = sy_data_places(f->folder);
  assert_string_equal(own, f->file);
  assert_null(sy_data_find(f->folder, "data/catalogue.xml"));
  assert_string_equal(places, f->folder);
}

static void test_data_missing_names_the_places(void **state)
{
  Fixture *f = *state;
  g_setenv("SHIYOSHO_DATADIR", f->folder, TRUE);
  assert_null(sy_data_need(NULL, "data/none.xml", f->diagnostics));
  assert_int_equal(sy_diagnostics_count(f->diagnostics), 1);
  const SyDiagnostic *d = sy_diagnostics_peek(f->diagnostics, 0);
  assert_string_equal(d->code, "data-missing");
  assert_non_null(strstr(d->message, "data/none.xml"));
  assert_non_null(strstr(d->message, f->folder));
  assert_int_equal(sy_diagnostics_status(f->diagnostics), 3);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_data_of_a_built_program_is_the_source_trees, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_data_folder_of_the_environment_comes_first, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_data_folder_given_is_the_only_one, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_data_missing_names_the_places, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
