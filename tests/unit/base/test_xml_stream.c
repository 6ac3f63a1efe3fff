/* The scan over markup, and the tree that grows at its end. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* A source that gives a few bytes at a time. */
typedef struct {
  const char *text;
  size_t length, at, step;
} Source;

static gssize read_some(void *p, void *buffer, size_t size)
{
  Source *s = p;
  size_t n = MIN(MIN(size, s->step), s->length - s->at);
  memcpy(buffer, s->text + s->at, n);
  s->at += n;
  return (gssize)n;
}

static Source source_of(const char *text, size_t step)
{
  return (Source){text, strlen(text), 0, step};
}

static const SyPlace place = {.file = "a.docx", .part = "word/document.xml"};

static void note_start(void *data, const char *tag, size_t length, const char *name, size_t name_length, bool empty)
{
  assert_int_equal(tag[0], '<');
  assert_int_equal(tag[length - 1], '>');
  g_string_append_printf(data, "%.*s%s ", (int)name_length, name, empty ? "/" : "");
}

static void note_end(void *data, const char *tag, size_t length)
{
  g_string_append_printf(data, "%.*s ", (int)length, tag);
}

static void note_text(void *data, const char *text, size_t length)
{
  g_string_append_len(data, text, (gssize)length);
}

static char *scan(const char *text, size_t step, size_t depth, char **message)
{
  static const SyXmlEvents events = {note_start, note_end, note_text};
  SyLimits limits = sy_limits_default;
  limits.depth = depth;
  SyDiagnostics *list = sy_diagnostics_new();
  Source s = source_of(text, step);
  GString *out = g_string_new(NULL);
  bool ok = sy_xml_scan(read_some, &s, &events, out, &place, &limits, list);
  assert_true(ok == (sy_diagnostics_count(list) == 0));
  if (message) *message = ok ? NULL : g_strdup(sy_diagnostics_peek(list, 0)->code);
  sy_diagnostics_free(list);
  return g_string_free(out, FALSE);
}

static void test_scan_any_pieces_meets_the_same(void **state)
{
  (void)state;
  const char *text = "<?xml version='1.0'?><!-- <no> --><w:a x='>' y=\"/\"><b/>京<![CDATA[<c>]]></w:a>";
  for (size_t step = 1; step < 80; step++) {
    g_autofree char *met = scan(text, step, 10, NULL);
    assert_string_equal(met, "a b/ 京<c></w:a> ");
  }
}

static void test_scan_what_is_refused_has_its_code(void **state)
{
  (void)state;
  static const struct {
    const char *text, *code;
  } cases[] = {{"", "xml-empty"},
               {"<!DOCTYPE a><a/>", "xml-doctype"},
               {"<a><b><c><d/></c></b></a>", "xml-depth"},
               {"<a>\xE4\xBA</a>", "xml-encoding"},
               {"<?xml version='1.0' encoding='Shift_JIS'?><a/>", "xml-encoding"},
               {"<a>\xE4\xBA", "xml-encoding"}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
    for (size_t step = 1; step < 40; step += 6) {
      g_autofree char *code = NULL, *met = scan(cases[i].text, step, 2, &code);
      (void)met;
      assert_non_null(code);
      assert_string_equal(code, cases[i].code);
    }
}

static void test_stream_children_are_dropped_as_they_pass(void **state)
{
  (void)state;
  GString *text = g_string_new("<root xmlns:w='urn:w'>");
  for (int i = 0; i < 20000; i++) g_string_append_printf(text, "<w:p n='%d'><w:t>%d 文</w:t></w:p>\n", i, i);
  g_string_append(text, "</root>");
  SyDiagnostics *list = sy_diagnostics_new();
  Source s = source_of(text->str, 1000);
  SyXmlStream *stream = sy_xml_stream_new(read_some, &s, &place, list);
  xmlNode *root = sy_xml_stream_root(stream), *before = NULL;
  int n = 0;
  for (xmlNode *node = sy_xml_stream_child(stream, root); node; node = sy_xml_stream_next(stream, node)) {
    if (before) sy_xml_stream_drop(stream, before);
    before = node;
    if (!sy_xml_is(node, "p")) continue;
    assert_true(sy_xml_stream_complete(stream, node));
    assert_int_equal(atoi(sy_xml_attribute(node, "n")), n);
    assert_int_equal(atoi((const char *)sy_xml_child(node, "t")->children->content), n++);
    assert_ptr_equal(root->children, node);
    /* Bytes are not read much further than where the tree is used. */
    assert_true(s.at < s.length / 20000 * (size_t)n + 100000);
  }
  assert_int_equal(n, 20000);
  assert_true(sy_xml_stream_finish(stream));
  sy_xml_stream_free(stream);
  sy_diagnostics_free(list);
  g_string_free(text, TRUE);
}

static void test_stream_malformed_is_said_once(void **state)
{
  (void)state;
  SyDiagnostics *list = sy_diagnostics_new();
  GString *text = g_string_new("<root>");
  for (int i = 0; i < 20000; i++) g_string_append(text, "<a>b</a>");
  g_string_append(text, "<a></b></root>");
  Source s = source_of(text->str, 777);
  SyXmlStream *stream = sy_xml_stream_new(read_some, &s, &place, list);
  xmlNode *root = sy_xml_stream_root(stream);
  assert_non_null(root);
  int n = 0;
  for (xmlNode *node = sy_xml_stream_child(stream, root); node; node = sy_xml_stream_next(stream, node)) n++;
  assert_true(n > 10000 && n <= 20000);
  assert_true(sy_xml_stream_failed(stream));
  assert_false(sy_xml_stream_finish(stream));
  assert_int_equal(sy_diagnostics_count(list), 1);
  assert_string_equal(sy_diagnostics_peek(list, 0)->code, "xml-malformed");
  g_string_free(text, TRUE);
  sy_xml_stream_free(stream);
  sy_diagnostics_free(list);
}

static void test_stream_wide_text_is_read(void **state)
{
  (void)state;
  gsize length;
  g_autofree char *wide = g_convert("<r><a/>文</r>", -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);
  GByteArray *bytes = g_byte_array_new();
  g_byte_array_append(bytes, (const guint8 *)"\xFF\xFE", 2);
  g_byte_array_append(bytes, (const guint8 *)wide, (guint)length);
  SyDiagnostics *list = sy_diagnostics_new();
  Source s = {(const char *)bytes->data, bytes->len, 0, 5};
  SyXmlStream *stream = sy_xml_stream_new(read_some, &s, &place, list);
  xmlNode *root = sy_xml_stream_root(stream);
  assert_non_null(root);
  xmlNode *a = sy_xml_stream_child(stream, root);
  assert_true(sy_xml_is(a, "a"));
  assert_string_equal((const char *)sy_xml_stream_next(stream, a)->content, "文");
  sy_xml_stream_free(stream);
  sy_diagnostics_free(list);
  g_byte_array_unref(bytes);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_scan_any_pieces_meets_the_same), cmocka_unit_test(test_scan_what_is_refused_has_its_code),
      cmocka_unit_test(test_stream_children_are_dropped_as_they_pass),
      cmocka_unit_test(test_stream_malformed_is_said_once), cmocka_unit_test(test_stream_wide_text_is_read)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
