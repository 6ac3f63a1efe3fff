#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pipeline/manifest.h"

static char folder[64];
static char *path;
static SyDiagnostics *said;

static int setup(void **state)
{
  g_strlcpy(folder, "/tmp/test-manifest.XXXXXX", sizeof folder);
  if (!g_mkdtemp(folder)) return -1;
  path = g_build_filename(folder, "manifest.jsonl", NULL);
  said = sy_diagnostics_new();
  return 0;
}

static int teardown(void **state)
{
  g_autofree char *command = g_strdup_printf("rm -rf %s", folder);
  sy_diagnostics_free(said);
  g_free(path);
  return system(command);
}

static bool append(SyManifest *manifest, size_t number, const char *name, bool done)
{
  const char *formats[] = {"docx", "pdf", NULL}, *none[] = {NULL};
  g_autofree char *docx = g_strdup_printf("%s.docx", name);
  const char *files[] = {docx, NULL};
  SyManifestEntry entry = {.number = number,
                           .name = name,
                           .source = "表「一」.xlsx",
                           .sheet = "案件\n\"甲\"",
                           .row = (int)number + 1,
                           .digest = done ? "00ff" : NULL,
                           .program = "1.0",
                           .edition = "draft",
                           .formats = formats,
                           .copies = 3,
                           .files = done ? files : none,
                           .problem = done ? NULL : "誤り"};
  return sy_manifest_append(manifest, &entry, said);
}

static bool list_names(void *user, const SyManifestEntry *entry)
{
  g_string_append_printf(user, "%zu:%s:%s ", entry->number, entry->name, entry->digest ? "done" : entry->problem);
  return true;
}

static bool count_one(void *user, const SyManifestEntry *entry)
{
  ++*(size_t *)user;
  return true;
}

static size_t count_in(SyManifest *manifest)
{
  size_t n = 0;
  assert_true(sy_manifest_each(manifest, count_one, &n, said));
  return n;
}

static char *names_in(SyManifest *manifest)
{
  GString *out = g_string_new(NULL);
  assert_true(sy_manifest_each(manifest, list_names, out, said));
  return g_string_free(out, FALSE);
}

static void check_entry(void *user, const SyManifestEntry *entry)
{
  assert_int_equal(entry->number, 2);
  assert_string_equal(entry->source, "表「一」.xlsx");
  assert_string_equal(entry->sheet, "案件\n\"甲\"");
  assert_int_equal(entry->row, 3);
  assert_string_equal(entry->digest, "00ff");
  assert_string_equal(entry->program, "1.0");
  assert_string_equal(entry->edition, "draft");
  assert_string_equal(entry->formats[0], "docx");
  assert_string_equal(entry->formats[1], "pdf");
  assert_null(entry->formats[2]);
  assert_int_equal(entry->copies, 3);
  assert_string_equal(entry->files[0], "乙.docx");
  assert_null(entry->files[1]);
  assert_null(entry->problem);
}

static void test_manifest_entry_comes_back_as_it_was(void **state)
{
  g_autoptr(SyManifest) manifest = sy_manifest_open(path, true, said);
  assert_true(append(manifest, 1, "甲", true) && append(manifest, 2, "乙", true));
  assert_true(sy_manifest_lookup(manifest, "乙", check_entry, NULL));
  assert_false(sy_manifest_lookup(manifest, "丙", check_entry, NULL));
  sy_manifest_free(manifest);
  manifest = sy_manifest_open(path, true, said);
  assert_int_equal(count_in(manifest), 2);
  assert_true(sy_manifest_lookup(manifest, "乙", check_entry, NULL));
}

static void test_manifest_cut_off_anywhere_keeps_whole_lines(void **state)
{
  SyManifest *manifest = sy_manifest_open(path, true, said);
  for (size_t i = 1; i <= 3; i++) {
    g_autofree char *name = g_strdup_printf("案件%zu", i);
    assert_true(append(manifest, i, name, i != 2));
  }
  sy_manifest_free(manifest);
  g_autofree char *text = NULL;
  gsize length;
  assert_true(g_file_get_contents(path, &text, &length, NULL));
  for (gsize cut = 0; cut <= length; cut++) {
    size_t whole = 0;
    for (gsize i = 0; i < cut; i++) whole += text[i] == '\n';
    FILE *file = fopen(path, "w");
    assert_int_equal(fwrite(text, 1, cut, file), cut);
    fclose(file);
    manifest = sy_manifest_open(path, true, said);
    assert_non_null(manifest);
    assert_int_equal(count_in(manifest), whole);
    /* What is appended then is a line of its own. */
    assert_true(append(manifest, 9, "後", true));
    sy_manifest_free(manifest);
    manifest = sy_manifest_open(path, true, said);
    assert_int_equal(count_in(manifest), whole + 1);
    sy_manifest_free(manifest);
  }
  assert_int_equal(sy_diagnostics_count(said), 0);
}

