/*
 * Every format, read back by decoders that are not ours: zbarimg decodes,
 * rsvg-convert rasterises SVG, and a small terminal (support/screen.h) turns
 * half blocks into pixels. Debian's zbar-tools and librsvg2-bin have them.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"
#include "qr/placement_address.h"
#include "qr/qr_request.h"
#include "tests/support/screen.h"

#define CELL_PX   5  /* pixels a half block becomes */
#define BORDER_PX 30 /* the terminal around the drawing */

/* A folder for one drawing and what decoders make of it. */
static char folder[] = "/tmp/waypost-qr-XXXXXX";

static void make_folder(void)
{
    cr_assert_not_null(mkdtemp(folder));
}

static void remove_folder(void)
{
    static const char *const names[] = {"qr.svg", "qr.png", "qr.pgm"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char path[64];

        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

/* Runs a command line and appends what it prints; its exit status. */
static int run(const char *command, struct buffer *out)
{
    FILE *pipe = popen(command, "r");
    char chunk[512];
    size_t n;

    cr_assert_not_null(pipe);
    while ((n = fread(chunk, 1, sizeof(chunk), pipe)) > 0)
        buffer_append(out, slice_of(chunk, n));
    return pclose(pipe);
}

static void save(const char *name, struct slice bytes)
{
    struct error err = ERROR_INIT;
    char path[64];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    cr_assert_eq(file_write(path, bytes, 0600, &err), 0, "%s", err.message);
}

/* What zbarimg reads in the picture called `name`, without its line feed. */
static void decode(const char *name, struct buffer *text)
{
    char command[160];

    snprintf(
        command, sizeof(command),
        "zbarimg --nodbus --quiet --raw -Sdisable -Sqrcode.enable %s/%s 2>&1",
        folder, name);
    cr_expect_eq(run(command, text), 0, "zbarimg: %s", buffer_str(text));
    if (slice_ends(buffer_slice(text), SLICE("\n")))
        buffer_truncate(text, text->len - 1);
}

static void rasterise(struct slice svg)
{
    struct buffer messages = BUFFER_INIT;
    char command[200];

    save("qr.svg", svg);
    snprintf(command, sizeof(command),
             "rsvg-convert --dpi-x 300 --dpi-y 300 --background-color white "
             "-o %s/qr.png %s/qr.svg 2>&1",
             folder, folder);
    cr_assert_eq(run(command, &messages), 0, "rsvg-convert: %s",
                 buffer_str(&messages));
    buffer_release(&messages);
}

/* The screen, enlarged, inside a border of the terminal's background. */
static void photograph(const struct screen *screen, unsigned char background)
{
    unsigned width = screen->width * CELL_PX + 2 * BORDER_PX;
    unsigned height = screen->height * CELL_PX + 2 * BORDER_PX;
    struct buffer picture = BUFFER_INIT;

    buffer_appendf(&picture, "P5 %u %u 255\n", width, height);
    for (unsigned y = 0; y < height; y++) {
        for (unsigned x = 0; x < width; x++) {
            bool inside = x >= BORDER_PX && y >= BORDER_PX &&
                          x < width - BORDER_PX && y < height - BORDER_PX;
            size_t at =
                inside ? (size_t)((y - BORDER_PX) / CELL_PX) * screen->width +
                             (x - BORDER_PX) / CELL_PX
                       : 0;

            buffer_append_byte(
                &picture, (char)(inside ? screen->pixels[at] : background));
        }
    }
    save("qr.pgm", buffer_slice(&picture));
    buffer_release(&picture);
}

static void decode_terminal(struct slice drawn, bool dark_terminal,
                            struct buffer *text)
{
    unsigned char background = dark_terminal ? 0 : 255;
    struct screen screen;

    cr_assert(screen_print(&screen, drawn, 255 - background, background));
    photograph(&screen, background);
    screen_release(&screen);
    decode("qr.pgm", text);
}

static void draw(struct slice query, struct slice text, struct buffer *out)
{
    struct error err = ERROR_INIT;
    struct qr_request request;
    struct qr_answer answer;
    struct slice value;
    struct slice name;

    qr_request_init(&request);
    while (query.len > 0 && slice_split(&query, '&', &value)) {
        slice_split(&value, '=', &name);
        cr_assert_eq(qr_request_set(&request, name, value, &err), 0, "%s",
                     err.message);
    }
    cr_assert_eq(qr_request_draw(&request, text, &answer, out, &err), 0, "%s",
                 err.message);
}

static void decode_drawing(struct slice query, struct slice drawn,
                           struct buffer *text)
{
    if (slice_search(query, SLICE("format=png")) < query.len) {
        save("qr.png", drawn);
        decode("qr.png", text);
    } else if (slice_search(query, SLICE("format=terminal")) < query.len) {
        bool light = slice_search(query, SLICE("=light")) < query.len;

        decode_terminal(drawn, !light, text);
    } else {
        rasterise(drawn);
        decode("qr.png", text);
    }
}

static const char *const queries[] = {
    "format=png",
    "format=png&ecc=L&size=300px",
    "format=png&ecc=H&size=40mm&dpi=300",
    "format=png&ecc=Q&fg=1A2B6C&bg=FFEEDD&module=3",
    "format=svg",
    "format=svg&size=40mm&ecc=H",
    "format=svg&size=1in&ecc=L&quiet=6",
    "format=svg&bg=none&fg=8B0000&ecc=Q",
    "format=terminal",
    "format=terminal&ecc=H",
    "format=terminal&terminal=dark",
    "format=terminal&terminal=light&ecc=Q",
};

static const char *const texts[] = {
    "HTTPS://GO.ACME.COM/Q/7K3MXW",
    "https://go.acme.com/x7Kq?utm_source=poster&utm_medium=print",
    "https://go.acme.com/\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85",
    "8675309",
};

static void expect_decodes(const char *query, const char *text)
{
    struct buffer drawn = BUFFER_INIT;
    struct buffer decoded = BUFFER_INIT;

    draw(slice_str(query), slice_str(text), &drawn);
    decode_drawing(slice_str(query), buffer_slice(&drawn), &decoded);
    cr_expect_str_eq(buffer_str(&decoded), text, "%s of %s", query, text);
    buffer_release(&drawn);
    buffer_release(&decoded);
}

Test(decode, every_format_and_text, .init = make_folder, .fini = remove_folder)
{
    for (size_t q = 0; q < sizeof(queries) / sizeof(queries[0]); q++) {
        for (size_t t = 0; t < sizeof(texts) / sizeof(texts[0]); t++)
            expect_decodes(queries[q], texts[t]);
    }
}

/* ANSI sets its own colours: it decodes on a light terminal as on a dark. */
Test(decode, ansi_on_light_terminal, .init = make_folder, .fini = remove_folder)
{
    struct buffer drawn = BUFFER_INIT;
    struct buffer decoded = BUFFER_INIT;

    draw(SLICE("format=terminal"), slice_str(texts[1]), &drawn);
    decode_terminal(buffer_slice(&drawn), false, &decoded);
    cr_expect_str_eq(buffer_str(&decoded), texts[1]);
    buffer_release(&drawn);
    buffer_release(&decoded);
}

/* The largest symbols, whose every version block is in play. */
Test(decode, version_40, .init = make_folder, .fini = remove_folder)
{
    static char text[1000];

    for (size_t i = 0; i + 1 < sizeof(text); i++)
        text[i] = (char)('a' + i % 26);
    expect_decodes("format=png&ecc=H&module=4", text);
    expect_decodes("format=svg&ecc=Q&module=4", text);
}

/* A placement's own address comes back as it was made. */
Test(decode, placement, .init = make_folder, .fini = remove_folder)
{
    struct buffer address = BUFFER_INIT;
    struct error err = ERROR_INIT;

    cr_assert_eq(placement_address_append(&address, true, SLICE("go.acme.com"),
                                          SLICE("7k3mxw"), &err),
                 0);
    expect_decodes("format=png", buffer_str(&address));
    buffer_release(&address);
}
