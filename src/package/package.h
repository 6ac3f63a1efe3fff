/* package: parts, relationships, content types of an OPC package (ECMA-376 part 2): Word and Excel alike. */
#ifndef SY_PACKAGE_H
#define SY_PACKAGE_H

#include "base/base.h"

SY_BEGIN

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
/* The same of an Excel file: messages call it so, and a sheet that is streamed may be as large as the whole. */
SyPackage *sy_package_open_workbook(GBytes *bytes, const char *path, const SyLimits *limits,
                                    SyDiagnostics *diagnostics);
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
#ifdef SY_INTERNAL
/* A part parsed, hardened; the caller frees it. NULL with a diagnostic. */
xmlDoc *sy_package_load_xml(SyPackage *package, const char *part, SyDiagnostics *diagnostics);
/* Replaces or adds a part by a document. */
void sy_package_set_xml(SyPackage *package, const char *part, const char *content_type, xmlDoc *document);
#endif
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
/* Takes a relationship away; its target stays. */
void sy_package_remove_relationship(SyPackage *package, const char *part, const char *id);
/* Takes a part and its own relationships away; those of others that lead to it are the caller's. */
void sy_package_remove(SyPackage *package, const char *part);
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

SY_END

#endif
