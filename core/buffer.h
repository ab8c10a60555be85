#ifndef CORE_BUFFER_H
#define CORE_BUFFER_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/slice.h"

/*
 * A buffer is bytes that it owns and grows: the place where text and wire
 * formats are built, and where network bytes wait.
 *
 *     struct buffer out = BUFFER_INIT;
 *     buffer_append(&out, SLICE("HTTP/1.1 "));
 *     buffer_appendf(&out, "%d", 302);
 *     ... buffer_slice(&out) ...
 *     buffer_release(&out);
 *
 * Bytes are appended at the end and consumed at the front; consuming moves an
 * offset, and the room in front is reused when the buffer is empty or must
 * grow. A slice of a buffer is valid until the next append, reserve or
 * release. Growth doubles, so appending n bytes costs O(n).
 */
struct buffer {
    char *data;  /* heap, NULL while nothing was ever appended */
    size_t head; /* bytes at the front that were consumed */
    size_t len;  /* bytes held, from data + head */
    size_t cap;  /* bytes allocated */
};

#define BUFFER_INIT   \
    {                 \
        NULL, 0, 0, 0 \
    }

void buffer_init(struct buffer *buf);

/* Frees the bytes; the buffer is empty and usable afterwards. */
void buffer_release(struct buffer *buf);

/* Forgets the bytes, keeps the room. */
static inline void buffer_clear(struct buffer *buf)
{
    buf->head = 0;
    buf->len = 0;
}

/* What is held; valid until the next change. */
static inline struct slice buffer_slice(const struct buffer *buf)
{
    return slice_of(buf->len > 0 ? buf->data + buf->head : "", buf->len);
}

/* What buffer_reserve does where the room is not there yet. */
void buffer_make_room(struct buffer *buf, size_t room);

/*
 * Room for at least `room` more bytes; returns where they go. After writing n
 * of them, call buffer_commit(buf, n).
 */
static inline char *buffer_reserve(struct buffer *buf, size_t room)
{
    if (buf->cap - buf->head - buf->len < room)
        buffer_make_room(buf, room);
    return buf->data + buf->head + buf->len;
}

static inline void buffer_commit(struct buffer *buf, size_t n)
{
    buf->len += n;
}

static inline void buffer_append(struct buffer *buf, struct slice bytes)
{
    if (bytes.len == 0)
        return;
    memcpy(buffer_reserve(buf, bytes.len), bytes.ptr, bytes.len);
    buf->len += bytes.len;
}

static inline void buffer_append_byte(struct buffer *buf, char byte)
{
    *buffer_reserve(buf, 1) = byte;
    buf->len++;
}

void buffer_append_u64(struct buffer *buf, uint64_t value);
void buffer_append_i64(struct buffer *buf, int64_t value);

/* printf into the end of the buffer. */
void buffer_appendf(struct buffer *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buffer_vappendf(struct buffer *buf, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Drops `n` bytes (at most all) from the front. */
void buffer_consume(struct buffer *buf, size_t n);

/* Keeps the first `len` bytes. */
void buffer_truncate(struct buffer *buf, size_t len);

/* A NUL behind the bytes (not counted) and the pointer to the first. */
const char *buffer_str(struct buffer *buf);

/* Hands the bytes over, NUL-terminated; the caller frees; buf is empty. */
char *buffer_detach(struct buffer *buf);

#endif
