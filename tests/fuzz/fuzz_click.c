/* module: attribution */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/record/click.h"
#include "attribution/record/click_xadd.h"

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* The command is well-bounded, and what it says is what the click is. */
static void check_command(const struct click *click)
{
    struct buffer out = BUFFER_INIT;
    struct click_answer answer;
    struct click_asker asker;
    struct click_xadd xadd;
    char text[CLICK_ASKER_MAX];
    char said[CLICK_ANSWER_MAX];

    click_xadd_make(&xadd, click);
    click_xadd_append(&out, SLICE("clicks:n1.0"), STREAM_ID_NONE, &xadd);
    check(slice_starts(buffer_slice(&out), SLICE("*7\r\n")));
    check(slice_ends(buffer_slice(&out), SLICE("\r\n")));
    click_answer_read(slice_of(said, click_answer_write(click, said)), &answer);
    check(answer.link.len == click->link.len);
    check(answer.variant.len == click->variant.len);
    click_asker_read(slice_of(text, click_asker_write(&xadd.asker, text)),
                     &asker);
    check(asker.visitor == click->visitor);
    check(asker.client == xadd.asker.client);
    check(asker.referrer == xadd.asker.referrer);
    buffer_release(&out);
}

/*
 * Any bytes as a click record: refused, or a click that encodes to the same
 * bytes again and makes a good XADD; and any bytes as what an entry of the
 * stream says.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = slice_of(data, size);
    struct error err = ERROR_INIT;
    struct click_answer answer;
    struct click_asker asker;
    struct click click;
    char area[CLICK_ENCODED_MAX];

    click_answer_read(bytes, &answer);
    click_asker_read(bytes, &asker);
    if (click_decode(bytes, &click, &err) < 0) {
        check(err.message[0] != '\0');
        return 0;
    }
    check(size <= sizeof(area));
    click_encode(&click, area);
    /* A record of version 1 has one length less. */
    check(click_encoded_size(&click) == size + (data[0] == 1 ? 2 : 0));
    check(data[0] == 1 || memcmp(area, data, size) == 0);
    check_command(&click);
    click_cut_referrer(bytes);
    return 0;
}