static void test_manifest_garbage_lines_count_for_nothing(void **state)
{
  SyManifest *manifest = sy_manifest_open(path, true, said);
  assert_true(append(manifest, 1, "甲", true));
  sy_manifest_free(manifest);
  FILE *file = fopen(path, "a");
  fputs("{\"number\": 2, \"na{\"number\": 2}\n\n[]\n{}\n{\"number\": -1, \"name\": \"x\", \"state\": \"done\"}\n",
        file);
  for (int i = 0; i < 100; i++) fputc(0, file);
  fputs("\n\xff\xfe\n", file);
  fclose(file);
  manifest = sy_manifest_open(path, true, said);
  g_autofree char *names = names_in(manifest);
  assert_string_equal(names, "1:甲:done ");
  sy_manifest_free(manifest);
}

static bool keep_all_but_two(void *user, const SyManifestEntry *entry)
{
  return entry->number != 2;
}

static void test_manifest_finished_is_in_order_and_without_repeats(void **state)
{
  SyManifest *manifest = sy_manifest_open(path, true, said);
  append(manifest, 3, "丙", false);
  append(manifest, 1, "甲", true);
  append(manifest, 2, "乙", true);
  append(manifest, 4, "", false);
  append(manifest, 5, "", false);
  append(manifest, 3, "丙", true);
  g_autofree char *before = names_in(manifest);
  assert_string_equal(before, "1:甲:done 2:乙:done 3:丙:done 4::誤り 5::誤り ");
  assert_true(sy_manifest_finish(manifest, keep_all_but_two, NULL, said));
  sy_manifest_free(manifest);
  manifest = sy_manifest_open(path, true, said);
  g_autofree char *after = names_in(manifest);
  assert_string_equal(after, "1:甲:done 3:丙:done 4::誤り 5::誤り ");
  sy_manifest_free(manifest);
}

static void test_manifest_line_that_cannot_be_read_back_is_not_dropped(void **state)
{
  SyManifest *manifest = sy_manifest_open(path, true, said);
  append(manifest, 1, "甲", true);
  append(manifest, 2, "乙", true);
  g_autofree char *text = NULL, *after = NULL;
  gsize length, left;
  assert_true(g_file_get_contents(path, &text, &length, NULL));
  assert_int_equal(truncate(path, (off_t)length - 5), 0);
  size_t n = 0;
  assert_false(sy_manifest_each(manifest, count_one, &n, said));
  assert_false(sy_manifest_finish(manifest, NULL, NULL, said));
  assert_int_equal(sy_diagnostics_status(said), 3);
  sy_manifest_free(manifest);
  assert_true(g_file_get_contents(path, &after, &left, NULL));
  assert_int_equal(left, length - 5);
}

static void test_manifest_strange_numbers_are_bounded(void **state)
{
  assert_true(g_file_set_contents(
      path,
      "{\"number\": 1e300, \"name\": \"甲\", \"state\": \"done\", \"digest\": \"0\", \"row\": -1e99, \"copies\": 1e99}\n",
      -1, NULL));
  SyManifest *manifest = sy_manifest_open(path, true, said);
  g_autofree char *names = names_in(manifest);
  assert_string_equal(names, "1000000000000000:甲:done ");
  sy_manifest_free(manifest);
}

static void test_manifest_not_kept_is_emptied(void **state)
{
  SyManifest *manifest = sy_manifest_open(path, true, said);
  append(manifest, 1, "甲", true);
  sy_manifest_free(manifest);
  manifest = sy_manifest_open(path, false, said);
  assert_int_equal(count_in(manifest), 0);
  sy_manifest_free(manifest);
}

static void test_manifest_of_another_batch_is_refused(void **state)
{
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  pid_t other = fork();
  if (other == 0) {
    SyManifest *held = sy_manifest_open(path, true, said);
    if (!held || write(ends[1], "x", 1) != 1) _exit(1);
    pause();
  }
  char byte;
  assert_int_equal(read(ends[0], &byte, 1), 1);
  assert_null(sy_manifest_open(path, true, said));
  assert_string_equal(sy_diagnostics_peek(said, 0)->code, "manifest-locked");
  kill(other, SIGKILL);
  waitpid(other, NULL, 0);
  g_autoptr(SyManifest) manifest = sy_manifest_open(path, true, said);
  assert_non_null(manifest);
}

