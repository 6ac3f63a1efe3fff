/* markup: the tags of a part's bytes, with their places, so that a few of them can be replaced and all
 * the others stay as they are, byte for byte. Reads UTF-8 that the XML parser takes; what it would
 * refuse ends the walk. Names are without their namespace's prefix, as everywhere. */
#ifndef SY_FIELDS_MARKUP_PRIVATE_H
#define SY_FIELDS_MARKUP_PRIVATE_H

#include "base/base.h"
#include "package/field.h"
#include "package/package.h"

#include <string.h>

typedef enum { SY_MARKUP_START, SY_MARKUP_END, SY_MARKUP_TEXT } SyMarkupKind;

typedef struct {
  SyMarkupKind kind;
  size_t from, to; /* bytes of the tag or the text; an empty element's END has none */
  const char *name;
  size_t length; /* The length of name, which has no NUL at its end. */
  const char *prefix;
  size_t prefix_length; /* The prefix includes its colon, or is empty. */
  const char *attributes;
  size_t attributes_length;
  bool empty; /* <x/>: its END follows all the same */
  int depth;  /* How deep the element stands; the root has 1. */

  const char *text;
  size_t size, at; /* The whole text, and where in it the walk is. */
  int open;
  bool owes_end, failed;
} SyMarkup;

void sy_markup_init(SyMarkup *markup, const char *text, size_t size);
/* The next tag or text; false at the end, or if the bytes make no sense (failed). */
bool sy_markup_next(SyMarkup *markup);
/* After a START: goes on to its END. */
bool sy_markup_skip(SyMarkup *markup);
/* In line, so that the lengths of literals are compared first: it is asked of every tag, many times. */
static inline bool sy_markup_is(const SyMarkup *m, const char *local_name)
{
  size_t length = strlen(local_name);
  return m->kind != SY_MARKUP_TEXT && m->length == length && memcmp(m->name, local_name, length) == 0;
}
/* After a START: goes on to its END; what text stands between is appended, its entities resolved. out may be NULL. */
void sy_markup_read_text(SyMarkup *markup, GString *out);
/* True for what is not text of the body: deletions, fallbacks, readings of ruby, and properties of tables and controls.
 */
bool sy_markup_is_left_out(const SyMarkup *markup);
/* The value of an attribute of that local name, entities resolved; NULL if absent. Caller frees. */
char *sy_markup_attribute(const SyMarkup *markup, const char *local_name);
int sy_markup_number(const SyMarkup *markup, const char *local_name, int otherwise);
/* w:val of an on/off element: true unless it says 0, false or off. */
bool sy_markup_on(const SyMarkup *markup);
/* Appends text with its entities (&lt; &#x3042; …) resolved. */
void sy_markup_append_plain(GString *out, const char *text, size_t length);

/* After the START of a w:fldChar, w:instrText or w:fldSimple: hands it on to the stack. The first two go on to their
 * END; of the third the content follows. w:fldChar returns the field whose instruction is whole by it, or NULL. */
void *sy_markup_field_char(SyMarkup *markup, SyFieldStack *fields, void *reader);
void sy_markup_instruction(SyMarkup *markup, const SyFieldStack *fields);
SyFieldMark sy_markup_simple_field(SyMarkup *markup, SyFieldStack *fields, void *reader);

/* True if a part's bytes hold one of the words, which end with NULL; reads it in pieces. */
bool sy_markup_mentions(SyPackage *package, const char *part, const char *const *words);

/* Pieces of text to be replaced. */
typedef struct {
  size_t from, to;
  char *text;
} SyMarkupEdit;
typedef struct SyMarkupEdits SyMarkupEdits;
SyMarkupEdits *sy_markup_edits_new(void);
void sy_markup_edits_free(SyMarkupEdits *edits);
/* text is copied; length as of strlen. Edits must not overlap. */
void sy_markup_edits_add(SyMarkupEdits *edits, size_t from, size_t to, const char *text);
size_t sy_markup_edits_count(const SyMarkupEdits *edits);
/* The text with all edits done; those of one place in the order they were added. */
GBytes *sy_markup_edits_apply(SyMarkupEdits *edits, const char *text, size_t size);

#endif
