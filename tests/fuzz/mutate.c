/* mutate: changes readable inputs as trees: elements go, come twice, move; attributes take values
 * that programs stumble over. One time in four libFuzzer's own mutation of the bytes. */
#include "parts.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#define MOST_NODES 1000 /* that one change adds */

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

typedef struct {
  GRand *random;
  GPtrArray *nodes; /* xmlNode: the elements of the part */
  GPtrArray *texts;
} Tree;

static const char *const values[] = {
    "0",
    "1",
    "-1",
    "2",
    "100",
    "240",
    "9999",
    "-9999",
    "31680",
    "65536",
    "1000000",
    "2147483647",
    "-2147483648",
    "4294967296",
    "99999999999999999999",
    "0.5",
    "1e300",
    "nan",
    "",
    "auto",
    "both",
    "distribute",
    "center",
    "right",
    "exact",
    "atLeast",
    "nextPage",
    "continuous",
    "linesAndChars",
    "snapToChars",
    "restart",
    "continue",
    "true",
    "false",
    "50%",
    "dxa",
    "pct",
    "nil",
    "single",
    "header1",
    "footer1",
    "Normal",
    "a",
    "japaneseCounting",
    "iroha",
    "decimal",
    "bullet",
    "%1.%2.%3",
    "page",
    "margin",
};

static const char *const texts[] = {
    "「（『。』）」、・",
    "……――",
    "ーーーッャ",
    "a",
    " ",
    "　",
    "\xEF\xBC\x9A",
    "AT-1-1 S/MIME IDS/IPS",
    "PAGE",
    "TOC \\o \"1-9\"",
    "\xF0\xA0\xAE\xB7\xF0\x9F\x98\x80",
    "\xE8\xBE\xBB\xF3\xA0\x84\x80",
    "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D 12",
    "\xE0\xB8\x81\xE0\xB8\xB4",
    "\xE2\x80\x8B\xC2\xAD\xE2\x81\xA0",
    "１２，３４５．６",
    "PAGEREF x \\h",
    "{{title}}",
    "{{#items}}",
    "{{/items}}",
    "{{^none}}",
    "{{/none}}",
    "{{rich}}",
    "{{{name}}}",
    "{{>part}}",
    "{{=<% %>=}}",
    "｛｛名称｝｝",
    "{{#requirements}}",
    "{{/requirements}}",
    "{{specification}}",
    "{{picture}}",
    "{{date|和暦}}",
    "{{price|桁区切り|全角}}",
    "{{",
    "}}",
    "{{! x }}",
    "{{> part}}",
    "{{number|漢数字}}",
    "{{price|大字}}",
    "{{price|百分率:1}}",
    "{{number|丸数字}}",
    "{{number|アイウ}}",
    "{{x|既定:\"未定\"}}",
    "{{proposals|連結:\"・\"}}",
    "{{title|半角|大文字|改行除去}}",
    "{{date|日付:\"yyyy年M月d日（EEE）\"}}",
    "{{date|和暦年月}}",
    "{{@index}}",
    "{{name|書式}}",
    "{{title|文節改行}}",
    "{{#columns|列}}",
    "{{#items|行}}",
    "{{#columns}}",
    "{{/columns}}",
    "{{#draft}}",
    "{{/draft}}",
    "{{.}}",
    "{{a.b.c}}",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ",
};

static void gather(Tree *tree, xmlNode *node)
{
  for (; node; node = node->next) {
    if (node->type == XML_ELEMENT_NODE) g_ptr_array_add(tree->nodes, node);
    if (node->type == XML_TEXT_NODE) g_ptr_array_add(tree->texts, node);
    gather(tree, node->children);
  }
}

static xmlNode *any(Tree *tree, GPtrArray *list)
{
  return list->len ? list->pdata[g_rand_int_range(tree->random, 0, (gint)list->len)] : NULL;
}

static bool within(const xmlNode *node, const xmlNode *root)
{
  for (; node; node = node->parent)
    if (node == root) return true;
  return false;
}

static int size_of(const xmlNode *node)
{
  int n = 1;
  for (const xmlNode *child = node->children; child; child = child->next) n += size_of(child);
  return n;
}

