/* Numbers of cells as text: what a number format shows, as far as it changes the meaning. */
#include "table/table_private.h"

#include <math.h>
#include <string.h>

#define LAST_SERIAL 2958466 /* 10000-01-01, the first day that Excel does not know */

/* Built-in formats that are not the General one or plain numbers; those of Japanese Excel among them (27 to 58). */
static const struct {
  int first, last;
  SyNumberShown shown;
} built_in[] = {
    {9, 9, {.how = SY_SHOWN_PERCENT}},
    {10, 10, {.how = SY_SHOWN_PERCENT, .decimals = 2}},
    {14, 17, {.how = SY_SHOWN_DATE}},
    {18, 18, {.how = SY_SHOWN_TIME}},
    {19, 19, {.how = SY_SHOWN_TIME, .seconds = true}},
    {20, 20, {.how = SY_SHOWN_TIME}},
    {21, 21, {.how = SY_SHOWN_TIME, .seconds = true}},
    {22, 22, {.how = SY_SHOWN_DATE_TIME}},
    {27, 31, {.how = SY_SHOWN_DATE}},
    {32, 32, {.how = SY_SHOWN_TIME}},
    {33, 33, {.how = SY_SHOWN_TIME, .seconds = true}},
    {34, 36, {.how = SY_SHOWN_DATE}},
    {45, 47, {.how = SY_SHOWN_ELAPSED, .seconds = true}},
    {50, 58, {.how = SY_SHOWN_DATE}},
};

/* Which letters stand in the first section of a format, outside of quotes, escapes and [conditions]. */
typedef struct {
  bool date, hour, second, elapsed, month, percent;
  int decimals;
} Letters;

static void note_letter(Letters *found, char c, bool *after_point)
{
  switch (g_ascii_tolower(c)) {
  case 'y':
  case 'd':
  case 'e':
  case 'g':
  case 'a': found->date = true; break;
  case 'h': found->hour = true; break;
  case 's': found->second = true; break;
  case 'm': found->month = true; break;
  case '%': found->percent = true; break;
  case '.': *after_point = true; break;
  case '0':
  case '#':
  case '?': found->decimals += *after_point; break;
  default: break;
  }
}

static Letters letters_of(const char *code)
{
  Letters found = {0};
  bool after_point = false;
  for (const char *p = code; *p && *p != ';'; p++) {
    if (*p == '"') {
      p = strchr(p + 1, '"');
      if (!p) break;
    } else if (*p == '\\' || *p == '_' || *p == '*') {
      if (!*++p) break;
    } else if (*p == '[') {
      /* [h], [mm] and [s] are elapsed times; [$-411], [Red], [>9] mean nothing here. */
      size_t run = strspn(p + 1, "hHmMsS");
      if (run > 0 && p[1 + run] == ']') found.elapsed = true;
      p = strchr(p, ']');
      if (!p) break;
    } else if (g_ascii_strncasecmp(p, "General", 7) == 0) {
      p += 6;
    } else if (g_ascii_strncasecmp(p, "am/pm", 5) == 0) {
      found.hour = true;
      p += 4;
    } else if (g_ascii_strncasecmp(p, "E+", 2) == 0 || g_ascii_strncasecmp(p, "E-", 2) == 0) {
      p += 1;
    } else {
      note_letter(&found, *p, &after_point);
    }
  }
  return found;
}

SyNumberShown sy_number_shown(int id, const char *code)
{
  if (code) {
    Letters l = letters_of(code);
    bool time = l.hour || l.second;
    if (l.elapsed) return (SyNumberShown){.how = SY_SHOWN_ELAPSED, .seconds = l.second};
    if (l.date && time) return (SyNumberShown){.how = SY_SHOWN_DATE_TIME, .seconds = l.second};
    if (l.date || (l.month && !time)) return (SyNumberShown){.how = SY_SHOWN_DATE};
    if (time) return (SyNumberShown){.how = SY_SHOWN_TIME, .seconds = l.second};
    if (l.percent) return (SyNumberShown){.how = SY_SHOWN_PERCENT, .decimals = MIN(l.decimals, 15)};
    return (SyNumberShown){0};
  }
  for (size_t i = 0; i < G_N_ELEMENTS(built_in); i++)
    if (id >= built_in[i].first && id <= built_in[i].last) return built_in[i].shown;
  return (SyNumberShown){0};
}

