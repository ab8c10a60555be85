#include "attribution/record/stream_id.h"

#include "core/decimal_number.h"

int stream_id_compare(struct stream_id a, struct stream_id b)
{
    if (a.ms != b.ms)
        return a.ms < b.ms ? -1 : 1;
    if (a.seq != b.seq)
        return a.seq < b.seq ? -1 : 1;
    return 0;
}

bool stream_id_parse(struct slice text, struct stream_id *id)
{
    size_t dash = slice_find(text, '-');
    struct stream_id parsed;

    if (dash == text.len ||
        !slice_parse_u64(slice_head(text, dash), &parsed.ms))
        return false;
    if (!slice_parse_u64(slice_skip(text, dash + 1), &parsed.seq))
        return false;
    *id = parsed;
    return true;
}

size_t stream_id_write(struct stream_id id, char *out)
{
    size_t len = decimal_number_write(id.ms, out);

    out[len++] = '-';
    return len + decimal_number_write(id.seq, out + len);
}

void stream_id_append(struct buffer *out, struct stream_id id)
{
    char *text = buffer_reserve(out, STREAM_ID_TEXT_MAX);

    buffer_commit(out, stream_id_write(id, text));
}

struct stream_id stream_id_next(struct stream_id last, uint64_t now_ms)
{
    if (now_ms > last.ms)
        return (struct stream_id){now_ms, 0};
    if (last.seq == UINT64_MAX)
        return (struct stream_id){last.ms + 1, 0};
    return (struct stream_id){last.ms, last.seq + 1};
}

void stream_id_append_public(struct buffer *out, struct slice stream,
                             struct stream_id id)
{
    struct slice source = slice_skip(stream, slice_find(stream, ':') + 1);

    if (source.len > 2 && source.ptr[0] == '{')
        source = slice_of(source.ptr + 1, source.len - 2);
    buffer_append(out, source);
    buffer_append_byte(out, '-');
    stream_id_append(out, id);
}
