/* What the files that open, hold and write a package share. Private to package.
 *
 *   a package    = parts (package.c), each with a content that packages may share
 *   package_open.c   an archive or a folder -> parts; [Content_Types].xml -> their types
 *   relationships.c  X/_rels/Y.rels -> the relationships of X/Y, read when first asked for
 *   package_write.c  what was changed of both goes back into parts; parts -> an archive */
#ifndef SY_PACKAGE_PRIVATE_H
#define SY_PACKAGE_PRIVATE_H

#include "package/package.h"
#include "package/zip_writer_private.h"

#include <zip.h>

#define CONTENT_TYPES "[Content_Types].xml"

/* The archive that parts are read from; shared by the packages made of it. */
typedef struct {
  int references;
  zip_t *zip;
  GBytes *bytes;
} SyArchive;

/* A part's bytes; shared by packages, so that what no merge touches is packed and inflated once. */
typedef struct {
  int references;
  SyArchive *archive; /* or NULL */
  zip_uint64_t index; /* in it */
  size_t size;        /* as the archive says */
  GBytes *plain;      /* or NULL: not inflated yet */
  SyZipEntry packed;  /* packed.packed NULL: not packed yet */
  int level;          /* that it was packed with; 0: as the archive has it */
} SyContent;

typedef struct {
  char *name;
  char *key;        /* lower case */
  const char *type; /* interned, or NULL: unknown */
  bool own_type;    /* an Override is needed */
  SyContent *content;
} SyPart;

typedef struct {
  GArray *list;      /* SyRelationship; strings: the package's */
  GHashTable *by_id; /* id -> index + 1 */
  bool changed;
} SyRelations;

/* What messages call a package of that kind. */
typedef struct {
  const char *not_zip, *no_types, *no_main, *save_anew;
} SyPackageWords;

struct SyPackage {
  char *path;
  const SyPackageWords *words;
  bool workbook; /* its sheets are read as streams and may be as large as the whole */
  const SyLimits *limits;
  GPtrArray *parts;      /* SyPart, in order */
  GHashTable *by_key;    /* key -> SyPart */
  GHashTable *relations; /* key of the source part -> SyRelations */
  GHashTable *defaults;  /* extension in lower case -> interned type */
  bool types_changed;
  size_t inflated;
  const char *main;      /* interned */
  GStringChunk *strings; /* of relationships, each once */
};

/* package.c. An empty package; limits NULL: the default ones. */
SyPackage *sy_package_new(const char *path, const SyLimits *limits);
/* The part of that name, whatever its case and with or without a leading slash; or NULL. */
SyPart *sy_package_find(const SyPackage *package, const char *name);
/* Takes the content over. */
SyPart *sy_package_add_part(SyPackage *package, const char *name, SyContent *content);
/* The type that the name's ending stands for, or NULL. */
const char *sy_package_default_type(const SyPackage *package, const char *name);
/* Orders pointers to SyPart by name. */
int sy_part_compare(const void *a, const void *b);
/* A content of these bytes; takes a reference of its own. */
SyContent *sy_content_new(GBytes *plain);
/* Reads an archive's entry whole; NULL if it is damaged or larger than most. flags: ZIP_FL_COMPRESSED for the packed
 * bytes. */
GBytes *sy_content_read(const SyContent *content, zip_flags_t flags, size_t most);
void sy_archive_unref(SyArchive *archive);
/* Adds an error of the package or, if part is not NULL, of that part. Returns false. */
bool sy_package_fail(const SyPackage *package, const char *part, const char *code, const char *hint,
                     SyDiagnostics *diagnostics, const char *message);
/* The same, for a part that cannot be unpacked. */
bool sy_package_damaged(const SyPackage *package, const char *part, SyDiagnostics *diagnostics);

/* relationships.c. word/document.xml -> word/_rels/document.xml.rels; the caller frees it. */
char *sy_relationships_name(const char *part);
void sy_relations_free(void *relations); /* SyRelations */

/* package_write.c: relationships and content types that were changed become parts. */
void sy_package_write_changes(SyPackage *package);

#endif