/* 15 digits, as Excel keeps them; no exponent where the number has at most 21 places. */
static void append_general(GString *out, double number)
{
  char text[64];
  if (number == 0) number = 0; /* no minus */
  g_ascii_formatd(text, sizeof text, "%.15g", number);
  if (strchr(text, 'e') && fabs(number) < 1e21 && fabs(number) >= 1e-9) {
    int places = fabs(number) >= 1 ? 0 : 14 - (int)floor(log10(fabs(number)));
    char format[16];
    g_snprintf(format, sizeof format, "%%.%df", places);
    g_ascii_formatd(text, sizeof text, format, number);
    if (strchr(text, '.')) {
      size_t n = strlen(text);
      while (text[n - 1] == '0') text[--n] = 0;
    }
  }
  g_string_append(out, text);
}

/* Days of the sheet -> a day; the 29th of February 1900, which never was, is the 28th. */
static bool append_date(GString *out, double days, bool epoch_1904)
{
  if (days < 0 || days >= LAST_SERIAL) return false;
  guint32 whole = (guint32)days;
  GDate date;
  g_date_clear(&date, 1);
  g_date_set_dmy(&date, 1, G_DATE_JANUARY, epoch_1904 ? 1904 : 1900);
  if (epoch_1904) g_date_add_days(&date, whole);
  else if (whole == 0) return false;
  else g_date_add_days(&date, whole < 60 ? whole - 1 : whole - 2);
  g_string_append_printf(out, "%04d-%02d-%02d", g_date_get_year(&date), g_date_get_month(&date), g_date_get_day(&date));
  return true;
}

static void append_time(GString *out, double days, const SyNumberShown *shown)
{
  double unit = shown->seconds ? 86400 : 1440;
  guint64 n = (guint64)floor(days * unit + 0.5);
  guint64 minutes = shown->seconds ? n / 60 : n;
  g_string_append_printf(out, "%" G_GUINT64_FORMAT ":%02u", minutes / 60, (unsigned)(minutes % 60));
  if (shown->seconds) g_string_append_printf(out, ":%02u", (unsigned)(n % 60));
}

void sy_number_append(GString *out, double number, const SyNumberShown *shown, bool epoch_1904)
{
  char text[400], format[16];
  bool day = number >= 0 && number < LAST_SERIAL;
  switch (shown->how) {
  case SY_SHOWN_PERCENT:
    g_snprintf(format, sizeof format, "%%.%df", shown->decimals);
    g_string_append(out, g_ascii_formatd(text, sizeof text, format, number * 100));
    g_string_append_c(out, '%');
    return;
  case SY_SHOWN_DATE:
    if (append_date(out, number, epoch_1904)) return;
    break;
  case SY_SHOWN_DATE_TIME: {
    /* Rounded first, so that a second before midnight's next tick is the next day. */
    double unit = shown->seconds ? 86400 : 1440, rounded = floor(number * unit + 0.5) / unit;
    if (!append_date(out, rounded, epoch_1904)) break;
    if (rounded == floor(rounded)) return;
    g_string_append_c(out, ' ');
    append_time(out, rounded - floor(rounded), shown);
    return;
  }
  case SY_SHOWN_TIME:
    if (!day) break;
    append_time(out, number - floor(number), shown);
    return;
  case SY_SHOWN_ELAPSED:
    if (!day) break;
    append_time(out, number, shown);
    return;
  case SY_SHOWN_GENERAL: break;
  }
  append_general(out, number);
}
