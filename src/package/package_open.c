/* A package from an archive or a folder. */
#include "package/package_private.h"

#include <string.h>

static bool read_content_types(SyPackage *package, SyDiagnostics *diagnostics)
{
  bool opendocument = sy_package_find(package, "mimetype") != NULL;
  if (!sy_package_find(package, CONTENT_TYPES) && opendocument)
    return sy_package_fail(package, NULL, "package-foreign",
                           package->workbook ? _("save it as .xlsx") : _("save it as .docx"), diagnostics,
                           _("this is an OpenDocument file"));
  if (!sy_package_find(package, CONTENT_TYPES))
    return sy_package_fail(package, NULL, "package-no-content-types", NULL, diagnostics, _(package->words->no_types));
  xmlDoc *document = sy_package_load_xml(package, CONTENT_TYPES, diagnostics);
  if (!document) return false;
  for (xmlNode *node = xmlDocGetRootElement(document)->children; node; node = node->next) {
    const char *type = node->type == XML_ELEMENT_NODE ? sy_xml_attribute(node, "ContentType") : NULL;
    const char *name = type ? sy_xml_attribute(node, "PartName") : NULL;
    const char *ending = type ? sy_xml_attribute(node, "Extension") : NULL;
    if (sy_xml_is(node, "Default") && ending)
      g_hash_table_insert(package->defaults, g_ascii_strdown(ending, -1), (void *)g_intern_string(type));
    SyPart *part = sy_xml_is(node, "Override") && name ? sy_package_find(package, name) : NULL;
    if (part) part->type = g_intern_string(type), part->own_type = true;
  }
  xmlFreeDoc(document);
  for (guint i = 0; i < package->parts->len; i++) {
    SyPart *part = package->parts->pdata[i];
    if (!part->type) part->type = sy_package_default_type(package, part->name);
  }
  return true;
}

static bool find_main(SyPackage *package, SyDiagnostics *diagnostics)
{
  package->main = g_intern_string(sy_package_related(package, "", "officeDocument"));
  if (package->main && sy_package_find(package, package->main)) return true;
  return sy_package_fail(package, package->main, "package-no-document", NULL, diagnostics,
                         package->main ? _("the document part that the file names is not in it")
                                       : _(package->words->no_main));
}

static bool is_dangerous(const char *name)
{
  g_auto(GStrv) segments = g_strsplit_set(name, "/\\", -1);
  for (char **s = segments; *s; s++)
    if (strcmp(*s, "..") == 0) return true;
  return name[0] == '/' || name[0] == '\\' || (name[0] && name[1] == ':');
}

/* One entry of the archive; sizes that cannot be are refused here. */
static bool add_entry(SyPackage *package, SyArchive *archive, zip_uint64_t index, uint64_t *packed,
                      SyDiagnostics *diagnostics)
{
  zip_stat_t stat;
  if (zip_stat_index(archive->zip, index, ZIP_FL_ENC_GUESS, &stat) != 0 || !stat.name) return true;
  if (g_str_has_suffix(stat.name, "/")) return true;
  if (is_dangerous(stat.name))
    return sy_package_fail(package, stat.name, "package-part-name", NULL, diagnostics,
                           _("the name of this part leads out of the file"));
  if (stat.encryption_method != ZIP_EM_NONE)
    return sy_package_fail(package, stat.name, "package-encrypted", _("save it without a password"), diagnostics,
                           _("the part is encrypted"));
  if (sy_package_find(package, stat.name))
    return sy_package_fail(package, stat.name, "package-same-part", NULL, diagnostics,
                           _("the file holds this part twice"));
  *packed += stat.comp_size;
  if (*packed > g_bytes_get_size(archive->bytes))
    return sy_package_fail(package, stat.name, "package-overlap", NULL, diagnostics,
                           _("the parts of the file overlap: it was made to do harm"));
  SyContent *content = g_new0(SyContent, 1);
  content->references = 1;
  content->archive = archive;
  archive->references++;
  content->index = index;
  content->size = stat.size;
  content->packed.crc = stat.crc;
  content->packed.method = stat.comp_method;
  content->packed.size = stat.size;
  sy_package_add_part(package, stat.name, content);
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
  if (length == 0) return sy_package_fail(package, NULL, "package-empty", NULL, diagnostics, _("the file is empty"));
  for (size_t i = 0; !package->workbook && i < G_N_ELEMENTS(foreign); i++)
    if (length >= foreign[i].length && memcmp(data, foreign[i].magic, foreign[i].length) == 0)
      return sy_package_fail(package, NULL, "package-foreign", foreign[i].hint ? _(foreign[i].hint) : NULL, diagnostics,
                             _(foreign[i].message));
  return sy_package_fail(package, NULL, "package-not-zip", _(package->words->save_anew), diagnostics,
                         _(package->words->not_zip));
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
  SyArchive *archive = g_new0(SyArchive, 1);
  *archive = (SyArchive){.references = 1, .zip = zip, .bytes = g_bytes_ref(bytes)};
  zip_int64_t n = zip_get_num_entries(zip, 0);
  bool good = true;
  if (n > (zip_int64_t)package->limits->parts)
    good = sy_package_fail(package, NULL, "package-too-many-parts", _("--limit parts=NUMBER raises the limit"),
                           diagnostics, _("the file holds too many parts"));
  uint64_t packed = 0;
  for (zip_int64_t i = 0; good && i < n; i++) good = add_entry(package, archive, (zip_uint64_t)i, &packed, diagnostics);
  sy_archive_unref(archive);
  return good;
}

