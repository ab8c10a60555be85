#ifndef CLI_UPLOADS_H
#define CLI_UPLOADS_H

#include "cli/client.h"
#include "core/buffer.h"
#include "core/error.h"

/*
 * Bodies of CSV or JSON on their way to the server, a few at once, so that it
 * has the next one while it works on this.
 *
 *     uploads = uploads_new(client);
 *     body = uploads_body(uploads);         NULL: all are under way
 *     ... fill it ...
 *     uploads_send(uploads, "/api/v1/events/import");
 *     got = uploads_wait(uploads, &upload, &err);    the oldest one's end
 *     uploads_free(&uploads);               what is under way is cut off
 *
 * Answers come in the order in which the bodies were sent.
 */
#define UPLOADS_MAX 2

struct uploads;

/* One that has ended; both are valid until the next call with the uploads. */
struct upload {
    struct slice body, answer;
};

struct uploads *uploads_new(struct client *client);
void uploads_free(struct uploads **uploads);

/* An empty body to fill and to send; the same one until it is sent. */
struct buffer *uploads_body(struct uploads *uploads);

/* Sends it as CSV, or as JSON; `path` is copied. Something happens only inside
 * uploads_wait. */
void uploads_send(struct uploads *uploads, const char *path);
void uploads_send_json(struct uploads *uploads, const char *path);

/*
 * Waits for the oldest: 1 with *upload, 0 if none is under way, or the error
 * (client.h's) that it came to; *upload is set then, too.
 */
int uploads_wait(struct uploads *uploads, struct upload *upload,
                 struct error *err) __attribute__((warn_unused_result));

#endif
