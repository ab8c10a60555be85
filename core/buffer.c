#include "core/buffer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/decimal_number.h"
#include "core/memory.h"

#define BUFFER_MIN 256

void buffer_init(struct buffer *buf)
{
    *buf = (struct buffer)BUFFER_INIT;
}

void buffer_release(struct buffer *buf)
{
    free(buf->data);
    buffer_init(buf);
}

static void buffer_compact(struct buffer *buf)
{
    if (buf->head > 0 && buf->len > 0)
        memmove(buf->data, buf->data + buf->head, buf->len);
    buf->head = 0;
}

static void buffer_grow(struct buffer *buf, size_t need)
{
    size_t cap = buf->cap > 0 ? buf->cap : BUFFER_MIN;

    while (cap < need)
        cap *= 2;
    buf->data = memory_resize(buf->data, cap, 1);
    buf->cap = cap;
}

void buffer_make_room(struct buffer *buf, size_t room)
{
    buffer_compact(buf);
    if (buf->cap - buf->len < room)
        buffer_grow(buf, buf->len + room);
}

void buffer_append_u64(struct buffer *buf, uint64_t value)
{
    char *room = buffer_reserve(buf, DECIMAL_NUMBER_MAX);

    buffer_commit(buf, decimal_number_write(value, room));
}

void buffer_append_i64(struct buffer *buf, int64_t value)
{
    if (value < 0)
        buffer_append_byte(buf, '-');
    buffer_append_u64(buf, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void buffer_vappendf(struct buffer *buf, const char *format, va_list args)
{
    va_list again;
    int need;

    va_copy(again, args);
    need = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (need < 0)
        return;
    vsnprintf(buffer_reserve(buf, (size_t)need + 1), (size_t)need + 1, format,
              args);
    buf->len += (size_t)need;
}

void buffer_appendf(struct buffer *buf, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    buffer_vappendf(buf, format, args);
    va_end(args);
}

void buffer_consume(struct buffer *buf, size_t n)
{
    if (n >= buf->len) {
        buffer_clear(buf);
        return;
    }
    buf->head += n;
    buf->len -= n;
}

void buffer_truncate(struct buffer *buf, size_t len)
{
    if (len < buf->len)
        buf->len = len;
}

const char *buffer_str(struct buffer *buf)
{
    *buffer_reserve(buf, 1) = '\0';
    return buf->data + buf->head;
}

char *buffer_detach(struct buffer *buf)
{
    char *bytes;

    buffer_str(buf);
    buffer_compact(buf);
    buf->data[buf->len] = '\0';
    bytes = buf->data;
    buffer_init(buf);
    return bytes;
}
