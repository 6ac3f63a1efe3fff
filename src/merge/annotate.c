/* Findings as Word comments (ECMA-376 17.13.4). */
#include "merge/markup_private.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  xmlDoc *main, *comments;
  GPtrArray *paragraphs; /* w:p of the main document in order, those that may hold a comment; NULL for the others */
  unsigned next;
} Annotator;

/* ---- The document -------------------------------------------------------------------------------- */

static bool may_hold_comments(const xmlNode *paragraph)
{
  for (const xmlNode *up = paragraph->parent; up; up = up->parent)
    if (sy_docx_is(up, "txbxContent") || sy_docx_is(up, "pict")) return false;
  return true;
}

static void gather(Annotator *a, xmlNode *node)
{
  for (xmlNode *child = node->children; child; child = child->next) {
    if (child->type != XML_ELEMENT_NODE) continue;
    if (sy_docx_is(child, "p")) g_ptr_array_add(a->paragraphs, may_hold_comments(child) ? child : NULL);
    gather(a, child);
  }
}

/* The paragraph of that ordinal, or the nearest before it that may hold a comment, or the first one after. */
static xmlNode *paragraph_at(const Annotator *a, int ordinal)
{
  int n = (int)a->paragraphs->len;
  for (int i = MIN(ordinal, n) - 1; i >= 0; i--)
    if (a->paragraphs->pdata[i]) return a->paragraphs->pdata[i];
  for (int i = MAX(ordinal - 1, 0); i < n; i++)
    if (a->paragraphs->pdata[i]) return a->paragraphs->pdata[i];
  return NULL;
}

static xmlNode *element(const Annotator *a, const xmlNode *like, const char *name)
{
  return xmlNewDocNode(like->doc, like->ns, BAD_CAST name, NULL);
}

static void set_id(xmlNode *node, unsigned id)
{
  g_autofree char *text = g_strdup_printf("%u", id);
  xmlNewNsProp(node, node->ns, BAD_CAST "id", BAD_CAST text);
}

/* The paragraph's children that hold the words; all of them if the words are not found. */
static void find_span(xmlNode *paragraph, const char *words, xmlNode **first, xmlNode **last)
{
  g_autofree char *text = sy_docx_paragraph_text(paragraph);
  const char *found = words && *words ? strstr(text, words) : NULL;
  size_t from = found ? (size_t)(found - text) : 0, to = found ? from + strlen(words) : strlen(text), at = 0;
  *first = *last = NULL;
  for (xmlNode *child = paragraph->children; child; child = child->next) {
    if (child->type != XML_ELEMENT_NODE || sy_docx_is(child, "pPr")) continue;
    xmlNode *alone = xmlNewDocNode(child->doc, NULL, BAD_CAST "p", NULL);
    xmlNode *copy = xmlDocCopyNode(child, child->doc, 1);
    xmlAddChild(alone, copy);
    g_autofree char *own = sy_docx_paragraph_text(alone);
    xmlFreeNode(alone);
    size_t length = strlen(own);
    if (length > 0 && at + length > from && at < to) {
      if (!*first) *first = child;
      *last = child;
    }
    at += length;
  }
}

static void anchor(Annotator *a, xmlNode *paragraph, const char *words, unsigned id)
{
  xmlNode *first, *last;
  find_span(paragraph, words, &first, &last);
  xmlNode *start = element(a, paragraph, "commentRangeStart"), *end = element(a, paragraph, "commentRangeEnd");
  xmlNode *run = element(a, paragraph, "r"), *reference = element(a, paragraph, "commentReference");
  set_id(start, id);
  set_id(end, id);
  set_id(reference, id);
  xmlAddChild(run, reference);
  if (first) {
    xmlAddPrevSibling(first, start);
    xmlAddNextSibling(last, end);
  } else {
    xmlNode *properties = sy_xml_child(paragraph, "pPr");
    if (properties) xmlAddNextSibling(properties, start);
    else if (paragraph->children) xmlAddPrevSibling(paragraph->children, start);
    else xmlAddChild(paragraph, start);
    xmlAddChild(paragraph, end);
  }
  xmlAddNextSibling(end, run);
}

/* ---- The comments -------------------------------------------------------------------------------- */

static void add_line(const Annotator *a, xmlNode *comment, const char *line)
{
  xmlNode *paragraph = element(a, comment, "p"), *run = element(a, comment, "r"), *text = element(a, comment, "t");
  GString *clean = g_string_new(NULL);
  for (const char *p = line; *p; p = g_utf8_next_char(p))
    if ((guchar)*p >= 0x20) g_string_append_unichar(clean, g_utf8_get_char(p));
  xmlNodeAddContent(text, BAD_CAST clean->str);
  xmlNodeSetSpacePreserve(text, 1);
  g_string_free(clean, TRUE);
  xmlAddChild(run, text);
  xmlAddChild(paragraph, run);
  xmlAddChild(comment, paragraph);
}

