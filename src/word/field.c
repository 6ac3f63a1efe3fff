/* What the switches of fields ask for: numbers in a format, the text of dates (17.16.4, 17.16.5). */
#include "word/field_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- Dates ---------------------------------------------------------------------------------- */

/* The digits of a date in a format of their own (DBNUM2: 二十八). */
static char *with_digits(char *text, const char *name)
{
  SyNumberFormat format = SY_NUMBER_DECIMAL;
  if (!name || !sy_field_number_format(name, &format) || format == SY_NUMBER_DECIMAL) return text;
  GString *out = g_string_new(NULL);
  for (const char *p = text; *p;) {
    size_t n = strspn(p, "0123456789");
    if (n) {
      g_autofree char *number = sy_number_format(format, atoi(p));
      g_string_append(out, number);
      p += n;
    } else {
      g_string_append_c(out, *p++);
    }
  }
  g_free(text);
  return g_string_free(out, FALSE);
}

char *sy_field_date(const char *today, const GPtrArray *words)
{
  /* TIME without a picture is the time of day. */
  static const struct {
    const char *name, *picture;
  } fields[] = {{"DATE", "yyyy/MM/dd"}, {"SAVEDATE", "yyyy/MM/dd"}, {"PRINTDATE", "yyyy/MM/dd"}, {"TIME", "H:mm"}};
  SyDate date;
  if (!today || !sy_date_parse(today, &date)) return NULL;
  for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
    if (g_ascii_strcasecmp(g_ptr_array_index(words, 0), fields[i].name) != 0) continue;
    const char *picture = sy_field_after(words, "\\@");
    char *out = sy_date_by_picture(&date, picture ? picture : fields[i].picture);
    return out ? with_digits(out, sy_field_format_switch(words)) : NULL;
  }
  return NULL;
}

/* ---- Numbers -------------------------------------------------------------------------------- */

bool sy_field_changes_case(const GPtrArray *words)
{
  static const char *const changes[] = {"Upper", "Lower", "Caps", "FirstCap"};
  for (guint i = 1; i < words->len; i++)
    for (size_t k = 0; k < G_N_ELEMENTS(changes); k++)
      if (g_ascii_strcasecmp(g_ptr_array_index(words, i), changes[k]) == 0) return true;
  return false;
}

static bool is_plain(const char *format)
{
  static const char *const plain[] = {"MERGEFORMAT", "CHARFORMAT", "Upper", "Lower", "Caps", "FirstCap"};
  for (size_t i = 0; i < G_N_ELEMENTS(plain); i++)
    if (g_ascii_strcasecmp(format, plain[i]) == 0) return true;
  return false;
}

const char *sy_field_format_switch(const GPtrArray *words)
{
  for (guint i = 1; i < words->len; i++) {
    const char *word = g_ptr_array_index(words, i), *value = NULL;
    if (!g_str_has_prefix(word, "\\*")) continue;
    if (word[2]) value = word + 2;
    else if (i + 1 < words->len) value = g_ptr_array_index(words, i + 1);
    if (value && !is_plain(value)) return value;
  }
  return NULL;
}

/* A picture of digits: 0 is a digit that is always there, # one where the number has it; the last takes all that is
 * left. */
static char *by_digits(const char *picture, int n)
{
  g_autofree char *plain = g_strdup_printf("%u", n < 0 ? 0u - (unsigned)n : (unsigned)n);
  int places = 0, length = (int)strlen(plain), at = 0;
  for (const char *p = picture; *p && *p != ';'; p++) places += *p == '0' || *p == '#';
  GString *out = g_string_new(n < 0 ? "-" : NULL);
  for (const char *p = picture; *p && *p != ';'; p++) {
    if (*p == '\'' || *p == ',') continue;
    if (*p != '0' && *p != '#') {
      g_string_append_c(out, *p);
      continue;
    }
    int left = places - at;
    if (left > length) {
      if (*p == '0') g_string_append_c(out, '0');
    } else if (at == 0 && length > places) {
      g_string_append_len(out, plain, length - places + 1);
    } else {
      g_string_append_c(out, plain[length - left]);
    }
    at++;
  }
  if (places == 0) g_string_append(out, plain);
  return g_string_free(out, FALSE);
}

