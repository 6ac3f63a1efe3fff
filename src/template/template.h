/* template: the template language: tags, scopes, filters; text templates. Knows nothing of Word. */
#ifndef SY_TEMPLATE_H
#define SY_TEMPLATE_H

#include "base/base.h"
#include "template/filter.h"
#include "value/value.h"

SY_BEGIN

typedef enum { SY_NAMES_WARN, SY_NAMES_STRICT, SY_NAMES_LENIENT } SyNamePolicy;
typedef enum {
  SY_ESCAPE_NONE,
  SY_ESCAPE_HTML,
  SY_ESCAPE_XML,
  SY_ESCAPE_FIELD, /* as SY_ESCAPE_ALL, in the instruction of one of Word's fields: quotation marks of values are kept
                      from ending an argument (17.16.1) */
  SY_ESCAPE_ALL, /* as XML, the template's own text and {{{raw}}} values too: the result is an attribute or text node */
} SyEscape;

typedef struct {
  SyNamePolicy names;
  SyEscape escape;        /* text templates only */
  const char *partials;   /* folder, or NULL: the template's own */
  const char *pictures;   /* folder that names of pictures in the data are relative to, or NULL: none are read */
  const char *path;       /* of the template, for messages */
  const char *output;     /* the result's name, which tells a Word file's kind; NULL: a .docx */
  const SyLimits *limits; /* NULL: the defaults */
} SyTemplateOptions;

/* ---- Tags --------------------------------------------------------------------------------- */

typedef enum {
  SY_TAG_VALUE,      /* {{name}}, {{name|filter:argument}} */
  SY_TAG_RAW,        /* {{{name}}}, {{&name}} */
  SY_TAG_SECTION,    /* {{#name}} */
  SY_TAG_INVERTED,   /* {{^name}} */
  SY_TAG_CLOSE,      /* {{/name}} */
  SY_TAG_COMMENT,    /* {{! … }} */
  SY_TAG_PARTIAL,    /* {{>name}}, {{>*name}} with dynamic */
  SY_TAG_PARENT,     /* {{<name}} */
  SY_TAG_BLOCK,      /* {{$name}} */
  SY_TAG_DELIMITERS, /* {{=<% %>=}} */
} SyTagKind;

typedef struct {
  const SyFilter *filter;
  size_t n_arguments;
  char **arguments; /* NULL-ended */
} SyFilterUse;

typedef struct SyCondition SyCondition;

typedef struct {
  SyTagKind kind;
  char *name;    /* as written, without sigil and filters; of a comment: its text */
  size_t n_path; /* 0 for "." */
  char **path;   /* the name's segments; GRefString, so that keys of values are found by pointer */
  size_t n_filters;
  SyFilterUse *filters;
  SyCondition *condition; /* of a section: what is compared; name is the first name in it. Or NULL */
  bool dynamic;           /* of a partial or parent: the name is looked up */
} SyTag;

/* Reads what stands between the delimiters, sigil included. Full-width sigils, bars, colons and curly quotes count as
 * the ASCII ones. NULL with *problem (translated; caller frees) and, if there is something to do, *hint. */
SyTag *sy_tag_new(const char *inner, size_t length, char **problem, char **hint);
/* The same for a tag whose filters are faulty: without them. NULL: it has no name either. */
SyTag *sy_tag_new_named(const char *inner, size_t length);
void sy_tag_free(SyTag *tag);
/* The two words of "<% %>", with or without a last "=". False if they are not two; then both stay as they were. Caller
 * frees. */
bool sy_tag_delimiters(const char *text, char **open, char **close);

/* ---- Scopes ------------------------------------------------------------------------------- */

/* A stack of scopes, each on its user's C stack; the innermost first. */
typedef struct SyScope SyScope;
struct SyScope {
  const SyScope *outer; /* NULL: the data itself */
  SyValue *value;       /* borrowed */
  const char *list;     /* English name of the list that is gone through, interned; or NULL */
  size_t index, count;  /* of the item in that list */
};

/* The value of a name, borrowed: its first segment from the innermost scope that has it, the others from what that
 * gives. `requirement.x` within `requirements` (and 要件.x) is x of the item at hand. NULL: unknown. */
SyValue *sy_scope_lookup(const SyScope *scope, const SyTag *tag);
/* The tag's value, its filters applied; also @number (1, 2, …), @index (from 0), @first, @last and @count. A new
 * reference. NULL: unknown, or a filter refused (then *problem is set; caller frees). */
SyValue *sy_scope_evaluate(const SyScope *scope, const SyTag *tag, char **problem);
/* The same; what is wrong has been said, and if it is an error *failed is set (else it stays as it was). */
SyValue *sy_scope_value(const SyScope *scope, const SyTag *tag, SyNamePolicy policy, const SyPlace *place,
                        SyDiagnostics *diagnostics, bool *failed);
/* The known name nearest to the tag's, or NULL. Caller frees. */
char *sy_scope_nearest(const SyScope *scope, const SyTag *tag);
/* The scope of a list's item. tag: the section's. */
SyScope sy_scope_item(const SyScope *outer, const SyTag *tag, SyValue *list, size_t index);
/* True if a name's first segment means an item of that list: `requirement` of `requirements`. */
bool sy_scope_is_item(const char *segment, const char *list);
/* Says that a name is unknown, as the policy asks; false: an error was added. */
bool sy_scope_unknown(const SyScope *scope, const SyTag *tag, SyNamePolicy policy, const SyPlace *place,
                      SyDiagnostics *diagnostics);

/* ---- Text templates ------------------------------------------------------------------------ */

/* A compiled text template; immutable. */
typedef struct SyTextTemplate SyTextTemplate;
/* text is copied. NULL with diagnostics; place: where it stands (file, part, paragraph …; its line is the first
 * line's). */
SyTextTemplate *sy_text_template_new(const char *text, size_t length, const SyTemplateOptions *options,
                                     const SyPlace *place, SyDiagnostics *diagnostics);
/* The same for looking into it only: never NULL; *sound: there was no fault. Faulty tags are left out, or lack their
 * filters. */
SyTextTemplate *sy_text_template_read(const char *text, size_t length, const SyTemplateOptions *options,
                                      const SyPlace *place, SyDiagnostics *diagnostics, bool *sound);
void sy_text_template_free(SyTextTemplate *text);
/* Appends the rendered text; false with diagnostics. */
bool sy_text_template_render(const SyTextTemplate *text, const SyScope *scope, const SyTemplateOptions *options,
                             GString *out, SyDiagnostics *diagnostics);
/* Calls see for every tag, in order, and again where what it holds ends. */
void sy_text_template_each(const SyTextTemplate *text, void (*see)(void *user, const SyTag *tag, int line, bool closes),
                           void *user);

/* Renders a text template whole. Caller frees; NULL with diagnostics. */
char *sy_template_render_text(const char *text, size_t length, const SyValue *data, const SyTemplateOptions *options,
                              SyDiagnostics *diagnostics);

SY_END

#endif
