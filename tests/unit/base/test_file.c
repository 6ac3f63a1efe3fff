#include "unit.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

typedef struct {
  char *folder, *path;
  SyDiagnostics *diagnostics;
} Fixture;

static int set_up(void **state)
{
  Fixture *f = g_new0(Fixture, 1);
  f->folder = g_dir_make_tmp("shiyosho-file-XXXXXX", NULL);
  f->path = g_build_filename(f->folder, "a", "b", "out.txt", NULL);
  f->diagnostics = sy_diagnostics_new();
  *state = f;
  return 0;
}

static int tear_down(void **state)
{
  Fixture *f = *state;
  g_autofree char *b = g_path_get_dirname(f->path), *a = g_path_get_dirname(b);
  g_remove(f->path);
  g_rmdir(b);
  g_rmdir(a);
  int left = g_rmdir(f->folder); /* nothing half-written stays behind */
  sy_diagnostics_free(f->diagnostics);
  g_free(f->folder);
  g_free(f->path);
  g_free(f);
  return left;
}

static void test_file_written_is_read_and_folders_are_made(void **state)
{
  Fixture *f = *state;
  assert_true(sy_file_write(f->path, "abc", 3, f->diagnostics));
  g_autoptr(GBytes) bytes = sy_file_read(f->path, &sy_limits_default, f->diagnostics);
  assert_int_equal(g_bytes_get_size(bytes), 3);
  assert_memory_equal(g_bytes_get_data(bytes, NULL), "abc", 3);
  assert_int_equal(sy_diagnostics_count(f->diagnostics), 0);
}

static void test_file_aborted_leaves_the_old_one(void **state)
{
  Fixture *f = *state;
  assert_true(sy_file_write(f->path, "old", 3, f->diagnostics));
  SyFileWriter *writer = sy_file_writer_new(f->path, f->diagnostics);
  assert_true(sy_file_writer_write(writer, "new and longer", 14));
  assert_int_equal(sy_file_writer_position(writer), 14);
  sy_file_writer_abort(writer);
  sy_file_writer_abort(NULL);
  g_autofree char *text = NULL;
  assert_true(g_file_get_contents(f->path, &text, NULL, NULL));
  assert_string_equal(text, "old");
}

static void test_file_over_the_limit_is_refused(void **state)
{
  Fixture *f = *state;
  SyLimits limits = sy_limits_default;
  assert_true(sy_limits_set(&limits, "file-bytes", "2"));
  assert_false(sy_limits_set(&limits, "file-bits", "2"));
  assert_false(sy_limits_set(&limits, "file-bytes", "two"));
  assert_true(sy_file_write(f->path, "abc", 3, f->diagnostics));
  assert_null(sy_file_read(f->path, &limits, f->diagnostics));
  g_autofree char
      *said = unit_messages(f->diagnostics),
      *wanted = g_strdup_printf(
          "%s: error: the file is larger than 2 bytes\n  hint: --limit file-bytes=NUMBER raises the limit\n", f->path);
  assert_string_equal(said, wanted);
}

static void test_file_absent_or_folder_is_said(void **state)
{
  Fixture *f = *state;
  assert_null(sy_file_read(f->path, &sy_limits_default, f->diagnostics));
  assert_null(sy_file_read(f->folder, &sy_limits_default, f->diagnostics));
  g_autofree char *
      said = unit_messages(f->diagnostics),
     *wanted = g_strdup_printf(
         "%s: error: cannot be read: No such file or directory\n%s: error: this is a folder, not a file\n  hint: name a file in it\n",
         f->path, f->folder);
  assert_string_equal(said, wanted);
  assert_int_equal(sy_diagnostics_status(f->diagnostics), 2);
}

static void test_file_in_no_folder_is_a_failure(void **state)
{
  Fixture *f = *state;
  assert_true(sy_file_write(f->path, "abc", 3, f->diagnostics));
  g_autofree char *under = g_build_filename(f->path, "x", "y.txt", NULL);
  assert_null(sy_file_writer_new(under, f->diagnostics));
  assert_int_equal(sy_diagnostics_status(f->diagnostics), 3);
  assert_int_equal(sy_diagnostics_count(f->diagnostics), 1);
}

/* Whether the folder's file of that relative path is one to read. */
static bool inside(const char *folder, const char *relative)
{
  g_autofree char *path = sy_file_inside(folder, relative), *wanted = g_build_filename(folder, relative, NULL);
  if (path) assert_string_equal(path, wanted);
  return path != NULL;
}

static void test_file_inside_takes_names_within_the_folder(void **state)
{
  Fixture *f = *state;
  assert_true(sy_file_write(f->path, "abc", 3, f->diagnostics));
  assert_true(inside(f->folder, "a/b/out.txt"));
  assert_true(inside(f->folder, "./a//b/out.txt"));
  assert_true(inside(f->folder, "a..b.png"));
  assert_true(inside(f->folder, "..a/b.."));
  assert_true(inside(f->folder, "none/of/these"));
  assert_true(inside("/", "etc/passwd"));
  g_autofree char *absent = g_build_filename(f->folder, "absent", NULL);
  assert_true(inside(absent, "a.png"));
}

