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

typedef struct Guest Guest;
struct Guest {
  Guest *next;
  void *data;
  GDestroyNotify release;
};

struct SyArena {
  Chunk *first;  /* the chunk that is being filled */
  Guest *guests; /* they live in the arena themselves */
  size_t total;
};

SyArena *sy_arena_new(void)
{
  return g_new0(SyArena, 1);
}

static void release_guests(SyArena *arena)
{
  for (Guest *guest = arena->guests; guest; guest = guest->next) guest->release(guest->data);
  arena->guests = NULL;
}

void sy_arena_attach(SyArena *arena, void *data, GDestroyNotify release)
{
  Guest *guest = SY_ARENA_NEW(arena, Guest);
  *guest = (Guest){arena->guests, data, release};
  arena->guests = guest;
}

void sy_arena_free(SyArena *arena)
{
  if (!arena) return;
  release_guests(arena);
  for (Chunk *chunk = arena->first; chunk;) {
    Chunk *next = chunk->next;
    g_free(chunk);
    chunk = next;
  }
  g_free(arena);
}

void sy_arena_reset(SyArena *arena)
{
  release_guests(arena);
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
