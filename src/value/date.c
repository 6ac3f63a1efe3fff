#include "value/value.h"

#include <string.h>

/* First days of the eras (太政官布告, 元号を改める政令); the newest first. */
static const struct {
  const char *name;
  SyDate from;
} eras[] = {
    {"令和", {2019, 5, 1}},  {"平成", {1989, 1, 8}},  {"昭和", {1926, 12, 25}},
    {"大正", {1912, 7, 30}}, {"明治", {1868, 1, 25}},
};

static int compare(const SyDate *a, const SyDate *b)
{
  if (a->year != b->year) return a->year < b->year ? -1 : 1;
  if (a->month != b->month) return a->month < b->month ? -1 : 1;
  return a->day < b->day ? -1 : a->day > b->day;
}

static bool exists(const SyDate *date)
{
  return date->year >= 1 && date->year <= 9999 && date->month >= 1 && date->month <= 12 && date->day >= 1 &&
         g_date_valid_dmy((GDateDay)date->day, (GDateMonth)date->month, (GDateYear)date->year);
}

/* A number of ASCII or full-width digits; moves on. -1 if there is none. */
static int read_number(const char **p)
{
  int number = -1;
  for (;;) {
    gunichar c = g_utf8_get_char(*p);
    int digit = c < 0x80 || (c >= 0xFF10 && c <= 0xFF19) ? g_unichar_digit_value(c) : -1;
    if (digit < 0 || number > 99999) return number;
    number = MAX(number, 0) * 10 + digit;
    *p = g_utf8_next_char(*p);
  }
}

static bool skip(const char **p, const char *word)
{
  if (!g_str_has_prefix(*p, word)) return false;
  *p += strlen(word);
  return true;
}

bool sy_date_parse(const char *text, SyDate *date)
{
  const char *p = text;
  const SyDate *from = NULL;
  for (size_t i = 0; i < G_N_ELEMENTS(eras) && !from; i++)
    if (skip(&p, eras[i].name)) from = &eras[i].from;
  int year = from && skip(&p, "元") ? 1 : read_number(&p);
  if (year < 0) return false;
  date->year = from ? from->year + year - 1 : year;
  const char *separator = skip(&p, "年") ? "月" : skip(&p, "-") ? "-" : skip(&p, "/") ? "/" : NULL;
  if (!separator) return false;
  date->month = read_number(&p);
  if (date->month < 0 || !skip(&p, separator)) return false;
  date->day = read_number(&p);
  if (strcmp(separator, "月") == 0 && !skip(&p, "日")) return false;
  return *p == 0 && exists(date) && (!from || compare(date, from) >= 0);
}

const char *sy_date_era(const SyDate *date, int *year)
{
  for (size_t i = 0; i < G_N_ELEMENTS(eras); i++) {
    if (compare(date, &eras[i].from) < 0) continue;
    *year = date->year - eras[i].from.year + 1;
    return eras[i].name;
  }
  return NULL;
}

int sy_date_weekday(const SyDate *date)
{
  GDate d;
  g_date_clear(&d, 1);
  g_date_set_dmy(&d, (GDateDay)date->day, (GDateMonth)date->month, (GDateYear)date->year);
  return (int)g_date_get_weekday(&d) % 7;
}