static SyPackage *finish_open(SyPackage *package, bool good, SyDiagnostics *diagnostics)
{
  if (good && read_content_types(package, diagnostics) && find_main(package, diagnostics)) return package;
  sy_package_free(package);
  return NULL;
}

SyPackage *sy_package_open_bytes(GBytes *bytes, const char *path, const SyLimits *limits, SyDiagnostics *diagnostics)
{
  SyPackage *package = sy_package_new(path, limits);
  return finish_open(package, open_archive(package, bytes, diagnostics), diagnostics);
}

static const SyPackageWords workbook_words = {
    .not_zip = N_("this is not an Excel file, or it is cut off or damaged"),
    .no_types = N_("this is not an Excel file: it has no [Content_Types].xml"),
    .no_main = N_("this is not an Excel file: it names no workbook"),
    .save_anew = N_("open it in Excel and save it anew"),
};

SyPackage *sy_package_open_workbook(GBytes *bytes, const char *path, const SyLimits *limits, SyDiagnostics *diagnostics)
{
  SyPackage *package = sy_package_new(path, limits);
  package->workbook = true;
  package->words = &workbook_words;
  return finish_open(package, open_archive(package, bytes, diagnostics), diagnostics);
}

#define SY_FOLDER_DEPTH 16

/* Everything below a folder, but hidden files and what a link points to. */
static bool read_folder(SyPackage *package, const char *folder, const char *prefix, int depth,
                        SyDiagnostics *diagnostics)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  if (!dir || depth > SY_FOLDER_DEPTH)
    return sy_package_fail(package, *prefix ? prefix : NULL, "package-folder", NULL, diagnostics,
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
      return sy_package_fail(package, NULL, "package-too-many-parts", NULL, diagnostics,
                             _("the file holds too many parts"));
    if (sy_package_find(package, part))
      return sy_package_fail(package, part, "package-same-part", NULL, diagnostics,
                             _("the file holds this part twice"));
    g_autoptr(GBytes) bytes = sy_file_read(path, package->limits, diagnostics);
    if (!bytes) return false;
    package->inflated += g_bytes_get_size(bytes);
    if (package->inflated > package->limits->package_bytes)
      return sy_package_fail(package, part, "package-too-large", _("--limit package-bytes=NUMBER raises the limit"),
                             diagnostics, _("the file is too large when unpacked"));
    sy_package_add_part(package, part, sy_content_new(bytes));
  }
  return true;
}

SyPackage *sy_package_open(const char *path, const SyLimits *limits, SyDiagnostics *diagnostics)
{
  if (strcmp(path, "-") != 0 && g_file_test(path, G_FILE_TEST_IS_DIR)) {
    SyPackage *package = sy_package_new(path, limits);
    bool good = read_folder(package, path, "", 0, diagnostics);
    g_ptr_array_sort(package->parts, sy_part_compare);
    return finish_open(package, good, diagnostics);
  }
  g_autoptr(GBytes) bytes = sy_file_read(path, limits, diagnostics);
  return bytes ? sy_package_open_bytes(bytes, path, limits, diagnostics) : NULL;
}
