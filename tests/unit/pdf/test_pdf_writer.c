/* The PDF writer by itself: what goes out as it ends, and beginning anew. */
#include "pdf/pdf.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static void paint_page(SyPainter *p, unsigned id, const char *label)
{
  SyElement paragraph = {.kind = SY_ELEMENT_PARAGRAPH, .id = id};
  p->begin_page(p, 200, 100, label);
  p->begin_element(p, &paragraph);
  p->outline(p, (int)(id % 3) + 1, label, 10, 10);
  p->fill(p, &(SyRect){10, 10, 50, 20}, 0x336699, 1);
  p->end_element(p);
  p->forget_element(p, id);
  p->begin_artifact(p, SY_ARTIFACT_LAYOUT);
  for (int i = 0; i < 5; i++) p->rule(p, &(SyRule){10 + 20 * i, 50, 30 + 20 * i, 50, 0.5, 0, SY_LINE_SINGLE});
  p->end_artifact(p);
  p->end_page(p);
}

static char *write_pages(const char *path, int n, bool restarts)
{
  SyDiagnostics *list = sy_diagnostics_new();
  SyPdfOptions options = {.tags = true, .level = 6, .title = "試験"};
  SyPainter *p = sy_pdf_new(path, &options, list);
  assert_non_null(p);
  SyElement root = {.kind = SY_ELEMENT_DOCUMENT, .id = 100000};
  if (restarts) {
    p->begin_page(p, 500, 500, "wrong");
    p->begin_element(p, &root);
    p->fill(p, &(SyRect){1, 1, 5, 5}, 0, 0.5);
    p->end_element(p);
    p->end_page(p);
    assert_true(p->restart(p));
  }
  for (int i = 1; i <= n; i++) {
    g_autofree char *label = g_strdup_printf("%d", i);
    paint_page(p, (unsigned)i, label);
  }
  assert_true(sy_pdf_close(p, true, list));
  sy_diagnostics_free(list);
  char *bytes;
  gsize length;
  assert_true(g_file_get_contents(path, &bytes, &length, NULL));
  char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes, length);
  g_free(bytes);
  return sum;
}

static char *path_in(char **folder)
{
  *folder = g_dir_make_tmp("shiyosho-XXXXXX", NULL);
  return g_build_filename(*folder, "a.pdf", NULL);
}

static void test_pdf_restart_leaves_nothing_behind(void **state)
{
  (void)state;
  g_autofree char *folder = NULL, *path = path_in(&folder);
  g_autofree char *plain = write_pages(path, 7, false), *anew = write_pages(path, 7, true);
  assert_string_equal(plain, anew);
  g_unlink(path);
  g_rmdir(folder);
}

/* 20,000 pages with as many headings: linear, or this would not end in time. */
static void test_pdf_many_pages_stay_linear(void **state)
{
  (void)state;
  g_autofree char *folder = NULL, *path = path_in(&folder);
  gint64 begin = g_get_monotonic_time();
  g_autofree char *few = write_pages(path, 2000, false);
  gint64 middle = g_get_monotonic_time();
  g_autofree char *many = write_pages(path, 20000, false);
  gint64 end = g_get_monotonic_time();
  assert_true(end - middle < 30 * (middle - begin) + 200000);
  g_unlink(path);
  g_rmdir(folder);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_pdf_restart_leaves_nothing_behind),
                                     cmocka_unit_test(test_pdf_many_pages_stay_linear)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
