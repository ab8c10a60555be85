#include "cli/uploads.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdlib.h>

#include "core/memory.h"

/* What curl hands to the kernel at once. */
#define SEND_STEP 524288L

enum slot_state {
    SLOT_FREE,  /* its body is being filled, or was looked at */
    SLOT_SENT,  /* curl has it */
    SLOT_ENDED, /* curl is done with it */
};

struct slot {
    enum slot_state state;
    CURL *curl;
    struct buffer body, answer;
    CURLcode code; /* once it has ended */
};

struct uploads {
    struct client *client;
    CURLM *multi;
    struct slot slots[UPLOADS_MAX]; /* a ring */
    size_t oldest, count;           /* of those that are not free */
};

struct uploads *uploads_new(struct client *client)
{
    struct uploads *uploads = memory_zalloc(1, sizeof(*uploads));

    uploads->client = client;
    uploads->multi = curl_multi_init();
    if (uploads->multi == NULL)
        abort();
    for (size_t i = 0; i < UPLOADS_MAX; i++) {
        uploads->slots[i].curl = curl_easy_init();
        if (uploads->slots[i].curl == NULL)
            abort();
    }
    return uploads;
}

void uploads_free(struct uploads **uploads)
{
    struct uploads *self = *uploads;

    if (self == NULL)
        return;
    *uploads = NULL;
    for (size_t i = 0; i < UPLOADS_MAX; i++) {
        struct slot *slot = &self->slots[i];

        if (slot->state == SLOT_SENT)
            curl_multi_remove_handle(self->multi, slot->curl);
        curl_easy_cleanup(slot->curl);
        buffer_release(&slot->body);
        buffer_release(&slot->answer);
    }
    curl_multi_cleanup(self->multi);
    free(self);
}

static struct slot *next_slot(struct uploads *uploads)
{
    if (uploads->count == UPLOADS_MAX)
        return NULL;
    return &uploads->slots[(uploads->oldest + uploads->count) % UPLOADS_MAX];
}

struct buffer *uploads_body(struct uploads *uploads)
{
    struct slot *slot = next_slot(uploads);

    if (slot == NULL)
        return NULL;
    buffer_clear(&slot->body);
    return &slot->body;
}

/* The slot's handle is prepared. */
static void send_slot(struct uploads *uploads, struct slot *slot)
{
    curl_easy_setopt(slot->curl, CURLOPT_UPLOAD_BUFFERSIZE, SEND_STEP);
    curl_easy_setopt(slot->curl, CURLOPT_PRIVATE, slot);
    if (curl_multi_add_handle(uploads->multi, slot->curl) != CURLM_OK)
        abort();
    slot->state = SLOT_SENT;
    uploads->count++;
}

void uploads_send(struct uploads *uploads, const char *path)
{
    struct slot *slot = next_slot(uploads);

    buffer_clear(&slot->answer);
    client_prepare_csv(uploads->client, slot->curl, path,
                       buffer_slice(&slot->body), &slot->answer);
    send_slot(uploads, slot);
}

void uploads_send_json(struct uploads *uploads, const char *path)
{
    struct slot *slot = next_slot(uploads);

    buffer_clear(&slot->answer);
    client_prepare_json(uploads->client, slot->curl, path,
                        buffer_slice(&slot->body), &slot->answer);
    send_slot(uploads, slot);
}

static void end_slot(struct uploads *uploads, CURL *curl, CURLcode code)
{
    struct slot *slot = NULL;

    curl_easy_getinfo(curl, CURLINFO_PRIVATE, (char **)(void *)&slot);
    curl_multi_remove_handle(uploads->multi, curl);
    slot->state = SLOT_ENDED;
    slot->code = code;
}

/* One turn of curl's wheel: writes, reads, and notes who has ended. */
static int turn(struct uploads *uploads, struct error *err)
{
    CURLMcode code;
    CURLMsg *message;
    int running;
    int left;

    code = curl_multi_perform(uploads->multi, &running);
    while ((message = curl_multi_info_read(uploads->multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE)
            end_slot(uploads, message->easy_handle, message->data.result);
    }
    if (code != CURLM_OK)
        return error_set(err, ERROR_INTERNAL, "cannot talk to the server: %s",
                         curl_multi_strerror(code));
    return 0;
}

int uploads_wait(struct uploads *uploads, struct upload *upload,
                 struct error *err)
{
    struct slot *slot = &uploads->slots[uploads->oldest];

    if (uploads->count == 0)
        return 0;
    if (turn(uploads, err) < 0)
        return err->code;
    while (slot->state == SLOT_SENT) {
        curl_multi_poll(uploads->multi, NULL, 0, 1000, NULL);
        if (turn(uploads, err) < 0)
            return err->code;
    }
    slot->state = SLOT_FREE;
    uploads->oldest = (uploads->oldest + 1) % UPLOADS_MAX;
    uploads->count--;
    *upload =
        (struct upload){buffer_slice(&slot->body), buffer_slice(&slot->answer)};
    if (client_outcome(uploads->client, slot->curl, (int)slot->code,
                       upload->answer, err) < 0)
        return err->code;
    return 1;
}
