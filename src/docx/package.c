#include "docx/docx.h"
#include "docx/zip_writer.h"

#include <string.h>
#include <libxml/xmlsave.h>
#include <zip.h>

#define CONTENT_TYPES "[Content_Types].xml"
#define RELATIONSHIPS_TYPE "application/vnd.openxmlformats-package.relationships+xml"
#define SY_RATIO_FROM ((size_t)1 << 20) /* smaller parts may pack as well as they like */
#define SY_STREAM_FROM ((size_t)2 << 20) /* smaller parts are kept in memory */

/* The archive that parts are read from; shared by the packages made of it. */
typedef struct {
  int references;
  zip_t *zip;
  GBytes *bytes;
} Archive;

/* A part's bytes; shared by packages, so that what no merge touches is packed and inflated once. */
typedef struct {
  int references;
  Archive *archive;    /* or NULL */
  zip_uint64_t index;  /* in it */
  size_t size;         /* as the archive says */
  GBytes *plain;       /* or NULL: not inflated yet */
  SyZipEntry packed;   /* packed.packed NULL: not packed yet */
  int level;           /* that it was packed with; 0: as the archive has it */
} Content;

typedef struct {
  char *name;
  char *key;           /* lower case */
  const char *type;    /* interned, or NULL: unknown */
  bool own_type;       /* an Override is needed */
  Content *content;
} Part;

typedef struct {
  GArray *list;        /* SyRelationship; strings interned */
  GHashTable *by_id;   /* id -> index + 1 */
  bool changed;
} Relations;

struct SyPackage {
  char *path;
  const SyLimits *limits;
  GPtrArray *parts;      /* Part, in order */
  GHashTable *by_key;    /* key -> Part */
  GHashTable *relations; /* key of the source part -> Relations */
  GHashTable *defaults;  /* extension in lower case -> interned type */
  bool types_changed;
  size_t inflated;
  const char *main;      /* interned */
};

/* ---- Contents ----------------------------------------------------------------------------- */

static void archive_unref(Archive *archive)
{
  if (!archive || --archive->references > 0) return;
  zip_discard(archive->zip);
  g_bytes_unref(archive->bytes);
  g_free(archive);
}

static Content *content_ref(Content *content)
{
  content->references++;
  return content;
}

static void content_unref(Content *content)
{
  if (!content || --content->references > 0) return;
  archive_unref(content->archive);
  g_clear_pointer(&content->plain, g_bytes_unref);
  g_clear_pointer(&content->packed.packed, g_bytes_unref);
  g_free(content);
}

static Content *content_new(GBytes *plain)
{
  Content *content = g_new0(Content, 1);
  content->references = 1;
  content->plain = g_bytes_ref(plain);
  content->size = g_bytes_get_size(plain);
  return content;
}

static void part_free(void *data)
{
  Part *part = data;
  content_unref(part->content);
  g_free(part->name);
  g_free(part->key);
  g_free(part);
}

static void relations_free(void *data)
{
  Relations *relations = data;
  g_array_free(relations->list, TRUE);
  g_hash_table_destroy(relations->by_id);
  g_free(relations);
}

/* Reads an entry whole. flags: ZIP_FL_COMPRESSED for the packed bytes. */
static GBytes *read_entry(const Content *content, zip_flags_t flags, size_t most)
{
  zip_file_t *file = zip_fopen_index(content->archive->zip, content->index, flags);
  if (!file) return NULL;
  GByteArray *out = g_byte_array_new();
  guint8 buffer[16384];
  zip_int64_t n;
  while ((n = zip_fread(file, buffer, sizeof buffer)) > 0) {
    g_byte_array_append(out, buffer, (guint)n);
    if (out->len > most) break;
  }
  /* libzip checks the sum at the end; closing reports it. */
  bool good = n == 0;
  good = zip_fclose(file) == 0 && good;
  if (good) return g_byte_array_free_to_bytes(out);
  g_byte_array_unref(out);
  return NULL;
}

/* ---- Names and parts ---------------------------------------------------------------------- */

static Part *find_part(const SyPackage *package, const char *name)
{
  g_autofree char *key = g_ascii_strdown(name[0] == '/' ? name + 1 : name, -1);
  return g_hash_table_lookup(package->by_key, key);
}

static const char *extension(const char *name)
{
  const char *dot = strrchr(name, '.');
  return dot && !strchr(dot, '/') ? dot + 1 : "";
}

