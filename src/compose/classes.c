#include "compose/classes_private.h"

#include <glib.h>
#include <stddef.h>

typedef struct {
  uint32_t from, to;
  uint8_t value; /* SyClass or SyStance */
} Range;

/* JLREQ App. A, ascending. What is not here is told by its block. */
static const Range full_width[] = {
    {0x00AB, 0x00AB, SY_CLASS_OPENING},     {0x00B0, 0x00B0, SY_CLASS_POSTFIX},
    {0x00BB, 0x00BB, SY_CLASS_CLOSING},     {0x2010, 0x2010, SY_CLASS_HYPHEN},
    {0x2013, 0x2013, SY_CLASS_HYPHEN},      {0x2014, 0x2015, SY_CLASS_INSEPARABLE},
    {0x2018, 0x2018, SY_CLASS_OPENING},     {0x2019, 0x2019, SY_CLASS_CLOSING},
    {0x201C, 0x201C, SY_CLASS_OPENING},     {0x201D, 0x201D, SY_CLASS_CLOSING},
    {0x2025, 0x2026, SY_CLASS_INSEPARABLE}, {0x2030, 0x2030, SY_CLASS_POSTFIX},
    {0x2032, 0x2033, SY_CLASS_POSTFIX},     {0x203C, 0x203C, SY_CLASS_DIVIDING},
    {0x2047, 0x2049, SY_CLASS_DIVIDING},    {0x20AC, 0x20AC, SY_CLASS_PREFIX},
    {0x2103, 0x2103, SY_CLASS_POSTFIX},     {0x2113, 0x2113, SY_CLASS_POSTFIX},
    {0x2116, 0x2116, SY_CLASS_PREFIX},      {0x2985, 0x2985, SY_CLASS_OPENING},
    {0x2986, 0x2986, SY_CLASS_CLOSING},     {0x3000, 0x3000, SY_CLASS_FULL_SPACE},
    {0x3001, 0x3001, SY_CLASS_COMMA},       {0x3002, 0x3002, SY_CLASS_FULL_STOP},
    {0x3005, 0x3005, SY_CLASS_ITERATION},   {0x3008, 0x3008, SY_CLASS_OPENING},
    {0x3009, 0x3009, SY_CLASS_CLOSING},     {0x300A, 0x300A, SY_CLASS_OPENING},
    {0x300B, 0x300B, SY_CLASS_CLOSING},     {0x300C, 0x300C, SY_CLASS_OPENING},
    {0x300D, 0x300D, SY_CLASS_CLOSING},     {0x300E, 0x300E, SY_CLASS_OPENING},
    {0x300F, 0x300F, SY_CLASS_CLOSING},     {0x3010, 0x3010, SY_CLASS_OPENING},
    {0x3011, 0x3011, SY_CLASS_CLOSING},     {0x3014, 0x3014, SY_CLASS_OPENING},
    {0x3015, 0x3015, SY_CLASS_CLOSING},     {0x3016, 0x3016, SY_CLASS_OPENING},
    {0x3017, 0x3017, SY_CLASS_CLOSING},     {0x3018, 0x3018, SY_CLASS_OPENING},
    {0x3019, 0x3019, SY_CLASS_CLOSING},     {0x301C, 0x301C, SY_CLASS_HYPHEN},
    {0x301D, 0x301D, SY_CLASS_OPENING},     {0x301E, 0x301F, SY_CLASS_CLOSING},
    {0x3033, 0x3035, SY_CLASS_INSEPARABLE}, {0x303B, 0x303B, SY_CLASS_ITERATION},
    {0x3041, 0x3041, SY_CLASS_SMALL_KANA},  {0x3043, 0x3043, SY_CLASS_SMALL_KANA},
    {0x3045, 0x3045, SY_CLASS_SMALL_KANA},  {0x3047, 0x3047, SY_CLASS_SMALL_KANA},
    {0x3049, 0x3049, SY_CLASS_SMALL_KANA},  {0x3063, 0x3063, SY_CLASS_SMALL_KANA},
    {0x3083, 0x3083, SY_CLASS_SMALL_KANA},  {0x3085, 0x3085, SY_CLASS_SMALL_KANA},
    {0x3087, 0x3087, SY_CLASS_SMALL_KANA},  {0x308E, 0x308E, SY_CLASS_SMALL_KANA},
    {0x3095, 0x3096, SY_CLASS_SMALL_KANA},  {0x309D, 0x309E, SY_CLASS_ITERATION},
    {0x30A0, 0x30A0, SY_CLASS_HYPHEN},      {0x30A1, 0x30A1, SY_CLASS_SMALL_KANA},
    {0x30A3, 0x30A3, SY_CLASS_SMALL_KANA},  {0x30A5, 0x30A5, SY_CLASS_SMALL_KANA},
    {0x30A7, 0x30A7, SY_CLASS_SMALL_KANA},  {0x30A9, 0x30A9, SY_CLASS_SMALL_KANA},
    {0x30C3, 0x30C3, SY_CLASS_SMALL_KANA},  {0x30E3, 0x30E3, SY_CLASS_SMALL_KANA},
    {0x30E5, 0x30E5, SY_CLASS_SMALL_KANA},  {0x30E7, 0x30E7, SY_CLASS_SMALL_KANA},
    {0x30EE, 0x30EE, SY_CLASS_SMALL_KANA},  {0x30F5, 0x30F6, SY_CLASS_SMALL_KANA},
    {0x30FB, 0x30FB, SY_CLASS_MIDDLE_DOT},  {0x30FC, 0x30FC, SY_CLASS_PROLONGED},
    {0x30FD, 0x30FE, SY_CLASS_ITERATION},   {0x31F0, 0x31FF, SY_CLASS_SMALL_KANA},
    {0x3303, 0x3303, SY_CLASS_POSTFIX},     {0x330D, 0x330D, SY_CLASS_POSTFIX},
    {0x3314, 0x3314, SY_CLASS_POSTFIX},     {0x3318, 0x3318, SY_CLASS_POSTFIX},
    {0x3322, 0x3323, SY_CLASS_POSTFIX},     {0x3326, 0x3327, SY_CLASS_POSTFIX},
    {0x332B, 0x332B, SY_CLASS_POSTFIX},     {0x3336, 0x3336, SY_CLASS_POSTFIX},
    {0x333B, 0x333B, SY_CLASS_POSTFIX},     {0x3349, 0x334A, SY_CLASS_POSTFIX},
    {0x334D, 0x334D, SY_CLASS_POSTFIX},     {0x3351, 0x3351, SY_CLASS_POSTFIX},
    {0x3357, 0x3357, SY_CLASS_POSTFIX},     {0x338E, 0x338F, SY_CLASS_POSTFIX},
    {0x339C, 0x339E, SY_CLASS_POSTFIX},     {0x33A1, 0x33A1, SY_CLASS_POSTFIX},
    {0x33C4, 0x33C4, SY_CLASS_POSTFIX},     {0x33CB, 0x33CB, SY_CLASS_POSTFIX},
    {0xFF01, 0xFF01, SY_CLASS_DIVIDING},    {0xFF03, 0xFF04, SY_CLASS_PREFIX},
    {0xFF05, 0xFF05, SY_CLASS_POSTFIX},     {0xFF08, 0xFF08, SY_CLASS_OPENING},
    {0xFF09, 0xFF09, SY_CLASS_CLOSING},     {0xFF0C, 0xFF0C, SY_CLASS_COMMA},
    {0xFF0E, 0xFF0E, SY_CLASS_FULL_STOP},   {0xFF1A, 0xFF1B, SY_CLASS_MIDDLE_DOT},
    {0xFF1F, 0xFF1F, SY_CLASS_DIVIDING},    {0xFF3B, 0xFF3B, SY_CLASS_OPENING},
    {0xFF3D, 0xFF3D, SY_CLASS_CLOSING},     {0xFF5B, 0xFF5B, SY_CLASS_OPENING},
    {0xFF5D, 0xFF5D, SY_CLASS_CLOSING},     {0xFF5E, 0xFF5E, SY_CLASS_HYPHEN},
    {0xFF5F, 0xFF5F, SY_CLASS_OPENING},     {0xFF60, 0xFF60, SY_CLASS_CLOSING},
    {0xFF61, 0xFF61, SY_CLASS_FULL_STOP},   {0xFF62, 0xFF62, SY_CLASS_OPENING},
    {0xFF63, 0xFF63, SY_CLASS_CLOSING},     {0xFF64, 0xFF64, SY_CLASS_COMMA},
    {0xFF65, 0xFF65, SY_CLASS_MIDDLE_DOT},  {0xFF67, 0xFF6F, SY_CLASS_SMALL_KANA},
    {0xFF70, 0xFF70, SY_CLASS_PROLONGED},   {0xFFE0, 0xFFE0, SY_CLASS_POSTFIX},
    {0xFFE1, 0xFFE1, SY_CLASS_PREFIX},      {0xFFE5, 0xFFE5, SY_CLASS_PREFIX},
};

