/* module: core */

#include <stdint.h>
#include <stdlib.h>

#include "core/buffer.h"
#include "core/csv_reader.h"

#define RECORD_MAX 200
#define CELLS_MAX  8

static void note(struct buffer *out, enum csv_got got,
                 const struct csv_record *record)
{
    buffer_appendf(out, "%d %d %d %d %d:", (int)got, (int)record->line,
                   (int)record->lines, (int)record->offset, (int)record->size);
    for (size_t i = 0; i < record->count; i++) {
        buffer_append(out, record->cells[i]);
        buffer_append_byte(out, '|');
    }
}

static void take(struct csv_reader *reader, size_t size, struct buffer *out)
{
    struct csv_record record;
    struct error err = ERROR_INIT;
    enum csv_got got;

    while ((got = csv_reader_next(reader, &record, &err)) != CSV_MORE) {
        if (record.offset + record.size > size || record.count > CELLS_MAX ||
            (got == CSV_RECORD &&
             (record.count == 0 || record.size > RECORD_MAX)))
            abort();
        /* Where a broken record was noticed depends on the pieces. */
        if (got == CSV_BROKEN)
            record.size = record.lines = 0;
        note(out, got, &record);
    }
}

static void read_all(struct slice text, size_t step, struct buffer *out)
{
    struct csv_reader_config config = {
        .record_max = RECORD_MAX,
        .cells_max = CELLS_MAX,
    };
    struct csv_reader *reader = csv_reader_new(&config);
    size_t size = text.len;

    while (text.len > 0) {
        csv_reader_feed(reader, slice_head(text, step));
        take(reader, size, out);
        text = slice_skip(text, step);
    }
    csv_reader_end(reader);
    take(reader, size, out);
    if (csv_reader_offset(reader) > size)
        abort();
    csv_reader_free(&reader);
}

/* Any bytes, whole and in pieces of the first byte's size: the same records. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buffer whole = BUFFER_INIT, pieces = BUFFER_INIT;

    if (size == 0)
        return 0;
    read_all(slice_of(data + 1, size - 1), size, &whole);
    read_all(slice_of(data + 1, size - 1), (size_t)data[0] + 1, &pieces);
    if (!slice_equal(buffer_slice(&whole), buffer_slice(&pieces)))
        abort();
    buffer_release(&whole);
    buffer_release(&pieces);
    return 0;
}
