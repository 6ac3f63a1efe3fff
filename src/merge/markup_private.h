/* markup_private: WordprocessingML as libxml2 has it: names, namespaces, texts, and elements as bytes. */
#ifndef SY_MERGE_MARKUP_H
#define SY_MERGE_MARKUP_H

#include "merge/merge.h"

#define SY_WORD_NAMESPACE "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define SY_MOST_ID 0x3fffffff /* of ids of the document that count: there is room for as many of ours */
#define SY_STRICT_NAMESPACE "http://purl.oclc.org/ooxml/wordprocessingml/main" /* ISO 29500-1, annex A */
#define SY_COMPATIBILITY_NAMESPACE "http://schemas.openxmlformats.org/markup-compatibility/2006"
#define SY_COMMENTS_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
#define SY_COMMENT_AUTHOR "shiyosho"
#define SY_RELATIONSHIP_BASE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

/* True if the node is a WordprocessingML element (transitional or strict) of that name. */
bool sy_docx_is(const xmlNode *node, const char *name);
/* The greater of the number and the one that id says, ids left out after which there would be no room for more. */
int sy_docx_greater_id(int greatest, const char *id);
/* True of WordprocessingML's main namespace, transitional or strict. */
bool sy_docx_is_word(const xmlNs *ns);
/* True of the namespace of r:id and r:embed, transitional or strict. */
bool sy_docx_is_relationship(const xmlNs *ns);
/* Moves the declarations of namespaces to the root, so that elements may be moved and removed, and gives Word's own the
 * prefix w (namespaces.c). */
void sy_docx_lift_namespaces(xmlDoc *document);
/* What the element itself declares for that prefix (NULL: the default one), or NULL. */
const xmlNs *sy_docx_declared(const xmlNode *element, const xmlChar *prefix);
/* w:val or the like of a child element, or NULL. Borrowed. */
const char *sy_docx_child_value(const xmlNode *node, const char *name);
/* The style of that id in styles.xml, or NULL. id may be NULL. */
xmlNode *sy_docx_style(const xmlNode *root, const char *id);
/* Elements whose text is not the paragraph's: properties, what was deleted, stories of their own. */
bool sy_docx_is_apart(const xmlNode *node);
/* Of a w:t or w:instrText. */
void sy_docx_set_text(xmlNode *node, const char *text, size_t length);
bool sy_docx_holds_tag(const char *text);
/* Full-width braces made ASCII ones. Caller frees. */
char *sy_docx_narrow_braces(const char *text, size_t length);
/* True if the bytes of a part may hold a tag. */
bool sy_docx_may_hold_tags(const void *bytes, size_t length);
/* The text of a w:p, text boxes and what was deleted left out. Caller frees. */
char *sy_docx_paragraph_text(const xmlNode *paragraph);

/* serialize.c. Appends an element without its children: "<w:p w:rsidR=…" and no ">". */
void sy_docx_append_start(GString *out, const xmlNode *node);
void sy_docx_append_end(GString *out, const xmlNode *node);
void sy_docx_append_name(GString *out, const xmlNs *ns, const xmlChar *name);
void sy_docx_append_namespaces(GString *out, const xmlNode *node);
void sy_docx_append_attribute(GString *out, const xmlAttr *attribute);
/* Serialises a subtree as it stands. */
void sy_docx_append_node(GString *out, const xmlNode *node);
/* A copy for the same document, with or without children, not yet in the tree; declares no namespaces. */
xmlNode *sy_docx_copy(const xmlNode *node, bool children);

#endif
