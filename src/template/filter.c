/* The table of filters, and those of dates and of lists. */
#include "template/filter_private.h"

#include <string.h>

/* ---- What all share ------------------------------------------------------------------------- */

#define SHOWN 30 /* characters of a value that a message repeats */

static char *quoted(const char *text)
{
  g_autofree char *start = g_utf8_strlen(text, -1) > SHOWN ? g_utf8_substring(text, 0, SHOWN) : NULL;
  return start ? g_strdup_printf("“%s…”", start) : g_strdup_printf("“%s”", text);
}

static char *problem_of(const SyFilter *filter, const char *wanted, const char *given)
{
  return g_strdup_printf(_("the filter %s (%s) wants %s; it was given %s"), filter->japanese, filter->english, wanted,
                         given);
}

char *sy_filter_problem(const SyFilter *filter, const char *wanted, const char *given)
{
  g_autofree char *shown = quoted(given);
  return problem_of(filter, wanted, shown);
}

static SyValue *each_item(const SyFilter *filter, const SyValue *list, const char *const *arguments, size_t n_arguments,
                          char **problem)
{
  g_autoptr(SyValue) out = sy_value_new_list();
  for (size_t i = 0; i < sy_value_count(list); i++) {
    SyValue *item = filter->apply(filter, sy_value_item(list, i), arguments, n_arguments, problem);
    if (!item) return NULL;
    sy_value_list_add(out, item);
  }
  return g_steal_pointer(&out);
}

SyValue *sy_filter_each(const SyFilter *filter, const SyValue *value, const char *const *arguments, size_t n_arguments,
                        char **problem, SyFilterText text)
{
  SyValueType type = sy_value_type(value);
  if (type == SY_VALUE_NULL) return sy_value_new_null();
  if (type == SY_VALUE_LIST) return each_item(filter, value, arguments, n_arguments, problem);
  if (type == SY_VALUE_MAP || type == SY_VALUE_PICTURE) {
    *problem = problem_of(filter, _("text or a number"), sy_value_type_name(type));
    return NULL;
  }
  g_autofree char *plain = sy_value_plain(value, "");
  g_autofree char *done = !text    ? g_strdup(plain)
                          : *plain ? text(filter, plain, arguments, n_arguments, problem)
                                   : g_strdup("");
  return done ? sy_value_new_text(done) : NULL;
}

/* ---- Dates ---------------------------------------------------------------------------------- */

typedef enum { DATE_ERA, DATE_ERA_MONTH, DATE_ERA_YEAR, DATE_WEEKDAY, DATE_PATTERN } DateForm;

static const char *const weekdays[] = {"日", "月", "火", "水", "木", "金", "土"};

/* What a pattern may be made of. */
static const char *const pieces[] = {"yyyy", "yy",  "MM",   "M",   "dd", "d", "EEE", "aaa",
                                     "aaaa", "ddd", "dddd", "ggg", "gg", "g", "ee",  "e"};

/* The run of one letter at p: its length; *known: it is one of the pieces. */
static size_t letters_at(const char *p, bool *known)
{
  size_t length = 1;
  while (p[length] == *p) length++;
  *known = false;
  for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++)
    *known = *known || (strlen(pieces[i]) == length && strncmp(p, pieces[i], length) == 0);
  return length;
}

/* Past a calendar's name at the start of a picture. */
static const char *after_calendar(const char *word)
{
  const char *end = g_str_has_prefix(word, "[$") ? strchr(word, ']') : NULL;
  return end ? end + 1 : word;
}

bool sy_filter_is_date_pattern(const char *word)
{
  bool any = false;
  for (const char *p = after_calendar(word); *p;) {
    const char *end = *p == '\'' ? strchr(p + 1, '\'') : NULL;
    if (end) p = end + 1;
    else if (*p == '\'') return false;
    else if (!g_ascii_isalpha(*p)) p++;
    else {
      bool known;
      p += letters_at(p, &known);
      if (!known) return false;
      any = true;
    }
  }
  return any;
}

/* True if the pattern says the era or its year. */
static bool says_era(const char *pattern)
{
  bool quoted = false, any = false;
  for (const char *p = after_calendar(pattern); *p; p++) {
    if (*p == '\'') quoted = !quoted;
    any = any || (!quoted && (*p == 'g' || *p == 'e'));
  }
  return any;
}

