/* Direction, script and face of text that one glyph a character does not set, and where Pango breaks its lines. */
#include "compose/cluster_private.h"
#include "compose/font_private.h"
#include "compose/itemize_private.h"

#define STANDS_FOR_BOX "\xEF\xBF\xBC" /* U+FFFC, as UAX 9 has it for what is no character */
#define NO_LANGUAGE "xx"              /* has no forms of its own in any face */

/* The paragraph as Pango sees it: a piece for each cluster. */
typedef struct {
  GString *text;
  guint *offsets;    /* of each cluster: in bytes */
  guint *characters; /* of each cluster: in characters */
  guint n_characters;
} Paragraph;

static bool wants(const Composer *c)
{
  bool any = c->in->properties->bidi;
  for (guint i = 0; i < c->clusters->len && !any; i++) any = CLUSTER(c, i).shaped;
  return any;
}

static Paragraph new_paragraph(const Composer *c)
{
  guint n = c->clusters->len;
  Paragraph paragraph = {
      .text = g_string_sized_new(c->text->len + 1), .offsets = g_new(guint, n + 1), .characters = g_new(guint, n + 1)};
  for (guint i = 0; i < n; i++) {
    const Cluster *cluster = &CLUSTER(c, i);
    paragraph.offsets[i] = (guint)paragraph.text->len;
    paragraph.characters[i] = paragraph.n_characters;
    if (cluster->kind == CLUSTER_TEXT || cluster->kind == CLUSTER_TAB)
      g_string_append_len(paragraph.text, c->text->str + cluster->text, cluster->length);
    else g_string_append(paragraph.text, STANDS_FOR_BOX);
    paragraph.n_characters += (guint)g_utf8_strlen(paragraph.text->str + paragraph.offsets[i],
                                                   (gssize)(paragraph.text->len - paragraph.offsets[i]));
  }
  paragraph.offsets[n] = (guint)paragraph.text->len;
  paragraph.characters[n] = paragraph.n_characters;
  return paragraph;
}

static void free_paragraph(Paragraph *paragraph)
{
  g_string_free(paragraph->text, TRUE);
  g_free(paragraph->offsets);
  g_free(paragraph->characters);
}

/* The families that the document names, each for its clusters. */
static PangoAttrList *name_fonts(Composer *c, const Paragraph *paragraph)
{
  PangoAttrList *list = pango_attr_list_new();
  for (guint i = 0, end; i < c->clusters->len; i = end) {
    const SyFontChoice *choice = CLUSTER(c, i).choice;
    for (end = i + 1; end < c->clusters->len && CLUSTER(c, end).choice == choice; end++) {}
    if (!choice) continue;
    PangoAttribute *attribute = pango_attr_font_desc_new(sy_fallback_description(c->fonts, choice->face));
    attribute->start_index = paragraph->offsets[i];
    attribute->end_index = paragraph->offsets[end];
    pango_attr_list_insert(list, attribute);
  }
  return list;
}

static void take_item(Cluster *cluster, const PangoItem *item, const SyFace *face)
{
  uint32_t glyph;
  int advance;
  cluster->level = item->analysis.level;
  if (cluster->kind != CLUSTER_TEXT || !cluster->shaped || cluster->missing) return;
  cluster->script = item->analysis.script;
  if (face && sy_face_glyph(face, cluster->character, &glyph, &advance)) cluster->face = face;
}

static void take_items(Composer *c, const Paragraph *paragraph)
{
  PangoAttrList *fonts = name_fonts(c, paragraph);
  GList *items = pango_itemize_with_base_dir(sy_font_set_context(c->fonts),
                                             c->in->properties->bidi ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR,
                                             paragraph->text->str, 0, (int)paragraph->text->len, fonts, NULL);
  guint i = 0;
  for (const GList *l = items; l; l = l->next) {
    const PangoItem *item = l->data;
    const SyFace *face = sy_font_files_face_of(c->fonts, item->analysis.font);
    for (; i < c->clusters->len && paragraph->offsets[i] < (guint)(item->offset + item->length); i++) {
      take_item(&CLUSTER(c, i), item, face);
      c->rtl |= CLUSTER(c, i).level > 0;
    }
  }
  g_list_free_full(items, (GDestroyNotify)pango_item_free);
  pango_attr_list_unref(fonts);
}

/* Words of scripts that are written without spaces are known to Pango. */
static void take_breaks(Composer *c, const Paragraph *paragraph)
{
  g_autofree PangoLogAttr *attributes = g_new0(PangoLogAttr, paragraph->n_characters + 1);
  pango_get_log_attrs(paragraph->text->str, (int)paragraph->text->len, -1, pango_language_from_string(NO_LANGUAGE),
                      attributes, (int)paragraph->n_characters + 1);
  for (guint i = 0; i < c->clusters->len; i++)
    CLUSTER(c, i).wraps = CLUSTER(c, i).shaped && attributes[paragraph->characters[i]].is_line_break;
}

void sy_compose_itemize(Composer *c)
{
  if (!wants(c) || c->clusters->len == 0) return;
  Paragraph paragraph = new_paragraph(c);
  take_items(c, &paragraph);
  take_breaks(c, &paragraph);
  free_paragraph(&paragraph);
}