static const char *default_type(const SyPackage *package, const char *name)
{
  g_autofree char *key = g_ascii_strdown(extension(name), -1);
  return g_hash_table_lookup(package->defaults, key);
}

static Part *add_part(SyPackage *package, const char *name, Content *content)
{
  Part *part = g_new0(Part, 1);
  part->name = g_strdup(name);
  part->key = g_ascii_strdown(name, -1);
  part->content = content;
  g_ptr_array_add(package->parts, part);
  g_hash_table_insert(package->by_key, part->key, part);
  return part;
}

/* A target relative to its source part's folder -> a part name, dots resolved within the package. */
static char *resolve(const char *source, const char *target)
{
  g_autofree char *clean = g_strndup(target, strcspn(target, "#"));
  g_autofree char *unescaped = g_uri_unescape_string(clean, NULL);
  const char *own = unescaped ? unescaped : clean;
  g_autofree char *folder = g_strdup(source);
  char *slash = strrchr(folder, '/');
  *(slash ? slash : folder) = 0;
  g_autofree char *joined = own[0] == '/' ? g_strdup(own + 1) : g_strdup_printf("%s/%s", folder, own);
  g_auto(GStrv) segments = g_strsplit(joined, "/", -1);
  g_autoptr(GPtrArray) kept = g_ptr_array_new();
  for (char **s = segments; *s; s++) {
    if (strcmp(*s, "") == 0 || strcmp(*s, ".") == 0) continue;
    if (strcmp(*s, "..") != 0)
      g_ptr_array_add(kept, *s);
    else if (kept->len > 0)
      g_ptr_array_set_size(kept, (gint)kept->len - 1);
  }
  g_ptr_array_add(kept, NULL);
  return g_strjoinv("/", (char **)kept->pdata);
}

/* word/document.xml -> word/_rels/document.xml.rels */
static char *relationships_name(const char *part)
{
  const char *slash = strrchr(part, '/');
  if (!slash) return g_strdup_printf("_rels/%s.rels", part);
  return g_strdup_printf("%.*s/_rels/%s.rels", (int)(slash - part), part, slash + 1);
}

/* ---- Opening ------------------------------------------------------------------------------ */

static SyPackage *package_new(const char *path, const SyLimits *limits)
{
  SyPackage *package = g_new0(SyPackage, 1);
  package->path = g_strdup(path);
  package->limits = limits ? limits : &sy_limits_default;
  package->parts = g_ptr_array_new_with_free_func(part_free);
  package->by_key = g_hash_table_new(g_str_hash, g_str_equal);
  package->relations = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, relations_free);
  package->defaults = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return package;
}

void sy_package_free(SyPackage *package)
{
  if (!package) return;
  g_hash_table_destroy(package->by_key);
  g_ptr_array_free(package->parts, TRUE);
  g_hash_table_destroy(package->relations);
  g_hash_table_destroy(package->defaults);
  g_free(package->path);
  g_free(package);
}

static bool fail(const SyPackage *package, const char *part, const char *code, const char *hint,
                 SyDiagnostics *diagnostics, const char *message)
{
  SyPlace place = {.file = package->path, .part = part};
  sy_diagnostics_add(diagnostics, SY_ERROR, code, &place, hint, "%s", message);
  return false;
}

static bool read_content_types(SyPackage *package, SyDiagnostics *diagnostics)
{
  if (!find_part(package, CONTENT_TYPES))
    return fail(package, NULL, "package-no-content-types", NULL, diagnostics,
                _("this is not a Word file: it has no [Content_Types].xml"));
  xmlDoc *document = sy_package_load_xml(package, CONTENT_TYPES, diagnostics);
  if (!document) return false;
  for (xmlNode *node = xmlDocGetRootElement(document)->children; node; node = node->next) {
    const char *type = node->type == XML_ELEMENT_NODE ? sy_xml_attribute(node, "ContentType") : NULL;
    const char *name = type ? sy_xml_attribute(node, "PartName") : NULL;
    const char *ending = type ? sy_xml_attribute(node, "Extension") : NULL;
    if (sy_xml_is(node, "Default") && ending)
      g_hash_table_insert(package->defaults, g_ascii_strdown(ending, -1),
                          (void *)g_intern_string(type));
    Part *part = sy_xml_is(node, "Override") && name ? find_part(package, name) : NULL;
    if (part) part->type = g_intern_string(type), part->own_type = true;
  }
  xmlFreeDoc(document);
  for (guint i = 0; i < package->parts->len; i++) {
    Part *part = package->parts->pdata[i];
    if (!part->type) part->type = default_type(package, part->name);
  }
  return true;
}

