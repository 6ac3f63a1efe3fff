/* What the files of XML reading share. */
#ifndef SY_BASE_XML_PRIVATE_H
#define SY_BASE_XML_PRIVATE_H

#include "base/base.h"

#include <libxml/xmlerror.h>

/* HUGE lifts libxml2's own limits, so that ours, which have messages, come first. */
#define SY_XML_OPTIONS (XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOWARNING | XML_PARSE_NOERROR | XML_PARSE_COMPACT)

/* What libxml2 says, on one line. */
void sy_xml_report_parser(const SyPlace *place, const xmlError *error, SyDiagnostics *diagnostics);
/* False, with the message reported. */
bool sy_xml_report(const SyPlace *place, int line, const char *code, SyDiagnostics *diagnostics, const char *message);

bool sy_xml_is_wide(const void *bytes, size_t length);
/* UTF-16 with its mark -> UTF-8 without a declaration; caller frees; NULL with a diagnostic. */
char *sy_xml_from_wide(const void *bytes, size_t *length, const SyPlace *place, SyDiagnostics *diagnostics);

/* A scan of bytes that are all there, in UTF-8. */
bool sy_xml_check(const char *bytes, size_t length, const SyPlace *place, const SyLimits *limits,
                  SyDiagnostics *diagnostics);

/* A source whose bytes are UTF-8 in any case. */
typedef struct {
  SyXmlSource read;
  void *source;
  char *text; /* What has been read ahead, or all of it in UTF-8. */
  size_t length, at;
  bool whole;
} SyXmlInput;
bool sy_xml_input_open(SyXmlInput *input, SyXmlSource read, void *source, const SyPlace *place,
                       SyDiagnostics *diagnostics);
gssize sy_xml_input_read(SyXmlInput *input, void *buffer, size_t size);
void sy_xml_input_close(SyXmlInput *input);

#endif
