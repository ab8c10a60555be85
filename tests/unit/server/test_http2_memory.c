#include <criterion/criterion.h>
#include <string.h>

#include "server/http2/http2_memory.h"

static struct http2_memory memory;
static nghttp2_mem *heap;

static void setup(void)
{
    http2_memory_init(&memory);
    heap = &memory.allocator;
}

TestSuite(http2_memory, .init = setup);

Test(http2_memory, counts_what_is_held)
{
    char *a = heap->malloc(100, heap->mem_user_data);
    char *b = heap->calloc(10, 20, heap->mem_user_data);

    cr_assert_geq(memory.held, 300);
    for (size_t i = 0; i < 200; i++)
        cr_assert_eq(b[i], 0);
    memset(a, 'x', 100);
    a = heap->realloc(a, 5000, heap->mem_user_data);
    cr_assert_geq(memory.held, 5200);
    cr_assert_eq(a[99], 'x');
    heap->free(a, heap->mem_user_data);
    heap->free(b, heap->mem_user_data);
    heap->free(NULL, heap->mem_user_data);
    cr_assert_eq(memory.held, 0);
}

Test(http2_memory, has_an_end)
{
    char *most = heap->malloc(HTTP2_MEMORY_MAX - 1000, heap->mem_user_data);
    size_t held = memory.held;

    cr_assert_not_null(most);
    cr_assert_null(heap->malloc(2000, heap->mem_user_data));
    cr_assert_null(heap->malloc(SIZE_MAX, heap->mem_user_data));
    cr_assert_null(heap->calloc(SIZE_MAX / 2, 4, heap->mem_user_data));
    cr_assert_null(
        heap->realloc(most, HTTP2_MEMORY_MAX + 1, heap->mem_user_data));
    cr_assert_eq(memory.held, held, "a failure takes nothing");
    heap->free(most, heap->mem_user_data);
    most = heap->malloc(2000, heap->mem_user_data);
    cr_assert_not_null(most);
    heap->free(most, heap->mem_user_data);
}

/* A session whose memory has come to its end fails, and leaks nothing. */
Test(http2_memory, a_session_fails_by_it)
{
    nghttp2_session_callbacks *callbacks;
    nghttp2_session *wire;

    cr_assert_eq(nghttp2_session_callbacks_new(&callbacks), 0);
    memory.held = HTTP2_MEMORY_MAX - 10000;
    cr_assert_eq(
        nghttp2_session_server_new3(&wire, callbacks, NULL, NULL, heap),
        NGHTTP2_ERR_NOMEM);
    cr_assert_eq(memory.held, HTTP2_MEMORY_MAX - 10000);
    nghttp2_session_callbacks_del(callbacks);
}
