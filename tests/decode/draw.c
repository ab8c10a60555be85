/*
 * Draws QR codes for tests/decode/run, one a line of stdin, fields parted by
 * tabs:
 *
 *     FILE <tab> LOGO or - <tab> name=value&name=value <tab> TEXT
 *
 * Writes each to its FILE and says on stdout how it came out: its version,
 * level, reserve and modules. Ends with 65 at the first that is refused.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/file.h"
#include "qr/qr_request.h"

#define LOGO_MAX (1u << 20)

static int set_options(struct qr_request *request, struct slice query,
                       struct error *err)
{
    struct slice value;

    while (query.len > 0 && slice_split(&query, '&', &value)) {
        struct slice name;

        slice_split(&value, '=', &name);
        if (qr_request_set(request, name, value, err) < 0)
            return err->code;
    }
    return 0;
}

static int read_logo(struct slice name, struct buffer *logo, struct error *err)
{
    char *path;
    int code;

    if (slice_equal(name, SLICE("-")))
        return 0;
    path = slice_copy(name);
    code = file_read(path, LOGO_MAX, logo, err);
    free(path);
    return code;
}

static int draw(struct slice line, struct buffer *logo, struct buffer *out,
                struct qr_answer *answer, struct error *err)
{
    struct qr_request request;
    struct slice file;
    struct slice name;
    struct slice query;
    char *path;
    int code;

    slice_split(&line, '\t', &file);
    slice_split(&line, '\t', &name);
    slice_split(&line, '\t', &query);
    qr_request_init(&request);
    if (read_logo(name, logo, err) < 0 || set_options(&request, query, err) < 0)
        return err->code;
    if (logo->len > 0)
        request.logo = buffer_slice(logo);
    if (qr_request_draw(&request, line, answer, out, err) < 0)
        return err->code;
    path = slice_copy(file);
    code = file_write(path, buffer_slice(out), 0644, err);
    free(path);
    return code;
}

static int draw_line(struct slice line, struct error *err)
{
    struct buffer logo = BUFFER_INIT;
    struct buffer out = BUFFER_INIT;
    struct qr_answer answer = {0};
    int code = draw(line, &logo, &out, &answer, err);

    if (code == 0)
        printf("%d %c %d %u\n", answer.version,
               symbol_level_letter(answer.level), answer.proof.reserve,
               answer.width + 2 * 4);
    buffer_release(&logo);
    buffer_release(&out);
    return code;
}

int main(void)
{
    struct error err = ERROR_INIT;
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    int code = 0;

    while (code == 0 && (len = getline(&line, &room, stdin)) > 0)
        code = draw_line(slice_of(line, (size_t)len - 1), &err);
    if (code < 0)
        fprintf(stderr, "decode_draw: %s\n%s", err.message, line);
    free(line);
    return code < 0 ? 65 : 0;
}