static char *in_era(const SyDate *date, DateForm form)
{
  int year;
  const char *era = sy_date_era(date, &year);
  if (!era) return NULL;
  g_autofree char *of_era = year == 1 ? g_strdup("元") : g_strdup_printf("%d", year);
  if (form == DATE_ERA_YEAR) return g_strdup_printf("%s%s年", era, of_era);
  if (form == DATE_ERA_MONTH) return g_strdup_printf("%s%s年%d月", era, of_era, date->month);
  return g_strdup_printf("%s%s年%d月%d日", era, of_era, date->month, date->day);
}

static char *date_text(const SyFilter *filter, const char *text, const char *const *arguments, size_t n_arguments,
                       char **problem)
{
  SyDate date;
  g_autofree char *trimmed = g_strstrip(g_strdup(text));
  if (!sy_date_parse(trimmed, &date)) {
    *problem = sy_filter_problem(filter, _("a date such as 2026-12-01 or 令和8年12月1日"), text);
    return NULL;
  }
  if (filter->detail == DATE_WEEKDAY) return g_strdup_printf("%s曜日", weekdays[sy_date_weekday(&date)]);
  if (filter->detail != DATE_PATTERN) {
    char *done = in_era(&date, (DateForm)filter->detail);
    if (!done) *problem = sy_filter_problem(filter, _("a date from 1868-01-25 (明治元年) on"), text);
    return done;
  }
  const char *pattern = n_arguments > 0 ? arguments[0] : "";
  int year;
  bool too_early = says_era(pattern) && !sy_date_era(&date, &year);
  if (sy_filter_is_date_pattern(pattern) && !too_early) return sy_date_by_picture(&date, pattern);
  if (too_early) {
    *problem = sy_filter_problem(filter, _("a date from 1868-01-25 (明治元年) on"), text);
    return NULL;
  }
  *problem = sy_filter_problem(filter, _("a pattern of yyyy, yy, MM, M, dd, d and EEE, such as yyyy-MM-dd"), pattern);
  return NULL;
}

static SyValue *apply_date(const SyFilter *filter, const SyValue *value, const char *const *arguments,
                           size_t n_arguments, char **problem)
{
  return sy_filter_each(filter, value, arguments, n_arguments, problem, date_text);
}

/* ---- Lists, and nothing --------------------------------------------------------------------- */

static SyValue *apply_default(const SyFilter *filter, const SyValue *value, const char *const *arguments,
                              size_t n_arguments, char **problem)
{
  /* A "no" is an answer; only what holds nothing is replaced. */
  if (sy_value_type(value) == SY_VALUE_BOOL || sy_value_truth(value)) return sy_value_ref((SyValue *)value);
  return sy_value_new_text(n_arguments > 0 ? arguments[0] : "");
}

static SyValue *apply_join(const SyFilter *filter, const SyValue *value, const char *const *arguments,
                           size_t n_arguments, char **problem)
{
  if (sy_value_type(value) == SY_VALUE_NULL) return sy_value_new_null();
  if (sy_value_type(value) != SY_VALUE_LIST) {
    *problem = problem_of(filter, _("a list"), sy_value_type_name(sy_value_type(value)));
    return NULL;
  }
  SySpan between = {.kind = SY_SPAN_TEXT, .text = n_arguments > 0 ? arguments[0] : "、"};
  g_autoptr(SyValue) rich = sy_value_new_rich();
  bool is_rich = false;
  for (size_t i = 0; i < sy_value_count(value); i++) {
    const SyValue *item = sy_value_item(value, i);
    SyValueType type = sy_value_type(item);
    if (type == SY_VALUE_MAP || type == SY_VALUE_LIST || type == SY_VALUE_PICTURE) {
      *problem = problem_of(filter, _("a list of texts"), sy_value_type_name(type));
      return NULL;
    }
    is_rich = is_rich || type == SY_VALUE_RICH;
    if (i > 0) sy_value_rich_add(rich, &between);
    sy_value_rich_append(rich, item);
  }
  if (is_rich) return g_steal_pointer(&rich);
  g_autofree char *plain = sy_value_plain(rich, "");
  return sy_value_new_text(plain);
}

