/* The package of an .xlsx: a zip from strangers. Small parts are parsed whole; a sheet's rows and the shared strings
 * are parsed while they are inflated, so that only libxml2's own caution (it runs without XML_PARSE_HUGE here: depth,
 * entities and the length of a text are bounded) and the counts below stand between a bomb and the machine. */
#include "table/table_private.h"

#include <libxml/xmlerror.h>
#include <string.h>
#include <zip.h>

#define SY_RATIO_FROM ((size_t)1 << 20) /* smaller parts may pack as well as they like */

struct SySheets {
  const SyTableSource *source;
  zip_t *zip;
};

struct SyBookStream {
  SySheets *sheets;
  char *part;
  zip_file_t *file;
  size_t packed, read, most;
  xmlTextReader *xml;
  char *said; /* libxml2's first complaint */
  int line;
  bool failed;
};

static bool fail(const SyTableSource *source, const char *part, const char *code, const char *hint, const char *message)
{
  SyPlace place = {.file = source->path, .part = part};
  sy_diagnostics_add(source->diagnostics, SY_ERROR, code, &place, hint, "%s", message);
  return false;
}

/* ---- The zip ------------------------------------------------------------------------------ */

static bool check_entry(SySheets *sheets, zip_uint64_t index)
{
  zip_stat_t stat;
  if (zip_stat_index(sheets->zip, index, ZIP_FL_ENC_GUESS, &stat) != 0 || !stat.name) return true;
  if (stat.encryption_method != ZIP_EM_NONE)
    return fail(sheets->source, stat.name, "package-encrypted", _("save it without a password"),
                _("the part is encrypted"));
  if (strcmp(stat.name, "mimetype") == 0)
    return fail(sheets->source, NULL, "table-foreign", _("save it as .xlsx"), _("this is an OpenDocument file"));
  return true;
}

SySheets *sy_sheets_open(GBytes *bytes, const SyTableSource *source)
{
  zip_error_t error;
  zip_error_init(&error);
  gsize length = 0;
  const void *data = bytes ? g_bytes_get_data(bytes, &length) : NULL;
  zip_source_t *from =
      bytes ? zip_source_buffer_create(data, length, 0, &error) : zip_source_file_create(source->path, 0, -1, &error);
  /* zip_open_from_source owns the source when it succeeds. */
  zip_t *zip = from ? zip_open_from_source(from, ZIP_RDONLY, &error) : NULL;
  zip_error_fini(&error);
  if (!zip) {
    if (from) zip_source_free(from);
    fail(source, NULL, "package-not-zip", _("open it in Excel and save it anew"),
         _("this is not an Excel file, or it is cut off or damaged"));
    return NULL;
  }
  SySheets *sheets = g_new0(SySheets, 1);
  *sheets = (SySheets){source, zip};
  zip_int64_t n = zip_get_num_entries(zip, 0);
  bool good = n <= (zip_int64_t)source->limits->parts ||
              fail(source, NULL, "package-too-many-parts", _("--limit parts=NUMBER raises the limit"),
                   _("the file holds too many parts"));
  for (zip_int64_t i = 0; good && i < n; i++) good = check_entry(sheets, (zip_uint64_t)i);
  if (good) return sheets;
  sy_sheets_free(sheets);
  return NULL;
}

void sy_sheets_free(SySheets *sheets)
{
  if (!sheets) return;
  zip_discard(sheets->zip);
  g_free(sheets);
}

bool sy_sheets_has(const SySheets *sheets, const char *part)
{
  return zip_name_locate(sheets->zip, part, ZIP_FL_NOCASE) >= 0;
}

/* ---- Streams ------------------------------------------------------------------------------ */

SyBookStream *sy_book_stream_new(SySheets *sheets, const char *part, size_t most)
{
  zip_int64_t index = zip_name_locate(sheets->zip, part, ZIP_FL_NOCASE);
  zip_stat_t stat;
  if (index < 0 || zip_stat_index(sheets->zip, (zip_uint64_t)index, 0, &stat) != 0) {
    fail(sheets->source, part, "package-no-part", _("open it in Excel and save it anew"),
         _("the file lacks this part"));
    return NULL;
  }
  zip_file_t *file = zip_fopen_index(sheets->zip, (zip_uint64_t)index, 0);
  if (!file) {
    fail(sheets->source, part, "package-damaged", _("open it in Excel and save it anew"),
         _("the part cannot be unpacked: the file is damaged"));
    return NULL;
  }
  SyBookStream *stream = g_new0(SyBookStream, 1);
  *stream =
      (SyBookStream){.sheets = sheets, .part = g_strdup(part), .file = file, .packed = stat.comp_size, .most = most};
  return stream;
}

