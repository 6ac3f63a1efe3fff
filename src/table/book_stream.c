/* A sheet's rows and the shared strings are parsed while they are inflated, so that only libxml2's own caution (it runs
 * without XML_PARSE_HUGE here: depth, entities and the length of a text are bounded) and the limits of the package
 * stand between a bomb and the machine. */
#include "table/table_private.h"

#include <libxml/xmlerror.h>
#include <string.h>

struct SyBookStream {
  const SyTableSource *source;
  char *part;
  SyPartStream *bytes;
  xmlTextReader *xml;
  char *said; /* libxml2's first complaint */
  int line;
  bool failed;
};

SyBookStream *sy_book_stream_new(SyPackage *package, const char *part, const SyTableSource *source)
{
  SyPartStream *bytes = sy_package_stream(package, part, source->diagnostics);
  if (!bytes) return NULL;
  SyBookStream *stream = g_new0(SyBookStream, 1);
  *stream = (SyBookStream){.source = source, .part = g_strdup(part), .bytes = bytes};
  return stream;
}

int sy_book_stream_read(SyBookStream *stream, char *buffer, int length)
{
  gssize n = stream->failed ? -1 : sy_part_stream_read(stream->bytes, buffer, (size_t)length);
  stream->failed = n < 0;
  return (int)n;
}

void sy_book_stream_free(SyBookStream *stream)
{
  if (!stream) return;
  if (stream->xml) xmlFreeTextReader(stream->xml);
  sy_part_stream_free(stream->bytes);
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
  SyPlace place = {.file = stream->source->path, .part = stream->part, .line = stream->line};
  if (result >= 0 && !stream->said) {
    if (result == 0 || xmlTextReaderNodeType(xml) != XML_READER_TYPE_DOCUMENT_TYPE) return result;
    stream->failed = true;
    sy_diagnostics_add(stream->source->diagnostics, SY_ERROR, "xml-doctype", &place, NULL,
                       _("the XML declares a document type; that is not allowed here"));
  } else if (!stream->failed) {
    stream->failed = true;
    sy_diagnostics_add(stream->source->diagnostics, SY_ERROR, "xml-malformed", &place, NULL,
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
