/* field: the fields of a Word part (ECMA-376 17.16.18), for all who read them. A field begins, its instruction is
 * gathered, a separator may follow with the stored result, and it ends; fields stand within each other, and go on from
 * one paragraph into the next. How the markup is read is the reader's matter: it hands the events on to a stack of open
 * fields, and is told when an instruction is whole and when a field ends. */
#ifndef SY_FIELD_H
#define SY_FIELD_H

#include "base/base.h"

/* So many fields may be open at one place; those within them are stepped over. */
#define SY_MOST_FIELDS 64

typedef struct {
  GString *instruction;
  GPtrArray *words; /* Those of the instruction, once it is whole; else NULL. */
} SyField;

/* How a reader keeps its fields. Any function may be NULL. */
typedef struct {
  size_t size;                                      /* The reader's own struct, which begins with a SyField; zeroed. */
  void (*began)(void *reader, SyField *field);      /* The field is on the stack, and has no instruction yet. */
  void (*instructed)(void *reader, SyField *field); /* The instruction is whole. */
  /* The field has left the stack. It is freed after the call, unless the reader has kept it and returns true. */
  bool (*ended)(void *reader, SyField *field);
  void (*clear)(SyField *field); /* Frees what the struct holds besides. */
} SyFieldReader;

typedef struct {
  const SyFieldReader *how;
  GPtrArray *open; /* SyField: the innermost is the last. */
  size_t beyond;   /* How many have begun that were too many. */
} SyFieldStack;

void sy_field_stack_init(SyFieldStack *stack, const SyFieldReader *how);
void sy_field_stack_clear(SyFieldStack *stack);
/* Forgets what is open. */
void sy_field_stack_rewind(SyFieldStack *stack);
/* Frees a field that a reader has kept. */
void sy_field_free(const SyFieldReader *how, SyField *field);

/* The innermost field, or NULL. */
void *sy_field_top(const SyFieldStack *stack);
/* True if the field's result is under way: its instruction is whole. */
static inline bool sy_field_is_separated(const SyField *field)
{
  return field->words != NULL;
}

/* The field that begins; NULL: it is one too many. */
void *sy_field_begin(SyFieldStack *stack, void *reader);
/* True if text of an instruction is the innermost field's; then it may be appended to that. */
bool sy_field_takes_instruction(const SyFieldStack *stack);
/* The innermost field, if its instruction is whole by this; else NULL. */
void *sy_field_separate(SyFieldStack *stack, void *reader);
/* The innermost field ends, and its instruction too if it had no separator. */
void sy_field_end(SyFieldStack *stack, void *reader);

/* A field of one element, w:fldSimple, whose instruction is whole at once. What is returned goes to the end of the
 * element, which also ends what has begun within it and has not ended. instruction may be NULL. */
typedef struct {
  guint open;
  size_t beyond;
} SyFieldMark;
SyFieldMark sy_field_begin_simple(SyFieldStack *stack, const char *instruction, void *reader);
void sy_field_end_simple(SyFieldStack *stack, SyFieldMark mark, void *reader);

/* What w:fldChar/@w:fldCharType says (17.18.29); OTHER: what is unknown, or absent. */
typedef enum { SY_FIELD_CHAR_OTHER, SY_FIELD_CHAR_BEGIN, SY_FIELD_CHAR_SEPARATE, SY_FIELD_CHAR_END } SyFieldChar;
SyFieldChar sy_field_char(const char *type);

/* ---- The words of an instruction ------------------------------------------------------------ */

/* Quoted words are without their quotes. Caller frees. */
GPtrArray *sy_field_words(const char *instruction);
/* True if the first word, the field's name, is this one. */
bool sy_field_is(const GPtrArray *words, const char *name);
/* The word of that number; NULL: there are not so many. Borrowed. */
const char *sy_field_word(const GPtrArray *words, guint index);
/* Whether a switch (or word) stands among them, and the word after it, which is borrowed, or NULL. */
bool sy_field_has(const GPtrArray *words, const char *name);
const char *sy_field_after(const GPtrArray *words, const char *name);

#endif
