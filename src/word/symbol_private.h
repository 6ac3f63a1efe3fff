/* Characters of fonts of symbols: Symbol, Wingdings and their like (symbol.c). */
#ifndef SY_WORD_SYMBOL_PRIVATE_H
#define SY_WORD_SYMBOL_PRIVATE_H

#include "word/word.h"

/* What a code of such a font means; 0: it is nothing that is known. */
gunichar sy_symbol_character(const char *family, gunichar code);
/* The same of a run's character, with the family that it is of (interned); 0: an ordinary character. */
gunichar sy_symbol_of(const SyRunProperties *run, gunichar c, const char **family);
bool sy_symbol_any(const SyRunProperties *run, const char *text, size_t length);
/* Sets the run in that family, and in the size in which its substitute looks like it. */
void sy_symbol_font(SyRunProperties *run, const char *family, gunichar c);

#endif
