#include "unit.h"

#include "template/filter.h"

/* Filter with at most one argument, of YAML text; the result as plain text, or the problem after "!". */
static char *filtered(const char *name, const char *argument, const char *yaml)
{
  const SyFilter *filter = sy_filter_lookup(name);
  if (!filter) return g_strdup_printf("no filter %s", name);
  g_autoptr(SyValue) value = unit_yaml(yaml);
  char *problem = NULL;
  const char *arguments[] = {argument};
  g_autoptr(SyValue) done = filter->apply(filter, value, arguments, argument ? 1 : 0, &problem);
  if (!done) {
    assert_non_null(problem);
    char *text = g_strdup_printf("!%s", problem);
    g_free(problem);
    return text;
  }
  assert_null(problem);
  return sy_value_plain(done, "|");
}

static void check(const char *name, const char *argument, const char *yaml, const char *wanted)
{
  g_autofree char *real = filtered(name, argument, yaml);
  if (strcmp(real, wanted) != 0) fail_msg("%s of %s is “%s”, not “%s”", name, yaml, real, wanted);
}

/* Every example of the table gives what the table says. */
static void test_filter_table_examples_hold(void **state)
{
  for (const SyFilter *f = sy_filters; f->english; f++) {
    const char *open = strstr(f->example, "{{"), *bar = strchr(f->example, '|'), *close = strstr(f->example, "}}");
    assert_true(open && bar && close && bar < close);
    g_auto(GStrv) call = NULL;
    g_autofree char *inner = g_strndup(bar + 1, (gsize)(close - bar - 1));
    call = g_strsplit(inner, ":", 2);
    g_autofree char *argument = call[1] ? g_strdup(call[1]) : NULL;
    if (argument && *argument == '"') {
      argument[strlen(argument) - 1] = 0;
      memmove(argument, argument + 1, strlen(argument));
    }
    assert_ptr_equal(sy_filter_lookup(call[0]), f);
    assert_ptr_equal(sy_filter_lookup(f->english), f);
    assert_in_range(argument ? 1 : 0, f->least, f->most);
    g_autofree char *real = filtered(call[0], argument, f->sample);
    g_autofree char *whole = g_strdup_printf("%.*s%s%s", (int)(open - f->example), f->example, real, close + 2);
    if (strcmp(whole, f->result) != 0) fail_msg("%s is “%s”, not “%s”", f->example, whole, f->result);
  }
}

/* Titles of every shape: after particles, conjunctions and verbs, at middle dots and brackets; never within a word of
 * one script, nor before what belongs to the word before; about as much on each line. */
static void test_filter_phrases_break_titles(void **state)
{
  check("phrases", "20", "備品管理システムの構築", "備品管理システムの構築");
  check("phrases", "19", "情報システムの更改に係る設計・開発業務及び運用・保守業務一式",
        "情報システムの更改に係る\n設計・開発業務及び運用・保守業務一式");
  check("phrases", "19", "令和９年度統計調査オンライン回答システムの運用及び保守業務",
        "令和９年度統計調査オンライン\n回答システムの運用及び保守業務");
  check("phrases", "10", "取り扱い及び受け付け業務支援", "取り扱い及び\n受け付け業務支援");
  check("phrases", "12", "霞ヶ関分室における情報機器の賃貸借及び保守", "霞ヶ関分室における\n情報機器の賃貸借及び保守");
  check("phrases", "14", "行政手続オンライン化（第二期）に伴う基盤の整備",
        "行政手続オンライン化\n（第二期）に伴う基盤の整備");
  check("phrases", "8", "Webサイト構築　運用・保守業務", "Webサイト構築\n運用・保守業務");
  check("phrases", "12", "職員研修用クラウドサービスの提供及びその利用に関する支援並びに教材の作成に係る業務",
        "職員研修用\nクラウドサービスの\n提供及びその利用に関する\n支援並びに教材の\n作成に係る業務");
  check("phrases", "6", "情報通信技術利活用推進基盤整備",
        "情報通信技術利活用推進基盤整備"); /* one word: left to the layout */
  check("phrases", "9", "甲の業務\n乙システムの更改業務", "甲の業務\n乙システムの\n更改業務");
  g_autofree char *wrong = filtered("phrases", "x", "甲");
  assert_non_null(strstr(wrong, "from 2 to 100"));
}