static void test_manifest_folder_vanished_is_said(void **state)
{
  g_autofree char *inner = g_build_filename(folder, "out", NULL), *elsewhere = g_build_filename(folder, "moved", NULL);
  g_autofree char *name = g_build_filename(inner, "manifest.jsonl", NULL);
  g_mkdir(inner, 0777);
  g_autoptr(SyManifest) manifest = sy_manifest_open(name, true, said);
  assert_true(append(manifest, 1, "甲", true));
  assert_int_equal(g_rename(inner, elsewhere), 0);
  assert_false(append(manifest, 2, "乙", true));
  assert_string_equal(sy_diagnostics_peek(said, 0)->code, "folder-vanished");
  assert_int_equal(sy_diagnostics_status(said), 3);
}

static void make_shard(unsigned k, unsigned n, size_t number, const char *name, bool done)
{
  g_autofree char *file = sy_manifest_file_name(k, n);
  g_autofree char *shard = g_build_filename(folder, file, NULL), *docx = g_strdup_printf("%s/%s.docx", folder, name);
  SyManifest *manifest = sy_manifest_open(shard, true, said);
  assert_true(append(manifest, number, name, done));
  if (done) assert_true(g_file_set_contents(docx, "x", 1, NULL));
  sy_manifest_free(manifest);
}

static void test_manifest_merge_joins_all_shards_in_order(void **state)
{
  make_shard(1, 3, 3, "丙", true);
  make_shard(2, 3, 2, "乙", false);
  size_t projects, failed;
  assert_false(sy_manifest_merge(folder, &projects, &failed, said));
  assert_string_equal(sy_diagnostics_peek(said, 0)->code, "merge-missing");
  assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
  make_shard(3, 3, 1, "甲", true);
  assert_true(sy_manifest_merge(folder, &projects, &failed, said));
  assert_int_equal(projects, 3);
  assert_int_equal(failed, 1);
  g_autoptr(SyManifest) manifest = sy_manifest_open(path, true, said);
  g_autofree char *names = names_in(manifest);
  assert_string_equal(names, "1:甲:done 2:乙:誤り 3:丙:done ");
  g_autofree char *shard = g_build_filename(folder, "manifest.1-of-3.jsonl", NULL);
  assert_false(g_file_test(shard, G_FILE_TEST_EXISTS));
}

static void test_manifest_merge_document_missing_is_an_error(void **state)
{
  make_shard(1, 1, 1, "甲", true);
  g_autofree char *docx = g_build_filename(folder, "甲.docx", NULL);
  g_unlink(docx);
  size_t projects, failed;
  assert_false(sy_manifest_merge(folder, &projects, &failed, said));
  assert_string_equal(sy_diagnostics_peek(said, 0)->code, "merge-document");
}

static void test_manifest_merge_of_two_divisions_is_an_error(void **state)
{
  make_shard(1, 2, 1, "甲", true);
  make_shard(1, 3, 1, "甲", true);
  size_t projects, failed;
  assert_false(sy_manifest_merge(folder, &projects, &failed, said));
  assert_string_equal(sy_diagnostics_peek(said, 0)->code, "merge-mixed");
}

static void test_manifest_merge_of_too_many_shards_ends(void **state)
{
  make_shard(1, 2000000000, 1, "甲", true);
  size_t projects, failed;
  assert_false(sy_manifest_merge(folder, &projects, &failed, said));
  assert_int_equal(sy_diagnostics_count(said), 1);
  assert_string_equal(sy_diagnostics_peek(said, 0)->code, "merge-none");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {T(test_manifest_entry_comes_back_as_it_was),
                                     T(test_manifest_cut_off_anywhere_keeps_whole_lines),
                                     T(test_manifest_garbage_lines_count_for_nothing),
                                     T(test_manifest_finished_is_in_order_and_without_repeats),
                                     T(test_manifest_not_kept_is_emptied),
                                     T(test_manifest_of_another_batch_is_refused),
                                     T(test_manifest_folder_vanished_is_said),
                                     T(test_manifest_merge_joins_all_shards_in_order),
                                     T(test_manifest_merge_document_missing_is_an_error),
                                     T(test_manifest_merge_of_two_divisions_is_an_error),
                                     T(test_manifest_line_that_cannot_be_read_back_is_not_dropped),
                                     T(test_manifest_strange_numbers_are_bounded),
                                     T(test_manifest_merge_of_too_many_shards_ends)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
