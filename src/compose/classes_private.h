/* classes: the character classes of JLREQ App. A, as far as composing needs to tell them apart.
 * Private to compose. */
#ifndef SY_CLASSES_PRIVATE_H
#define SY_CLASSES_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>

typedef enum {
  SY_CLASS_OPENING,     /* cl-01 「（ */
  SY_CLASS_CLOSING,     /* cl-02 」） */
  SY_CLASS_HYPHEN,      /* cl-03 ‐ 〜 */
  SY_CLASS_DIVIDING,    /* cl-04 ！？ */
  SY_CLASS_MIDDLE_DOT,  /* cl-05 ・：； */
  SY_CLASS_FULL_STOP,   /* cl-06 。． */
  SY_CLASS_COMMA,       /* cl-07 、， */
  SY_CLASS_INSEPARABLE, /* cl-08 …‥― */
  SY_CLASS_ITERATION,   /* cl-09 々ゝ */
  SY_CLASS_PROLONGED,   /* cl-10 ー */
  SY_CLASS_SMALL_KANA,  /* cl-11 ぁッ */
  SY_CLASS_PREFIX,      /* cl-12 ￥＄№ */
  SY_CLASS_POSTFIX,     /* cl-13 ％℃ */
  SY_CLASS_FULL_SPACE,  /* cl-14 */
  SY_CLASS_KANA,        /* cl-15, cl-16 */
  SY_CLASS_IDEOGRAPH,   /* cl-19 and other full-width characters */
  SY_CLASS_WESTERN,     /* cl-27 */
  SY_CLASS_DIGIT,       /* cl-24 */
  SY_CLASS_SPACE,       /* cl-26 */
} SyClass;

/* east_asian: the character is set in an East Asian face (tells “ ” … apart from Latin ones). */
SyClass sy_class_of(uint32_t character, bool east_asian);
/* True for scripts that Word sets in the East Asian face (ECMA-376 17.3.2.26). */
bool sy_class_is_east_asian(uint32_t character);
/* True for characters whose face depends on w:hint (17.3.2.26): quotes, dashes, symbols. */
bool sy_class_is_ambiguous(uint32_t character);
/* True for scripts that Word sets in the face for complex scripts, by the size of these (17.3.2.26). */
bool sy_class_is_complex(uint32_t character);
/* True for scripts that need more than one glyph a character by itself: joining, reordering, syllables. */
bool sy_class_is_shaped(uint32_t character);

/* How a character stands in a line that runs down (UAX #50, Unicode 14). */
typedef enum {
  SY_STANDS_TURNED,  /* R: lies along the line */
  SY_STANDS_UPRIGHT, /* U, and Tu: upright, in a form of its own if the face has one (、 ぁ) */
  SY_STANDS_BY_FORM, /* Tr: upright in a form of its own (「 ー), turned if the face has none */
} SyStance;
SyStance sy_class_stance(uint32_t character);

#endif
