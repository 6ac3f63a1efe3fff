/* Fields as the document is read: those that are open, and what is shown in place of their results. */
#ifndef SY_WORD_FIELD_PRIVATE_H
#define SY_WORD_FIELD_PRIVATE_H

#include "word/field.h"
#include "word/reader_private.h"

/* Where in an instruction a run's text begins. */
typedef struct {
  size_t from;
  const SyRunProperties *run;
} FieldPiece;

/* A field that is open. */
typedef struct {
  SyField field;
  bool drop;     /* What is shown is replaced by what layout knows, or by text. */
  bool link;     /* It is a HYPERLINK, or a PAGEREF or REF that links. */
  bool contents; /* It is a TOC. */
  SyFieldKind kind;
  char *argument;
  SyNumberFormat format;
  bool format_set;
  GString *result;
  char *text;                 /* Shown instead of the stored result; NULL: it is unknown, or layout's. */
  bool by_number, bare, last; /* STYLEREF: the paragraph's number, without its words; the page's last. */
  const SyRunProperties *run;
  int began;      /* How many paragraphs had been read in the part when it began. */
  int paragraph;  /* How many had been read in the part when run was: run lives as long as its paragraph. */
  GArray *pieces; /* FieldPiece: those of the instruction's runs in the paragraph that it begins in; or NULL. */
  guint at;       /* How many inlines there were when its instruction ended. */
  char *form;     /* FORMCHECKBOX and FORMDROPDOWN: what the form field shows; or NULL. */
} Field;

/* The stack of a reader's fields (paragraph.c). */
void sy_fields_init(SyFieldStack *fields);
/* The text of a date field; NULL: it is another field, or what is stored stands. Caller frees. */
char *sy_field_date(const char *date, const GPtrArray *words);
/* What a check box or a list of choices shows (w:ffData, 17.16.17); NULL: it is neither, or nothing is chosen. Caller
 * frees (form.c). */
char *sy_form_shown(const xmlNode *data);
/* Sets an EQ field as inlines; false: it is another field (eq.c). */
bool sy_eq_set(Reader *r, const GString *instruction, const GArray *pieces, GArray *out);

#endif
