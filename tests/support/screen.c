#include "tests/support/screen.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

#define SCREEN_SIDE_MAX ((size_t)400)

struct screen_pen {
    unsigned char foreground;
    unsigned char background;
};

static unsigned char screen_luminance(uint64_t red, uint64_t green,
                                      uint64_t blue)
{
    return (unsigned char)((red * 299 + green * 587 + blue * 114) / 1000);
}

/* Colour n of the 6x6x6 cube, 16 to 231; other numbers are themed. */
static bool screen_cube(uint64_t n, unsigned char *luminance)
{
    static const unsigned char steps[] = {0, 95, 135, 175, 215, 255};

    if (n < 16 || n > 231)
        return false;
    n -= 16;
    *luminance =
        screen_luminance(steps[n / 36], steps[n / 6 % 6], steps[n % 6]);
    return true;
}

/* The parameters of one SGR sequence, between "ESC [" and "m". */
static bool screen_select(struct slice text, struct screen_pen *pen,
                          struct screen_pen own)
{
    uint64_t numbers[5];
    size_t count = 0;
    struct slice part;
    unsigned char *target;

    while (slice_split(&text, ';', &part)) {
        if (count == 5 || !slice_parse_u64(part, &numbers[count++]))
            return false;
    }
    if (count == 1 && numbers[0] == 0) {
        *pen = own;
        return true;
    }
    if (count < 3 || (numbers[0] != 38 && numbers[0] != 48))
        return false;
    target = numbers[0] == 38 ? &pen->foreground : &pen->background;
    if (count == 3 && numbers[1] == 5)
        return screen_cube(numbers[2], target);
    if (count != 5 || numbers[1] != 2)
        return false;
    *target = screen_luminance(numbers[2], numbers[3], numbers[4]);
    return true;
}

/* Takes one character off `text`; -1 or what of the cell is filled, bits. */
static int screen_take_cell(struct slice *text)
{
    static const struct slice cells[] = {
        SLICE_INIT(" "),
        SLICE_INIT("\xe2\x96\x80"),
        SLICE_INIT("\xe2\x96\x84"),
        SLICE_INIT("\xe2\x96\x88"),
    };

    for (int i = 0; i < 4; i++) {
        if (slice_starts(*text, cells[i])) {
            *text = slice_skip(*text, cells[i].len);
            return i;
        }
    }
    return -1;
}

static bool screen_take_escape(struct slice *text, struct screen_pen *pen,
                               struct screen_pen own)
{
    struct slice rest = slice_skip(*text, 2);
    size_t end = slice_find(rest, 'm');

    if (!slice_starts(*text, SLICE("\x1b[")) || end == rest.len)
        return false;
    *text = slice_skip(rest, end + 1);
    return screen_select(slice_head(rest, end), pen, own);
}

static bool screen_print_line(struct screen *screen, struct slice line,
                              struct screen_pen own)
{
    struct screen_pen pen = own;
    unsigned char *row = screen->pixels + screen->height * SCREEN_SIDE_MAX;
    unsigned x = 0;

    while (line.len > 0) {
        int cell = screen_take_cell(&line);

        if (cell < 0) {
            if (!screen_take_escape(&line, &pen, own))
                return false;
            continue;
        }
        if (x == SCREEN_SIDE_MAX)
            return false;
        row[x] = cell & 1 ? pen.foreground : pen.background;
        row[x + SCREEN_SIDE_MAX] = cell & 2 ? pen.foreground : pen.background;
        x++;
    }
    if (x > screen->width)
        screen->width = x;
    screen->height += 2;
    return true;
}

/* From rows of the greatest length to rows of the real one. */
static void screen_pack(struct screen *screen)
{
    for (unsigned y = 1; y < screen->height; y++)
        memmove(screen->pixels + (size_t)y * screen->width,
                screen->pixels + y * SCREEN_SIDE_MAX, screen->width);
}

bool screen_print(struct screen *screen, struct slice text,
                  unsigned char foreground, unsigned char background)
{
    struct screen_pen own = {foreground, background};
    struct slice line;

    *screen = (struct screen){0, 0, NULL};
    screen->pixels = memory_alloc(SCREEN_SIDE_MAX * SCREEN_SIDE_MAX);
    memset(screen->pixels, background, SCREEN_SIDE_MAX * SCREEN_SIDE_MAX);
    while (slice_split(&text, '\n', &line)) {
        if (slice_is_none(text) && line.len == 0)
            break;
        if (screen->height + 2 > SCREEN_SIDE_MAX ||
            !screen_print_line(screen, line, own))
            return false;
    }
    screen_pack(screen);
    return true;
}

void screen_release(struct screen *screen)
{
    free(screen->pixels);
    *screen = (struct screen){0, 0, NULL};
}