static bool find_main(SyPackage *package, SyDiagnostics *diagnostics)
{
  package->main = sy_package_related(package, "", "officeDocument");
  if (package->main && find_part(package, package->main)) return true;
  return fail(package, package->main, "package-no-document", NULL, diagnostics,
              package->main ? _("the document part that the file names is not in it")
                            : _("this is not a Word file: it names no document part"));
}

static bool is_dangerous(const char *name)
{
  g_auto(GStrv) segments = g_strsplit_set(name, "/\\", -1);
  for (char **s = segments; *s; s++)
    if (strcmp(*s, "..") == 0) return true;
  return name[0] == '/' || name[0] == '\\' || (name[0] && name[1] == ':');
}

/* One entry of the archive; sizes that cannot be are refused here. */
static bool add_entry(SyPackage *package, Archive *archive, zip_uint64_t index, uint64_t *packed,
                      SyDiagnostics *diagnostics)
{
  zip_stat_t stat;
  if (zip_stat_index(archive->zip, index, ZIP_FL_ENC_GUESS, &stat) != 0 || !stat.name) return true;
  if (g_str_has_suffix(stat.name, "/")) return true;
  if (is_dangerous(stat.name))
    return fail(package, stat.name, "package-part-name", NULL, diagnostics,
                _("the name of this part leads out of the file"));
  if (stat.encryption_method != ZIP_EM_NONE)
    return fail(package, stat.name, "package-encrypted", _("save it without a password"),
                diagnostics, _("the part is encrypted"));
  if (find_part(package, stat.name))
    return fail(package, stat.name, "package-same-part", NULL, diagnostics,
                _("the file holds this part twice"));
  *packed += stat.comp_size;
  if (*packed > g_bytes_get_size(archive->bytes))
    return fail(package, stat.name, "package-overlap", NULL, diagnostics,
                _("the parts of the file overlap: it was made to do harm"));
  Content *content = g_new0(Content, 1);
  content->references = 1;
  content->archive = archive;
  archive->references++;
  content->index = index;
  content->size = stat.size;
  content->packed.crc = stat.crc;
  content->packed.method = stat.comp_method;
  content->packed.size = stat.size;
  add_part(package, stat.name, content);
  return true;
}

static const struct {
  const char *magic;
  size_t length;
  const char *message, *hint;
} foreign[] = {
    {"\xD0\xCF\x11\xE0", 4, N_("this is no .docx but an old Word file or one with a password"),
     N_("save it in Word as .docx, without a password")},
    {"%PDF", 4, N_("this is a PDF, not a Word file"), NULL},
    {"{\\rtf", 5, N_("this is rich text, not a Word file"), N_("save it in Word as .docx")},
};

static bool explain_not_zip(const SyPackage *package, GBytes *bytes, SyDiagnostics *diagnostics)
{
  gsize length;
  const char *data = g_bytes_get_data(bytes, &length);
  if (length == 0)
    return fail(package, NULL, "package-empty", NULL, diagnostics, _("the file is empty"));
  for (size_t i = 0; i < G_N_ELEMENTS(foreign); i++)
    if (length >= foreign[i].length && memcmp(data, foreign[i].magic, foreign[i].length) == 0)
      return fail(package, NULL, "package-foreign", foreign[i].hint ? _(foreign[i].hint) : NULL,
                  diagnostics, _(foreign[i].message));
  return fail(package, NULL, "package-not-zip", _("open it in Word and save it anew"), diagnostics,
              _("this is not a Word file, or it is cut off or damaged"));
}

static bool open_archive(SyPackage *package, GBytes *bytes, SyDiagnostics *diagnostics)
{
  gsize length;
  const void *data = g_bytes_get_data(bytes, &length);
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t *source = length ? zip_source_buffer_create(data, length, 0, &error) : NULL;
  /* zip_open_from_source owns the source when it succeeds. */
  zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
  zip_error_fini(&error);
  if (!zip) {
    if (source) zip_source_free(source);
    return explain_not_zip(package, bytes, diagnostics);
  }
  Archive *archive = g_new0(Archive, 1);
  *archive = (Archive){.references = 1, .zip = zip, .bytes = g_bytes_ref(bytes)};
  zip_int64_t n = zip_get_num_entries(zip, 0);
  bool good = true;
  if (n > (zip_int64_t)package->limits->parts)
    good = fail(package, NULL, "package-too-many-parts", _("--limit parts=NUMBER raises the limit"),
                diagnostics, _("the file holds too many parts"));
  uint64_t packed = 0;
  for (zip_int64_t i = 0; good && i < n; i++)
    good = add_entry(package, archive, (zip_uint64_t)i, &packed, diagnostics);
  archive_unref(archive);
  return good;
}

