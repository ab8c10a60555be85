#include "server/http/http_exchange.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "server/http/http_delivery.h"

void http_exchange_init_pool(struct http_pool *pool)
{
    *pool = (struct http_pool){NULL, 0};
}

static void exchange_free(struct http_exchange *exchange)
{
    buffer_release(&exchange->body_bytes);
    buffer_release(&exchange->output);
    free(exchange);
}

void http_exchange_release_pool(struct http_pool *pool)
{
    while (pool->first != NULL) {
        struct http_exchange *exchange = pool->first;

        pool->first = exchange->next;
        exchange_free(exchange);
    }
    pool->count = 0;
}

static struct http_exchange *exchange_new(void)
{
    struct http_exchange *exchange = memory_alloc(sizeof(*exchange));

    buffer_init(&exchange->body_bytes);
    buffer_init(&exchange->output);
    exchange->answer.delivery = &http_delivery_http1;
    exchange->answer.output = &exchange->output;
    return exchange;
}

struct http_exchange *http_exchange_take(struct http_pool *pool)
{
    struct http_exchange *exchange = pool->first;

    if (exchange != NULL) {
        pool->first = exchange->next;
        pool->count--;
    } else {
        exchange = exchange_new();
    }
    exchange->start = 0;
    exchange->parsed = 0;
    exchange->end = 0;
    exchange->answer.state = HTTP_ANSWER_NONE;
    http_parser_init(&exchange->parser);
    return exchange;
}

static void trim_buffer(struct buffer *buf)
{
    buffer_clear(buf);
    if (buf->cap > HTTP_POOL_BUFFER)
        buffer_release(buf);
}

void http_exchange_give(struct http_pool *pool, struct http_exchange **exchange)
{
    struct http_exchange *given = *exchange;

    *exchange = NULL;
    if (given == NULL)
        return;
    if (pool->count == HTTP_POOL_MAX) {
        exchange_free(given);
        return;
    }
    trim_buffer(&given->body_bytes);
    trim_buffer(&given->output);
    given->next = pool->first;
    pool->first = given;
    pool->count++;
}

void http_exchange_advance(struct http_exchange *exchange)
{
    exchange->start += exchange->parsed;
    exchange->parsed = 0;
    if (exchange->start == exchange->end) {
        exchange->start = 0;
        exchange->end = 0;
    }
    exchange->answer.state = HTTP_ANSWER_NONE;
    trim_buffer(&exchange->body_bytes);
    http_parser_init(&exchange->parser);
}

size_t http_exchange_room(struct http_exchange *exchange, bool movable)
{
    struct slice held = http_exchange_input(exchange);

    if (movable && exchange->end == sizeof(exchange->input)) {
        memmove(exchange->input, held.ptr, held.len);
        exchange->start = 0;
        exchange->end = held.len;
    }
    return sizeof(exchange->input) - exchange->end;
}

struct slice http_exchange_sendable(const struct http_exchange *exchange)
{
    struct slice output = buffer_slice(&exchange->output);

    return exchange->answer.state == HTTP_ANSWER_HEAD
               ? slice_head(output, exchange->answer.head_at)
               : output;
}

void http_exchange_sent(struct http_exchange *exchange, size_t n)
{
    buffer_consume(&exchange->output, n);
    if (exchange->answer.state == HTTP_ANSWER_HEAD)
        exchange->answer.head_at -= n;
}
