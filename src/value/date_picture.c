/* Pictures of dates, as Word's fields have them (ECMA-376 17.16.4.1): yyyy年M月d日, ggge年, (aaa). */
#include "value/value.h"

#include <string.h>

static void append_era(GString *out, const SyDate *date, size_t n)
{
  int year;
  const char *era = sy_date_era(date, &year);
  if (!era) return;
  if (n >= 3) g_string_append(out, era);
  else g_string_append_len(out, era, g_utf8_next_char(era) - era);
}

static void append_era_year(GString *out, const SyDate *date, size_t n)
{
  int year = date->year;
  sy_date_era(date, &year);
  g_string_append_printf(out, "%0*d", (int)MIN(n, 2), year);
}

static void append_weekday(GString *out, const SyDate *date, size_t n)
{
  static const char *const days[] = {"日", "月", "火", "水", "木", "金", "土"};
  g_string_append_printf(out, "%s%s", days[sy_date_weekday(date)], n >= 4 ? "曜日" : "");
}

/* One letter of a picture, n times in a row. False: it asks for what a date does not say. EEE is ours, not Word's. */
static bool append_item(GString *out, const SyDate *date, char letter, size_t n)
{
  switch (letter) {
  case 'y': g_string_append_printf(out, "%0*d", n > 2 ? 4 : 2, n > 2 ? date->year : date->year % 100); return true;
  case 'M':
    g_string_append_printf(out, n > 2 ? "%d月" : "%0*d", n > 2 ? date->month : (int)n, date->month);
    return true;
  case 'd':
    if (n > 2) append_weekday(out, date, n);
    else g_string_append_printf(out, "%0*d", (int)n, date->day);
    return true;
  case 'a': append_weekday(out, date, n); return true;
  case 'E': append_weekday(out, date, n); return n == 3;
  case 'g': append_era(out, date, n); return true;
  case 'e': append_era_year(out, date, n); return true;
  default: return false;
  }
}

/* "[$-ja-JP-x-gannen]" before a picture names a calendar: the era's is the only one there is. Its first year is 元. */
static const char *after_calendar(const char *picture, bool *first_is_gan)
{
  const char *end = g_str_has_prefix(picture, "[$") ? strchr(picture, ']') : NULL;
  if (!end) return picture;
  g_autofree char *calendar = g_strndup(picture, (gsize)(end - picture));
  *first_is_gan = strstr(calendar, "gannen") != NULL;
  return end + 1;
}

char *sy_date_by_picture(const SyDate *date, const char *picture)
{
  bool first_is_gan = false, ok = true;
  int year = date->year;
  sy_date_era(date, &year);
  GString *out = g_string_new(NULL);
  for (const char *p = after_calendar(picture, &first_is_gan); *p && *p != ';' && ok;) {
    size_t n = 1;
    if (*p == '\'') {
      const char *end = strchr(p + 1, '\'');
      if (!end) break;
      g_string_append_len(out, p + 1, end - p - 1);
      p = end + 1;
    } else if (g_ascii_isalpha(*p)) {
      while (p[n] == *p) n++;
      if (*p == 'e' && first_is_gan && year == 1) g_string_append(out, "元");
      else ok = append_item(out, date, *p, n);
      p += n;
    } else {
      g_string_append_c(out, *p++);
    }
  }
  return g_string_free(out, !ok);
}
