/* Fonts of symbols: what their codes mean in Unicode. Their glyphs come from a face that has these characters in like
 * sizes (fonts/families.tsv names it for each of them). Codes are 0x20 to 0xFF, in files also 0xF020 to 0xF0FF
 * (17.3.3.30). */
#include "word/symbol_private.h"

#include <string.h>

#define FIRST 0x20
#define PRIVATE 0xF000

/* From 0x20 on, sixteen a row; a space: no such character, or none that is near. */
static const char wingdings[] = " ✏✂✁    ☎✆✉✉    "
                                "      ⌛⌨      ✇✍"
                                "✍✌   ☜☞☝☟ ☺ ☹ ☠⚐"
                                "⚑✈☼ ❄✝✞✟✠✡☪☯ॐ☸♈♉"
                                "♊♋♌♍♎♏♐♑♒♓&&●❍■□"
                                "❐❑❒⧫⧫◆❖◆⌧⍓⌘❀✿❝❞ "
                                "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹"
                                "❺❻❼❽❾❿        ·•"
                                "▪○○○◉◎○▪□ ✦★✶✴✹✵"
                                " ⌖◇⌑ ✪✰         "
                                "                "
                                "     ⌫⌦ ➢   ➲  ←"
                                "→↑↓↖↗↙↘⬅➔⬆⬇↖↗↙↘⇦"
                                "⇨⇧⇩⬄⇳⬁⬀⬃⬂▭▫✗✓☒☑ ";

static const char symbol[] = " !∀#∃%&∍()∗+,−./"
                             "0123456789:;<=>?"
                             "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟ"
                             "ΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
                             "‾αβχδεφγηιϕκλμνο"
                             "πθρστυϖωξψζ{|}∼ "
                             "                "
                             "                "
                             "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓"
                             "°±″≥×∝∂•÷≠≡≈…⏐⎯↵"
                             "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉"
                             "∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"
                             "◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
                             " 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭ ";

static const char wingdings_2[] = "  ✂             "
                                  "                "
                                  "               ✗"
                                  "✓☒☑☒☒⊘          "
                                  "                "
                                  "                "
                                  "                "
                                  "       ●        "
                                  "   □            ";

static const char wingdings_3[] = "                "
                                  "                "
                                  "                "
                                  "                "
                                  "                "
                                  "▲▼△▽◀▶◁▷◣◢◤◥◂▸▴ ";

static const struct {
  const char *family, *characters;
} fonts[] = {{"Symbol", symbol}, {"Wingdings", wingdings}, {"Wingdings 2", wingdings_2}, {"Wingdings 3", wingdings_3}};

static const char *characters_of(const char *family)
{
  if (!family || (*family != 'S' && *family != 'W')) return NULL;
  for (size_t i = 0; i < G_N_ELEMENTS(fonts); i++)
    if (strcmp(family, fonts[i].family) == 0) return fonts[i].characters;
  return NULL;
}

gunichar sy_symbol_character(const char *family, gunichar code)
{
  const char *characters = characters_of(family);
  if (code >= PRIVATE && code <= PRIVATE + 0xFF) code -= PRIVATE;
  if (!characters || code < FIRST || code > 0xFF || (glong)(code - FIRST) >= g_utf8_strlen(characters, -1)) return 0;
  gunichar c = g_utf8_get_char(g_utf8_offset_to_pointer(characters, (glong)(code - FIRST)));
  return c == ' ' ? 0 : c;
}

static bool is_private(gunichar c)
{
  return c >= PRIVATE + FIRST && c <= PRIVATE + 0xFF;
}

gunichar sy_symbol_of(const SyRunProperties *run, gunichar c, const char **family)
{
  if (c >= 0x100 && !is_private(c)) return 0;
  *family = c < 0x80 ? run->ascii : run->hansi;
  if (is_private(c) && !characters_of(*family)) *family = characters_of(run->ascii) ? run->ascii : run->east_asia;
  return sy_symbol_character(*family, c);
}

bool sy_symbol_any(const SyRunProperties *run, const char *text, size_t length)
{
  if (!characters_of(run->ascii) && !characters_of(run->hansi) && !characters_of(run->east_asia)) return false;
  for (const char *p = text; p < text + length; p = g_utf8_next_char(p)) {
    const char *family;
    if (sy_symbol_of(run, g_utf8_get_char(p), &family)) return true;
  }
  return false;
}

/* Where the face's glyph is much wider than the one that is meant: the share of the size that makes them alike, %. */
static int share_of(gunichar c)
{
  static const struct {
    const char *characters;
    int share;
  } shares[] = {{"●○◉◎", 85}, {"■□", 79}, {"▪▫", 68}, {"❑❒❐❍", 83}};
  for (size_t i = 0; i < G_N_ELEMENTS(shares); i++)
    if (g_utf8_strchr(shares[i].characters, -1, c)) return shares[i].share;
  return 100;
}

void sy_symbol_font(SyRunProperties *run, const char *family, gunichar c)
{
  run->ascii = run->hansi = run->east_asia = g_intern_string(family);
  if (characters_of(family)) run->size = MAX((run->size * share_of(c) + 50) / 100, 1);
}