static const Range east_asian_blocks[] = {
    {0x1100, 0x11FF, 0}, {0x2E80, 0x2FFF, 0},   {0x3000, 0x9FFF, 0},   {0xA000, 0xA4CF, 0},
    {0xA960, 0xA97F, 0}, {0xAC00, 0xD7FF, 0},   {0xF900, 0xFAFF, 0},   {0xFE30, 0xFE6F, 0},
    {0xFF00, 0xFFEF, 0}, {0x1B000, 0x1B16F, 0}, {0x1F200, 0x1F2FF, 0}, {0x20000, 0x3FFFF, 0},
};

static const Range ambiguous_blocks[] = {
    {0x00A1, 0x00A1, 0}, {0x00A4, 0x00A4, 0}, {0x00A7, 0x00A8, 0}, {0x00AA, 0x00AA, 0},   {0x00AD, 0x00AD, 0},
    {0x00AF, 0x00B4, 0}, {0x00B6, 0x00BA, 0}, {0x00BC, 0x00BF, 0}, {0x00D7, 0x00D7, 0},   {0x00F7, 0x00F7, 0},
    {0x0370, 0x04FF, 0}, {0x2000, 0x2BFF, 0}, {0xE000, 0xF8FF, 0}, {0x1F000, 0x1F1FF, 0}, {0x1F300, 0x1FAFF, 0},
};

