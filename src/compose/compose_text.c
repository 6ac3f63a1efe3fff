/* Items -> clusters: the faces are those that Word's rules name (ECMA-376 17.3.2.26). */
#include "compose/compose_private.h"
#include "compose/ruby_private.h"

#include <string.h>

#define SCRIPT_SIZE 0.65f /* of super- and subscripts */
#define SUPERSCRIPT 0.35f /* em raised */
#define SUBSCRIPT (-0.12f)
#define SMALL_CAPS 0.8f

typedef struct {
  const SyRunProperties *run;
  uint32_t item;
  bool label;
} Source;

static float run_size(const SyRunProperties *run, bool complex_script)
{
  float size = (float)(complex_script ? run->size_complex : run->size) / 2;
  if (run->east_asian_layout == SY_EAST_ASIAN_COMBINE) size /= 2;
  return run->vert_align == SY_VERTICAL_BASELINE ? size : size * SCRIPT_SIZE;
}

static float run_rise(const SyRunProperties *run)
{
  float size = (float)run->size / 2, rise = (float)run->position / 2;
  if (run->vert_align == SY_VERTICAL_SUPERSCRIPT) rise += size * SUPERSCRIPT;
  if (run->vert_align == SY_VERTICAL_SUBSCRIPT) rise += size * SUBSCRIPT;
  return rise;
}

/* The face that the run names for a character, and whether it is the East Asian one. */
static const SyFontChoice *choose(Composer *c, const SyRunProperties *run, uint32_t ch, bool *east_asian,
                                  bool *complex_script)
{
  *complex_script = run->complex_script || run->rtl || sy_class_is_complex(ch);
  *east_asian = !*complex_script && (sy_class_is_east_asian(ch) || (sy_class_is_ambiguous(ch) && run->hint_east_asia));
  const char *family = *complex_script ? run->complex
                       : *east_asian   ? run->east_asia
                       : ch < 0x80     ? run->ascii
                                       : run->hansi;
  bool bold = *complex_script ? run->bold_complex : run->bold,
       italic = *complex_script ? run->italic_complex : run->italic;
  ChoiceMemo *memo = &c->choices[*east_asian];
  if (!memo->choice || memo->family != family || memo->bold != bold || memo->italic != italic)
    *memo = (ChoiceMemo){family, bold, italic, sy_font_choose(c->fonts, family, *east_asian, bold, italic)};
  const SyFontChoice *choice = memo->choice;
  /* A Latin face without ※ or ① leaves it to the East Asian one. */
  if (!*east_asian && !*complex_script && sy_class_is_ambiguous(ch)) {
    uint32_t glyph;
    int advance;
    const SyFontChoice *other = sy_font_choose(c->fonts, run->east_asia, true, bold, italic);
    bool in_latin = sy_face_glyph(choice->face, ch, &glyph, &advance);
    bool symbol = ch >= 0x2100 && ch != 0x2122;
    if ((!in_latin || (symbol && run->lang_east_asia && g_str_has_prefix(run->lang_east_asia, "ja"))) &&
        sy_face_glyph(other->face, ch, &glyph, &advance)) {
      *east_asian = true;
      return other;
    }
  }
  return choice;
}

static bool joins_previous(uint32_t ch)
{
  return (ch >= 0xFE00 && ch <= 0xFE0F) || (ch >= 0xE0100 && ch <= 0xE01EF) || ch == 0x200D ||
         (ch >= 0x0300 && g_unichar_ismark(ch));
}

/* Characters that show nothing: soft hyphens, marks of direction, joiners. */
static bool is_silent(uint32_t ch)
{
  return ch == 0xAD || ch == 0x200B || ch == 0x200C || ch == 0x200E || ch == 0x200F || ch == 0xFEFF || ch == 0x2060 ||
         (ch >= 0x202A && ch <= 0x202E) || (ch >= 0x2066 && ch <= 0x2069);
}

