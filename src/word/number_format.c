/* Numbers in words of their own: roman, kana, kanji, circles (17.18.59). */
#include "word/word.h"

#include <stdlib.h>
#include <string.h>

static char *roman(int n, bool upper)
{
  static const struct {
    int value;
    const char *text;
  } digits[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
                {40, "xl"},  {10, "x"},   {9, "ix"},  {5, "v"},    {4, "iv"},  {1, "i"}};
  if (n < 1 || n > 9999) return g_strdup_printf("%d", n);
  GString *out = g_string_new(NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(digits); i++)
    for (; n >= digits[i].value; n -= digits[i].value) g_string_append(out, digits[i].text);
  if (upper) g_string_ascii_up(out);
  return g_string_free(out, FALSE);
}

/* a, b … z, aa, bb … */
static char *letter(int n, char first)
{
  if (n < 1 || n > 26 * 30) return g_strdup_printf("%d", n);
  return g_strnfill((gsize)((n - 1) / 26 + 1), (char)(first + (n - 1) % 26));
}

static char *from_row(int n, const char *row)
{
  glong length = g_utf8_strlen(row, -1);
  if (n < 1) return g_strdup_printf("%d", n);
  const char *at = g_utf8_offset_to_pointer(row, (n - 1) % length);
  return g_strndup(at, (gsize)(g_utf8_next_char(at) - at));
}

#define STEMS "甲乙丙丁戊己庚辛壬癸"
#define BRANCHES "子丑寅卯辰巳午未申酉戌亥"
#define AIUEO "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
#define AIUEO_HALF "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
#define IROHA "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
#define IROHA_HALF "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ"

static void below_myriad(GString *out, int n, const char *const digits[10], const char *const units[4], bool one)
{
  int parts[] = {n / 1000, n / 100 % 10, n / 10 % 10, n % 10};
  for (int i = 0; i < 4; i++) {
    if (parts[i] == 0) continue;
    if (parts[i] > 1 || i == 3 || one) g_string_append(out, digits[parts[i]]);
    g_string_append(out, units[3 - i]);
  }
}

