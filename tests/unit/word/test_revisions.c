/* Revisions and comments: as if accepted, or shown. */
#include "pages.h"

#define R(text) "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define INS(text) "<w:ins w:id=\"1\" w:author=\"甲\">" R(text) "</w:ins>"
#define DEL(text) "<w:del w:id=\"2\" w:author=\"甲\"><w:r><w:delText>" text "</w:delText></w:r></w:del>"
#define GONE "<w:pPr><w:rPr><w:del w:id=\"3\" w:author=\"甲\"/></w:rPr></w:pPr>"
#define BODY                                                                                                                           \
  "<w:p>" R("前") INS("加") DEL("削") R("後") "</w:p><w:p>" GONE DEL("全部") "</w:p><w:p>" GONE R("続") "</w:p><w:p>" R(               \
      "き") "</w:p>"                                                                                                                   \
            "<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"2000\"/></w:tblGrid>"            \
            "<w:tr><w:trPr><w:del w:id=\"4\" w:author=\"甲\"/></w:trPr><w:tc><w:tcPr/><w:p>" DEL(                                      \
                "行") "</w:p></w:tc></w:tr>"                                                                                           \
                      "<w:tr><w:tc><w:tcPr/><w:p>" GONE R("一") "</w:p><w:p>" R(                                                       \
                          "二") "</w:p></w:tc></w:tr></w:tbl><w:p>" GONE                                                               \
                          R("表の前") "</w:p>"                                                                                         \
                                      "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"2000\"/></w:tblGrid><w:tr><w:tc><w:tcPr/><w:p>" R( \
                                          "表") "</w:p></w:tc></w:tr></w:tbl>"                                                         \
                                                "<w:p>" R("終") "</w:p>" UNIT_SECTION("") "</w:sectPr>"

static void test_revisions_are_taken_as_accepted(void **state)
{
  unit_check_pages("revisions-accepted.txt", BODY, NULL, NULL);
}

static void test_revisions_are_shown_with_bars_in_the_margin(void **state)
{
  static const SyTypesetOptions options = {.markup = true};
  unit_check_pages("revisions-markup.txt", BODY, NULL, &options);
}

#define COMMENT(id, text)                                                                                              \
  "<w:comment w:id=\"" id                                                                                              \
  "\" w:author=\"山田\" w:initials=\"山\" w:date=\"2026-12-01T00:00:00Z\"><w:p>" R(text) "</w:p></w:comment>"
#define ANCHOR(id) "<w:r><w:commentReference w:id=\"" id "\"/></w:r>"

static const UnitPart parts[] = {
    {"styles", UNIT_STYLES}, {"comments", COMMENT("0", "初めの意見") COMMENT("5", "次の意見")}, {NULL, NULL}};
static const char commented[] =
    "<w:p>" R("本文") ANCHOR("5") R("続き") ANCHOR("0") "</w:p>" UNIT_SECTION("") "</w:sectPr>";

static void test_comments_stand_in_a_margin_that_has_room(void **state)
{
  static const SyTypesetOptions options = {.markup = true};
  unit_check_pages("revisions-comments.txt", commented, parts, &options);
}

static void test_comments_are_not_shown_unless_asked_for(void **state)
{
  g_autofree char *text = unit_pages(commented, parts, NULL);
  assert_non_null(strstr(text, "page 1 300.0x200.0"));
  assert_null(strstr(text, "意見"));
}

/* What has no room beside its page goes on: no comment is lost. */
static void test_comments_without_room_go_to_the_next_page(void **state)
{
  static const SyTypesetOptions options = {.markup = true};
  GString *comments = g_string_new(NULL), *body = g_string_new("<w:p>");
  for (int i = 0; i < 20; i++) {
    char sign[8] = {0};
    g_unichar_to_utf8(0x3042 + (gunichar)i, sign);
    g_string_append_printf(comments,
                           "<w:comment w:id=\"%d\" w:author=\"甲\"><w:p><w:r><w:t>意見%s</w:t></w:r></w:p></w:comment>",
                           i, sign);
    g_string_append_printf(body, "<w:r><w:t>文</w:t></w:r><w:r><w:commentReference w:id=\"%d\"/></w:r>", i);
  }
  g_string_append(body, "</w:p>" UNIT_SECTION("") "</w:sectPr>");
  const UnitPart many[] = {{"styles", UNIT_STYLES}, {"comments", comments->str}, {NULL, NULL}};
  g_autofree char *text = unit_pages(body->str, many, &options);
  for (int i = 0; i < 20; i++) {
    char sign[8] = {0};
    g_unichar_to_utf8(0x3042 + (gunichar)i, sign);
    g_autofree char *wanted = g_strdup_printf(" 意見%s\n", sign);
    if (!strstr(text, wanted)) fail_msg("comment %d is lost:\n%s", i, text);
  }
  assert_non_null(strstr(text, "page 4"));
  g_string_free(comments, TRUE);
  g_string_free(body, TRUE);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_revisions_are_taken_as_accepted),
      cmocka_unit_test(test_revisions_are_shown_with_bars_in_the_margin),
      cmocka_unit_test(test_comments_stand_in_a_margin_that_has_room),
      cmocka_unit_test(test_comments_are_not_shown_unless_asked_for),
      cmocka_unit_test(test_comments_without_room_go_to_the_next_page),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
