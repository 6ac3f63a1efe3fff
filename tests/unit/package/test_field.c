/* The stack of open fields: what a reader of fields is told, and when. */
#include "unit.h"

#include "package/field.h"

typedef struct {
  SyField field;
  char *name;
} Named;

typedef struct {
  SyFieldStack stack;
  GString *said;
  guint freed;
} Told;

static Told *told; /* of clear, which has no reader */

static void began(void *reader, SyField *field)
{
  assert_ptr_equal(reader, told);
  assert_false(sy_field_is_separated(field));
  g_string_append(told->said, "begin ");
}

static void instructed(void *reader, SyField *field)
{
  assert_ptr_equal(reader, told);
  assert_true(sy_field_is_separated(field));
  ((Named *)field)->name = g_strdup(sy_field_word(field->words, 0));
  g_string_append_printf(told->said, "%s ", field->instruction->str);
}

static bool ended(void *reader, SyField *field)
{
  assert_ptr_equal(reader, told);
  assert_true(sy_field_top(&told->stack) != field);
  g_string_append_printf(told->said, "/%s ", ((Named *)field)->name);
  return false;
}

static void clear(SyField *field)
{
  told->freed++;
  g_free(((Named *)field)->name);
}

static const SyFieldReader how = {
    .size = sizeof(Named), .began = began, .instructed = instructed, .ended = ended, .clear = clear};

/* Events as letters: ( begins, | separates, ) ends; < and > are the tags of a simple field S; any other is text of an
 * instruction. */
static void tell(const char *events)
{
  SyFieldMark marks[8];
  size_t simple = 0;
  for (const char *p = events; *p; p++) {
    if (*p == '(') sy_field_begin(&told->stack, told);
    else if (*p == '|') sy_field_separate(&told->stack, told);
    else if (*p == ')') sy_field_end(&told->stack, told);
    else if (*p == '<') marks[simple++] = sy_field_begin_simple(&told->stack, "S", told);
    else if (*p == '>') sy_field_end_simple(&told->stack, marks[--simple], told);
    else if (sy_field_takes_instruction(&told->stack))
      g_string_append_c(((SyField *)sy_field_top(&told->stack))->instruction, *p);
  }
}

static void check(const char *events, const char *wanted, guint open)
{
  Told own = {.said = g_string_new(NULL)};
  told = &own;
  sy_field_stack_init(&own.stack, &how);
  tell(events);
  assert_string_equal(g_strchomp(own.said->str), wanted);
  assert_int_equal(own.stack.open->len, open);
  sy_field_stack_clear(&own.stack);
  g_string_free(own.said, TRUE);
}

static void test_a_field_begins_is_instructed_and_ends(void **state)
{
  check("(A|x)", "begin A /A", 0);
  check("(A)", "begin A /A", 0);
  check("(A|B|C)", "begin A /A", 0);
}

static void test_fields_stand_within_each_other(void **state)
{
  check("(A(B|x)C|(D)y)", "begin begin B /B AC begin D /D /AC", 0);
  check("(A|(B", "begin A begin", 2);
}

static void test_what_has_no_beginning_is_passed_over(void **state)
{
  check("x|y)(A|)", "begin A /A", 0);
}

static void test_a_simple_field_ends_what_began_within_it(void **state)
{
  check("<x>", "begin S /S", 0);
  check("<(A|>", "begin S begin A /A /S", 0);
  check("(A|<(B>)", "begin A begin S begin B /B /S /A", 0);
  check("<)>(A)", "begin S /S begin A /A", 0);
}

static void test_fields_that_are_too_many_are_stepped_over(void **state)
{
  GString *events = g_string_new(NULL), *wanted = g_string_new(NULL);
  for (size_t i = 0; i < SY_MOST_FIELDS; i++) g_string_append(events, "(A|"), g_string_append(wanted, "begin A ");
  /* Neither their instructions, separators and ends nor those of a simple field are the innermost one's. */
  g_string_append(events, "(B|x)<(C>(D");
  for (size_t i = 0; i < SY_MOST_FIELDS + 1; i++) g_string_append_c(events, ')');
  for (size_t i = 0; i < SY_MOST_FIELDS; i++) g_string_append(wanted, "/A ");
  g_strchomp(wanted->str);
  check(events->str, wanted->str, 0);
  g_string_free(events, TRUE);
  g_string_free(wanted, TRUE);
}

static void test_a_stack_that_is_cleared_frees_its_fields(void **state)
{
  Told own = {.said = g_string_new(NULL)};
  told = &own;
  sy_field_stack_init(&own.stack, &how);
  tell("(A|(B|)(C");
  sy_field_stack_rewind(&own.stack);
  assert_int_equal(own.freed, 3);
  assert_null(sy_field_top(&own.stack));
  sy_field_stack_clear(&own.stack);
  sy_field_stack_clear(&own.stack);
  g_string_free(own.said, TRUE);
}

static void words(const char *instruction, const char *wanted)
{
  g_autoptr(GPtrArray) list = sy_field_words(instruction);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < list->len; i++) g_string_append_printf(out, "[%s]", sy_field_word(list, i));
  assert_string_equal(out->str, wanted);
  g_string_free(out, TRUE);
}

static void test_words_are_parted(void **state)
{
  words(" REF  a \\h ", "[REF][a][\\h]");
  words("DATE \\@\"yyyy 年\" \\*MERGEFORMAT", "[DATE][\\@][yyyy 年][\\*][MERGEFORMAT]");
  words("TC \"an open quotation", "[TC][an open quotation]");
  words("A \"\" \\\\", "[A][][\\\\]");
  words("", "");
}

static void test_words_are_found(void **state)
{
  g_autoptr(GPtrArray) list = sy_field_words("seq 表 \\R 5");
  assert_true(sy_field_is(list, "SEQ"));
  assert_false(sy_field_is(list, "SE"));
  assert_true(sy_field_has(list, "\\r"));
  assert_false(sy_field_has(list, "seq"));
  assert_string_equal(sy_field_after(list, "\\r"), "5");
  assert_null(sy_field_after(list, "5"));
  assert_null(sy_field_word(list, 4));
  g_autoptr(GPtrArray) none = sy_field_words("");
  assert_false(sy_field_is(none, "SEQ"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_field_begins_is_instructed_and_ends),
                                     cmocka_unit_test(test_fields_stand_within_each_other),
                                     cmocka_unit_test(test_what_has_no_beginning_is_passed_over),
                                     cmocka_unit_test(test_a_simple_field_ends_what_began_within_it),
                                     cmocka_unit_test(test_fields_that_are_too_many_are_stepped_over),
                                     cmocka_unit_test(test_a_stack_that_is_cleared_frees_its_fields),
                                     cmocka_unit_test(test_words_are_parted),
                                     cmocka_unit_test(test_words_are_found)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
