#include "attribution/record/click_answer.h"

#include <string.h>

/* From here on an answer led nowhere. */
#define STATUS_REFUSED 400

struct answer_line {
    struct slice start; /* name and "=" */
    size_t offset;      /* of the slice in struct click_answer */
    size_t max;         /* bytes; the rest is cut */
};

#define LINE(name, max)                                                 \
    {                                                                   \
        SLICE_INIT(#name "="), offsetof(struct click_answer, name), max \
    }

static const struct answer_line answer_lines[] = {
    LINE(kind, CLICK_TAG_MAX),      LINE(link, CLICK_LINK_MAX),
    LINE(campaign, CLICK_TAG_MAX),  LINE(channel, CLICK_TAG_MAX),
    LINE(direction, CLICK_TAG_MAX), LINE(source, CLICK_TAG_MAX),
    LINE(content, CLICK_TAG_MAX),   LINE(placement, CLICK_TAG_MAX),
    LINE(flags, CLICK_TAG_MAX),     LINE(status, CLICK_TAG_MAX),
    LINE(variant, CLICK_TAG_MAX),
};

#define LINES (sizeof(answer_lines) / sizeof(answer_lines[0]))

/* Names, "=" and line feeds take less than 16 bytes a line. */
_Static_assert(CLICK_LINK_MAX + 10ul * CLICK_TAG_MAX + LINES * 16 <=
                   CLICK_ANSWER_MAX,
               "CLICK_ANSWER_MAX is too small");

static const struct slice kind_names[] = {
    [CLICK_CLICK] = SLICE_INIT("click"),   [CLICK_SCAN] = SLICE_INIT("scan"),
    [CLICK_ORPHAN] = SLICE_INIT("orphan"), [CLICK_OPEN] = SLICE_INIT("open"),
    [CLICK_VIEW] = SLICE_INIT("view"),
};

static struct slice *slice_at(struct click_answer *answer, size_t offset)
{
    return (struct slice *)(void *)((char *)answer + offset);
}

static struct slice flag_letters(unsigned flags, char text[CLICK_FLAGS])
{
    static const char letters[CLICK_FLAGS] = {'h', 'p', 'x', 'q'};
    size_t len = 0;

    for (size_t i = 0; i < CLICK_FLAGS; i++) {
        if (flags >> i & 1)
            text[len++] = letters[i];
    }
    return slice_of(text, len);
}

static char *put_line(char *at, const struct answer_line *line,
                      struct slice value)
{
    value = slice_head(value, line->max);
    memcpy(at, line->start.ptr, line->start.len);
    at += line->start.len;
    for (size_t i = 0; i < value.len; i++) {
        *at = value.ptr[i];
        if (*at == '\n')
            *at = ' ';
        at++;
    }
    *at++ = '\n';
    return at;
}

size_t click_answer_write(const struct click *click, char *out)
{
    char flags[CLICK_FLAGS];
    char status[3] = {(char)('0' + click->status / 100 % 10),
                      (char)('0' + click->status / 10 % 10),
                      (char)('0' + click->status % 10)};
    struct click_answer answer = {
        .kind = kind_names[click->kind],
        .link = click->link,
        .campaign = click->campaign,
        .channel = click->channel,
        .direction = click->direction,
        .source = click->source,
        .content = click->content,
        .placement = click->placement,
        .flags = flag_letters(click->flags, flags),
        .status = slice_of(status, sizeof(status)),
        .variant = click->variant,
    };
    char *at = out;

    for (size_t i = 0; i < LINES; i++) {
        struct slice value = *slice_at(&answer, answer_lines[i].offset);

        if (value.len > 0)
            at = put_line(at, &answer_lines[i], value);
    }
    return (size_t)(at - out);
}

/* Lengths and bytes, so that no two answers give the same. */
static char *put_sized(char *at, struct slice value, size_t max)
{
    uint16_t len;

    value = slice_head(value, max);
    len = (uint16_t)value.len;
    memcpy(at, &len, sizeof(len));
    if (value.len > 0)
        memcpy(at + sizeof(len), value.ptr, value.len);
    return at + sizeof(len) + value.len;
}

uint64_t click_answer_id(const struct click *click)
{
    char said[CLICK_ANSWER_MAX];
    uint16_t numbers[] = {(uint16_t)click->kind, (uint16_t)click->flags,
                          click->status};
    char *at = said + sizeof(numbers);

    memcpy(said, numbers, sizeof(numbers));
    at = put_sized(at, click->link, CLICK_LINK_MAX);
    at = put_sized(at, click->campaign, CLICK_TAG_MAX);
    at = put_sized(at, click->channel, CLICK_TAG_MAX);
    at = put_sized(at, click->direction, CLICK_TAG_MAX);
    at = put_sized(at, click->source, CLICK_TAG_MAX);
    at = put_sized(at, click->content, CLICK_TAG_MAX);
    at = put_sized(at, click->placement, CLICK_TAG_MAX);
    at = put_sized(at, click->variant, CLICK_TAG_MAX);
    return click_hash(slice_of(said, (size_t)(at - said)));
}

bool click_answer_recurs(const struct click *click)
{
    return click->kind != CLICK_ORPHAN && click->status < STATUS_REFUSED;
}

static void take_line(struct click_answer *answer, struct slice line)
{
    for (size_t i = 0; i < LINES; i++) {
        struct slice start = answer_lines[i].start;

        if (slice_starts(line, start))
            *slice_at(answer, answer_lines[i].offset) =
                slice_skip(line, start.len);
    }
}

void click_answer_read(struct slice text, struct click_answer *answer)
{
    struct slice line;

    *answer = (struct click_answer){0};
    while (slice_split(&text, '\n', &line))
        take_line(answer, line);
}

bool click_answer_parse_id(struct slice text, uint64_t *id)
{
    int64_t number;

    if (!slice_parse_i64(text, &number))
        return false;
    *id = (uint64_t)number;
    return true;
}
