#include "attribution/record/click_xadd.h"

#include <string.h>

#include "core/decimal_number.h"

/* XADD, stream, id, and a name and a value for each of the two fields. */
#define XADD_START SLICE("*7\r\n$4\r\nXADD\r\n")
#define ANSWER     SLICE("$6\r\nanswer\r\n")
#define ASKER      SLICE("$5\r\nasker\r\n")

/* Of names, lengths, line ends and the id around a click's own bytes. */
#define XADD_OVERHEAD 256

static char *put_bytes(char *at, struct slice bytes)
{
    memcpy(at, bytes.ptr, bytes.len);
    return at + bytes.len;
}

static char *put_line_end(char *at)
{
    *at++ = '\r';
    *at++ = '\n';
    return at;
}

/* "$<len>\r\n<bytes>\r\n" */
static char *put_string(char *at, struct slice bytes)
{
    *at++ = '$';
    at += decimal_number_write(bytes.len, at);
    at = put_line_end(at);
    return put_line_end(put_bytes(at, bytes));
}

static char *put_id(char *at, uint64_t id)
{
    char text[1 + DECIMAL_NUMBER_MAX] = {'-'};
    bool minus = id >> 63 != 0;
    size_t len = decimal_number_write(minus ? 0 - id : id, text + 1);

    return put_string(at, minus ? slice_of(text, len + 1)
                                : slice_of(text + 1, len));
}

/* The user agent and the languages, which a browser sends together. */
static struct slice client_text(char *out, const struct click *click)
{
    struct slice agent = slice_head(click->user_agent, CLICK_STRING_MAX);
    struct slice language = slice_head(click->language, CLICK_STRING_MAX);

    if (agent.len + language.len == 0)
        return SLICE_NONE;
    memcpy(out, agent.len > 0 ? agent.ptr : "", agent.len);
    out[agent.len] = '\n';
    memcpy(out + agent.len + 1, language.len > 0 ? language.ptr : "",
           language.len);
    return slice_of(out, agent.len + 1 + language.len);
}

static uint64_t hash_of(struct slice text)
{
    return text.len > 0 ? click_hash(text) : 0;
}

void click_xadd_make(struct click_xadd *xadd, const struct click *click)
{
    xadd->click = click;
    xadd->answer = click_answer_recurs(click) ? click_answer_id(click) : 0;
    xadd->client = client_text(xadd->client_bytes, click);
    xadd->referrer = slice_head(click->referrer, CLICK_STRING_MAX);
    xadd->asker = (struct click_asker){
        .click_id = click->click_id,
        .recipient = click->recipient,
        .visitor = click->visitor,
        .client = hash_of(xadd->client),
        .referrer = hash_of(xadd->referrer),
        .ip = click->ip,
    };
}

static char *put_answer(char *at, const struct click_xadd *xadd)
{
    char text[CLICK_ANSWER_MAX];

    if (xadd->answer != 0)
        return put_id(at, xadd->answer);
    return put_string(at,
                      slice_of(text, click_answer_write(xadd->click, text)));
}

void click_xadd_append(struct buffer *out, struct slice stream,
                       struct stream_id id, const struct click_xadd *xadd)
{
    char id_text[STREAM_ID_TEXT_MAX];
    char asker[CLICK_ASKER_MAX];
    char *start = buffer_reserve(out, XADD_OVERHEAD + CLICK_ANSWER_MAX +
                                          CLICK_ASKER_MAX + stream.len);
    char *at = put_bytes(start, XADD_START);

    at = put_string(at, stream);
    at = put_string(at, slice_of(id_text, stream_id_write(id, id_text)));
    at = put_answer(put_bytes(at, ANSWER), xadd);
    at = put_bytes(at, ASKER);
    at =
        put_string(at, slice_of(asker, click_asker_write(&xadd->asker, asker)));
    buffer_commit(out, (size_t)(at - start));
}