static char *counting(int n, bool legal)
{
  static const char *const plain[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  static const char *const formal[] = {"零", "壱", "弐", "参", "四", "伍", "六", "七", "八", "九"};
  static const char *const units[] = {"", "十", "百", "千"}, *const formal_units[] = {"", "拾", "百", "阡"};
  const char *const *digits = legal ? formal : plain;
  if (n < 0 || n > 99999999) return g_strdup_printf("%d", n);
  if (n == 0) return g_strdup(digits[0]);
  GString *out = g_string_new(NULL);
  if (n >= 10000) {
    below_myriad(out, n / 10000, digits, legal ? formal_units : units, legal);
    g_string_append(out, legal ? "萬" : "万");
  }
  below_myriad(out, n % 10000, digits, legal ? formal_units : units, legal);
  return g_string_free(out, FALSE);
}

static char *digits_of(int n, const char *row)
{
  g_autofree char *plain = g_strdup_printf("%d", n);
  GString *out = g_string_new(NULL);
  for (const char *p = plain; *p; p++) {
    if (*p < '0' || *p > '9') {
      g_string_append_c(out, *p);
      continue;
    }
    const char *at = g_utf8_offset_to_pointer(row, *p - '0');
    g_string_append_len(out, at, g_utf8_next_char(at) - at);
  }
  return g_string_free(out, FALSE);
}

static char *code_point(int n, int most, gunichar first)
{
  if (n < 1 || n > most) return g_strdup_printf("%d", n);
  GString *out = g_string_new(NULL);
  g_string_append_unichar(out, first + (gunichar)n - 1);
  return g_string_free(out, FALSE);
}

static char *ordinal(int n)
{
  static const char *const ends[] = {"th", "st", "nd", "rd"};
  int last = abs(n % 10), teens = abs(n % 100);
  return g_strdup_printf("%d%s", n, last < 4 && (teens < 11 || teens > 13) ? ends[last] : "th");
}

/* The sixty pairs of stems and branches. */
static char *stem_and_branch(int n)
{
  if (n < 1) return g_strdup_printf("%d", n);
  g_autofree char *stem = from_row(n, STEMS), *branch = from_row(n, BRANCHES);
  return g_strconcat(stem, branch, NULL);
}

/* *, †, ‡, §, then each twice, and so on. */
static char *chicago(int n)
{
  static const char *const signs[] = {"*", "†", "‡", "§"};
  if (n < 1 || n > 4 * 30) return g_strdup_printf("%d", n);
  GString *out = g_string_new(NULL);
  for (int i = 0; i <= (n - 1) / 4; i++) g_string_append(out, signs[(n - 1) % 4]);
  return g_string_free(out, FALSE);
}

/* ---- English words -------------------------------------------------------------------------- */

static const char *const small_numbers[] = {
    "zero", "one",    "two",    "three",    "four",     "five",    "six",     "seven",     "eight",    "nine",
    "ten",  "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
static const char *const tens[] = {"",      "",      "twenty",  "thirty", "forty",
                                   "fifty", "sixty", "seventy", "eighty", "ninety"};

static void append_below_thousand(GString *out, int n)
{
  if (n >= 100) g_string_append_printf(out, "%s hundred%s", small_numbers[n / 100], n % 100 ? " " : "");
  n %= 100;
  if (n >= 20)
    g_string_append_printf(out, "%s%s%s", tens[n / 10], n % 10 ? "-" : "", n % 10 ? small_numbers[n % 10] : "");
  else if (n > 0) g_string_append(out, small_numbers[n]);
}

/* "Twenty-one": lists begin it with a capital. */
static char *cardinal_text(int n, bool as_ordinal)
{
  static const struct {
    const char *cardinal, *ordinal;
  } irregular[] = {{"one", "first"},    {"two", "second"}, {"three", "third"},   {"five", "fifth"},
                   {"eight", "eighth"}, {"nine", "ninth"}, {"twelve", "twelfth"}};
  if (n < 0 || n > 999999) return g_strdup_printf("%d", n);
  GString *out = g_string_new(n == 0 ? small_numbers[0] : NULL);
  if (n >= 1000) {
    append_below_thousand(out, n / 1000);
    g_string_append(out, n % 1000 ? " thousand " : " thousand");
  }
  append_below_thousand(out, n % 1000);
  out->str[0] = g_ascii_toupper(out->str[0]);
  if (!as_ordinal) return g_string_free(out, FALSE);
  gsize at = out->len;
  while (at > 0 && g_ascii_isalpha(out->str[at - 1])) at--;
  for (size_t i = 0; i < G_N_ELEMENTS(irregular); i++) {
    if (g_ascii_strcasecmp(out->str + at, irregular[i].cardinal) != 0) continue;
    bool capital = g_ascii_isupper(out->str[at]);
    g_string_truncate(out, at);
    g_string_append(out, irregular[i].ordinal);
    if (capital) out->str[at] = g_ascii_toupper(out->str[at]);
    return g_string_free(out, FALSE);
  }
  if (out->str[out->len - 1] == 'y') {
    g_string_truncate(out, out->len - 1);
    g_string_append(out, "ie");
  }
  g_string_append(out, "th");
  return g_string_free(out, FALSE);
}

/* ---- By name -------------------------------------------------------------------------------- */

SyNumberFormat sy_number_format_named(const char *name, SyNumberFormat otherwise)
{
  static const struct {
    const char *name;
    SyNumberFormat format;
  } formats[] = {{"decimal", SY_NUMBER_DECIMAL},
                 {"upperRoman", SY_NUMBER_UPPER_ROMAN},
                 {"lowerRoman", SY_NUMBER_LOWER_ROMAN},
                 {"upperLetter", SY_NUMBER_UPPER_LETTER},
                 {"lowerLetter", SY_NUMBER_LOWER_LETTER},
                 {"decimalFullWidth", SY_NUMBER_FULL_WIDTH},
                 {"decimalFullWidth2", SY_NUMBER_FULL_WIDTH},
                 {"aiueoFullWidth", SY_NUMBER_AIUEO},
                 {"aiueo", SY_NUMBER_AIUEO_HALF},
                 {"irohaFullWidth", SY_NUMBER_IROHA},
                 {"iroha", SY_NUMBER_IROHA_HALF},
                 {"japaneseCounting", SY_NUMBER_JAPANESE_COUNTING},
                 {"chineseCounting", SY_NUMBER_JAPANESE_COUNTING},
                 {"chineseCountingThousand", SY_NUMBER_JAPANESE_COUNTING},
                 {"taiwaneseCounting", SY_NUMBER_JAPANESE_COUNTING},
                 {"japaneseDigitalTenThousand", SY_NUMBER_JAPANESE_DIGITAL},
                 {"japaneseLegal", SY_NUMBER_JAPANESE_LEGAL},
                 {"ideographDigital", SY_NUMBER_IDEOGRAPH_DIGITAL},
                 {"decimalEnclosedCircle", SY_NUMBER_ENCLOSED_CIRCLE},
                 {"decimalEnclosedCircleChinese", SY_NUMBER_ENCLOSED_CIRCLE},
                 {"decimalEnclosedFullstop", SY_NUMBER_ENCLOSED_FULLSTOP},
                 {"decimalEnclosedParen", SY_NUMBER_ENCLOSED_PAREN},
                 {"decimalZero", SY_NUMBER_DECIMAL_ZERO},
                 {"ordinal", SY_NUMBER_ORDINAL},
                 {"ideographTraditional", SY_NUMBER_TRADITIONAL},
                 {"ideographZodiac", SY_NUMBER_ZODIAC},
                 {"ideographZodiacTraditional", SY_NUMBER_STEM_AND_BRANCH},
                 {"chicago", SY_NUMBER_CHICAGO},
                 {"cardinalText", SY_NUMBER_CARDINAL_TEXT},
                 {"ordinalText", SY_NUMBER_ORDINAL_TEXT},
                 {"taiwaneseCountingThousand", SY_NUMBER_JAPANESE_COUNTING},
                 {"taiwaneseDigital", SY_NUMBER_IDEOGRAPH_DIGITAL},
                 {"ideographEnclosedCircle", SY_NUMBER_IDEOGRAPH_ENCLOSED},
                 {"hex", SY_NUMBER_HEX},
                 {"numberInDash", SY_NUMBER_DASH},
                 {"decimalHalfWidth", SY_NUMBER_DECIMAL},
                 {"bullet", SY_NUMBER_BULLET},
                 {"none", SY_NUMBER_NONE}};
  for (size_t i = 0; name && i < G_N_ELEMENTS(formats); i++)
    if (strcmp(name, formats[i].name) == 0) return formats[i].format;
  return otherwise;
}

char *sy_number_format(SyNumberFormat format, int n)
{
  switch (format) {
  case SY_NUMBER_UPPER_ROMAN: return roman(n, true);
  case SY_NUMBER_LOWER_ROMAN: return roman(n, false);
  case SY_NUMBER_UPPER_LETTER: return letter(n, 'A');
  case SY_NUMBER_LOWER_LETTER: return letter(n, 'a');
  case SY_NUMBER_FULL_WIDTH: return digits_of(n, "０１２３４５６７８９");
  case SY_NUMBER_AIUEO: return from_row(n, AIUEO);
  case SY_NUMBER_AIUEO_HALF: return from_row(n, AIUEO_HALF);
  case SY_NUMBER_IROHA: return from_row(n, IROHA);
  case SY_NUMBER_IROHA_HALF: return from_row(n, IROHA_HALF);
  case SY_NUMBER_JAPANESE_COUNTING: return counting(n, false);
  case SY_NUMBER_JAPANESE_LEGAL: return counting(n, true);
  case SY_NUMBER_JAPANESE_DIGITAL:
  case SY_NUMBER_IDEOGRAPH_DIGITAL: return digits_of(n, "〇一二三四五六七八九");
  case SY_NUMBER_ENCLOSED_CIRCLE: return code_point(n, 20, 0x2460); /* Word has ①–⑳, then plain numbers */
  case SY_NUMBER_ENCLOSED_FULLSTOP: return code_point(n, 20, 0x2488);
  case SY_NUMBER_ENCLOSED_PAREN: return code_point(n, 20, 0x2474);
  case SY_NUMBER_IDEOGRAPH_ENCLOSED: return code_point(n, 10, 0x3280);
  case SY_NUMBER_TRADITIONAL: return from_row(n, STEMS);
  case SY_NUMBER_ZODIAC: return from_row(n, BRANCHES);
  case SY_NUMBER_DECIMAL_ZERO: return g_strdup_printf("%02d", n);
  case SY_NUMBER_ORDINAL: return ordinal(n);
  case SY_NUMBER_DASH: return g_strdup_printf("- %d -", n);
  case SY_NUMBER_STEM_AND_BRANCH: return stem_and_branch(n);
  case SY_NUMBER_CHICAGO: return chicago(n);
  case SY_NUMBER_CARDINAL_TEXT: return cardinal_text(n, false);
  case SY_NUMBER_ORDINAL_TEXT: return cardinal_text(n, true);
  case SY_NUMBER_HEX: return g_strdup_printf("%X", (unsigned)n);
  case SY_NUMBER_BULLET:
  case SY_NUMBER_NONE: return g_strdup("");
  default: return g_strdup_printf("%d", n);
  }
}