static void test_filter_names_are_unique(void **state)
{
  for (const SyFilter *f = sy_filters; f->english; f++)
    for (const SyFilter *g = f + 1; g->english; g++)
      if (strcmp(f->english, g->english) == 0 || strcmp(f->japanese, g->japanese) == 0)
        fail_msg("%s twice", f->english);
  assert_null(sy_filter_lookup("和曆"));
  assert_null(sy_filter_lookup(""));
}

static void test_filter_wareki_eras(void **state)
{
  check("和暦", NULL, "2019-05-01", "令和元年5月1日");
  check("和暦", NULL, "2019-04-30", "平成31年4月30日");
  check("和暦", NULL, "1989-01-08", "平成元年1月8日");
  check("和暦", NULL, "1926-12-25", "昭和元年12月25日");
  check("和暦", NULL, "1912-07-29", "明治45年7月29日");
  check("和暦", NULL, "1868-01-25", "明治元年1月25日");
  check("wareki", NULL, "令和8年12月1日", "令和8年12月1日");
  check("和暦", NULL, "1868-01-24",
        "!the filter 和暦 (wareki) wants a date from 1868-01-25 (明治元年) on; it was given “1868-01-24”");
  check("和暦", NULL, "2026-02-30",
        "!the filter 和暦 (wareki) wants a date such as 2026-12-01 or 令和8年12月1日; it was given “2026-02-30”");
  check("和暦", NULL, "\"\"", "");
}

static void test_filter_date_patterns(void **state)
{
  assert_true(sy_filter_is_date_pattern("yyyy-MM-dd"));
  assert_true(sy_filter_is_date_pattern("M月d日（EEE）"));
  assert_false(sy_filter_is_date_pattern("全角"));
  assert_false(sy_filter_is_date_pattern("yyy"));
  assert_false(sy_filter_is_date_pattern("dd-MMM"));
  assert_false(sy_filter_is_date_pattern("mm"));
  assert_ptr_equal(sy_filter_lookup("yyyy/MM/dd"), sy_filter_lookup("date"));
  check("日付", "ggge年M月d日（aaa）", "2026-02-03", "令和8年2月3日（火）");
  check("日付", "g", "1800-01-01",
        "!the filter 日付 (date) wants a date from 1868-01-25 (明治元年) on; it was given “1800-01-01”");
  check("日付", "yy.M.d", "2026-02-03", "26.2.3");
  check("日付", "yyyyMMdd EEE", "2024-02-29", "20240229 木");
  check(
      "date", "hour", "2024-02-29",
      "!the filter 日付 (date) wants a pattern of yyyy, yy, MM, M, dd, d and EEE, such as yyyy-MM-dd; it was given “hour”");
}

static void test_filter_number_pictures(void **state)
{
  check("数値", "0.00", "1.005", "1.01");
  check("数値", "#,##0", "-0.4", "0");
  check("数値", "#,##0.##円", "1999.5", "1,999.5円");
  check("数値", "000", "7", "007");
  check("number", "#.0", "0.25", ".3");
  check("number", "0;▲0;なし0", "0", "なし0");
  check("number", "x", "1", "!the filter 数値 (number) wants a picture such as #,##0.00; it was given “x”");
}

