#include "unit.h"

static char *messages_of(const char *text, size_t length, SyLimits limits)
{
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  xmlDoc *document = sy_xml_parse(text, length, &(SyPlace){.file = "a.xml"}, &limits, diagnostics);
  char *said = document ? g_strdup("(read)") : unit_messages(diagnostics);
  if (document) xmlFreeDoc(document);
  sy_diagnostics_free(diagnostics);
  return said;
}

static void wrong(const char *text, const char *wanted)
{
  g_autofree char *said = messages_of(text, strlen(text), sy_limits_default);
  if (!strstr(said, wanted)) fail_msg("%.60s: it says\n%s\nnot\n%s", text, said, wanted);
}

static void test_xml_attributes_and_children_ignore_prefixes(void **state)
{
  static const char text[] = "<w:a xmlns:w='urn:w' w:val='1' other='2'><w:b/>text<c x='&lt;'/></w:a>";
  SyDiagnostics *diagnostics = sy_diagnostics_new();
  xmlDoc *document = sy_xml_parse(text, strlen(text), &(SyPlace){.file = "a.xml"}, &sy_limits_default, diagnostics);
  assert_non_null(document);
  xmlNode *root = xmlDocGetRootElement(document);
  assert_true(sy_xml_is(root, "a"));
  assert_string_equal(sy_xml_attribute(root, "val"), "1");
  assert_null(sy_xml_attribute(root, "none"));
  assert_string_equal(sy_xml_attribute(sy_xml_child(root, "c"), "x"), "<");
  assert_null(sy_xml_child(root, "d"));
  assert_false(sy_xml_is(NULL, "a"));
  xmlFreeDoc(document);
  sy_diagnostics_free(diagnostics);
}

static void test_xml_entities_and_document_types_are_refused(void **state)
{
  wrong("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "the XML declares a document type; that is not allowed here");
  wrong("<!DOCTYPE a SYSTEM 'http://example.com/a.dtd'><a/>",
        "the XML declares a document type; that is not allowed here");
  wrong("<a>&unknown;</a>", "a.xml:1:13: error: the XML is not well-formed: Entity 'unknown' not defined");
}

static void test_xml_mistakes_name_their_line(void **state)
{
  wrong("<a>\n<b>\n</a>",
        "a.xml:3:5: error: the XML is not well-formed: Opening and ending tag mismatch: b line 2 and a");
  wrong("", "a.xml: error: the XML is empty");
  wrong("not xml", "a.xml:1:1: error: the XML is not well-formed: ");
  wrong("<a>\n\xff</a>", "error: the XML holds bytes that are not UTF-8");
  wrong("<?xml version='1.0' encoding='Shift_JIS'?><a/>",
        "error: the XML is in Shift_JIS; only UTF-8 and UTF-16 are allowed");
}

static void test_xml_utf16_is_read(void **state)
{
  static const char ascii[] = "<?xml version='1.0' encoding='UTF-16'?><a b='1'/>";
  GString *wide = g_string_new(NULL);
  g_string_append_len(wide, "\xff\xfe", 2);
  for (const char *p = ascii; *p; p++) {
    g_string_append_c(wide, *p);
    g_string_append_c(wide, 0);
  }
  g_autofree char *said = messages_of(wide->str, wide->len, sy_limits_default);
  assert_string_equal(said, "(read)");
  g_string_free(wide, TRUE);
}

static void test_xml_depth_and_size_are_bounded(void **state)
{
  GString *deep = g_string_new(NULL);
  for (int i = 0; i < 100000; i++) g_string_append(deep, "<a>");
  wrong(deep->str, "error: elements are nested more than 256 deep (--limit depth=NUMBER raises it)");
  g_string_free(deep, TRUE);
  SyLimits limits = sy_limits_default;
  limits.part_bytes = 5;
  g_autofree char *said = messages_of("<a>123</a>", 10, limits);
  assert_string_equal(said, "a.xml: error: the XML is larger than 5 bytes\n");
}

static void test_xml_escaping_replaces_what_xml_forbids(void **state)
{
  g_autoptr(GString) out = g_string_new(NULL);
  assert_int_equal(sy_xml_append_text(out, "a<b>&\"\x01\t\n", -1), 1);
  assert_string_equal(out->str, "a&lt;b&gt;&amp;\"\uFFFD\t\n");
  g_string_truncate(out, 0);
  assert_int_equal(sy_xml_append_attribute(out, "\"<&xyz", 4), 0);
  assert_string_equal(out->str, "&quot;&lt;&amp;x");
  /* U+FFFE goes as a whole. */
  g_string_truncate(out, 0);
  assert_int_equal(sy_xml_append_text(out,
                                      "a\xEF\xBF\xBE"
                                      "b",
                                      -1),
                   1);
  assert_string_equal(out->str, "a\xEF\xBF\xBD"
                                "b");
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_xml_attributes_and_children_ignore_prefixes),
                                     cmocka_unit_test(test_xml_entities_and_document_types_are_refused),
                                     cmocka_unit_test(test_xml_mistakes_name_their_line),
                                     cmocka_unit_test(test_xml_utf16_is_read),
                                     cmocka_unit_test(test_xml_depth_and_size_are_bounded),
                                     cmocka_unit_test(test_xml_escaping_replaces_what_xml_forbids)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
