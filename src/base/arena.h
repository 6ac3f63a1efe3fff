/* arena: memory for one large result. */
#ifndef SY_BASE_ARENA_H
#define SY_BASE_ARENA_H

#include <glib.h>
#include <stddef.h>

/* Memory for one large result, which is freed at once. Pieces are zeroed and aligned for any type. */
typedef struct SyArena SyArena;
SyArena *sy_arena_new(void);
void sy_arena_free(SyArena *arena);
/* Empties the arena for another use: what it gave before is no longer valid. */
void sy_arena_reset(SyArena *arena);
void *sy_arena_alloc(SyArena *arena, size_t size);
char *sy_arena_strndup(SyArena *arena, const char *s, size_t length);
/* Calls release(data) when the arena is emptied or freed. */
void sy_arena_attach(SyArena *arena, void *data, GDestroyNotify release);
#define SY_ARENA_NEW(arena, type) ((type *)sy_arena_alloc((arena), sizeof(type)))
#define SY_ARENA_ARRAY(arena, type, n) ((type *)sy_arena_alloc((arena), sizeof(type) * (n)))

#endif
