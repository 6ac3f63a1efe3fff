/* merge: Word templates: compiling a package's parts to trees, and merging values into them. */
#ifndef SY_MERGE_H
#define SY_MERGE_H

#include "package/package.h"
#include "template/template.h"
#include "value/value.h"

SY_BEGIN

/* A compiled template: a tree per part. Immutable; may be rendered any number of times. */
typedef struct SyDocxTemplate SyDocxTemplate;

/* Compiles all parts; finds every problem of the template in one run. package stays the caller's
 * and must outlive the result. NULL if there were errors. */
SyDocxTemplate *sy_docx_template_new(SyPackage *package, const SyTemplateOptions *options, SyDiagnostics *diagnostics);
void sy_docx_template_free(SyDocxTemplate *docx_template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyDocxTemplate, sy_docx_template_free)
/* The dotted names that tags use, in order of first use, each once; ends with NULL; borrowed. A name of one
 * segment stands under its section's name ("requirements.name"), one of several is told from the data's root
 * ("texts.background"), and `requirement.x` within requirements is requirements.x. */
const char *const *sy_docx_template_names(const SyDocxTemplate *docx_template);
/* True if a part that has tags has a table of contents: its lines and page numbers are another's to make anew. */
bool sy_docx_template_has_contents(const SyDocxTemplate *docx_template);
/* True if there are fields whose results a merge changes: numbers, references, pages, tables of contents. */
bool sy_docx_template_has_fields(const SyDocxTemplate *docx_template);

/* ---- Looking into a template ---------------------------------------------------------------- */

typedef enum { SY_ROLE_TEXT, SY_ROLE_SECTION, SY_ROLE_PICTURE, SY_ROLE_CONTROL, SY_ROLE_PARTIAL } SyTagRole;

/* Is called for every tag in order, and around what stands in a section (also an inverted one). */
typedef struct {
  void (*use)(void *user, const SyTag *tag, SyTagRole role, const SyPlace *place);
  void (*enter)(void *user, const SyTag *section); /* or NULL */
  void (*leave)(void *user, const SyTag *section); /* or NULL */
} SyTagVisitor;
/* Notes are seen where they are referred to. */
void sy_docx_template_walk(const SyDocxTemplate *docx_template, const SyTagVisitor *visitor, void *user);

/* Finds every problem of a template in one run; data: what names and types are compared with. Where the template has
 * none, the list is left as it was. Findings come in the order of the parts' text. */
void sy_docx_template_check(SyPackage *package, const SyValue *data, const SyTemplateOptions *options,
                            SyDiagnostics *diagnostics);
/* The same for a text template. */
void sy_text_template_check(const char *text, size_t length, const SyValue *data, const SyTemplateOptions *options,
                            SyDiagnostics *diagnostics);
/* Puts findings into the main document as Word comments at their places; those of other parts at its beginning. */
bool sy_docx_annotate(SyPackage *package, const SyDiagnostics *findings, SyDiagnostics *diagnostics);
/* A YAML file to fill in that a merge of this template knows all names of. known: typical data whose names tell what
 * sections of the same name are, or NULL. Caller frees. */
char *sy_docx_template_skeleton(const SyDocxTemplate *docx_template, const SyValue *known);
/* All tags, the same ones counted: a table, or a JSON array. Caller frees. */
char *sy_docx_template_tags(const SyDocxTemplate *docx_template, bool json);
/* A value that has all names which the data has anywhere: lists hold one item, of all items together. Caller frees. */
SyValue *sy_docx_typical(const SyValue *data);

/* ---- Merging --------------------------------------------------------------------------------- */

/* The merged package; parts without tags are shared as compressed bytes. Caller frees. */
SyPackage *sy_docx_template_merge(const SyDocxTemplate *docx_template, const SyValue *data,
                                  const SyTemplateOptions *options, SyDiagnostics *diagnostics);

SY_END

#endif