static void add_character(Composer *c, const Source *source, uint32_t ch, const char *bytes, size_t length,
                          float shrink)
{
  bool east_asian, complex_script;
  const SyFontChoice *choice = choose(c, source->run, ch, &east_asian, &complex_script);
  Cluster *before = c->clusters->len ? &CLUSTER(c, c->clusters->len - 1) : NULL;
  uint32_t at = (uint32_t)c->text->len;
  if (joins_previous(ch) && before && before->kind == CLUSTER_TEXT && before->item == source->item) {
    g_string_append_len(c->text, bytes, (gssize)length);
    before->length += (uint32_t)length;
    before->last = ch;
    before->shaped |= sy_class_is_shaped(ch);
    /* The mark of a character that is not shown is not shown either. */
    if (before->missing && g_unichar_ismark(ch)) sy_compose_note_missing(c, ch);
    const SyFace *face =
        sy_font_face_for(c->fonts, before->choice, before->character, ch >= 0xFE00 && !g_unichar_ismark(ch) ? ch : 0);
    if (ch >= 0xFE00 && face) before->face = face;
    return;
  }
  g_string_append_len(c->text, bytes, (gssize)length);
  const SyFace *face = is_silent(ch) ? choice->face : sy_font_face_for(c->fonts, choice, ch, 0);
  bool missing = !face && !g_unichar_iszerowidth(ch);
  /* 〓 stands in the place of what no face has, as printers have it; the text keeps the character. */
  if (missing) sy_compose_note_missing(c, ch);
  if (!face) face = sy_font_face_for(c->fonts, choice, SY_GETA_MARK, 0);
  if (!face) face = choice->face;
  Cluster cluster = {.kind = CLUSTER_TEXT,
                     .east_asian = east_asian,
                     .character = ch,
                     .last = ch,
                     .text = at,
                     .length = (uint32_t)length,
                     .item = source->item,
                     .label = source->label,
                     .face = face,
                     .choice = choice,
                     .size = run_size(source->run, complex_script) * shrink,
                     .rise = run_rise(source->run),
                     .complex_run = complex_script,
                     .missing = missing,
                     .shaped = !missing && sy_class_is_shaped(ch),
                     .kerned = source->run->kern > 0 && source->run->size >= source->run->kern};
  cluster.class = (uint8_t)sy_class_of(ch, east_asian);
  if (missing) {
    cluster.character = cluster.last = SY_GETA_MARK;
    cluster.east_asian = true;
  }
  g_array_append_val(c->clusters, cluster);
}

static void add_text(Composer *c, const Source *source, const char *text, size_t length)
{
  const SyRunProperties *run = source->run;
  for (const char *p = text, *end = text + length; p < end;) {
    const char *next = g_utf8_next_char(p);
    uint32_t ch = g_utf8_get_char(p);
    if ((run->caps || run->small_caps) && g_unichar_islower(ch)) {
      char upper[8];
      size_t n = (size_t)g_unichar_to_utf8(g_unichar_toupper(ch), upper);
      add_character(c, source, g_unichar_toupper(ch), upper, n, run->caps ? 1 : SMALL_CAPS);
    } else {
      add_character(c, source, ch, p, (size_t)(next - p), 1);
    }
    p = next;
  }
}

static void add_special(Composer *c, const Source *source, ClusterKind kind, const SyItem *item)
{
  Cluster cluster = {.kind = (uint8_t)kind,
                     .class = SY_CLASS_IDEOGRAPH,
                     .text = (uint32_t)c->text->len,
                     .item = source->item,
                     .label = source->label,
                     .size = source->run ? run_size(source->run, false) : 0};
  if (kind == CLUSTER_BOX) cluster.advance = (float)item->width;
  if (kind == CLUSTER_TAB) g_string_append_c(c->text, '\t'), cluster.length = 1, cluster.class = SY_CLASS_SPACE;
  g_array_append_val(c->clusters, cluster);
}

/* The paragraph's number, as text and a tab before everything else. */
static void add_label(Composer *c)
{
  const SyLabel *label = c->in->label;
  if (!label || (!*label->text && label->suffix == SY_SUFFIX_NOTHING)) return;
  Source source = {.run = label->run, .item = UINT32_MAX, .label = true};
  add_text(c, &source, label->text, strlen(label->text));
  if (label->suffix == SY_SUFFIX_TAB) add_special(c, &source, CLUSTER_TAB, NULL);
  else if (label->suffix == SY_SUFFIX_SPACE) add_text(c, &source, " ", 1);
}

void sy_compose_clusters(Composer *c)
{
  add_label(c);
  for (size_t i = 0; i < c->in->n_items; i++) {
    const SyItem *item = &c->in->items[i];
    Source source = {.run = item->run, .item = (uint32_t)i};
    switch (item->kind) {
    case SY_ITEM_TEXT: {
      if (item->run->vanish) break;
      guint before = c->clusters->len;
      add_text(c, &source, item->text, item->length);
      if (item->ruby) sy_compose_add_ruby(c, (uint32_t)i, before);
      break;
    }
    case SY_ITEM_TAB: add_special(c, &source, CLUSTER_TAB, item); break;
    case SY_ITEM_BREAK: add_special(c, &source, CLUSTER_BREAK, item); break;
    case SY_ITEM_BOX: add_special(c, &source, CLUSTER_BOX, item); break;
    case SY_ITEM_MARK: add_special(c, &source, CLUSTER_MARK, item); break;
    }
  }
}
