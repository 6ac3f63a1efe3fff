/* Content controls (17.5.2) are filled by their tag: where the data has that name, what they hold gives way to the
 * value, in the form that the control's kind asks for. Where it has not, they stay as they are.
 *
 * Before a part's tags are cut out, a control becomes two: a copy with a marker in the place of its content, in a
 * section that is written if the value suits, and itself, in a section that is written if it does not. */
#include "merge/compile_private.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  SyCompiler *c;
  xmlNode *control, *properties, *content;
  const char *name; /* the control's tag */
  SyTag *tag;       /* made of it; the template's */
  SySectionLevel level;
} Control;

typedef bool (*Fill)(Control *k);

/* ---- What a control is ------------------------------------------------------------------------ */

/* A plain name, with or without filters: letters of any script, digits, dots, underscores. */
static bool is_name(const char *text)
{
  if (!text || !*text || g_ascii_isdigit(*text)) return false;
  const char *end = text + strcspn(text, "|");
  if (end == text) return false;
  for (const char *p = text; p < end; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (!g_unichar_isalnum(c) && c != '.' && c != '_') return false;
  }
  return true;
}

/* A property of Word's own or of its extensions (w14, w15). */
static xmlNode *property(const xmlNode *properties, const char *name)
{
  for (xmlNode *child = properties->children; child; child = child->next)
    if (child->type == XML_ELEMENT_NODE && child->ns && strcmp((const char *)child->name, name) == 0) return child;
  return NULL;
}

static bool holds_text_of_tag(const xmlNode *node)
{
  xmlChar *text = xmlNodeGetContent(node);
  bool holds = sy_docx_holds_tag((const char *)text) || strstr((const char *)text, "MERGEFIELD");
  xmlFree(text);
  return holds;
}

static xmlNode *only_child(const xmlNode *node, const char *name)
{
  xmlNode *found = NULL;
  for (xmlNode *child = node->children; child; child = child->next) {
    if (!sy_docx_is(child, name)) continue;
    if (found) return NULL;
    found = child;
  }
  return found;
}

/* Whether the control holds runs, blocks, or one cell. False: rows, or several cells. */
static bool find_level(Control *k)
{
  for (const xmlNode *up = k->control->parent; up; up = up->parent) {
    if (sy_docx_is(up, "p")) {
      k->level = SY_LEVEL_RUNS;
      return true;
    }
    if (sy_docx_is(up, "tc") || sy_docx_is(up, "tr") || sy_docx_is(up, "body")) break;
  }
  k->level = sy_xml_child(k->content, "tc")   ? SY_LEVEL_CELLS
             : sy_xml_child(k->content, "tr") ? SY_LEVEL_ROWS
                                              : SY_LEVEL_BLOCKS;
  if (k->level == SY_LEVEL_CELLS) return only_child(k->content, "tc") != NULL;
  return k->level == SY_LEVEL_BLOCKS && sy_xml_child(k->content, "p");
}

/* ---- Filling ------------------------------------------------------------------------------------ */

static SyTag *keep_tag(const Control *k, const char *text)
{
  g_autofree char *problem = NULL, *hint = NULL;
  SyTag *tag = sy_tag_new(text, strlen(text), &problem, &hint);
  if (tag) g_ptr_array_add(k->c->docx->tags, tag);
  return tag;
}

static void drop(xmlNode *node)
{
  if (!node) return;
  xmlUnlinkNode(node);
  xmlFreeNode(node);
}

static void drop_children(xmlNode *node, const char *but, const xmlNode *also)
{
  for (xmlNode *child = node->children, *next; child; child = next) {
    next = child->next;
    if (child != also && !sy_docx_is(child, but)) drop(child);
  }
}

static xmlNode *first_run(xmlNode *node)
{
  xmlNode *run = node;
  while (run && !sy_docx_is(run, "r")) run = sy_xml_following(run, node);
  return run;
}

static SyMarker *marker_new(const Control *k, const SyTag *tag)
{
  SyPlace place = sy_docx_place_here(k->c, k->name);
  SyMarker *marker = SY_ARENA_NEW(k->c->docx->arena, SyMarker);
  *marker = (SyMarker){.tag = tag, .place = sy_docx_keep_place(k->c, &place), .level = k->level};
  return marker;
}