bool sy_field_number_format(const char *name, SyNumberFormat *format)
{
  static const struct {
    const char *name;
    SyNumberFormat format;
  } formats[] = {{"Arabic", SY_NUMBER_DECIMAL},
                 {"SBCHAR", SY_NUMBER_DECIMAL},
                 {"DBCHAR", SY_NUMBER_FULL_WIDTH},
                 {"CIRCLENUM", SY_NUMBER_ENCLOSED_CIRCLE},
                 {"ArabicDash", SY_NUMBER_DASH},
                 {"AIUEO", SY_NUMBER_AIUEO},
                 {"IROHA", SY_NUMBER_IROHA},
                 {"Ordinal", SY_NUMBER_ORDINAL},
                 {"CardText", SY_NUMBER_CARDINAL_TEXT},
                 {"OrdText", SY_NUMBER_ORDINAL_TEXT},
                 {"DBNUM1", SY_NUMBER_IDEOGRAPH_DIGITAL},
                 {"DBNUM2", SY_NUMBER_JAPANESE_COUNTING},
                 {"DBNUM3", SY_NUMBER_JAPANESE_LEGAL},
                 {"DBNUM4", SY_NUMBER_JAPANESE_DIGITAL},
                 {"KANJINUM1", SY_NUMBER_IDEOGRAPH_DIGITAL},
                 {"KANJINUM2", SY_NUMBER_JAPANESE_COUNTING},
                 {"KANJINUM3", SY_NUMBER_JAPANESE_LEGAL},
                 {"GB1", SY_NUMBER_ENCLOSED_FULLSTOP},
                 {"GB2", SY_NUMBER_ENCLOSED_PAREN},
                 {"GB3", SY_NUMBER_ENCLOSED_CIRCLE},
                 {"GB4", SY_NUMBER_IDEOGRAPH_ENCLOSED},
                 {"ZODIAC1", SY_NUMBER_TRADITIONAL},
                 {"ZODIAC2", SY_NUMBER_ZODIAC},
                 {"ZODIAC3", SY_NUMBER_STEM_AND_BRANCH},
                 {"HEX", SY_NUMBER_HEX}};
  bool upper = g_ascii_isupper(*name), roman = g_ascii_strcasecmp(name, "roman") == 0;
  if (roman || g_ascii_strcasecmp(name, "alphabetic") == 0) {
    /* The case of the first letter is that of the number. */
    if (roman) *format = upper ? SY_NUMBER_UPPER_ROMAN : SY_NUMBER_LOWER_ROMAN;
    else *format = upper ? SY_NUMBER_UPPER_LETTER : SY_NUMBER_LOWER_LETTER;
    return true;
  }
  for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
    if (g_ascii_strcasecmp(name, formats[i].name) == 0) {
      *format = formats[i].format;
      return true;
    }
  return is_plain(name);
}

char *sy_field_number(const GPtrArray *words, SyNumberFormat format, int n)
{
  const char *name = sy_field_format_switch(words), *picture = sy_field_after(words, "\\#");
  if (name && !sy_field_number_format(name, &format)) return NULL;
  if (picture) return by_digits(picture, n);
  bool worded = format == SY_NUMBER_CARDINAL_TEXT || format == SY_NUMBER_ORDINAL_TEXT;
  char *text = sy_number_format(format, n);
  if (name && worded && *text) *text = g_ascii_tolower(*text);
  return text;
}

/* ---- Styles --------------------------------------------------------------------------------- */

/* "1" and "見出し 1" name the style that files call "heading 1". */
char *sy_field_style_named(const char *argument)
{
  static const char *const own[] = {"見出し", "heading"};
  const char *digits = argument;
  for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
    if (g_ascii_strncasecmp(argument, own[i], strlen(own[i])) == 0) digits = argument + strlen(own[i]);
  while (*digits == ' ') digits++;
  if (*digits >= '1' && *digits <= '9' && !digits[1]) return g_strdup_printf("heading %c", *digits);
  if (strcmp(argument, "表題") == 0) return g_strdup("title");
  return g_utf8_casefold(argument, -1);
}