static SyPackage *finish_open(SyPackage *package, bool good, SyDiagnostics *diagnostics)
{
  if (good && read_content_types(package, diagnostics) && find_main(package, diagnostics))
    return package;
  sy_package_free(package);
  return NULL;
}

SyPackage *sy_package_open_bytes(GBytes *bytes, const char *path, const SyLimits *limits,
                                 SyDiagnostics *diagnostics)
{
  SyPackage *package = package_new(path, limits);
  return finish_open(package, open_archive(package, bytes, diagnostics), diagnostics);
}

static int compare_names(const void *a, const void *b)
{
  return strcmp((*(Part *const *)a)->name, (*(Part *const *)b)->name);
}

#define SY_FOLDER_DEPTH 16

/* Everything below a folder, but hidden files and what a link points to. */
static bool read_folder(SyPackage *package, const char *folder, const char *prefix, int depth,
                        SyDiagnostics *diagnostics)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  if (!dir || depth > SY_FOLDER_DEPTH)
    return fail(package, *prefix ? prefix : NULL, "package-folder", NULL, diagnostics,
                _("the folder cannot be read"));
  for (const char *name; (name = g_dir_read_name(dir));) {
    /* _rels/.rels is the one hidden file that belongs to a package. */
    if (name[0] == '.' && strcmp(name, ".rels") != 0) continue;
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *part = *prefix ? g_strdup_printf("%s/%s", prefix, name) : g_strdup(name);
    if (g_file_test(path, G_FILE_TEST_IS_SYMLINK)) continue;
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
      if (!read_folder(package, path, part, depth + 1, diagnostics)) return false;
      continue;
    }
    if (package->parts->len >= package->limits->parts)
      return fail(package, NULL, "package-too-many-parts", NULL, diagnostics,
                  _("the file holds too many parts"));
    if (find_part(package, part))
      return fail(package, part, "package-same-part", NULL, diagnostics, _("the file holds this part twice"));
    g_autoptr(GBytes) bytes = sy_file_read(path, package->limits, diagnostics);
    if (!bytes) return false;
    package->inflated += g_bytes_get_size(bytes);
    if (package->inflated > package->limits->package_bytes)
      return fail(package, part, "package-too-large", _("--limit package-bytes=NUMBER raises the limit"), diagnostics,
                  _("the file is too large when unpacked"));
    add_part(package, part, content_new(bytes));
  }
  return true;
}

SyPackage *sy_package_open(const char *path, const SyLimits *limits, SyDiagnostics *diagnostics)
{
  if (strcmp(path, "-") != 0 && g_file_test(path, G_FILE_TEST_IS_DIR)) {
    SyPackage *package = package_new(path, limits);
    bool good = read_folder(package, path, "", 0, diagnostics);
    g_ptr_array_sort(package->parts, compare_names);
    return finish_open(package, good, diagnostics);
  }
  g_autoptr(GBytes) bytes = sy_file_read(path, limits, diagnostics);
  return bytes ? sy_package_open_bytes(bytes, path, limits, diagnostics) : NULL;
}

/* ---- Looking ------------------------------------------------------------------------------ */

const char *sy_package_path(const SyPackage *package)
{
  return package->path;
}

size_t sy_package_count(const SyPackage *package)
{
  return package->parts->len;
}

const char *sy_package_part_name(const SyPackage *package, size_t index)
{
  return index < package->parts->len ? ((Part *)package->parts->pdata[index])->name : NULL;
}

bool sy_package_has(const SyPackage *package, const char *part)
{
  return find_part(package, part) != NULL;
}

const char *sy_package_content_type(const SyPackage *package, const char *part)
{
  const Part *found = find_part(package, part);
  return found ? found->type : NULL;
}

const char *sy_package_main(const SyPackage *package)
{
  return package->main;
}

