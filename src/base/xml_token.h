/* xml_token: the tokens of markup, one after another, for whoever needs no tree: the scan of a part before it is
 * parsed, and readers that replace a few of a part's bytes. It is no parser: what it takes may still not be
 * well-formed. */
#ifndef SY_BASE_XML_TOKEN_H
#define SY_BASE_XML_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

typedef enum {
  SY_XML_TEXT,  /* up to the next '<', or to the end of what is there */
  SY_XML_CDATA, /* with its brackets */
  SY_XML_START, /* a start tag, or the tag of an empty element */
  SY_XML_END,
  SY_XML_COMMENT,
  SY_XML_INSTRUCTION, /* a processing instruction, or the declaration */
  SY_XML_DECLARATION  /* "<!" and a word: of these a document type matters, and it is not read on */
} SyXmlTokenKind;

typedef struct {
  SyXmlTokenKind kind;
  const char *from, *to;
  bool empty;        /* START: the element has no content and no end tag. */
  size_t attributes; /* START: how many there are. */
} SyXmlToken;

/* What SY_XML_CDATA has around its text. */
#define SY_XML_CDATA_BEGIN "<![CDATA["
#define SY_XML_CDATA_END "]]>"

/* The token at p, which must lie before end. False if its end is not there. */
bool sy_xml_token(const char *p, const char *end, SyXmlToken *out);

/* A tag's name in parts: "w:p" is the prefix "w:" and the name "p". */
typedef struct {
  const char *prefix, *name;
  size_t prefix_length, length;
} SyXmlName;
SyXmlName sy_xml_token_name(const SyXmlToken *tag);

#endif