static void change_attribute(Tree *tree, xmlNode *node)
{
  int n = 0;
  for (xmlAttr *a = node->properties; a; a = a->next) n++;
  if (n == 0) return;
  int at = g_rand_int_range(tree->random, 0, n);
  xmlAttr *attribute = node->properties;
  while (at-- > 0) attribute = attribute->next;
  if (g_rand_int_range(tree->random, 0, 8) == 0) {
    xmlRemoveProp(attribute);
    return;
  }
  const char *value = values[g_rand_int_range(tree->random, 0, G_N_ELEMENTS(values))];
  char number[16];
  if (g_rand_int_range(tree->random, 0, 4) == 0)
    g_snprintf(number, sizeof number, "%d", g_rand_int_range(tree->random, -40, 20000)), value = number;
  xmlNodeSetContent((xmlNode *)attribute, BAD_CAST value);
}

/* Copies of the node as it is now: `after` may stand inside it. */
static void repeat(Tree *tree, const xmlNode *node, xmlNode *after, int most)
{
  if (!node->parent || node->parent->type != XML_ELEMENT_NODE) return;
  xmlNode *kept = xmlCopyNode((xmlNode *)node, 1);
  for (int n = MIN(g_rand_int_range(tree->random, 0, most) + 1, 1 + MOST_NODES / size_of(node)); n > 0; n--)
    xmlAddNextSibling(after, xmlCopyNode(kept, 1));
  xmlFreeNode(kept);
}

static void change(Tree *tree)
{
  xmlNode *node = any(tree, tree->nodes), *other = any(tree, tree->nodes), *text;
  if (!node || !other) return;
  int what = g_rand_int_range(tree->random, 0, 10);
  switch (what) {
  case 0: /* goes; its list of nodes is stale afterwards, so this is the last change of the part */
    if (node->parent && node->parent->type == XML_ELEMENT_NODE)
      xmlUnlinkNode(node), xmlFreeNode(node), g_ptr_array_set_size(tree->nodes, 0);
    g_ptr_array_set_size(tree->texts, 0);
    break;
  case 1:
  case 2: /* comes again, here or there */
    repeat(tree, node, other->parent && other->parent->type == XML_ELEMENT_NODE ? other : node, what == 1 ? 1 : 30);
    break;
  case 3: /* moves inside another */
    if (within(other, node) || !node->parent || node->parent->type != XML_ELEMENT_NODE) break;
    xmlUnlinkNode(node);
    xmlAddChild(other, node);
    xmlReconciliateNs(node->doc, node); /* the element that declares its prefixes may go */
    break;
  case 4:
    if (size_of(node) < MOST_NODES) xmlAddChild(other, xmlCopyNode(node, 1));
    break;
  case 5:
    text = any(tree, tree->texts);
    if (text) xmlNodeAddContent(text, BAD_CAST texts[g_rand_int_range(tree->random, 0, G_N_ELEMENTS(texts))]);
    break;
  default: change_attribute(tree, node); break;
  }
}

/* Namespaces that a moved node brings along are declared where they are needed. */
static void change_part(FuzzPart *part, GRand *random)
{
  xmlDoc *document = xmlReadMemory(part->text->str, (int)part->text->len, NULL, NULL,
                                   XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET);
  if (!document) return;
  Tree tree = {random, g_ptr_array_new(), g_ptr_array_new()};
  gather(&tree, document->children);
  for (int n = g_rand_int_range(random, 1, 5); n > 0; n--) change(&tree);
  xmlNode *root = xmlDocGetRootElement(document);
  if (root) xmlReconciliateNs(document, root);
  xmlChar *out = NULL;
  int length = 0;
  xmlDocDumpMemoryEnc(document, &out, &length, "UTF-8");
  if (out) g_string_truncate(part->text, 0), g_string_append_len(part->text, (char *)out, length);
  xmlFree(out);
  xmlFreeDoc(document);
  g_ptr_array_unref(tree.nodes);
  g_ptr_array_unref(tree.texts);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
  GPtrArray *parts = seed % 4 == 0 ? NULL : fuzz_parts_read(data, size);
  if (!parts) return LLVMFuzzerMutate(data, size, most);
  GRand *random = g_rand_new_with_seed(seed);
  change_part(parts->pdata[g_rand_int_range(random, 0, (gint)parts->len)], random);
  GString *out = fuzz_parts_write(parts);
  g_rand_free(random);
  g_ptr_array_unref(parts);
  size_t length = out->len;
  if (length <= most) memcpy(data, out->str, length);
  g_string_free(out, TRUE);
  return length <= most ? length : LLVMFuzzerMutate(data, size, most);
}
