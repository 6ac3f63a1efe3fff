/* Number formats (17.18.59): each that a Japanese document may use. */
#include "unit.h"

#include "word/word.h"

typedef struct {
  const char *format;
  int n;
  const char *text;
} Case;

static const Case cases[] = {{"decimal", 12, "12"},
                             {"decimalZero", 7, "07"},
                             {"decimalHalfWidth", 12, "12"},
                             {"decimalFullWidth", 120, "１２０"},
                             {"decimalFullWidth2", 12, "１２"},
                             {"upperRoman", 1994, "MCMXCIV"},
                             {"lowerRoman", 4, "iv"},
                             {"upperLetter", 28, "BB"},
                             {"lowerLetter", 26, "z"},
                             {"aiueo", 2, "ｲ"},
                             {"aiueo", 46, "ﾝ"},
                             {"aiueoFullWidth", 3, "ウ"},
                             {"aiueoFullWidth", 47, "ア"},
                             {"iroha", 2, "ﾛ"},
                             {"irohaFullWidth", 3, "ハ"},
                             {"irohaFullWidth", 48, "ン"},
                             {"japaneseCounting", 10, "十"},
                             {"japaneseCounting", 1234, "千二百三十四"},
                             {"japaneseCounting", 10000, "一万"},
                             {"japaneseLegal", 1234, "壱阡弐百参拾四"},
                             {"japaneseLegal", 10, "壱拾"},
                             {"ideographDigital", 120, "一二〇"},
                             {"japaneseDigitalTenThousand", 120, "一二〇"},
                             {"ideographTraditional", 1, "甲"},
                             {"ideographTraditional", 10, "癸"},
                             {"ideographZodiac", 12, "亥"},
                             {"ideographZodiacTraditional", 1, "甲子"},
                             {"ideographZodiacTraditional", 60, "癸亥"},
                             {"decimalEnclosedCircle", 1, "①"},
                             {"decimalEnclosedCircle", 20, "⑳"},
                             {"decimalEnclosedCircle", 21, "21"},
                             {"decimalEnclosedFullstop", 20, "⒛"},
                             {"decimalEnclosedFullstop", 21, "21"},
                             {"decimalEnclosedParen", 3, "⑶"},
                             {"decimalEnclosedParen", 21, "21"},
                             {"ideographEnclosedCircle", 10, "㊉"},
                             {"chicago", 1, "*"},
                             {"chicago", 4, "§"},
                             {"chicago", 6, "††"},
                             {"numberInDash", 3, "- 3 -"},
                             {"ordinal", 1, "1st"},
                             {"ordinal", 12, "12th"},
                             {"ordinal", 23, "23rd"},
                             {"cardinalText", 21, "Twenty-one"},
                             {"cardinalText", 1100, "One thousand one hundred"},
                             {"ordinalText", 1, "First"},
                             {"ordinalText", 12, "Twelfth"},
                             {"ordinalText", 20, "Twentieth"},
                             {"ordinalText", 32, "Thirty-second"},
                             {"ordinalText", 4, "Fourth"},
                             {"hex", 255, "FF"},
                             {"none", 3, ""},
                             {"ganada", 3, "3"}};

static void test_each_format_writes_its_numbers(void **state)
{
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *text = sy_number_format(sy_number_format_named(cases[i].format, SY_NUMBER_OTHER), cases[i].n);
    if (strcmp(text, cases[i].text) != 0)
      fail_msg("%s %d: is %s, should be %s", cases[i].format, cases[i].n, text, cases[i].text);
  }
}

/* Nothing that a file may hold is out of reach. */
static void test_any_number_has_a_text(void **state)
{
  static const int numbers[] = {INT_MIN + 1, -1, 0, 1, 99, 100000, INT_MAX};
  for (int format = SY_NUMBER_DECIMAL; format <= SY_NUMBER_OTHER; format++)
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
      g_autofree char *text = sy_number_format((SyNumberFormat)format, numbers[i]);
      assert_non_null(text);
      assert_true(strlen(text) < 200);
    }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_each_format_writes_its_numbers),
      cmocka_unit_test(test_any_number_has_a_text),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