static char *first_line(const SyDiagnostic *d, bool elsewhere)
{
  SyDiagnostic own = *d;
  own.place = elsewhere ? d->place : (SyPlace){0};
  own.place.file = NULL;
  own.hint = NULL;
  return sy_diagnostic_text(&own);
}

static void add_comment(Annotator *a, const SyDiagnostic *d, bool elsewhere, unsigned id)
{
  xmlNode *root = xmlDocGetRootElement(a->comments), *comment = xmlNewChild(root, root->ns, BAD_CAST "comment", NULL);
  set_id(comment, id);
  xmlNewNsProp(comment, root->ns, BAD_CAST "author", BAD_CAST SY_COMMENT_AUTHOR);
  xmlNewNsProp(comment, root->ns, BAD_CAST "initials", BAD_CAST "SY");
  g_autofree char *line = first_line(d, elsewhere);
  add_line(a, comment, line);
  if (d->hint) add_line(a, comment, d->hint);
}

static int greatest_id(const xmlNode *root)
{
  int greatest = 0;
  for (const xmlNode *node = root->children; node; node = node->next) {
    const char *id = sy_docx_is(node, "comment") ? sy_xml_attribute(node, "id") : NULL;
    if (id) greatest = sy_docx_greater_id(greatest, id);
  }
  return greatest;
}

/* ---- The package --------------------------------------------------------------------------------- */

static bool is_strict(const xmlNode *root)
{
  return root->ns && strcmp((const char *)root->ns->href, SY_STRICT_NAMESPACE) == 0;
}

static xmlDoc *new_comments(const xmlNode *like)
{
  xmlDoc *document = xmlNewDoc(BAD_CAST "1.0");
  xmlNode *root = xmlNewDocNode(document, NULL, BAD_CAST "comments", NULL);
  xmlDocSetRootElement(document, root);
  xmlSetNs(root, xmlNewNs(root, BAD_CAST(is_strict(like) ? SY_STRICT_NAMESPACE : SY_WORD_NAMESPACE), BAD_CAST "w"));
  return document;
}

/* The relationships of a strict document have names of their own. */
static const char *relationship_type(const xmlNode *root)
{
  return is_strict(root) ? "http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
                         : SY_RELATIONSHIP_BASE "comments";
}

static char *new_part(const SyPackage *package, const char *main)
{
  g_autofree char *folder = g_path_get_dirname(main);
  for (unsigned n = 0;; n++) {
    g_autofree char *file = n ? g_strdup_printf("comments%u.xml", n) : g_strdup("comments.xml");
    char *name = strcmp(folder, ".") == 0 ? g_strdup(file) : g_strdup_printf("%s/%s", folder, file);
    if (!sy_package_has((SyPackage *)package, name)) return name;
    g_free(name);
  }
}

static void annotate_all(Annotator *a, const char *main, const SyDiagnostics *findings)
{
  for (size_t i = 0; i < sy_diagnostics_count(findings); i++) {
    const SyDiagnostic *d = sy_diagnostics_peek(findings, i);
    bool here = d->place.part && strcmp(d->place.part, main) == 0 && d->place.paragraph > 0;
    xmlNode *paragraph = paragraph_at(a, here ? d->place.paragraph : 1);
    if (!paragraph) return;
    bool exact = here && (guint)d->place.paragraph <= a->paragraphs->len &&
                 a->paragraphs->pdata[d->place.paragraph - 1] == paragraph;
    unsigned id = a->next++;
    add_comment(a, d, !exact, id);
    anchor(a, paragraph, exact ? d->place.words : NULL, id);
  }
}

bool sy_docx_annotate(SyPackage *package, const SyDiagnostics *findings, SyDiagnostics *diagnostics)
{
  const char *main = sy_package_main(package);
  if (sy_diagnostics_count(findings) == 0) return true;
  Annotator a = {.main = main ? sy_package_load_xml(package, main, diagnostics) : NULL};
  if (!a.main) return false;
  const char *known = sy_package_related(package, main, "comments");
  g_autofree char *part = known && sy_package_has(package, known) ? g_strdup(known) : NULL;
  a.comments = part ? sy_package_load_xml(package, part, diagnostics) : new_comments(xmlDocGetRootElement(a.main));
  bool ok = a.comments != NULL;
  if (ok) {
    a.paragraphs = g_ptr_array_new();
    a.next = (unsigned)(greatest_id(xmlDocGetRootElement(a.comments)) + 1);
    gather(&a, xmlDocGetRootElement(a.main));
    annotate_all(&a, main, findings);
    g_ptr_array_free(a.paragraphs, TRUE);
    if (!part) {
      part = new_part(package, main);
      sy_package_add_relationship(package, main, relationship_type(xmlDocGetRootElement(a.main)), part, false);
    }
    sy_package_set_xml(package, part, SY_COMMENTS_TYPE, a.comments);
    sy_package_set_xml(package, main, NULL, a.main);
    xmlFreeDoc(a.comments);
  }
  xmlFreeDoc(a.main);
  return ok;
}
