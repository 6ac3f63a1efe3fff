/* A tree that grows at its end and is dropped at its beginning, over libxml2's push parser. */
#include "base/xml_private.h"

#include <libxml/parser.h>
#include <string.h>

#define PIECE (16 << 10)

struct SyXmlStream {
  xmlParserCtxt *context;
  SyXmlInput input;
  SyPlace place;
  char *file, *part;
  SyDiagnostics *diagnostics;
  bool ended, failed;
  char buffer[PIECE];
};

SyXmlStream *sy_xml_stream_new(SyXmlSource read, void *source, const SyPlace *place, SyDiagnostics *diagnostics)
{
  SyXmlStream *stream = g_new0(SyXmlStream, 1);
  stream->file = g_strdup(place->file);
  stream->part = g_strdup(place->part);
  stream->place = (SyPlace){.file = stream->file, .part = stream->part};
  stream->diagnostics = diagnostics;
  stream->context = xmlCreatePushParserCtxt(NULL, NULL, NULL, 0, NULL);
  xmlCtxtUseOptions(stream->context, SY_XML_OPTIONS);
  stream->failed = !sy_xml_input_open(&stream->input, read, source, &stream->place, diagnostics);
  return stream;
}

void sy_xml_stream_free(SyXmlStream *stream)
{
  if (!stream) return;
  if (stream->context->myDoc) xmlFreeDoc(stream->context->myDoc);
  stream->context->myDoc = NULL;
  xmlFreeParserCtxt(stream->context);
  sy_xml_input_close(&stream->input);
  g_free(stream->file);
  g_free(stream->part);
  g_free(stream);
}

bool sy_xml_stream_failed(const SyXmlStream *stream)
{
  return stream->failed;
}

/* Reads a piece on; false at the end and on an error. */
static bool advance(SyXmlStream *stream)
{
  if (stream->failed || stream->ended) return false;
  gssize n = sy_xml_input_read(&stream->input, stream->buffer, sizeof stream->buffer);
  if (n < 0) {
    stream->failed = true;
    return false;
  }
  stream->ended = n == 0;
  xmlParseChunk(stream->context, stream->buffer, (int)n, stream->ended);
  if (stream->context->wellFormed) return true;
  stream->failed = true;
  sy_xml_report_parser(&stream->place, xmlCtxtGetLastError(stream->context), stream->diagnostics);
  return false;
}

/* Its end tag has not been read yet. */
static bool is_open(const SyXmlStream *stream, const xmlNode *node)
{
  if (stream->ended) return false;
  for (int i = stream->context->nodeNr - 1; i >= 0; i--)
    if (stream->context->nodeTab[i] == node) return true;
  return false;
}

xmlNode *sy_xml_stream_root(SyXmlStream *stream)
{
  xmlNode *root = NULL;
  do root = stream->context->myDoc ? xmlDocGetRootElement(stream->context->myDoc) : NULL;
  while (!root && advance(stream));
  return stream->failed ? NULL : root;
}

xmlNode *sy_xml_stream_child(SyXmlStream *stream, xmlNode *node)
{
  while (!node->children && is_open(stream, node) && advance(stream)) continue;
  return stream->failed ? NULL : node->children;
}

xmlNode *sy_xml_stream_next(SyXmlStream *stream, xmlNode *node)
{
  while (!node->next && is_open(stream, node->parent) && advance(stream)) continue;
  return stream->failed ? NULL : node->next;
}

bool sy_xml_stream_complete(SyXmlStream *stream, xmlNode *node)
{
  while (is_open(stream, node) && advance(stream)) continue;
  return !stream->failed;
}

bool sy_xml_stream_finish(SyXmlStream *stream)
{
  while (advance(stream)) continue;
  return !stream->failed;
}

void sy_xml_stream_drop(SyXmlStream *stream, xmlNode *node)
{
  if (stream->failed || is_open(stream, node)) return;
  xmlUnlinkNode(node);
  xmlFreeNode(node);
}
