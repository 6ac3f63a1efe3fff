#include "value/value.h"

#include <math.h>
#include <string.h>

typedef struct {
  char *key; /* a GRefString, interned as long as a value or tag has it */
  SyValue *value;
  guint32 line, column;
} Pair;

struct SyValue {
  guint8 type;
  bool truth; /* BOOL; MAP: open */
  int references;
  guint32 line, column;
  const char *sheet; /* interned, or NULL */
  union {
    struct {
      double number;
      char *lexeme;
    } number;
    char *text;
    struct {
      SyValue **items;
      guint32 n, room;
    } list;
    struct {
      Pair *pairs;
      guint32 n, room;
    } map;
    struct {
      SySpan *spans;
      guint32 n, room;
    } rich;
    struct {
      GBytes *bytes;
      char *name;
    } picture;
  };
};

static SyValue *value_new(SyValueType type)
{
  SyValue *value = g_new0(SyValue, 1);
  value->type = (guint8)type;
  value->references = 1;
  return value;
}

SyValue *sy_value_new_null(void)
{
  return value_new(SY_VALUE_NULL);
}

SyValue *sy_value_new_bool(bool truth)
{
  SyValue *value = value_new(SY_VALUE_BOOL);
  value->truth = truth;
  return value;
}

SyValue *sy_value_new_number(double number, const char *lexeme)
{
  SyValue *value = value_new(SY_VALUE_NUMBER);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  if (!lexeme) {
    for (int digits = 6; digits <= 17; digits++) {
      char format[8];
      g_snprintf(format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd(buffer, sizeof buffer, format, number);
      if (g_ascii_strtod(buffer, NULL) == number) break;
    }
    lexeme = buffer;
  }
  value->number.number = number;
  value->number.lexeme = g_strdup(lexeme);
  return value;
}

SyValue *sy_value_new_text(const char *text)
{
  return sy_value_new_text_length(text, strlen(text));
}

SyValue *sy_value_new_text_length(const char *text, size_t length)
{
  SyValue *value = value_new(SY_VALUE_TEXT);
  value->text = g_strndup(text, length);
  return value;
}

SyValue *sy_value_new_rich(void)
{
  return value_new(SY_VALUE_RICH);
}

SyValue *sy_value_new_list(void)
{
  return value_new(SY_VALUE_LIST);
}

SyValue *sy_value_new_map(void)
{
  return value_new(SY_VALUE_MAP);
}

SyValue *sy_value_new_picture(GBytes *bytes, const char *name)
{
  SyValue *value = value_new(SY_VALUE_PICTURE);
  value->picture.bytes = g_bytes_ref(bytes);
  value->picture.name = g_strdup(name);
  return value;
}

SyValue *sy_value_ref(SyValue *value)
{
  value->references++;
  return value;
}

static void span_clear(SySpan *span)
{
  g_free((char *)span->text);
  g_free((char *)span->id);
  g_free((char *)span->label);
  g_free((char *)span->link);
  g_free((char *)span->comment);
  g_free((char *)span->style);
}

/* Readers cap the depth, so this recursion is as deep as they allow. */
void sy_value_unref(SyValue *value)
{
  if (!value || --value->references > 0) return;
  switch ((SyValueType)value->type) {
  case SY_VALUE_NUMBER: g_free(value->number.lexeme); break;
  case SY_VALUE_TEXT: g_free(value->text); break;
  case SY_VALUE_RICH:
    for (guint32 i = 0; i < value->rich.n; i++) span_clear(&value->rich.spans[i]);
    g_free(value->rich.spans);
    break;
  case SY_VALUE_LIST:
    for (guint32 i = 0; i < value->list.n; i++) sy_value_unref(value->list.items[i]);
    g_free(value->list.items);
    break;
  case SY_VALUE_MAP:
    for (guint32 i = 0; i < value->map.n; i++) {
      g_ref_string_release(value->map.pairs[i].key);
      sy_value_unref(value->map.pairs[i].value);
    }
    g_free(value->map.pairs);
    break;
  case SY_VALUE_PICTURE:
    g_bytes_unref(value->picture.bytes);
    g_free(value->picture.name);
    break;
  case SY_VALUE_NULL:
  case SY_VALUE_BOOL: break;
  }
  g_free(value);
}

/* Room for one more of `size` bytes each. */
static void *grow(void *items, guint32 n, guint32 *room, size_t size)
{
  if (n < *room) return items;
  *room = *room ? *room * 2 : 4;
  return g_realloc_n(items, *room, size);
}

void sy_value_rich_add(SyValue *rich, const SySpan *span)
{
  rich->rich.spans = grow(rich->rich.spans, rich->rich.n, &rich->rich.room, sizeof(SySpan));
  SySpan *own = &rich->rich.spans[rich->rich.n++];
  *own = *span;
  own->text = g_strdup(span->text ? span->text : "");
  own->id = g_strdup(span->id);
  own->label = g_strdup(span->label);
  own->link = g_strdup(span->link);
  own->comment = g_strdup(span->comment);
  own->style = g_strdup(span->style);
}

void sy_value_rich_append(SyValue *rich, const SyValue *text_or_rich)
{
  if (sy_value_type(text_or_rich) == SY_VALUE_RICH) {
    for (guint32 i = 0; i < text_or_rich->rich.n; i++) sy_value_rich_add(rich, &text_or_rich->rich.spans[i]);
  } else {
    SySpan span = {.kind = SY_SPAN_TEXT, .text = sy_value_text(text_or_rich)};
    sy_value_rich_add(rich, &span);
  }
}

void sy_value_list_add(SyValue *list, SyValue *item)
{
  list->list.items = grow(list->list.items, list->list.n, &list->list.room, sizeof(SyValue *));
  list->list.items[list->list.n++] = item;
}

/* The pair of that very key, or NULL. Interned keys compare by pointer. */
static Pair *find(const SyValue *map, const char *key)
{
  if (!map || map->type != SY_VALUE_MAP) return NULL;
  for (guint32 i = 0; i < map->map.n; i++)
    if (map->map.pairs[i].key == key) return &map->map.pairs[i];
  for (guint32 i = 0; i < map->map.n; i++)
    if (strcmp(map->map.pairs[i].key, key) == 0) return &map->map.pairs[i];
  return NULL;
}

void sy_value_map_set(SyValue *map, const char *key, SyValue *value)
{
  Pair *pair = find(map, key);
  if (pair) {
    sy_value_unref(pair->value);
    pair->value = value;
    return;
  }
  sy_value_map_append(map, key, value, NULL);
}

void sy_value_map_append(SyValue *map, const char *key, SyValue *value, const SyPlace *key_place)
{
  map->map.pairs = grow(map->map.pairs, map->map.n, &map->map.room, sizeof(Pair));
  Pair *pair = &map->map.pairs[map->map.n++];
  *pair = (Pair){.key = g_ref_string_new_intern(key), .value = value};
  if (!key_place) return;
  pair->line = (guint32)MAX(key_place->line, 0);
  pair->column = (guint32)MAX(key_place->column, 0);
  if (key_place->sheet) map->sheet = g_intern_string(key_place->sheet);
}

void sy_value_map_set_open(SyValue *map, bool open)
{
  map->truth = open;
}

bool sy_value_map_open(const SyValue *map)
{
  return map && map->type == SY_VALUE_MAP && map->truth;
}

void sy_value_set_place(SyValue *value, const SyPlace *place)
{
  value->sheet = place->sheet ? g_intern_string(place->sheet) : NULL;
  value->line = (guint32)MAX(place->line, 0);
  value->column = (guint32)MAX(place->column, 0);
}

SyValueType sy_value_type(const SyValue *value)
{
  return value ? (SyValueType)value->type : SY_VALUE_NULL;
}

static const char *const type_names[] = {
    [SY_VALUE_NULL] = N_("nothing"),        [SY_VALUE_BOOL] = N_("yes or no"),    [SY_VALUE_NUMBER] = N_("a number"),
    [SY_VALUE_TEXT] = N_("text"),           [SY_VALUE_RICH] = N_("rich text"),    [SY_VALUE_LIST] = N_("a list"),
    [SY_VALUE_MAP] = N_("a group of keys"), [SY_VALUE_PICTURE] = N_("a picture"),
};

const char *sy_value_type_name(SyValueType type)
{
  return _(type_names[type]);
}

bool sy_value_truth(const SyValue *value)
{
  switch (sy_value_type(value)) {
  case SY_VALUE_NULL: return false;
  case SY_VALUE_BOOL: return value->truth;
  case SY_VALUE_TEXT: return value->text[0] != 0;
  case SY_VALUE_RICH: return value->rich.n > 0;
  case SY_VALUE_LIST: return value->list.n > 0;
  case SY_VALUE_NUMBER:
  case SY_VALUE_MAP:
  case SY_VALUE_PICTURE: break;
  }
  return true;
}

bool sy_value_bool(const SyValue *value)
{
  return sy_value_type(value) == SY_VALUE_BOOL && value->truth;
}

double sy_value_number(const SyValue *value)
{
  return sy_value_type(value) == SY_VALUE_NUMBER ? value->number.number : 0;
}

const char *sy_value_text(const SyValue *value)
{
  switch (sy_value_type(value)) {
  case SY_VALUE_TEXT: return value->text;
  case SY_VALUE_NUMBER: return value->number.lexeme;
  case SY_VALUE_BOOL: return value->truth ? "true" : "false";
  default: return "";
  }
}

static void append_plain(GString *out, const SyValue *value, const char *separator)
{
  if (sy_value_type(value) == SY_VALUE_RICH) {
    for (guint32 i = 0; i < value->rich.n; i++) {
      const SySpan *span = &value->rich.spans[i];
      if (span->kind == SY_SPAN_PARAGRAPH) g_string_append_c(out, '\n');
      else g_string_append(out, span->text);
    }
  } else if (sy_value_type(value) == SY_VALUE_LIST) {
    for (guint32 i = 0; i < value->list.n; i++) {
      if (i > 0) g_string_append(out, separator);
      append_plain(out, value->list.items[i], separator);
    }
  } else {
    g_string_append(out, sy_value_text(value));
  }
}

char *sy_value_plain(const SyValue *value, const char *separator)
{
  GString *out = g_string_new(NULL);
  append_plain(out, value, separator);
  return g_string_free(out, FALSE);
}

size_t sy_value_count(const SyValue *value)
{
  switch (sy_value_type(value)) {
  case SY_VALUE_RICH: return value->rich.n;
  case SY_VALUE_LIST: return value->list.n;
  case SY_VALUE_MAP: return value->map.n;
  default: return 0;
  }
}

SyValue *sy_value_item(const SyValue *list, size_t index)
{
  return sy_value_type(list) == SY_VALUE_LIST && index < list->list.n ? list->list.items[index] : NULL;
}

const char *sy_value_key(const SyValue *map, size_t index)
{
  return sy_value_type(map) == SY_VALUE_MAP && index < map->map.n ? map->map.pairs[index].key : NULL;
}

SyValue *sy_value_pair(const SyValue *map, size_t index)
{
  return sy_value_type(map) == SY_VALUE_MAP && index < map->map.n ? map->map.pairs[index].value : NULL;
}

const SySpan *sy_value_span(const SyValue *rich, size_t index)
{
  return sy_value_type(rich) == SY_VALUE_RICH && index < rich->rich.n ? &rich->rich.spans[index] : NULL;
}

SyValue *sy_value_get(const SyValue *map, const char *key)
{
  const Pair *pair = find(map, key);
  if (!pair && map && map->type == SY_VALUE_MAP) {
    const char *english = sy_name_english(key);
    if (english != key) pair = find(map, english);
    /* A file in Japanese, asked in English: any of the aliases may be there. */
    for (guint32 i = 0; !pair && i < map->map.n; i++)
      if ((guchar)map->map.pairs[i].key[0] >= 0x80 && strcmp(sy_name_english(map->map.pairs[i].key), english) == 0)
        pair = &map->map.pairs[i];
  }
  if (!pair && sy_value_map_open(map)) pair = find(map, "*");
  return pair ? pair->value : NULL;
}

GBytes *sy_value_picture_bytes(const SyValue *picture)
{
  return sy_value_type(picture) == SY_VALUE_PICTURE ? picture->picture.bytes : NULL;
}

const char *sy_value_text_at(const SyValue *map, const char *key)
{
  const SyValue *value = sy_value_get(map, key);
  return sy_value_type(value) == SY_VALUE_TEXT ? sy_value_text(value) : NULL;
}

const char *sy_value_picture_name(const SyValue *picture)
{
  return sy_value_type(picture) == SY_VALUE_PICTURE ? picture->picture.name : NULL;
}

SyPlace sy_value_place(const SyValue *value, const char *file)
{
  if (!value) return (SyPlace){.file = file};
  return (SyPlace){.file = file, .sheet = value->sheet, .line = (int)value->line, .column = (int)value->column};
}

SyPlace sy_value_key_place(const SyValue *map, size_t index, const char *file)
{
  SyPlace place = {.file = file};
  if (sy_value_type(map) != SY_VALUE_MAP || index >= map->map.n) return place;
  const Pair *pair = &map->map.pairs[index];
  if (pair->line == 0) return sy_value_place(pair->value, file);
  place.sheet = map->sheet;
  place.line = (int)pair->line;
  place.column = (int)pair->column;
  return place;
}

void sy_value_map_set_key_place(SyValue *map, const char *key, const SyPlace *place)
{
  Pair *pair = find(map, key);
  if (!pair) return;
  pair->line = (guint32)MAX(place->line, 0);
  pair->column = (guint32)MAX(place->column, 0);
  if (place->sheet) map->sheet = g_intern_string(place->sheet);
}

#define FEW_KEYS 32

bool sy_value_map_has_key(const SyValue *map, const char *key, GHashTable **index)
{
  if (map->map.n < FEW_KEYS) {
    for (guint32 i = 0; i < map->map.n; i++)
      if (strcmp(map->map.pairs[i].key, key) == 0) return true;
    return false;
  }
  if (!*index) {
    *index = g_hash_table_new_full(g_str_hash, g_str_equal, (GDestroyNotify)g_ref_string_release, NULL);
    for (guint32 i = 0; i < map->map.n; i++) g_hash_table_add(*index, g_ref_string_acquire(map->map.pairs[i].key));
  }
  return !g_hash_table_add(*index, g_ref_string_new_intern(key));
}