int sy_book_stream_read(SyBookStream *stream, char *buffer, int length)
{
  const SyTableSource *source = stream->sheets->source;
  if (stream->failed) return -1;
  zip_int64_t n = zip_fread(stream->file, buffer, (zip_uint64_t)length);
  if (n < 0) {
    stream->failed = true;
    fail(source, stream->part, "package-damaged", _("open it in Excel and save it anew"),
         _("the part cannot be unpacked: the file is damaged"));
    return -1;
  }
  stream->read += (size_t)n;
  if (stream->read > stream->most) {
    stream->failed = true;
    fail(source, stream->part, "package-too-large", _("--limit package-bytes=NUMBER raises the limit"),
         _("the part unpacks to more bytes than are allowed"));
  } else if (stream->read > SY_RATIO_FROM && stream->read / source->limits->ratio > stream->packed) {
    stream->failed = true;
    fail(source, stream->part, "package-ratio", _("--limit ratio=NUMBER raises the limit"),
         _("the part unpacks to suspiciously many times its size"));
  }
  return stream->failed ? -1 : (int)n;
}

void sy_book_stream_free(SyBookStream *stream)
{
  if (!stream) return;
  if (stream->xml) xmlFreeTextReader(stream->xml);
  zip_fclose(stream->file);
  g_free(stream->part);
  g_free(stream->said);
  g_free(stream);
}

static int read_callback(void *context, char *buffer, int length)
{
  return sy_book_stream_read(context, buffer, length);
}

#if LIBXML_VERSION >= 21200
static void note_error(void *data, const xmlError *error)
#else
static void note_error(void *data, xmlError *error)
#endif
{
  SyBookStream *stream = data;
  if (stream->said || !error || error->level < XML_ERR_ERROR) return;
  stream->said = g_strdup(error->message ? error->message : "");
  g_strdelimit(stream->said, "\r\n", ' ');
  g_strchomp(stream->said);
  stream->line = error->line;
}

xmlTextReader *sy_book_stream_xml(SyBookStream *stream)
{
  if (!stream->xml) {
    /* The stream closes itself: no close callback. */
    stream->xml = xmlReaderForIO(read_callback, NULL, stream, NULL, NULL, XML_PARSE_NONET | XML_PARSE_COMPACT);
    if (stream->xml) xmlTextReaderSetStructuredErrorHandler(stream->xml, (xmlStructuredErrorFunc)note_error, stream);
  }
  return stream->xml;
}

int sy_book_stream_next(SyBookStream *stream)
{
  xmlTextReader *xml = sy_book_stream_xml(stream);
  int result = stream->failed || !xml ? -1 : xmlTextReaderRead(xml);
  if (result >= 0 && !stream->said) {
    if (result == 0 || xmlTextReaderNodeType(xml) != XML_READER_TYPE_DOCUMENT_TYPE) return result;
    stream->failed = true;
    fail(stream->sheets->source, stream->part, "xml-doctype", NULL,
         _("the XML declares a document type; that is not allowed here"));
  } else if (!stream->failed) {
    stream->failed = true;
    SyPlace place = {.file = stream->sheets->source->path, .part = stream->part, .line = stream->line};
    sy_diagnostics_add(stream->sheets->source->diagnostics, SY_ERROR, "xml-malformed", &place, NULL,
                       _("the XML is not well-formed: %s"), stream->said ? stream->said : "");
  }
  return -1;
}

const char *sy_book_stream_attribute(SyBookStream *stream, const char *local_name)
{
  xmlTextReader *xml = stream->xml;
  const char *value = NULL;
  while (!value && xmlTextReaderMoveToNextAttribute(xml) == 1)
    if (strcmp((const char *)xmlTextReaderConstLocalName(xml), local_name) == 0)
      value = (const char *)xmlTextReaderConstValue(xml);
  xmlTextReaderMoveToElement(xml);
  return value;
}

xmlDoc *sy_sheets_parse(SySheets *sheets, const char *part)
{
  SyBookStream *stream = sy_book_stream_new(sheets, part, sheets->source->limits->part_bytes);
  if (!stream) return NULL;
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  char buffer[16384];
  int n;
  while ((n = sy_book_stream_read(stream, buffer, sizeof buffer)) > 0)
    g_byte_array_append(bytes, (guint8 *)buffer, (guint)n);
  SyPlace place = {.file = sheets->source->path, .part = part};
  xmlDoc *document = n < 0 ? NULL
                           : sy_xml_parse(bytes->data ? bytes->data : (guint8 *)"", bytes->len, &place,
                                          sheets->source->limits, sheets->source->diagnostics);
  sy_book_stream_free(stream);
  return document;
}