static bool check_size(SyPackage *package, const Part *part, SyDiagnostics *diagnostics)
{
  const Content *content = part->content;
  zip_stat_t stat;
  zip_stat_index(content->archive->zip, content->index, 0, &stat);
  size_t packed = MAX(stat.comp_size, 1);
  if (content->size > package->limits->part_bytes)
    return fail(package, part->name, "package-part-too-large",
                _("--limit part-bytes=NUMBER raises the limit"), diagnostics,
                _("the part is too large when unpacked"));
  if (content->size > SY_RATIO_FROM && content->size / packed > package->limits->ratio)
    return fail(package, part->name, "package-ratio", _("--limit ratio=NUMBER raises the limit"),
                diagnostics, _("the part unpacks to far more than it is packed: it was made to do harm"));
  if (package->inflated + content->size > package->limits->package_bytes)
    return fail(package, part->name, "package-too-large",
                _("--limit package-bytes=NUMBER raises the limit"), diagnostics,
                _("the file is too large when unpacked"));
  return true;
}

static bool damaged(const SyPackage *package, const char *name, SyDiagnostics *diagnostics)
{
  return fail(package, name, "package-damaged", _("open it in Word and save it anew"), diagnostics,
              _("the part is damaged and cannot be unpacked"));
}

GBytes *sy_package_load(SyPackage *package, const char *name, SyDiagnostics *diagnostics)
{
  const Part *part = find_part(package, name);
  if (!part) {
    fail(package, name, "package-no-part", NULL, diagnostics, _("the part is not in the file"));
    return NULL;
  }
  Content *content = part->content;
  if (content->plain) return g_bytes_ref(content->plain);
  if (!check_size(package, part, diagnostics)) return NULL;
  content->plain = read_entry(content, 0, content->size);
  if (!content->plain || g_bytes_get_size(content->plain) != content->size) {
    g_clear_pointer(&content->plain, g_bytes_unref);
    damaged(package, part->name, diagnostics);
    return NULL;
  }
  package->inflated += content->size;
  return g_bytes_ref(content->plain);
}

/* ---- Parts in pieces ---------------------------------------------------------------------- */

struct SyPartStream {
  SyPackage *package;
  const char *name;
  SyDiagnostics *diagnostics;
  GBytes *plain;    /* or */
  zip_file_t *file; /* what is inflated as it is read */
  size_t at, size;
};

SyPartStream *sy_package_stream(SyPackage *package, const char *name, SyDiagnostics *diagnostics)
{
  const Part *part = find_part(package, name);
  bool large = part && !part->content->plain && part->content->archive && part->content->size > SY_STREAM_FROM;
  g_autoptr(GBytes) plain = large ? NULL : sy_package_load(package, name, diagnostics);
  if (!large && !plain) return NULL;
  if (large && !check_size(package, part, diagnostics)) return NULL;
  zip_file_t *file = large ? zip_fopen_index(part->content->archive->zip, part->content->index, 0) : NULL;
  if (large && !file) {
    damaged(package, name, diagnostics);
    return NULL;
  }
  SyPartStream *stream = g_new0(SyPartStream, 1);
  *stream = (SyPartStream){.package = package, .name = part->name, .diagnostics = diagnostics, .file = file, .size = part->content->size};
  stream->plain = g_steal_pointer(&plain);
  return stream;
}

gssize sy_part_stream_read(void *source, void *buffer, size_t size)
{
  SyPartStream *stream = source;
  size_t left = stream->size - stream->at, n = MIN(left, size);
  if (stream->plain) {
    if (n > 0) memcpy(buffer, (const char *)g_bytes_get_data(stream->plain, NULL) + stream->at, n);
  } else {
    /* One byte more than there should be: libzip checks the sum where it meets the end. */
    zip_int64_t got = zip_fread(stream->file, buffer, left == 0 ? 1 : n);
    if (got < 0 || (got == 0) != (left == 0) || (size_t)got > left) {
      damaged(stream->package, stream->name, stream->diagnostics);
      return -1;
    }
    n = (size_t)got;
  }
  stream->at += n;
  return (gssize)n;
}

void sy_part_stream_free(SyPartStream *stream)
{
  if (!stream) return;
  if (stream->file) zip_fclose(stream->file);
  if (stream->plain) g_bytes_unref(stream->plain);
  g_free(stream);
}

xmlDoc *sy_package_load_xml(SyPackage *package, const char *name, SyDiagnostics *diagnostics)
{
  g_autoptr(GBytes) bytes = sy_package_load(package, name, diagnostics);
  if (!bytes) return NULL;
  gsize length;
  const void *data = g_bytes_get_data(bytes, &length);
  SyPlace place = {.file = package->path, .part = name};
  return sy_xml_parse(data, length, &place, package->limits, diagnostics);
}

