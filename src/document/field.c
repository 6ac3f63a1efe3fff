/* Fields whose text is known as the document is read: dates from the options, sequences (17.16.5). */
#include "document/internal.h"

#include <stdlib.h>
#include <string.h>

static const char *after(const GPtrArray *words, const char *name)
{
  for (guint i = 1; i + 1 < words->len; i++)
    if (g_ascii_strcasecmp(g_ptr_array_index(words, i), name) == 0) return g_ptr_array_index(words, i + 1);
  return NULL;
}

static bool has(const GPtrArray *words, const char *name)
{
  for (guint i = 1; i < words->len; i++)
    if (g_ascii_strcasecmp(g_ptr_array_index(words, i), name) == 0) return true;
  return false;
}

/* ---- Dates ---------------------------------------------------------------------------------- */

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

/* One letter of a picture, n times in a row (17.16.4.1). False: it asks for what a date does not say. */
static bool append_item(GString *out, const SyDate *date, char letter, size_t n)
{
  switch (letter) {
  case 'y': g_string_append_printf(out, "%0*d", n > 2 ? 4 : 2, n > 2 ? date->year : date->year % 100); return true;
  case 'M': g_string_append_printf(out, n > 2 ? "%d月" : "%0*d", n > 2 ? date->month : (int)n, date->month); return true;
  case 'd':
    if (n > 2) append_weekday(out, date, n);
    else g_string_append_printf(out, "%0*d", (int)n, date->day);
    return true;
  case 'a': append_weekday(out, date, n); return true;
  case 'g': append_era(out, date, n); return true;
  case 'e': append_era_year(out, date, n); return true;
  default: return false;
  }
}

char *sy_field_date(const SyDocument *d, const GPtrArray *words)
{
  static const char *const names[] = {"DATE", "TIME"};
  SyDate date;
  bool dated = false;
  for (size_t i = 0; i < G_N_ELEMENTS(names); i++) dated = dated || g_ascii_strcasecmp(g_ptr_array_index(words, 0), names[i]) == 0;
  if (!dated || !d->options.date || !sy_date_parse(d->options.date, &date)) return NULL;
  const char *picture = after(words, "\\@");
  GString *out = g_string_new(NULL);
  bool ok = true;
  for (const char *p = picture ? picture : "yyyy/MM/dd"; *p && ok;) {
    size_t n = 1;
    if (*p == '\'') {
      const char *end = strchr(p + 1, '\'');
      if (!end) break;
      g_string_append_len(out, p + 1, end - p - 1);
      p = end + 1;
    } else if (g_ascii_isalpha(*p)) {
      while (p[n] == *p) n++;
      ok = append_item(out, &date, *p, n);
      p += n;
    } else {
      g_string_append_c(out, *p++);
    }
  }
  return g_string_free(out, !ok);
}

/* ---- Sequences ------------------------------------------------------------------------------ */

char *sy_field_sequence(SyDocument *d, const GPtrArray *words)
{
  const char *name = words->len > 1 ? g_ptr_array_index(words, 1) : NULL, *format = after(words, "\\*"), *reset = after(words, "\\r");
  const char *second = words->len > 2 ? g_ptr_array_index(words, 2) : "\\";
  if (g_ascii_strcasecmp(g_ptr_array_index(words, 0), "SEQ") != 0 || !name || *name == '\\') return NULL;
  /* Of a bookmark, or by heading: what is stored stands. */
  if (*second != '\\' || has(words, "\\s")) return NULL;
  if (!d->sequences) d->sequences = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  int n = GPOINTER_TO_INT(g_hash_table_lookup(d->sequences, name));
  n = reset ? atoi(reset) : has(words, "\\c") ? n : n + 1;
  g_hash_table_insert(d->sequences, g_strdup(name), GINT_TO_POINTER(n));
  if (has(words, "\\h") && !format) return g_strdup("");
  SyNumberFormat known = SY_NUMBER_DECIMAL;
  return !format || sy_field_number_format(format, &known) ? sy_number_format(known, n) : NULL;
}

bool sy_field_number_format(const char *name, SyNumberFormat *format)
{
  static const struct { const char *name; SyNumberFormat format; } formats[] = {
      {"roman", SY_NUMBER_LOWER_ROMAN}, {"ROMAN", SY_NUMBER_UPPER_ROMAN}, {"alphabetic", SY_NUMBER_LOWER_LETTER},
      {"ALPHABETIC", SY_NUMBER_UPPER_LETTER}, {"DBCHAR", SY_NUMBER_FULL_WIDTH}, {"CIRCLENUM", SY_NUMBER_ENCLOSED_CIRCLE},
      {"ArabicDash", SY_NUMBER_DASH}, {"AIUEO", SY_NUMBER_AIUEO}, {"IROHA", SY_NUMBER_IROHA}, {"Ordinal", SY_NUMBER_ORDINAL},
      {"KANJINUM1", SY_NUMBER_IDEOGRAPH_DIGITAL}, {"KANJINUM2", SY_NUMBER_JAPANESE_COUNTING}, {"KANJINUM3", SY_NUMBER_JAPANESE_COUNTING},
      {"DBNUM1", SY_NUMBER_JAPANESE_COUNTING}, {"DBNUM2", SY_NUMBER_JAPANESE_LEGAL}, {"GB1", SY_NUMBER_ENCLOSED_FULLSTOP},
      {"GB2", SY_NUMBER_ENCLOSED_PAREN}, {"GB3", SY_NUMBER_ENCLOSED_CIRCLE}, {"ZODIAC1", SY_NUMBER_TRADITIONAL},
      {"ZODIAC2", SY_NUMBER_ZODIAC}, {"HEX", SY_NUMBER_HEX}};
  for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
    if (strcmp(name, formats[i].name) == 0) {
      *format = formats[i].format;
      return true;
    }
  static const char *const plain[] = {"Arabic", "MERGEFORMAT", "CHARFORMAT"};
  for (size_t i = 0; i < G_N_ELEMENTS(plain); i++)
    if (g_ascii_strcasecmp(name, plain[i]) == 0) return true;
  return false;
}
