/* replay: runs files, and the files of folders, through a fuzz target; each may take five seconds.
 * What once crashed is kept in corpus/ and stays mended. */
#include "parts.h"

#include <stdio.h>

#define MOST_SECONDS 5.0

static int run(const char *path)
{
  char *data = NULL;
  gsize size = 0;
  g_autoptr(GError) error = NULL;
  if (!g_file_get_contents(path, &data, &size, &error)) {
    fprintf(stderr, "%s\n", error->message);
    return 1;
  }
  gint64 begin = g_get_monotonic_time();
  LLVMFuzzerTestOneInput((const uint8_t *)data, size);
  double seconds = (double)(g_get_monotonic_time() - begin) / G_USEC_PER_SEC;
  g_free(data);
  printf("%s: %.2f s\n", path, seconds);
  fflush(stdout);
  /* Sanitizers are slow, and the machine may be busy. */
  return seconds > MOST_SECONDS * 6;
}

static int by_name(const void *a, const void *b)
{
  return g_strcmp0(*(char *const *)a, *(char *const *)b);
}

static int run_folder(const char *path)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  GDir *folder = g_dir_open(path, 0, NULL);
  for (const char *name; folder && (name = g_dir_read_name(folder));)
    g_ptr_array_add(names, g_build_filename(path, name, NULL));
  if (folder) g_dir_close(folder);
  g_ptr_array_sort(names, by_name);
  int bad = names->len == 0;
  if (bad) fprintf(stderr, "%s: no files\n", path);
  for (guint i = 0; i < names->len; i++) bad |= run(names->pdata[i]);
  return bad;
}

int main(int argc, char **argv)
{
  int bad = argc < 2;
  for (int i = 1; i < argc; i++) bad |= g_file_test(argv[i], G_FILE_TEST_IS_DIR) ? run_folder(argv[i]) : run(argv[i]);
  return bad;
}
