#include "server/redirect/pixel.h"

#include "server/http/http_response.h"
#include "server/redirect/click_record.h"

/* GIF89a of one transparent pixel. */
static const unsigned char pixel_gif[] = {
    'G',  'I',  'F',  '8',  '9',  'a',              /* signature */
    0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00,       /* 1 x 1, two colours */
    0x00, 0x00, 0x00, 0xff, 0xff, 0xff,             /* black, white */
    0x21, 0xf9, 0x04, 0x01, 0x00, 0x00, 0x00, 0x00, /* colour 0 is not seen */
    0x2c, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00, /* image */
    0x02, 0x02, 0x44, 0x01, 0x00,                               /* its data */
    0x3b                                                        /* end */
};

void pixel_answer(struct redirect_turn *turn, const struct cache_entry *entry)
{
    struct http_request *request = turn->request;

    if (recipient_tokens_check(turn->redirect->tokens, entry->link,
                               turn->route.token))
        turn->recipient = turn->route.token;
    else
        turn->bad_token = true;
    click_record_open(turn, entry);
    http_response_start(request, 200);
    http_response_lines(request, SLICE("Content-Type: image/gif\r\n"
                                       "Cache-Control: no-store\r\n"
                                       "X-Content-Type-Options: nosniff\r\n"));
    http_response_finish(request, slice_of(pixel_gif, sizeof(pixel_gif)));
}
