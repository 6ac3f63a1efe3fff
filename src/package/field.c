/* The stack of fields that are open, and the words of their instructions. */
#include "package/field.h"

#include <string.h>

/* ---- The stack ------------------------------------------------------------------------------ */

void sy_field_stack_init(SyFieldStack *stack, const SyFieldReader *how)
{
  *stack = (SyFieldStack){.how = how, .open = g_ptr_array_new()};
}

void sy_field_free(const SyFieldReader *how, SyField *field)
{
  if (how->clear) how->clear(field);
  g_string_free(field->instruction, TRUE);
  if (field->words) g_ptr_array_free(field->words, TRUE);
  g_free(field);
}

void sy_field_stack_rewind(SyFieldStack *stack)
{
  for (guint i = 0; i < stack->open->len; i++) sy_field_free(stack->how, g_ptr_array_index(stack->open, i));
  g_ptr_array_set_size(stack->open, 0);
  stack->beyond = 0;
}

void sy_field_stack_clear(SyFieldStack *stack)
{
  if (!stack->open) return;
  sy_field_stack_rewind(stack);
  g_ptr_array_free(stack->open, TRUE);
  stack->open = NULL;
}

void *sy_field_top(const SyFieldStack *stack)
{
  return stack->open->len ? g_ptr_array_index(stack->open, stack->open->len - 1) : NULL;
}

void *sy_field_begin(SyFieldStack *stack, void *reader)
{
  if (stack->open->len >= SY_MOST_FIELDS) {
    stack->beyond++;
    return NULL;
  }
  SyField *field = g_malloc0(stack->how->size);
  field->instruction = g_string_new(NULL);
  g_ptr_array_add(stack->open, field);
  if (stack->how->began) stack->how->began(reader, field);
  return field;
}

bool sy_field_takes_instruction(const SyFieldStack *stack)
{
  const SyField *field = sy_field_top(stack);
  return field && !stack->beyond && !field->words;
}

void *sy_field_separate(SyFieldStack *stack, void *reader)
{
  if (!sy_field_takes_instruction(stack)) return NULL;
  SyField *field = sy_field_top(stack);
  field->words = sy_field_words(field->instruction->str);
  if (stack->how->instructed) stack->how->instructed(reader, field);
  return field;
}

void sy_field_end(SyFieldStack *stack, void *reader)
{
  SyField *field = sy_field_top(stack);
  if (stack->beyond) {
    stack->beyond--;
    return;
  }
  if (!field) return;
  sy_field_separate(stack, reader);
  g_ptr_array_set_size(stack->open, (gint)stack->open->len - 1);
  bool kept = stack->how->ended && stack->how->ended(reader, field);
  if (!kept) sy_field_free(stack->how, field);
}

SyFieldMark sy_field_begin_simple(SyFieldStack *stack, const char *instruction, void *reader)
{
  SyFieldMark mark = {stack->open->len, stack->beyond};
  SyField *field = sy_field_begin(stack, reader);
  if (!field) return mark;
  g_string_append(field->instruction, instruction ? instruction : "");
  sy_field_separate(stack, reader);
  return mark;
}

void sy_field_end_simple(SyFieldStack *stack, SyFieldMark mark, void *reader)
{
  stack->beyond = mark.beyond;
  while (stack->open->len > mark.open) sy_field_end(stack, reader);
}

SyFieldChar sy_field_char(const char *type)
{
  static const char *const types[] = {
      [SY_FIELD_CHAR_BEGIN] = "begin", [SY_FIELD_CHAR_SEPARATE] = "separate", [SY_FIELD_CHAR_END] = "end"};
  for (size_t i = SY_FIELD_CHAR_BEGIN; type && i < G_N_ELEMENTS(types); i++)
    if (strcmp(type, types[i]) == 0) return (SyFieldChar)i;
  return SY_FIELD_CHAR_OTHER;
}

/* ---- The words of an instruction ------------------------------------------------------------ */

GPtrArray *sy_field_words(const char *instruction)
{
  GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
  for (const char *p = instruction; *p;) {
    while (g_ascii_isspace(*p)) p++;
    if (!*p) break;
    /* A switch is a word of its own also where its value follows without a space: \@"yyyy". */
    bool sticks = *p == '\\' && p[1] && p[1] != '\\' && !g_ascii_isspace(p[1]);
    const char *end = *p == '"' ? strchr(p + 1, '"') : sticks ? p + 2 : p + strcspn(p, " \t\n\r");
    if (*p == '"') {
      if (!end) end = p + strlen(p);
      g_ptr_array_add(words, g_strndup(p + 1, (gsize)(end - p - 1)));
      p = *end ? end + 1 : end;
    } else {
      g_ptr_array_add(words, g_strndup(p, (gsize)(end - p)));
      p = end;
    }
  }
  return words;
}

const char *sy_field_word(const GPtrArray *words, guint index)
{
  return index < words->len ? g_ptr_array_index(words, index) : NULL;
}

bool sy_field_is(const GPtrArray *words, const char *name)
{
  return words->len && g_ascii_strcasecmp(g_ptr_array_index(words, 0), name) == 0;
}

const char *sy_field_after(const GPtrArray *words, const char *name)
{
  for (guint i = 1; i + 1 < words->len; i++)
    if (g_ascii_strcasecmp(g_ptr_array_index(words, i), name) == 0) return g_ptr_array_index(words, i + 1);
  return NULL;
}

bool sy_field_has(const GPtrArray *words, const char *name)
{
  for (guint i = 1; i < words->len; i++)
    if (g_ascii_strcasecmp(g_ptr_array_index(words, i), name) == 0) return true;
  return false;
}