/* Puts a marker in the place of what the control holds; of the paragraph, or cell and paragraph, its properties stay.
 */
static SyMarker *put_marker(const Control *k, const SyTag *tag)
{
  SyMarker *marker = marker_new(k, tag);
  xmlNode *run = first_run(k->content), *holder = k->content;
  /* A placeholder's grey is not for a value. */
  const xmlNode *format = run && !property(k->properties, "showingPlcHdr") ? sy_xml_child(run, "rPr") : NULL;
  marker->formats = sy_docx_formats(k->c, format);
  marker->plain = property(k->properties, "text") != NULL;
  if (k->level == SY_LEVEL_CELLS) {
    holder = sy_xml_child(k->content, "tc");
    drop_children(k->content, "", holder);
  }
  if (k->level != SY_LEVEL_RUNS) {
    xmlNode *paragraph = sy_xml_child(holder, "p");
    if (!paragraph) {
      paragraph = xmlNewDocNode(holder->doc, holder->ns, BAD_CAST "p", NULL);
      xmlAddChild(holder, paragraph);
    }
    drop_children(holder, "tcPr", paragraph);
    holder = paragraph;
  }
  drop_children(holder, "pPr", NULL);
  xmlNode *element = xmlNewDocNode(holder->doc, NULL, BAD_CAST SY_MARKER, NULL);
  element->_private = marker;
  xmlAddChild(holder, element);
  return marker;
}

static bool fill_text(Control *k)
{
  put_marker(k, k->tag);
  return true;
}

/* A date in the control's own format, and for Word as ISO 8601 has it (17.5.2.7). */
static bool fill_date(Control *k)
{
  xmlNode *date = property(k->properties, "date");
  const char *format = sy_docx_child_value(date, "dateFormat");
  g_autofree char *shown = format && !strchr(format, '"') && sy_filter_is_date_pattern(format) && k->tag->n_filters == 0
                               ? g_strdup_printf("%s|date:\"%s\"", k->tag->name, format)
                               : NULL;
  SyTag *tag = shown ? keep_tag(k, shown) : NULL;
  put_marker(k, tag ? tag : k->tag);
  g_autofree char *full = g_strdup_printf("{{%s|date:\"yyyy-MM-dd\"}}T00:00:00Z", k->tag->name);
  xmlSetNsProp(date, date->ns, BAD_CAST "fullDate", BAD_CAST full);
  return true;
}

static const char *keep(const Control *k, const char *text)
{
  return sy_arena_strndup(k->c->docx->arena, text ? text : "", text ? strlen(text) : 0);
}

/* A list to choose from: its texts may be named by what they stand for (17.5.2.21). */
static bool fill_choice(Control *k)
{
  xmlNode *list = property(k->properties, "dropDownList"), *open = property(k->properties, "comboBox");
  g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(SyChoice));
  for (xmlNode *item = (list ? list : open)->children; item; item = item->next) {
    const char *value = sy_docx_is(item, "listItem") ? sy_xml_attribute(item, "value") : NULL;
    const char *text = value ? sy_xml_attribute(item, "displayText") : NULL;
    SyChoice own = {.value = keep(k, value), .text = keep(k, text ? text : value)};
    if (value && *value) g_array_append_val(items, own);
  }
  SyMarker *marker = put_marker(k, k->tag);
  SyChoices *choices = SY_ARENA_NEW(k->c->docx->arena, SyChoices);
  *choices = (SyChoices){.kind = list ? SY_CHOICES_CLOSED : SY_CHOICES_OPEN, .n = items->len};
  choices->items = SY_ARENA_ARRAY(k->c->docx->arena, SyChoice, items->len + 1);
  if (items->len) memcpy(choices->items, items->data, items->len * sizeof(SyChoice));
  marker->choices = choices;
  return true;
}