/* ---- Relationships ------------------------------------------------------------------------ */

/* Of two with one id the first counts. */
static void append_relationship(Relations *relations, const SyRelationship *own)
{
  g_array_append_val(relations->list, *own);
  if (!g_hash_table_contains(relations->by_id, own->id))
    g_hash_table_insert(relations->by_id, (void *)own->id, GUINT_TO_POINTER(relations->list->len));
}

static void add_relationship(Relations *relations, const char *source, const xmlNode *node)
{
  const char *id = sy_xml_attribute(node, "Id"), *type = sy_xml_attribute(node, "Type");
  const char *target = sy_xml_attribute(node, "Target"), *mode = sy_xml_attribute(node, "TargetMode");
  if (!id || !type || !target) return;
  SyRelationship relationship = {.id = g_intern_string(id), .type = g_intern_string(type),
                                 .external = mode && strcmp(mode, "External") == 0};
  /* "#place" is a place in the part itself, not another part. */
  bool as_written = relationship.external || target[0] == '#';
  g_autofree char *resolved = as_written ? g_strdup(target) : resolve(source, target);
  relationship.target = g_intern_string(resolved);
  append_relationship(relations, &relationship);
}

static Relations *relations_of(SyPackage *package, const char *part)
{
  g_autofree char *key = g_ascii_strdown(part, -1);
  Relations *relations = g_hash_table_lookup(package->relations, key);
  if (relations) return relations;
  relations = g_new0(Relations, 1);
  relations->list = g_array_new(FALSE, FALSE, sizeof(SyRelationship));
  relations->by_id = g_hash_table_new(g_str_hash, g_str_equal);
  g_hash_table_insert(package->relations, g_strdup(key), relations);
  g_autofree char *name = relationships_name(part);
  if (!find_part(package, name)) return relations;
  /* Broken relationships count as none: what needs one then says what it misses. */
  SyDiagnostics *unheard = sy_diagnostics_new();
  xmlDoc *document = sy_package_load_xml(package, name, unheard);
  xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
  for (xmlNode *node = root ? root->children : NULL; node; node = node->next)
    if (sy_xml_is(node, "Relationship")) add_relationship(relations, part, node);
  if (document) xmlFreeDoc(document);
  sy_diagnostics_free(unheard);
  return relations;
}

const SyRelationship *sy_package_relationships(SyPackage *package, const char *part, size_t *n)
{
  const Relations *relations = relations_of(package, part);
  *n = relations->list->len;
  return (const SyRelationship *)(void *)relations->list->data;
}

const SyRelationship *sy_package_relationship(SyPackage *package, const char *part, const char *id)
{
  const Relations *relations = relations_of(package, part);
  guint found = GPOINTER_TO_UINT(g_hash_table_lookup(relations->by_id, id));
  return found ? &g_array_index(relations->list, SyRelationship, found - 1) : NULL;
}

const char *sy_package_related(SyPackage *package, const char *part, const char *suffix)
{
  size_t n;
  const SyRelationship *list = sy_package_relationships(package, part, &n);
  for (size_t i = 0; i < n; i++) {
    const char *slash = strrchr(list[i].type, '/');
    if (!list[i].external && slash && strcmp(slash + 1, suffix) == 0) return list[i].target;
  }
  return NULL;
}

void sy_package_put_relationship(SyPackage *package, const char *part, const char *id, const char *type,
                                 const char *target, bool external)
{
  Relations *relations = relations_of(package, part);
  SyRelationship own = {.id = g_intern_string(id), .type = g_intern_string(type), .target = g_intern_string(target),
                        .external = external};
  append_relationship(relations, &own);
  relations->changed = true;
}

const char *sy_package_add_relationship(SyPackage *package, const char *part, const char *type,
                                        const char *target, bool external)
{
  const Relations *relations = relations_of(package, part);
  for (unsigned i = relations->list->len + 1;; i++) {
    g_autofree char *id = g_strdup_printf("rId%u", i);
    if (sy_package_relationship(package, part, id)) continue;
    sy_package_put_relationship(package, part, id, type, target, external);
    return g_intern_string(id);
  }
}

/* ---- Changing ----------------------------------------------------------------------------- */

