/* Filters of numbers. They work on decimal digits, so that no number is rounded by the machine. */
#include "template/filter_private.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  bool negative;
  GString *whole;    /* digits without leading zeros, "0" at least */
  GString *fraction; /* digits as written; "" if none */
} Decimal;

static void decimal_clear(Decimal *d)
{
  g_string_free(d->whole, TRUE);
  g_string_free(d->fraction, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Decimal, decimal_clear)

/* A character of a number in ASCII: full-width digits and signs are understood. 0: none. */
static char plain_character(gunichar c)
{
  if (c == 0x2212 || c == 0xFF0D) return '-'; /* − － */
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  return c < 0x80 && (g_ascii_isdigit((char)c) || strchr("+-.,", (int)c)) ? (char)c : 0;
}

/* Exponents (1.5e6, as JSON may write) are the machine's to expand; what else it takes for a number (0x1e, inf) is
 * none. */
static char *without_exponent(const char *text)
{
  bool decimal = strpbrk(text, "eE") && !text[strspn(text, "0123456789+-.eE")];
  char *end = NULL;
  double number = decimal ? g_ascii_strtod(text, &end) : 0;
  if (!decimal || *end || number > 1e15 || number < -1e15) return g_strdup(text);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(buffer, sizeof buffer, "%.10f", number);
  size_t length = strlen(buffer);
  while (buffer[length - 1] == '0') length--;
  return g_strndup(buffer, length - (buffer[length - 1] == '.'));
}

/* 1234, -1.50, 1,234, １，２３４ */
static bool decimal_parse(const char *text, Decimal *d)
{
  g_autofree char *trimmed = g_strstrip(without_exponent(text));
  GString *digits = d->whole;
  bool point = false, any = false;
  for (const char *p = trimmed; *p; p = g_utf8_next_char(p)) {
    char c = plain_character(g_utf8_get_char(p));
    if (g_ascii_isdigit(c)) g_string_append_c(digits, c);
    else if (c == '.' && !point && any) digits = d->fraction;
    else if ((c == '-' || c == '+') && p == trimmed) d->negative = c == '-';
    else if (c != ',' || !any || point) return false;
    point = point || c == '.';
    any = any || g_ascii_isdigit(c);
  }
  size_t zeros = strspn(d->whole->str, "0");
  d->negative =
      d->negative && (d->whole->str[zeros] || d->fraction->str[strspn(d->fraction->str, "0")]); /* zero has no sign */
  g_string_erase(d->whole, 0, (gssize)MIN(zeros, d->whole->len ? d->whole->len - 1 : 0));
  return any && (!point || d->fraction->len > 0);
}

static bool is_whole(const Decimal *d)
{
  return strspn(d->fraction->str, "0") == d->fraction->len;
}

/* ---- Kanji ---------------------------------------------------------------------------------- */

typedef struct {
  const char *digits[10], *units[4], *groups[5];
  bool one; /* 一 is written before 十, 百, 千 too */
} Kanji;

/* 大字: the forms that deeds must use are 壱, 弐, 参 and 拾 (商業登記規則 48条, 公証人法); the others stay. */
static const Kanji counting = {{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"},
                               {"", "十", "百", "千"},
                               {"", "万", "億", "兆", "京"},
                               false},
                   formal = {{"零", "壱", "弐", "参", "四", "五", "六", "七", "八", "九"},
                             {"", "拾", "百", "千"},
                             {"", "万", "億", "兆", "京"},
                             true};
enum { KANJI_DIGITS = 20 };

static char *kanji(const char *whole, const Kanji *k)
{
  GString *out = g_string_new(NULL);
  size_t n = strlen(whole);
  bool group_has = false;
  for (size_t i = 0; i < n; i++) {
    size_t left = n - 1 - i, unit = left % 4;
    int digit = whole[i] - '0';
    /* 千 stands alone only where the number is below 一万: 一千万, 一万一千. */
    bool bare = digit == 1 && unit > 0 && !k->one && !(unit == 3 && n > 4);
    if (digit > 0) g_string_append_printf(out, "%s%s", bare ? "" : k->digits[digit], k->units[unit]);
    group_has = group_has || digit > 0;
    if (unit > 0) continue;
    if (group_has) g_string_append(out, k->groups[left / 4]);
    group_has = false;
  }
  if (out->len == 0) g_string_append(out, k->digits[0]);
  return g_string_free(out, FALSE);
}

static char *positional(const Decimal *d)
{
  GString *out = g_string_new(d->negative ? "−" : NULL);
  for (const char *p = d->whole->str; *p; p++) g_string_append(out, counting.digits[*p - '0']);
  if (d->fraction->len > 0) g_string_append(out, "・");
  for (const char *p = d->fraction->str; *p; p++) g_string_append(out, counting.digits[*p - '0']);
  return g_string_free(out, FALSE);
}

/* ---- Separators, percent -------------------------------------------------------------------- */

static char *thousands(const Decimal *d)
{
  GString *out = g_string_new(d->negative ? "-" : NULL);
  for (size_t i = 0; i < d->whole->len; i++) {
    if (i > 0 && (d->whole->len - i) % 3 == 0) g_string_append_c(out, ',');
    g_string_append_c(out, d->whole->str[i]);
  }
  if (d->fraction->len > 0) g_string_append_printf(out, ".%s", d->fraction->str);
  return g_string_free(out, FALSE);
}

/* Digits plus one in the last place. */
static void count_up(GString *digits)
{
  size_t i = digits->len;
  while (i > 0 && digits->str[i - 1] == '9') digits->str[--i] = '0';
  if (i > 0) digits->str[i - 1]++;
  else g_string_prepend_c(digits, '1');
}

/* after: how many of the digits stand after the point; then decimals do. Halves are rounded up. */
static void round_to(GString *digits, size_t after, size_t decimals)
{
  for (; after < decimals; after++) g_string_append_c(digits, '0');
  size_t over = after - decimals;
  bool up = over > 0 && digits->str[digits->len - over] >= '5';
  g_string_truncate(digits, digits->len - over);
  if (up) count_up(digits);
}

/* decimals < 0: as many as there are. Halves are rounded up. */
static char *percent(const Decimal *d, int decimals)
{
  g_autoptr(GString) digits = g_string_new(d->whole->str);
  g_string_append(digits, d->fraction->str);
  size_t after = d->fraction->len; /* digits after the point */
  for (; after < 2; after++) g_string_append_c(digits, '0');
  after -= 2;
  if (decimals < 0) {
    for (; after > 0 && digits->str[digits->len - 1] == '0'; after--) g_string_truncate(digits, digits->len - 1);
  } else {
    round_to(digits, after, (size_t)decimals);
    after = (size_t)decimals;
  }
  size_t zeros = strspn(digits->str, "0"), most = digits->len > after + 1 ? digits->len - after - 1 : 0;
  g_string_erase(digits, 0, (gssize)MIN(zeros, most));
  if (after > 0) g_string_insert_c(digits, (gssize)(digits->len - after), '.');
  bool negative = d->negative && digits->str[strspn(digits->str, "0.")]; /* it may have been rounded to zero */
  return g_strdup_printf("%s%s%%", negative ? "-" : "", digits->str);
}

/* ---- Pictures ------------------------------------------------------------------------------- */

#define DIGIT_PLACES "0#,."

/* The digits of a picture: where they stand, and how many. */
typedef struct {
  const char *start, *end;
  size_t whole;            /* digits before the point at least */
  size_t decimals, needed; /* at most, at least */
  bool grouped;
} Places;

static bool places_of(const char *picture, Places *places)
{
  *places = (Places){.start = picture + strcspn(picture, "0#")};
  size_t length = strspn(places->start, DIGIT_PLACES);
  while (length > 0 && strchr(",.", places->start[length - 1])) length--;
  places->end = places->start + length;
  bool point = false;
  for (const char *p = places->start; p < places->end; p++) {
    if (*p == '.' && point) return false;
    if (*p == '.') point = true;
    else if (*p == ',') places->grouped = true;
    else if (!point) places->whole += *p == '0' || places->whole > 0;
    else if (++places->decimals, *p == '0') places->needed = places->decimals;
  }
  return length > 0;
}

bool sy_filter_is_number_picture(const char *word)
{
  g_auto(GStrv) sections = g_strsplit(word, ";", -1);
  for (char **section = sections; *section; section++) {
    Places places;
    if (!places_of(*section, &places)) return false;
    for (const char *p = *section; *p; p++) {
      bool inside = p >= places.start && p < places.end;
      if (!inside && (g_ascii_isalnum(*p) || strchr("#'`+", *p))) return false;
    }
  }
  return sections[0] && g_strv_length(sections) <= 3;
}

/* Positive; negative; zero (ECMA-376 17.16.4.2): the section that fits. */
static const char *section_of(char *const *sections, bool negative, bool zero, bool *sign)
{
  guint n = g_strv_length((char **)sections);
  *sign = negative && n < 2;
  if (zero && n > 2) return sections[2];
  return negative && n > 1 ? sections[1] : sections[0];
}

static char *by_picture(const Decimal *d, const char *picture)
{
  g_auto(GStrv) sections = g_strsplit(picture, ";", -1);
  bool zero = strspn(d->whole->str, "0") == d->whole->len && is_whole(d), sign;
  const char *section = section_of(sections, d->negative, zero, &sign);
  Places places;
  places_of(section, &places);
  g_autoptr(GString) digits = g_string_new(d->whole->str);
  g_string_append(digits, d->fraction->str);
  round_to(digits, d->fraction->len, places.decimals);
  sign = sign && digits->str[strspn(digits->str, "0")];
  size_t whole = digits->len - places.decimals, decimals = places.decimals;
  for (; whole > places.whole && digits->str[0] == '0'; whole--) g_string_erase(digits, 0, 1);
  for (; whole < places.whole; whole++) g_string_prepend_c(digits, '0');
  for (; decimals > places.needed && digits->str[digits->len - 1] == '0'; decimals--)
    g_string_truncate(digits, digits->len - 1);
  GString *out = g_string_new(sign ? "-" : NULL);
  g_string_append_len(out, section, places.start - section);
  for (size_t i = 0; i < digits->len; i++) {
    if (places.grouped && i > 0 && i < whole && (whole - i) % 3 == 0) g_string_append_c(out, ',');
    if (i == whole) g_string_append_c(out, '.');
    g_string_append_c(out, digits->str[i]);
  }
  g_string_append(out, places.end);
  return g_string_free(out, FALSE);
}

static char *in_picture(const SyFilter *filter, const Decimal *d, const char *picture, char **problem)
{
  if (sy_filter_is_number_picture(picture)) return by_picture(d, picture);
  *problem = sy_filter_problem(filter, _("a picture such as #,##0.00"), picture);
  return NULL;
}

/* ---- Counters ------------------------------------------------------------------------------- */

static const char aiu[] =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
static const char iroha[] =
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス";

static char *nth(const char *row, int n)
{
  return g_utf8_substring(row, n - 1, n);
}

static char *circle(int n)
{
  gunichar c = (gunichar)(n == 0 ? 0x24EA : n <= 20 ? 0x2460 + n - 1 : n <= 35 ? 0x3251 + n - 21 : 0x32B1 + n - 36);
  char buffer[8] = "";
  g_unichar_to_utf8(c, buffer);
  return g_strdup(buffer);
}

/* -1, with *problem: no whole number from least to most. */
static int counter(const SyFilter *filter, const Decimal *d, const char *text, int least, int most, char **problem)
{
  bool fits = is_whole(d) && !d->negative && d->whole->len < 6;
  int n = fits ? atoi(d->whole->str) : -1;
  if (n >= least && n <= most) return n;
  g_autofree char *wanted = g_strdup_printf(_("a whole number from %d to %d"), least, most);
  *problem = sy_filter_problem(filter, wanted, text);
  return -1;
}

/* ---- All ------------------------------------------------------------------------------------ */

static char *in_kanji(const SyFilter *filter, const Decimal *d, const char *text, const Kanji *k, char **problem)
{
  if (is_whole(d) && !d->negative && d->whole->len <= KANJI_DIGITS) return kanji(d->whole->str, k);
  g_autofree char *wanted = g_strdup_printf(_("a whole number of at most %d digits"), KANJI_DIGITS);
  *problem = sy_filter_problem(filter, wanted, text);
  return NULL;
}

static char *in_percent(const SyFilter *filter, const Decimal *d, const char *argument, char **problem)
{
  if (!argument) return percent(d, -1);
  if (g_ascii_isdigit(argument[0]) && !argument[1]) return percent(d, argument[0] - '0');
  *problem = sy_filter_problem(filter, _("0 to 9 decimals"), argument);
  return NULL;
}

static char *number_text(const SyFilter *filter, const char *text, const char *const *arguments, size_t n_arguments,
                         char **problem)
{
  g_auto(Decimal) d = {.whole = g_string_new(NULL), .fraction = g_string_new(NULL)};
  if (!decimal_parse(text, &d)) {
    *problem = sy_filter_problem(filter, _("a number such as 1234"), text);
    return NULL;
  }
  int n;
  switch ((SyNumeral)filter->detail) {
  case SY_NUMERAL_COUNTING: return in_kanji(filter, &d, text, &counting, problem);
  case SY_NUMERAL_FORMAL: return in_kanji(filter, &d, text, &formal, problem);
  case SY_NUMERAL_POSITIONAL: return positional(&d);
  case SY_NUMERAL_THOUSANDS: return thousands(&d);
  case SY_NUMERAL_PICTURE: return in_picture(filter, &d, n_arguments > 0 ? arguments[0] : "", problem);
  case SY_NUMERAL_PERCENT: return in_percent(filter, &d, n_arguments > 0 ? arguments[0] : NULL, problem);
  case SY_NUMERAL_CIRCLED: return (n = counter(filter, &d, text, 0, 50, problem)) < 0 ? NULL : circle(n);
  case SY_NUMERAL_AIU: return (n = counter(filter, &d, text, 1, 46, problem)) < 0 ? NULL : nth(aiu, n);
  case SY_NUMERAL_IROHA: return (n = counter(filter, &d, text, 1, 47, problem)) < 0 ? NULL : nth(iroha, n);
  }
  return NULL;
}

SyValue *sy_filter_number(const SyFilter *filter, const SyValue *value, const char *const *arguments,
                          size_t n_arguments, char **problem)
{
  return sy_filter_each(filter, value, arguments, n_arguments, problem, number_text);
}