/* The sign of a state: w14:checkedState has its number. */
static const char *sign_of(const Control *k, const xmlNode *box, const char *state, gunichar otherwise)
{
  const xmlNode *own = property(box, state);
  const char *number = own ? sy_xml_attribute(own, "val") : NULL;
  gunichar sign = number ? (gunichar)g_ascii_strtoull(number, NULL, 16) : 0;
  char text[8];
  text[g_unichar_to_utf8(g_unichar_validate(sign) && sign >= ' ' ? sign : otherwise, text)] = 0;
  return keep(k, text);
}

static bool fill_box(Control *k)
{
  xmlNode *box = property(k->properties, "checkbox"), *checked = property(box, "checked");
  const char *name = k->tag->name;
  if (!checked) {
    checked = xmlNewDocNode(box->doc, box->ns, BAD_CAST "checked", NULL);
    if (box->children) xmlAddPrevSibling(box->children, checked);
    else xmlAddChild(box, checked);
  }
  g_autofree char *state = g_strdup_printf("{{#%s}}1{{/%s}}{{^%s}}0{{/%s}}", name, name, name, name);
  xmlSetNsProp(checked, box->ns, BAD_CAST "val", BAD_CAST state);
  SyMarker *marker = put_marker(k, k->tag);
  SyChoices *choices = SY_ARENA_NEW(k->c->docx->arena, SyChoices);
  *choices = (SyChoices){.kind = SY_CHOICES_BOX, .n = 2};
  choices->items = SY_ARENA_ARRAY(k->c->docx->arena, SyChoice, 2);
  choices->items[0] = (SyChoice){.value = "", .text = sign_of(k, box, "uncheckedState", 0x2610)};
  choices->items[1] = (SyChoice){.value = "", .text = sign_of(k, box, "checkedState", 0x2612)};
  marker->choices = choices;
  return true;
}

/* The picture's alternative text becomes a tag, as if the template had it there; what it said stands below. */
static bool fill_picture(Control *k)
{
  for (xmlNode *node = k->content; node; node = sy_xml_following(node, k->content)) {
    if (node->type != XML_ELEMENT_NODE || strcmp((const char *)node->name, "docPr") != 0) continue;
    const char *said = sy_xml_attribute(node, "descr");
    g_autofree char *text = g_strdup_printf("{{%s}}%s%s", k->name, said && *said ? "\n" : "", said ? said : "");
    xmlSetProp(node, BAD_CAST "descr", BAD_CAST text);
    return true;
  }
  return false;
}

static const struct {
  const char *property;
  Fill fill; /* NULL: such a control is none to fill */
} kinds[] = {{"docPartObj", NULL},
             {"docPartList", NULL},
             {"group", NULL},
             {"equation", NULL},
             {"citation", NULL},
             {"bibliography", NULL},
             {"repeatingSection", NULL},
             {"repeatingSectionItem", NULL},
             {"date", fill_date},
             {"dropDownList", fill_choice},
             {"comboBox", fill_choice},
             {"checkbox", fill_box},
             {"picture", fill_picture}};

static Fill fill_of(const xmlNode *properties)
{
  for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (property(properties, kinds[i].property)) return kinds[i].fill;
  return fill_text;
}

/* ---- The two of it ------------------------------------------------------------------------------- */

static xmlNode *wrapper(const Control *k, SySectionWhen when)
{
  SyMarker *marker = marker_new(k, k->tag);
  marker->when = when;
  xmlNode *section = xmlNewDocNode(k->control->doc, NULL, BAD_CAST SY_SECTION, NULL);
  section->_private = marker;
  return section;
}

/* A filled control shows no placeholder, and Word must not fill it anew from elsewhere. */
static bool fill_control(Control *k)
{
  Fill fill = fill_of(k->properties);
  if (!fill || !find_level(k) || holds_text_of_tag(k->content)) return false;
  xmlNode *stored = k->control, *own = sy_docx_copy(stored, true);
  xmlAddPrevSibling(stored, own);
  k->control = own;
  k->properties = sy_xml_child(own, "sdtPr");
  k->content = sy_xml_child(own, "sdtContent");
  if (!fill(k)) {
    drop(own);
    return false;
  }
  drop(property(k->properties, "showingPlcHdr"));
  drop(property(k->properties, "dataBinding"));
  xmlNode *fills = wrapper(k, SY_WHEN_FILLS), *stays = wrapper(k, SY_WHEN_STAYS);
  xmlAddPrevSibling(own, fills);
  xmlUnlinkNode(own);
  xmlAddChild(fills, own);
  xmlAddPrevSibling(stored, stays);
  xmlUnlinkNode(stored);
  xmlAddChild(stays, stored);
  return true;
}

