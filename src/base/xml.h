/* xml: hardened reading of XML. */
#ifndef SY_BASE_XML_H
#define SY_BASE_XML_H

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/limits.h"

#include <libxml/tree.h>

/* Parses UTF-8 or UTF-16 XML: no network, no entities but the five, no document type, depth at
 * most limits->depth. NULL with a diagnostic (file and part from place, line from the parser). */
xmlDoc *sy_xml_parse(const void *bytes, size_t length, const SyPlace *place, const SyLimits *limits,
                     SyDiagnostics *diagnostics);
/* ---- XML of any size ---- */
/* Where bytes come from: fills the buffer with at most size bytes; 0 at the end, -1 on damage that has been reported.
 */
typedef gssize (*SyXmlSource)(void *source, void *buffer, size_t size);
/* What a scan meets. tag: the tag as it stands, from '<' to '>'; name: its local name, within it. Any may be NULL. */
typedef struct {
  void (*start)(void *data, const char *tag, size_t length, const char *name, size_t name_length, bool empty);
  void (*end)(void *data, const char *tag, size_t length);
  void (*text)(void *data, const char *text, size_t length);
} SyXmlEvents;
/* Looks over markup without building a tree: encoding, document types, depth and attributes are checked as by
 * sy_xml_parse; events tell what is there. False with a diagnostic. What is not well-formed otherwise is for the
 * parser. */
bool sy_xml_scan(SyXmlSource read, void *source, const SyXmlEvents *events, void *data, const SyPlace *place,
                 const SyLimits *limits, SyDiagnostics *diagnostics);
/* A tree that grows at its end as the source is read and whose beginning is dropped once it has been used. The source
 * must have passed sy_xml_scan. Nodes are walked by the functions below only, until they are whole. */
typedef struct SyXmlStream SyXmlStream;
SyXmlStream *sy_xml_stream_new(SyXmlSource read, void *source, const SyPlace *place, SyDiagnostics *diagnostics);
void sy_xml_stream_free(SyXmlStream *stream);
/* The root element; NULL on an error, which has been reported. */
xmlNode *sy_xml_stream_root(SyXmlStream *stream);
/* The first child, and the next sibling, reading on as needed; NULL: there is none, or an error. */
xmlNode *sy_xml_stream_child(SyXmlStream *stream, xmlNode *node);
xmlNode *sy_xml_stream_next(SyXmlStream *stream, xmlNode *node);
/* Reads on until node's end tag. False on an error. */
bool sy_xml_stream_complete(SyXmlStream *stream, xmlNode *node);
/* Frees a node whose next sibling, or whose parent's end, has been reached. */
void sy_xml_stream_drop(SyXmlStream *stream, xmlNode *node);
/* Reads to the end of the source: whether all of it is well-formed. */
bool sy_xml_stream_finish(SyXmlStream *stream);
bool sy_xml_stream_failed(const SyXmlStream *stream);

/* The attribute without its namespace's prefix; borrowed from the tree's text node; NULL if absent. */
const char *sy_xml_attribute(const xmlNode *node, const char *local_name);
/* True if node is an element of that local name (any namespace). */
bool sy_xml_is(const xmlNode *node, const char *local_name);
/* The first child element of that local name, or NULL. */
xmlNode *sy_xml_child(const xmlNode *node, const char *local_name);
/* The text of the first child element of that local name, in the arena; "" if there is none. node may be NULL. */
const char *sy_xml_child_text(SyArena *arena, const xmlNode *node, const char *local_name);
/* The node after this one in the order of the document, within root; NULL at the end. */
xmlNode *sy_xml_following(const xmlNode *node, const xmlNode *root);
/* Appends s with & < > (and " in attributes) escaped; characters XML forbids become U+FFFD.
 * Returns how many were replaced. */
size_t sy_xml_append_text(GString *out, const char *s, gssize length);
size_t sy_xml_append_attribute(GString *out, const char *s, gssize length);

#endif