bool sy_filter_stands_in(const SyFilter *filter)
{
  return filter->apply == apply_default;
}

/* ---- Scopes ------------------------------------------------------------------------------------ */

/* Says what a section repeats (sy_filter_scope); the value stays as it is. */
static SyValue *apply_scope(const SyFilter *filter, const SyValue *value, const char *const *arguments,
                            size_t n_arguments, char **problem)
{
  return value ? sy_value_ref((SyValue *)value) : sy_value_new_null();
}

SyFilterScope sy_filter_scope(const SyFilter *filter)
{
  return filter->apply == apply_scope ? (SyFilterScope)filter->detail : SY_REPEATS_PLACE;
}

/* ---- The table ------------------------------------------------------------------------------ */

const SyFilter sy_filters[] = {
    {"wareki", "和暦", N_("a date in the Japanese era, 明治 to 令和; the first year is 元年"), "{{date|和暦}}",
     "令和8年12月1日", "2026-12-01", 0, 0, DATE_ERA, apply_date},
    {"wareki_month", "和暦年月", N_("era, year and month of a date"), "{{date|和暦年月}}", "令和元年5月", "2019-05-01",
     0, 0, DATE_ERA_MONTH, apply_date},
    {"wareki_year", "和暦年", N_("era and year of a date"), "{{date|和暦年}}", "昭和64年", "1989-01-07", 0, 0,
     DATE_ERA_YEAR, apply_date},
    {"date", "日付",
     N_("a date by a pattern of yyyy, yy, MM, M, dd, d and EEE (weekday); the pattern alone will do: {{date|yyyy-MM-dd}}"),
     "{{date|日付:\"yyyy年M月d日（EEE）\"}}", "2026年12月1日（火）", "令和8年12月1日", 1, 1, DATE_PATTERN, apply_date},
    {"weekday", "曜日", N_("the day of the week of a date"), "{{date|曜日}}", "火曜日", "2026-12-01", 0, 0,
     DATE_WEEKDAY, apply_date},
    {"fullwidth", "全角", N_("ASCII and half-width katakana in full width"), "{{x|全角}}", "ＩＣ　カード　２０２６",
     "IC ｶｰﾄﾞ 2026", 0, 0, SY_CASE_FULL, sy_filter_characters},
    {"halfwidth", "半角", N_("full-width letters, digits, signs and katakana in half width"), "{{x|半角}}",
     "IC ｶｰﾄﾞ 2026", "ＩＣ　カード　２０２６", 0, 0, SY_CASE_HALF, sy_filter_characters},
    {"kansuji", "漢数字", N_("a whole number as it is read, with 十, 百, 千, 万"), "{{n|漢数字}}", "千二百三十四",
     "1234", 0, 0, SY_NUMERAL_COUNTING, sy_filter_number},
    {"kansuji_digits", "漢数字位取り", N_("a number digit by digit in kanji, as years are written"),
     "{{n|漢数字位取り}}", "二〇二六", "2026", 0, 0, SY_NUMERAL_POSITIONAL, sy_filter_number},
    {"daiji", "大字", N_("a whole number in the forms of deeds and invoices (壱, 弐, 参, 拾)"), "金{{n|大字}}円",
     "金壱百弐拾参円", "123", 0, 0, SY_NUMERAL_FORMAL, sy_filter_number},
    {"thousands", "桁区切り", N_("a number with a comma between groups of three digits"), "{{price|桁区切り}}",
     "1,234,567", "1234567", 0, 0, SY_NUMERAL_THOUSANDS, sy_filter_number},
    {"number", "数値", N_("a number by a picture of 0, #, comma and point; halves are rounded up"),
     "{{n|数値:\"#,##0.00\"}}", "1,234.50", "1234.5", 1, 1, SY_NUMERAL_PICTURE, sy_filter_number},
    {"percent", "百分率", N_("a share of one in percent; the argument is the number of decimals"), "{{rate|百分率:1}}",
     "99.5%", "0.9951", 0, 1, SY_NUMERAL_PERCENT, sy_filter_number},
    {"circled", "丸数字", N_("a whole number from 0 to 50 in a circle"), "{{n|丸数字}}", "㊿", "50", 0, 0,
     SY_NUMERAL_CIRCLED, sy_filter_number},
    {"aiu", "アイウ", N_("a number from 1 to 46 as ア, イ, ウ …"), "{{n|アイウ}}", "ウ", "3", 0, 0, SY_NUMERAL_AIU,
     sy_filter_number},
    {"iroha", "イロハ", N_("a number from 1 to 47 as イ, ロ, ハ …"), "{{n|イロハ}}", "ハ", "3", 0, 0, SY_NUMERAL_IROHA,
     sy_filter_number},
    {"default", "既定", N_("the argument where the value is absent or empty"), "{{x|既定:\"未定\"}}", "未定", "\"\"", 1,
     1, 0, apply_default},
    {"before", "前置", N_("the argument before the value, unless that is absent or empty"), "{{x|前置:\"担当：\"}}",
     "担当：甲", "甲", 1, 1, false, sy_filter_beside},
    {"after", "後置", N_("the argument after the value, unless that is absent or empty"), "{{x|後置:\"様\"}}", "甲様",
     "甲", 1, 1, true, sy_filter_beside},
    {"join", "連結", N_("a list as one text; the argument stands between (、 if not given)"), "{{list|連結:\"・\"}}",
     "設計・開発・試験", "[設計, 開発, 試験]", 0, 1, 0, apply_join},
    {"upper", "大文字", N_("small letters as capitals"), "{{x|大文字}}", "TLS ＡＢＣ", "tls ａｂｃ", 0, 0,
     SY_CASE_UPPER, sy_filter_characters},
    {"lower", "小文字", N_("capitals as small letters"), "{{x|小文字}}", "tls ａｂｃ", "TLS ＡＢＣ", 0, 0,
     SY_CASE_LOWER, sy_filter_characters},
    {"trim", "空白除去", N_("without spaces and line breaks at both ends"), "「{{x|空白除去}}」", "「基本 設計」",
     "\"　 基本 設計 \\n\"", 0, 0, SY_CASE_TRIM, sy_filter_characters},
    {"one_line", "改行除去", N_("lines in one: no line breaks (between Latin words a space)"), "{{x|改行除去}}",
     "基本設計書を納入する。", "\"基本設計書を\\n  納入する。\\n\"", 0, 0, SY_CASE_ONE_LINE, sy_filter_characters},
    {"phrases", "文節改行",
     N_("a title on lines of about the same length that end between phrases; the argument is how many full-width characters a line holds"),
     "{{x|文節改行:16}}", "電子申請システムの更改に係る\n設計・開発及び運用・保守業務",
     "電子申請システムの更改に係る設計・開発及び運用・保守業務", 1, 1, 0, sy_filter_phrases},
    {"markup", "書式",
     N_("rich text of signs: **emphasis**, 【what is to be filled in】, [link](https://…), an empty line between paragraphs; \\ before a sign keeps it"),
     "{{x|書式}}", "必ず【1年以上】保存する。", "\"**必ず**【1年以上】保存する。\"", 0, 0, 0, sy_filter_markup},
    {"column", "列",
     N_("{{#list|column}}…{{/list}} in a table: the cells from its beginning to its end repeat, also one alone"),
     "{{x|列}}", "令和8年度", "令和8年度", 0, 0, SY_REPEATS_COLUMNS, apply_scope},
    {"row", "行",
     N_("{{#list|row}}…{{/list}} in a table: the rows from its beginning to its end repeat, wherever in them it stands"),
     "{{x|行}}", "令和8年度", "令和8年度", 0, 0, SY_REPEATS_ROWS, apply_scope},
    {NULL},
};

const SyFilter *sy_filter_lookup(const char *word)
{
  const SyFilter *pattern = NULL;
  for (const SyFilter *f = sy_filters; f->english; f++) {
    if (strcmp(f->english, word) == 0 || strcmp(f->japanese, word) == 0) return f;
    if (f->detail == DATE_PATTERN && f->apply == apply_date) pattern = f;
  }
  return sy_filter_is_date_pattern(word) ? pattern : NULL;
}