/* A section that repeats (w15): its first item is written for each of the list. */
static void repeat_items(Control *k)
{
  xmlNode *first = NULL;
  g_autofree char *text = g_strdup_printf("#%s", k->name);
  SyTag *tag = keep_tag(k, text);
  if (!tag) return;
  for (xmlNode *child = k->content->children, *next; child; child = next) {
    next = child->next;
    if (!sy_docx_is(child, "sdt")) continue;
    if (first) drop(child);
    else first = child;
  }
  const xmlNode *inner = first ? sy_xml_child(first, "sdtContent") : NULL;
  if (!inner) return;
  k->level = sy_xml_child(inner, "tr") ? SY_LEVEL_ROWS : SY_LEVEL_BLOCKS;
  k->tag = tag;
  xmlNode *section = wrapper(k, SY_WHEN_TRUE);
  xmlAddPrevSibling(first, section);
  xmlUnlinkNode(first);
  xmlAddChild(section, first);
}

static bool read_control(SyCompiler *c, xmlNode *node, Control *k)
{
  *k = (Control){
      .c = c, .control = node, .properties = sy_xml_child(node, "sdtPr"), .content = sy_xml_child(node, "sdtContent")};
  k->name = k->properties ? sy_docx_child_value(k->properties, "tag") : NULL;
  if (!k->content || !is_name(k->name)) return false;
  k->name = sy_arena_strndup(c->docx->arena, k->name, strlen(k->name));
  k->tag = keep_tag(k, k->name);
  return k->tag && k->tag->kind == SY_TAG_VALUE;
}

/* True if a store of the package holds the text: then it is merged there too. */
static bool is_stored(SyCompiler *c, const char *text)
{
  bool found = false;
  for (size_t i = 0; i < sy_package_count(c->docx->package) && !found; i++) {
    const char *name = sy_package_part_name(c->docx->package, i);
    if (!g_str_has_prefix(name, "customXml/") && !g_str_has_prefix(name, "docProps/")) continue;
    SyDiagnostics *unheard = sy_diagnostics_new();
    g_autoptr(GBytes) bytes = sy_package_load(c->docx->package, name, unheard);
    gsize length = 0;
    const char *data = bytes ? g_bytes_get_data(bytes, &length) : NULL;
    found = data && g_strstr_len(data, (gssize)length, text);
    sy_diagnostics_free(unheard);
  }
  return found;
}

/* What Word would show again of a store that the merge does not reach is bound no longer. */
static void unbind(SyCompiler *c, const xmlNode *control)
{
  const xmlNode *properties = sy_xml_child(control, "sdtPr"), *content = sy_xml_child(control, "sdtContent");
  xmlNode *binding = properties ? property(properties, "dataBinding") : NULL;
  if (!binding || !content || !holds_text_of_tag(content)) return;
  xmlChar *text = xmlNodeGetContent(content);
  g_autofree char *own = g_strstrip(g_strdup((const char *)text));
  if (!is_stored(c, own)) drop(binding);
  xmlFree(text);
}

void sy_docx_fill_controls(SyCompiler *c, xmlNode *node)
{
  for (xmlNode *child = node->children, *next; child; child = next) {
    next = child->next;
    if (child->type != XML_ELEMENT_NODE) continue;
    Control k;
    if (sy_docx_is(child, "sdt")) unbind(c, child);
    bool own = sy_docx_is(child, "sdt") && read_control(c, child, &k);
    if (own && property(k.properties, "repeatingSection")) repeat_items(&k);
    else if (own && fill_control(&k)) continue;
    sy_docx_fill_controls(c, child);
  }
}
