/* docx: the package (ECMA-376 part 2): parts, relationships, content types; compiling a template's
 * parts and merging values into them. */
#ifndef SY_DOCX_H
#define SY_DOCX_H

#include "base/base.h"
#include "template/template.h"
#include "value/value.h"

/* ---- The package -------------------------------------------------------------------------- */

typedef struct SyPackage SyPackage;

typedef struct {
  const char *id;     /* "rId7" */
  const char *type;   /* the full URI */
  const char *target; /* part name without leading slash if internal, else as written */
  bool external;
} SyRelationship;

/* Opens a .docx, .docm or .dotx, or a folder that holds an unpacked one. "-" is standard input.
 * Nothing outside the file or folder is ever read. Parts are inflated when first looked at. */
SyPackage *sy_package_open(const char *path, const SyLimits *limits, SyDiagnostics *diagnostics);
SyPackage *sy_package_open_bytes(GBytes *bytes, const char *path, const SyLimits *limits, SyDiagnostics *diagnostics);
void sy_package_free(SyPackage *package);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyPackage, sy_package_free)
const char *sy_package_path(const SyPackage *package); /* for messages */

size_t sy_package_count(const SyPackage *package);
const char *sy_package_part_name(const SyPackage *package, size_t index); /* no leading slash */
bool sy_package_has(const SyPackage *package, const char *part);
/* A part's unpacked bytes; a new reference, or NULL with a diagnostic. Part names compare as OPC
 * says: without regard to ASCII case. The package keeps at most one copy alive while refs exist. */
GBytes *sy_package_load(SyPackage *package, const char *part, SyDiagnostics *diagnostics);
/* A part read from its beginning in pieces, so that a large one is never in memory whole. */
typedef struct SyPartStream SyPartStream;
SyPartStream *sy_package_stream(SyPackage *package, const char *part, SyDiagnostics *diagnostics);
/* A SyXmlSource; the source is a SyPartStream. */
gssize sy_part_stream_read(void *stream, void *buffer, size_t size);
void sy_part_stream_free(SyPartStream *stream);
/* A part parsed, hardened; the caller frees it. NULL with a diagnostic. */
xmlDoc *sy_package_load_xml(SyPackage *package, const char *part, SyDiagnostics *diagnostics);
/* Replaces or adds a part by a document. */
void sy_package_set_xml(SyPackage *package, const char *part, const char *content_type, xmlDoc *document);
const char *sy_package_content_type(const SyPackage *package, const char *part);
/* Replaces or adds a part; takes a new reference. content_type NULL: as it was, or by extension. */
bool sy_package_set(SyPackage *package, const char *part, const char *content_type, GBytes *bytes);

/* Adds a relationship of a part ("" for the package's own) and returns its new id, borrowed from the package. target: a
 * part name, or an address if external. */
const char *sy_package_add_relationship(SyPackage *package, const char *part, const char *type, const char *target,
                                        bool external);
/* The same with an id of the caller's, which the part must not have yet. */
void sy_package_put_relationship(SyPackage *package, const char *part, const char *id, const char *type,
                                 const char *target, bool external);
/* Another package of the same parts, whose bytes are shared until one of the two is changed. */
SyPackage *sy_package_new_like(SyPackage *source);

/* The main document part's name ("word/document.xml"), by the package's relationships. */
const char *sy_package_main(const SyPackage *package);
/* The relationships of a part ("" for the package's own); n may be 0. They and their strings are the package's. */
const SyRelationship *sy_package_relationships(SyPackage *package, const char *part, size_t *n);
const SyRelationship *sy_package_relationship(SyPackage *package, const char *part, const char *id);
/* The target of the first relationship of a part whose type ends with /suffix ("styles"), or NULL. */
const char *sy_package_related(SyPackage *package, const char *part, const char *suffix);

/* Writes the zip: fixed times and order, so same parts give same bytes. level: 1 to 9 of deflate. */
bool sy_package_save(SyPackage *package, const char *path, int level, SyDiagnostics *diagnostics);
GBytes *sy_package_bytes(SyPackage *package, int level, SyDiagnostics *diagnostics);
/* Adds the parts, sorted by name, to a SHA-256: name, NUL, length, bytes. */
bool sy_package_digest(SyPackage *package, GChecksum *sum, SyDiagnostics *diagnostics);

/* ---- Merging ------------------------------------------------------------------------------ */

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

#endif