static void test_filter_width_keeps_voiced_marks(void **state)
{
  check("全角", NULL, "ｶﾞｷﾞｸﾞﾊﾟﾋﾞｳﾞﾜﾞｱﾞﾊﾟﾝ｡｢｣､･ｰ~!A9", "ガギグパビヴヷア゛パン。「」、・ー～！Ａ９");
  check("半角", NULL, "ガギグパビヴン。「」、・ー～！Ａ９", "ｶﾞｷﾞｸﾞﾊﾟﾋﾞｳﾞﾝ｡｢｣､･ｰ~!A9");
  check("半角", NULL, "漢字とひらがな", "漢字とひらがな");
  check("全角", NULL, "ﾊ", "ハ");
  check("全角", NULL, "ﾂﾞﾃﾞﾄﾞﾁﾞｯﾏﾞ", "ヅデドヂッマ゛");
  check("全角", NULL, "[ａ, b]", "ａ|ｂ");
}

static void test_filter_width_rich_keeps_spans(void **state)
{
  const SyFilter *f = sy_filter_lookup("fullwidth");
  g_autoptr(SyValue) rich = sy_value_new_rich();
  sy_value_rich_add(rich, &(SySpan){.kind = SY_SPAN_TEXT, .text = "TLS", .emphasis = true});
  sy_value_rich_add(rich, &(SySpan){.kind = SY_SPAN_BLANK, .text = "1", .id = "x"});
  char *problem = NULL;
  g_autoptr(SyValue) done = f->apply(f, rich, NULL, 0, &problem);
  assert_int_equal(sy_value_count(done), 2);
  assert_string_equal(sy_value_span(done, 0)->text, "ＴＬＳ");
  assert_true(sy_value_span(done, 0)->emphasis);
  assert_int_equal(sy_value_span(done, 1)->kind, SY_SPAN_BLANK);
  assert_string_equal(sy_value_span(done, 1)->id, "x");
}

static void test_filter_kanji_numbers(void **state)
{
  check("漢数字", NULL, "0", "〇");
  check("漢数字", NULL, "\"0x1e\"", "!the filter 漢数字 (kansuji) wants a number such as 1234; it was given “0x1e”");
  check("漢数字", NULL, "10", "十");
  check("漢数字", NULL, "1000", "千");
  check("漢数字", NULL, "11111", "一万一千百十一");
  check("漢数字", NULL, "10000000", "一千万");
  check("漢数字", NULL, "100000001", "一億一");
  check("漢数字", NULL, "\"12345678901234567890\"",
        "一千二百三十四京五千六百七十八兆九千十二億三千四百五十六万七千八百九十");
  check("漢数字", NULL, "1.50",
        "!the filter 漢数字 (kansuji) wants a whole number of at most 20 digits; it was given “1.50”");
  check("漢数字", NULL, "-3",
        "!the filter 漢数字 (kansuji) wants a whole number of at most 20 digits; it was given “-3”");
  check("漢数字位取り", NULL, "10.05", "一〇・〇五");
  check("大字", NULL, "10", "壱拾");
  check("大字", NULL, "1234567", "壱百弐拾参万四千五百六拾七");
  check("大字", NULL, "20001", "弐万壱");
  check("漢数字", NULL, "百", "!the filter 漢数字 (kansuji) wants a number such as 1234; it was given “百”");
}

static void test_filter_thousands_reads_what_people_write(void **state)
{
  check("桁区切り", NULL, "999", "999");
  check("桁区切り", NULL, "1000", "1,000");
  check("桁区切り", NULL, "-1234567.50", "-1,234,567.50");
  check("桁区切り", NULL, "\"1,234,567\"", "1,234,567");
  check("桁区切り", NULL, "１２３４５６", "123,456");
  check("桁区切り", NULL, "1.5e6", "1,500,000");
  check("桁区切り", NULL, "-0.00", "0.00");
  check("桁区切り", NULL, "007", "7");
  check("桁区切り", NULL, "1千円",
        "!the filter 桁区切り (thousands) wants a number such as 1234; it was given “1千円”");
  check("桁区切り", NULL, "{a: 1}",
        "!the filter 桁区切り (thousands) wants text or a number; it was given a group of keys");
  check("桁区切り", NULL, "[1000, 2000]", "1,000|2,000");
  check("桁区切り", NULL, "null", "");
}

