#include "cli/page_spool.h"

#include <errno.h>
#include <stdlib.h>

#include "core/memory.h"

int page_spool_open(struct page_spool *spool, struct error *err)
{
    spool->file = tmpfile();
    if (spool->file == NULL)
        return error_errno(err, errno, "cannot make a temporary file");
    return 0;
}

void page_spool_release(struct page_spool *spool)
{
    if (spool->file != NULL)
        fclose(spool->file);
    free(spool->sizes);
    *spool = (struct page_spool)PAGE_SPOOL_INIT;
}

int page_spool_add(struct page_spool *spool, struct slice bytes,
                   struct error *err)
{
    if (fwrite(bytes.ptr, 1, bytes.len, spool->file) != bytes.len)
        return error_errno(err, errno, "cannot write a temporary file");
    if (spool->count == spool->room) {
        spool->room = spool->room > 0 ? spool->room * 2 : 64;
        spool->sizes =
            memory_resize(spool->sizes, spool->room, sizeof(*spool->sizes));
    }
    spool->sizes[spool->count++] = bytes.len;
    spool->end += bytes.len;
    return 0;
}

int page_spool_take(struct page_spool *spool, struct buffer *page,
                    struct error *err)
{
    size_t size;

    buffer_clear(page);
    if (spool->count == 0)
        return 0;
    size = spool->sizes[--spool->count];
    spool->end -= size;
    if (fseeko(spool->file, (off_t)spool->end, SEEK_SET) != 0 ||
        fread(buffer_reserve(page, size + 1), 1, size, spool->file) != size)
        return error_errno(err, errno, "cannot read a temporary file");
    buffer_commit(page, size);
    return 1;
}