static void test_file_inside_refuses_paths_that_leave_it(void **state)
{
  Fixture *f = *state;
  static const char *const paths[] = {"/etc/passwd", "..", "../x", "a/../../x", "a/..", "a/b/.."};
  for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) assert_false(inside(f->folder, paths[i]));
}

static void test_file_inside_follows_links_only_within(void **state)
{
  Fixture *f = *state;
  assert_true(sy_file_write(f->path, "abc", 3, f->diagnostics));
  g_autofree char *a = g_build_filename(f->folder, "a", NULL), *near = g_build_filename(a, "near", NULL),
                  *far = g_build_filename(a, "far", NULL);
  g_autofree char *up = g_build_filename(a, "up", NULL), *sibling = g_strconcat(f->folder, "-too", NULL),
                  *beside = g_build_filename(a, "beside", NULL);
  assert_int_equal(g_mkdir(sibling, 0700) | symlink("b/out.txt", near) | symlink("/etc/passwd", far) |
                       symlink("../..", up) | symlink(sibling, beside),
                   0);
  assert_true(inside(a, "near"));
  assert_false(inside(a, "far"));
  assert_false(inside(a, "up"));
  assert_false(inside(a, "up/none"));
  assert_false(inside(f->folder, "a/beside/none.png"));
  /* The folder itself may be reached through one. */
  g_autofree char *through = g_build_filename(a, "up", NULL), *name = g_path_get_basename(f->folder),
                  *path = g_build_filename(name, "a/b/out.txt", NULL);
  assert_true(inside(through, path));
  const char *const made[] = {near, far, up, beside};
  for (size_t i = 0; i < G_N_ELEMENTS(made); i++) g_unlink(made[i]);
  g_rmdir(sibling);
}

/* path is what it was: no file has taken its place. */
static void assert_mode(const char *path, mode_t type)
{
  struct stat info;
  assert_int_equal(lstat(path, &info), 0);
  assert_int_equal(info.st_mode & S_IFMT, type);
}

static void test_file_fifo_is_written_in_place(void **state)
{
  Fixture *f = *state;
  assert_int_equal(g_mkdir_with_parents(f->folder, 0777), 0);
  g_autofree char *fifo = g_build_filename(f->folder, "fifo", NULL);
  assert_int_equal(mkfifo(fifo, 0600), 0);
  int reader = open(fifo, O_RDONLY | O_NONBLOCK);
  assert_true(reader >= 0);
  assert_true(sy_file_write(fifo, "through", 7, f->diagnostics));
  char text[8] = "";
  assert_int_equal(read(reader, text, 7), 7);
  assert_string_equal(text, "through");
  assert_mode(fifo, S_IFIFO);
  close(reader);
  g_unlink(fifo);
}

static void test_file_device_stays_and_its_fault_is_said(void **state)
{
  Fixture *f = *state;
  assert_int_equal(g_mkdir_with_parents(f->folder, 0777), 0);
  g_autofree char *full = g_build_filename(f->folder, "full", NULL);
  if (mknod(full, S_IFCHR | 0600, makedev(1, 7)) != 0) skip();
  int probe = open(full, O_WRONLY);
  bool usable = probe >= 0; /* not on a file system without devices */
  if (usable) close(probe);
  if (usable) {
    assert_false(sy_file_write(full, "x", 1, f->diagnostics));
    assert_int_equal(sy_diagnostics_status(f->diagnostics), 3);
    assert_mode(full, S_IFCHR);
  }
  g_unlink(full);
}

static void test_file_link_stays_and_its_target_is_replaced(void **state)
{
  Fixture *f = *state;
  assert_true(sy_file_write(f->path, "old", 3, f->diagnostics));
  g_autofree char *folder = g_path_get_dirname(f->path), *name = g_path_get_basename(f->path);
  g_autofree char *link = g_build_filename(folder, "link", NULL), *again = g_build_filename(folder, "again", NULL);
  assert_int_equal(symlink(name, again), 0);
  assert_int_equal(symlink("again", link), 0);
  for (int there = 1; there >= 0; there--) {
    assert_true(sy_file_write(link, "new", 3, f->diagnostics));
    assert_mode(link, S_IFLNK);
    assert_mode(again, S_IFLNK);
    assert_mode(f->path, S_IFREG);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(f->path, &text, NULL, NULL));
    assert_string_equal(text, "new");
    g_unlink(f->path); /* then there is nothing where the link leads to */
  }
  g_unlink(again);
  assert_int_equal(symlink("link", again), 0);
  assert_false(sy_file_write(link, "new", 3, f->diagnostics));
  g_unlink(link);
  g_unlink(again);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_file_written_is_read_and_folders_are_made, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_file_aborted_leaves_the_old_one, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_file_over_the_limit_is_refused, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_file_absent_or_folder_is_said, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_file_in_no_folder_is_a_failure, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_file_inside_takes_names_within_the_folder, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_file_inside_refuses_paths_that_leave_it, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_file_inside_follows_links_only_within, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_file_fifo_is_written_in_place, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_file_device_stays_and_its_fault_is_said, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_file_link_stays_and_its_target_is_replaced, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