static const Range complex_blocks[] = {
    {0x0590, 0x109F, 0},
    {0x1780, 0x18AF, 0},
    {0xFB1D, 0xFDFF, 0},
    {0xFE70, 0xFEFF, 0},
};

static bool in_ranges(uint32_t c, const Range *ranges, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (c >= ranges[i].from && c <= ranges[i].to) return true;
  return false;
}

#define IN(c, ranges) in_ranges(c, ranges, sizeof(ranges) / sizeof(ranges)[0])

bool sy_class_is_east_asian(uint32_t c)
{
  return c >= 0x1100 && IN(c, east_asian_blocks);
}

bool sy_class_is_ambiguous(uint32_t c)
{
  return c >= 0xA1 && IN(c, ambiguous_blocks);
}

bool sy_class_is_complex(uint32_t c)
{
  return c >= 0x0590 && IN(c, complex_blocks);
}

bool sy_class_is_shaped(uint32_t c)
{
  /* Most characters of Japanese documents, without a search. */
  if (c < 0x0530 || (c >= 0x2000 && c < 0xA4D0) || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xE000 && c <= 0xFAFF))
    return false;
  switch (g_unichar_get_script(c)) {
  case G_UNICODE_SCRIPT_COMMON:
  case G_UNICODE_SCRIPT_INHERITED:
  case G_UNICODE_SCRIPT_UNKNOWN:
  case G_UNICODE_SCRIPT_LATIN:
  case G_UNICODE_SCRIPT_GREEK:
  case G_UNICODE_SCRIPT_CYRILLIC:
  case G_UNICODE_SCRIPT_ARMENIAN:
  case G_UNICODE_SCRIPT_GEORGIAN:
  case G_UNICODE_SCRIPT_HAN:
  case G_UNICODE_SCRIPT_HIRAGANA:
  case G_UNICODE_SCRIPT_KATAKANA:
  case G_UNICODE_SCRIPT_BOPOMOFO: return false;
  default: return c < 0xFF00 || c > 0xFFEF;
  }
}

/* The value of the range that holds c, of ascending ones; -1: none does. */
static int value_of(uint32_t c, const Range *ranges, size_t n)
{
  size_t low = 0, high = n;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (c > ranges[middle].to) low = middle + 1;
    else if (c < ranges[middle].from) high = middle;
    else return ranges[middle].value;
  }
  return -1;
}

#define VALUE_OF(c, ranges) value_of(c, ranges, sizeof(ranges) / sizeof(ranges)[0])

SyClass sy_class_of(uint32_t c, bool east_asian)
{
  if (c == ' ' || c == 0x00A0 || (c >= 0x2000 && c <= 0x200A)) return SY_CLASS_SPACE;
  if (c >= '0' && c <= '9') return SY_CLASS_DIGIT;
  if (c < 0xA1 || !east_asian) return SY_CLASS_WESTERN;
  int class = VALUE_OF(c, full_width);
  if (class >= 0) return (SyClass) class;
  return c >= 0x3041 && c <= 0x30FF ? SY_CLASS_KANA : SY_CLASS_IDEOGRAPH;
}

/* ---- Vertical lines ------------------------------------------------------------------------- */

enum { UP = SY_STANDS_UPRIGHT, FORM = SY_STANDS_BY_FORM };