bool sy_package_set(SyPackage *package, const char *name, const char *content_type, GBytes *bytes)
{
  Part *part = find_part(package, name);
  if (part) {
    content_unref(part->content);
    part->content = content_new(bytes);
  } else {
    part = add_part(package, name, content_new(bytes));
    part->type = default_type(package, name);
    package->types_changed = true;
  }
  if (content_type && (!part->type || strcmp(part->type, content_type) != 0)) {
    part->type = g_intern_string(content_type);
    part->own_type = true;
    package->types_changed = true;
  }
  return true;
}

void sy_package_set_xml(SyPackage *package, const char *name, const char *content_type, xmlDoc *document)
{
  xmlChar *text = NULL;
  int size = 0;
  xmlDocDumpMemoryEnc(document, &text, &size, "UTF-8");
  g_autoptr(GBytes) bytes = g_bytes_new_with_free_func(text, (gsize)size, (GDestroyNotify)xmlFree, text);
  sy_package_set(package, name, content_type, bytes);
}

/* ---- Writing ------------------------------------------------------------------------------ */

static int compare_keys(const void *a, const void *b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void write_content_types(SyPackage *package)
{
  GString *out = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                              "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">");
  guint n;
  g_autofree const char **endings = (const char **)g_hash_table_get_keys_as_array(package->defaults, &n);
  qsort(endings, n, sizeof *endings, compare_keys);
  for (guint i = 0; i < n; i++) {
    g_string_append(out, "<Default Extension=\"");
    sy_xml_append_attribute(out, endings[i], -1);
    g_string_append(out, "\" ContentType=\"");
    sy_xml_append_attribute(out, g_hash_table_lookup(package->defaults, endings[i]), -1);
    g_string_append(out, "\"/>");
  }
  for (guint i = 0; i < package->parts->len; i++) {
    const Part *part = package->parts->pdata[i];
    if (!part->own_type || !part->type) continue;
    g_string_append(out, "<Override PartName=\"/");
    sy_xml_append_attribute(out, part->name, -1);
    g_string_append(out, "\" ContentType=\"");
    sy_xml_append_attribute(out, part->type, -1);
    g_string_append(out, "\"/>");
  }
  g_string_append(out, "</Types>");
  g_autoptr(GBytes) bytes = g_string_free_to_bytes(out);
  sy_package_set(package, CONTENT_TYPES, NULL, bytes);
  package->types_changed = false;
}

/* The target as it stands in the file: relative to the source's folder where that is shorter. */
static void append_target(GString *out, const char *source, const SyRelationship *relationship)
{
  const char *slash = strrchr(source, '/');
  size_t folder = slash ? (size_t)(slash - source) + 1 : 0;
  const char *target = relationship->target;
  bool as_written = relationship->external || target[0] == '#';
  if (!as_written && strncmp(target, source, folder) == 0)
    target += folder;
  else if (!as_written)
    g_string_append_c(out, '/');
  if (as_written) {
    sy_xml_append_attribute(out, target, -1);
  } else {
    g_autofree char *escaped = g_uri_escape_string(target, "/!$&'()*+,;=:@", TRUE);
    sy_xml_append_attribute(out, escaped, -1);
  }
}

static void write_relations(SyPackage *package, const char *source, Relations *relations)
{
  GString *out = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                              "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
  for (guint i = 0; i < relations->list->len; i++) {
    const SyRelationship *r = &g_array_index(relations->list, SyRelationship, i);
    g_string_append(out, "<Relationship Id=\"");
    sy_xml_append_attribute(out, r->id, -1);
    g_string_append(out, "\" Type=\"");
    sy_xml_append_attribute(out, r->type, -1);
    g_string_append(out, "\" Target=\"");
    append_target(out, source, r);
    g_string_append(out, r->external ? "\" TargetMode=\"External\"/>" : "\"/>");
  }
  g_string_append(out, "</Relationships>");
  g_autoptr(GBytes) bytes = g_string_free_to_bytes(out);
  g_autofree char *name = relationships_name(source);
  if (!g_hash_table_contains(package->defaults, "rels"))
    g_hash_table_insert(package->defaults, g_strdup("rels"), (void *)g_intern_string(RELATIONSHIPS_TYPE));
  sy_package_set(package, name, NULL, bytes);
  relations->changed = false;
}

static void write_changes(SyPackage *package)
{
  g_autoptr(GPtrArray) sources = g_ptr_array_new();
  for (guint i = 0; i < package->parts->len; i++)
    g_ptr_array_add(sources, ((Part *)package->parts->pdata[i])->name);
  g_ptr_array_add(sources, "");
  for (guint i = 0; i < sources->len; i++) {
    g_autofree char *key = g_ascii_strdown(sources->pdata[i], -1);
    Relations *relations = g_hash_table_lookup(package->relations, key);
    if (relations && relations->changed) write_relations(package, sources->pdata[i], relations);
  }
  if (package->types_changed) write_content_types(package);
}

SyPackage *sy_package_new_like(SyPackage *source)
{
  write_changes(source);
  SyPackage *package = package_new(source->path, source->limits);
  for (guint i = 0; i < source->parts->len; i++) {
    const Part *from = source->parts->pdata[i];
    Part *part = add_part(package, from->name, content_ref(from->content));
    part->type = from->type;
    part->own_type = from->own_type;
  }
  GHashTableIter iterator;
  void *key, *value;
  g_hash_table_iter_init(&iterator, source->defaults);
  while (g_hash_table_iter_next(&iterator, &key, &value))
    g_hash_table_insert(package->defaults, g_strdup(key), value);
  package->main = source->main;
  package->types_changed = source->types_changed;
  return package;
}

/* Packs a part's content once; parts that no one changed go out as they came in. */
static bool pack(SyPackage *package, Part *part, int level, SyZipEntry *entry, SyDiagnostics *diagnostics)
{
  Content *content = part->content;
  bool raw = content->archive && (content->packed.method == 0 || content->packed.method == 8);
  if (!content->packed.packed && raw)
    content->packed.packed = read_entry(content, ZIP_FL_COMPRESSED, g_bytes_get_size(content->archive->bytes));
  else if (!content->packed.packed || (content->level && content->level != level)) {
    g_autoptr(GBytes) plain = sy_package_load(package, part->name, diagnostics);
    if (!plain) return false;
    g_clear_pointer(&content->packed.packed, g_bytes_unref);
    sy_zip_pack(plain, level, &content->packed);
    content->level = level;
  }
  if (!content->packed.packed)
    return fail(package, part->name, "package-damaged", _("open it in Word and save it anew"), diagnostics,
                _("the part is damaged and cannot be unpacked"));
  *entry = content->packed;
  entry->name = part->name;
  return true;
}

static int rank(const Part *part)
{
  if (strcmp(part->name, CONTENT_TYPES) == 0) return 0;
  return strcmp(part->name, "_rels/.rels") == 0 ? 1 : 2;
}

GBytes *sy_package_bytes(SyPackage *package, int level, SyDiagnostics *diagnostics)
{
  write_changes(package);
  size_t n = 0;
  g_autofree SyZipEntry *entries = g_new0(SyZipEntry, package->parts->len + 1);
  for (int r = 0; r <= 2; r++)
    for (guint i = 0; i < package->parts->len; i++) {
      Part *part = package->parts->pdata[i];
      if (rank(part) == r && !pack(package, part, level, &entries[n++], diagnostics)) return NULL;
    }
  GBytes *bytes = sy_zip_write(entries, n);
  if (!bytes)
    fail(package, NULL, "package-too-large", NULL, diagnostics, _("the file would be larger than 2 GiB"));
  return bytes;
}

bool sy_package_save(SyPackage *package, const char *path, int level, SyDiagnostics *diagnostics)
{
  g_autoptr(GBytes) bytes = sy_package_bytes(package, level, diagnostics);
  if (!bytes) return false;
  gsize length;
  const void *data = g_bytes_get_data(bytes, &length);
  return sy_file_write(path, data, length, diagnostics);
}

bool sy_package_digest(SyPackage *package, GChecksum *sum, SyDiagnostics *diagnostics)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_copy(package->parts, NULL, NULL);
  g_ptr_array_set_free_func(sorted, NULL);
  g_ptr_array_sort(sorted, compare_names);
  for (guint i = 0; i < sorted->len; i++) {
    const Part *part = sorted->pdata[i];
    g_autoptr(GBytes) bytes = sy_package_load(package, part->name, diagnostics);
    if (!bytes) return false;
    gsize length;
    const guchar *data = g_bytes_get_data(bytes, &length);
    g_checksum_update(sum, (const guchar *)part->name, (gssize)strlen(part->name) + 1);
    guint64 count = GUINT64_TO_LE(length);
    g_checksum_update(sum, (const guchar *)&count, sizeof count);
    g_checksum_update(sum, data, (gssize)length);
  }
  return true;
}
