#include "base/base.h"

#include <stdalign.h>
#include <string.h>

#define SY_ARENA_CHUNK ((size_t)64 * 1024)

typedef struct Chunk Chunk;
struct Chunk {
  Chunk *next;
  size_t used, size;
  alignas(max_align_t) char bytes[];
};

struct SyArena {
  Chunk *first; /* the one being filled */
  size_t total;
};

SyArena *sy_arena_new(void)
{
  return g_new0(SyArena, 1);
}

void sy_arena_free(SyArena *arena)
{
  if (!arena) return;
  for (Chunk *chunk = arena->first; chunk;) {
    Chunk *next = chunk->next;
    g_free(chunk);
    chunk = next;
  }
  g_free(arena);
}

void sy_arena_reset(SyArena *arena)
{
  Chunk *kept = NULL;
  for (Chunk *chunk = arena->first; chunk;) {
    Chunk *next = chunk->next;
    if (!kept && chunk->size == SY_ARENA_CHUNK) kept = chunk;
    else g_free(chunk);
    chunk = next;
  }
  if (kept) {
    memset(kept->bytes, 0, kept->used);
    kept->used = 0;
    kept->next = NULL;
  }
  arena->first = kept;
  arena->total = kept ? kept->size : 0;
}

void *sy_arena_alloc(SyArena *arena, size_t size)
{
  const size_t alignment = alignof(max_align_t);
  size = (MAX(size, 1) + alignment - 1) / alignment * alignment;
  Chunk *chunk = arena->first;
  if (!chunk || chunk->size - chunk->used < size) {
    size_t room = MAX(size, SY_ARENA_CHUNK);
    chunk = g_malloc0(sizeof(Chunk) + room);
    chunk->size = room;
    arena->total += room;
    /* A large piece stands alone behind the chunk that is still being filled. */
    if (arena->first && size > SY_ARENA_CHUNK / 4) {
      chunk->next = arena->first->next;
      arena->first->next = chunk;
    } else {
      chunk->next = arena->first;
      arena->first = chunk;
    }
  }
  void *piece = chunk->bytes + chunk->used;
  chunk->used += size;
  return piece;
}

char *sy_arena_strndup(SyArena *arena, const char *s, size_t length)
{
  char *copy = sy_arena_alloc(arena, length + 1);
  memcpy(copy, s, length);
  return copy;
}

size_t sy_arena_size(const SyArena *arena)
{
  return arena->total;
}