static void test_filter_percent_rounds_decimal_digits(void **state)
{
  check("percent", NULL, "0.285", "28.5%");
  check("percent", NULL, "1", "100%");
  check("percent", NULL, "0.999", "99.9%");
  check("percent", NULL, "0", "0%");
  check("percent", NULL, "0.001", "0.1%");
  check("percent", "0", "0.285", "29%");
  check("percent", "0", "0.999", "100%");
  check("percent", "2", "0.5", "50.00%");
  check("percent", "1", "-0.12345", "-12.3%");
  check("percent", "0", "-0.001", "0%");
  check("percent", "1", "-0.001", "-0.1%");
  check("percent", "x", "0.5", "!the filter 百分率 (percent) wants 0 to 9 decimals; it was given “x”");
}

static void test_filter_counters_end(void **state)
{
  check("丸数字", NULL, "0", "⓪");
  check("丸数字", NULL, "20", "⑳");
  check("丸数字", NULL, "21", "㉑");
  check("丸数字", NULL, "35", "㉟");
  check("丸数字", NULL, "36", "㊱");
  check("丸数字", NULL, "51", "!the filter 丸数字 (circled) wants a whole number from 0 to 50; it was given “51”");
  check("アイウ", NULL, "46", "ン");
  check("アイウ", NULL, "0", "!the filter アイウ (aiu) wants a whole number from 1 to 46; it was given “0”");
  check("イロハ", NULL, "47", "ス");
  check("イロハ", NULL, "48", "!the filter イロハ (iroha) wants a whole number from 1 to 47; it was given “48”");
}

static void test_filter_default_and_join(void **state)
{
  check("default", "未定", "no", "no");
  check("default", "未定", "false", "false");
  check("default", "未定", "0", "0");
  check("default", "未定", "[]", "未定");
  const SyFilter *f = sy_filter_lookup("既定");
  const char *argument = "未定";
  char *problem = NULL;
  g_autoptr(SyValue) absent = f->apply(f, NULL, &argument, 1, &problem);
  assert_string_equal(sy_value_text(absent), "未定");
  const SyFilter *wareki = sy_filter_lookup("和暦");
  g_autoptr(SyValue) still = wareki->apply(wareki, NULL, NULL, 0, &problem);
  assert_int_equal(sy_value_type(still), SY_VALUE_NULL);
  assert_null(problem);
  check("join", NULL, "[甲, 1, 乙]", "甲、1、乙");
  check("join", "", "[甲, 乙]", "甲乙");
  check("join", NULL, "甲", "!the filter 連結 (join) wants a list; it was given text");
  check("join", NULL, "[{a: 1}]", "!the filter 連結 (join) wants a list of texts; it was given a group of keys");
}

static void test_filter_white_space(void **state)
{
  check("trim", NULL, "\"　\\n甲 乙　\\t\"", "甲 乙");
  check("trim", NULL, "\"　 \"", "");
  check("one_line", NULL, "\"甲\\n乙\\r\\n\\n 丙\"", "甲乙丙");
  check("one_line", NULL, "\"secure\\nshell  x\\n接続\"", "secure shell  x接続");
  check("upper", NULL, "\"straße i é\"", "STRAßE I É");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_filter_table_examples_hold),
      cmocka_unit_test(test_filter_names_are_unique),
      cmocka_unit_test(test_filter_phrases_break_titles),
      cmocka_unit_test(test_filter_wareki_eras),
      cmocka_unit_test(test_filter_date_patterns),
      cmocka_unit_test(test_filter_width_keeps_voiced_marks),
      cmocka_unit_test(test_filter_width_rich_keeps_spans),
      cmocka_unit_test(test_filter_kanji_numbers),
      cmocka_unit_test(test_filter_thousands_reads_what_people_write),
      cmocka_unit_test(test_filter_percent_rounds_decimal_digits),
      cmocka_unit_test(test_filter_counters_end),
      cmocka_unit_test(test_filter_number_pictures),
      cmocka_unit_test(test_filter_default_and_join),
      cmocka_unit_test(test_filter_white_space),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