/* VerticalOrientation.txt of UAX #50, ascending; what is not here is turned. Tu is one with U: both stand upright. */
static const Range stances[] = {
    {0x00A7, 0x00A7, UP},   {0x00A9, 0x00A9, UP},   {0x00AE, 0x00AE, UP},   {0x00B1, 0x00B1, UP},
    {0x00BC, 0x00BE, UP},   {0x00D7, 0x00D7, UP},   {0x00F7, 0x00F7, UP},   {0x02EA, 0x02EB, UP},
    {0x1100, 0x11FF, UP},   {0x1401, 0x167F, UP},   {0x18B0, 0x18FF, UP},   {0x2016, 0x2016, UP},
    {0x2020, 0x2021, UP},   {0x2030, 0x2031, UP},   {0x203B, 0x203C, UP},   {0x2042, 0x2042, UP},
    {0x2047, 0x2049, UP},   {0x2051, 0x2051, UP},   {0x2065, 0x2065, UP},   {0x20DD, 0x20E0, UP},
    {0x20E2, 0x20E4, UP},   {0x2100, 0x2101, UP},   {0x2103, 0x2109, UP},   {0x210F, 0x210F, UP},
    {0x2113, 0x2114, UP},   {0x2116, 0x2117, UP},   {0x211E, 0x2123, UP},   {0x2125, 0x2125, UP},
    {0x2127, 0x2127, UP},   {0x2129, 0x2129, UP},   {0x212E, 0x212E, UP},   {0x2135, 0x213F, UP},
    {0x2145, 0x214A, UP},   {0x214C, 0x214D, UP},   {0x214F, 0x2189, UP},   {0x218C, 0x218F, UP},
    {0x221E, 0x221E, UP},   {0x2234, 0x2235, UP},   {0x2300, 0x2307, UP},   {0x230C, 0x231F, UP},
    {0x2324, 0x2328, UP},   {0x2329, 0x232A, FORM}, {0x232B, 0x232B, UP},   {0x237D, 0x239A, UP},
    {0x23BE, 0x23CD, UP},   {0x23CF, 0x23CF, UP},   {0x23D1, 0x23DB, UP},   {0x23E2, 0x2422, UP},
    {0x2424, 0x24FF, UP},   {0x25A0, 0x2619, UP},   {0x2620, 0x2767, UP},   {0x2776, 0x2793, UP},
    {0x2B12, 0x2B2F, UP},   {0x2B50, 0x2B59, UP},   {0x2B97, 0x2B97, UP},   {0x2BB8, 0x2BD1, UP},
    {0x2BD3, 0x2BEB, UP},   {0x2BF0, 0x2BFF, UP},   {0x2E50, 0x2E51, UP},   {0x2E80, 0x3007, UP},
    {0x3008, 0x3011, FORM}, {0x3012, 0x3013, UP},   {0x3014, 0x301F, FORM}, {0x3020, 0x302F, UP},
    {0x3030, 0x3030, FORM}, {0x3031, 0x309F, UP},   {0x30A0, 0x30A0, FORM}, {0x30A1, 0x30FB, UP},
    {0x30FC, 0x30FC, FORM}, {0x30FD, 0xA4CF, UP},   {0xA960, 0xA97F, UP},   {0xAC00, 0xD7FF, UP},
    {0xE000, 0xFAFF, UP},   {0xFE10, 0xFE1F, UP},   {0xFE30, 0xFE48, UP},   {0xFE50, 0xFE57, UP},
    {0xFE59, 0xFE5E, FORM}, {0xFE5F, 0xFE62, UP},   {0xFE67, 0xFE6F, UP},   {0xFF01, 0xFF07, UP},
    {0xFF08, 0xFF09, FORM}, {0xFF0A, 0xFF0C, UP},   {0xFF0E, 0xFF19, UP},   {0xFF1A, 0xFF1B, FORM},
    {0xFF1F, 0xFF3A, UP},   {0xFF3B, 0xFF3B, FORM}, {0xFF3C, 0xFF3C, UP},   {0xFF3D, 0xFF3D, FORM},
    {0xFF3E, 0xFF3E, UP},   {0xFF3F, 0xFF3F, FORM}, {0xFF40, 0xFF5A, UP},   {0xFF5B, 0xFF60, FORM},
    {0xFFE0, 0xFFE2, UP},   {0xFFE3, 0xFFE3, FORM}, {0xFFE4, 0xFFE7, UP},   {0xFFF0, 0xFFF8, UP},
    {0xFFFC, 0xFFFD, UP},   {0x10980, 0x1099F, UP}, {0x11580, 0x115FF, UP}, {0x11A00, 0x11ABF, UP},
    {0x13000, 0x1343F, UP}, {0x14400, 0x1467F, UP}, {0x16FE0, 0x18D7F, UP}, {0x1AFF0, 0x1B2FF, UP},
    {0x1CF00, 0x1CFCF, UP}, {0x1D000, 0x1D1FF, UP}, {0x1D2E0, 0x1D37F, UP}, {0x1D800, 0x1DAAF, UP},
    {0x1F000, 0x1F7FF, UP}, {0x1F900, 0x1FAFF, UP}, {0x20000, 0x2FFFD, UP}, {0x30000, 0x3FFFD, UP},
};

SyStance sy_class_stance(uint32_t c)
{
  int stance = VALUE_OF(c, stances);
  return stance >= 0 ? (SyStance)stance : SY_STANDS_TURNED;
}
