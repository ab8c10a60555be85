#include "shortener/address/look_alike.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uspoof.h>

#include "core/memory.h"
#include "core/utf8.h"
#include "shortener/address/imitated_hosts.h"

struct look_alike_row {
    char *skeleton, *host; /* owned */
};

struct look_alike {
    USpoofChecker *checker;      /* NULL where ICU's data is missing */
    struct look_alike_row *rows; /* owned; by skeleton once sorted */
    size_t count;
    bool sorted;
};

/* ---- Skeletons ----------------------------------------------------------- */

/* Marks on letters: é is taken for e. */
static bool is_mark(uint32_t c)
{
    return c >= 0x300 && c <= 0x36f;
}

/* Beyond the standard: case, and i for l (the Cyrillic palochka is an i). */
static char fold_ascii(char c)
{
    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    if (c == 'i' || c == '1')
        return 'l';
    if (c == '0')
        return 'o';
    return c;
}

/* In place; the skeleton only gets shorter. */
static void fold(char *skeleton)
{
    struct slice rest = slice_str(skeleton);
    char *out = skeleton;

    while (rest.len > 0) {
        const char *letter = rest.ptr;
        bool mark = is_mark(utf8_take(&rest));
        size_t len = (size_t)(rest.ptr - letter);

        if (mark)
            continue;
        if (len == 1)
            *out++ = fold_ascii(*letter);
        else {
            memmove(out, letter, len);
            out += len;
        }
    }
    *out = '\0';
}

/* ICU's own, not yet folded; false where it has none. */
static bool make_skeleton(const struct look_alike *looks, const char *shown,
                          char out[LOOK_ALIKE_MAX + 1])
{
    UErrorCode code = U_ZERO_ERROR;
    int32_t len;

    if (looks->checker == NULL)
        return false;
    len = uspoof_getSkeletonUTF8(looks->checker, 0, shown, -1, out,
                                 (int32_t)LOOK_ALIKE_MAX, &code);
    if (U_FAILURE(code) || (size_t)len >= LOOK_ALIKE_MAX)
        return false;
    out[len] = '\0';
    return true;
}

/* The host in the letters that people see; itself where it has no others. */
static void show(struct slice host, char out[LOOK_ALIKE_MAX + 1])
{
    struct buffer name = BUFFER_INIT;
    struct slice shown;

    host_append_unicode(slice_head(host, HOST_MAX), &name);
    shown = buffer_slice(&name);
    if (shown.len > LOOK_ALIKE_MAX)
        shown = slice_head(host, HOST_MAX);
    memcpy(out, shown.ptr, shown.len);
    out[shown.len] = '\0';
    buffer_release(&name);
}

/* ---- Known hosts --------------------------------------------------------- */

/* Of a label: one script, or several that a language writes together. */
static void set_checks(USpoofChecker *checker)
{
    UErrorCode code = U_ZERO_ERROR;

    uspoof_setChecks(checker,
                     USPOOF_RESTRICTION_LEVEL | USPOOF_INVISIBLE |
                         USPOOF_MIXED_NUMBERS,
                     &code);
    uspoof_setRestrictionLevel(checker, USPOOF_HIGHLY_RESTRICTIVE);
}

struct look_alike *look_alike_new(void)
{
    struct look_alike *looks = memory_zalloc(1, sizeof(*looks));
    UErrorCode code = U_ZERO_ERROR;

    looks->checker = uspoof_open(&code);
    if (U_FAILURE(code))
        looks->checker = NULL;
    else
        set_checks(looks->checker);
    look_alike_clear(looks);
    return looks;
}

static void drop_rows(struct look_alike *looks)
{
    for (size_t i = 0; i < looks->count; i++) {
        free(looks->rows[i].skeleton);
        free(looks->rows[i].host);
    }
    looks->count = 0;
}

void look_alike_free(struct look_alike **looks)
{
    struct look_alike *self = *looks;

    *looks = NULL;
    if (self == NULL)
        return;
    drop_rows(self);
    free(self->rows);
    uspoof_close(self->checker);
    free(self);
}

void look_alike_clear(struct look_alike *looks)
{
    drop_rows(looks);
    for (const char *const *host = imitated_hosts(); *host != NULL; host++)
        look_alike_add(looks, slice_str(*host));
}

void look_alike_add(struct look_alike *looks, struct slice host)
{
    char shown[LOOK_ALIKE_MAX + 1];
    char skeleton[LOOK_ALIKE_MAX + 1];

    show(host, shown);
    if (!make_skeleton(looks, shown, skeleton))
        return;
    fold(skeleton);
    looks->rows =
        memory_resize(looks->rows, looks->count + 1, sizeof(*looks->rows));
    looks->rows[looks->count++] = (struct look_alike_row){
        slice_copy(slice_str(skeleton)),
        slice_copy(host),
    };
    looks->sorted = false;
}

static int by_skeleton(const void *left, const void *right)
{
    const struct look_alike_row *a = left;
    const struct look_alike_row *b = right;

    return strcmp(a->skeleton, b->skeleton);
}

static void settle(struct look_alike *looks)
{
    if (!looks->sorted && looks->count > 0)
        qsort(looks->rows, looks->count, sizeof(*looks->rows), by_skeleton);
    looks->sorted = true;
}

/* ---- Finding ------------------------------------------------------------- */

/* The host itself, or one above it. */
static bool is_below(struct slice host, const char *known)
{
    struct slice above = slice_str(known);

    return slice_equal(host, above) ||
           (slice_ends(host, above) && host.len > above.len &&
            host.ptr[host.len - above.len - 1] == '.');
}

/* The first row with that skeleton, or NULL. */
static const struct look_alike_row *find_row(const struct look_alike *looks,
                                             const char *skeleton)
{
    const struct look_alike_row key = {.skeleton = (char *)(uintptr_t)skeleton};

    if (looks->count == 0)
        return NULL;
    return bsearch(&key, looks->rows, looks->count, sizeof(key), by_skeleton);
}

/* Among several hosts of one skeleton it may be one itself. */
static bool is_itself(const struct look_alike *looks,
                      const struct look_alike_row *row, struct slice host)
{
    const struct look_alike_row *end = looks->rows + looks->count;
    const char *skeleton = row->skeleton;

    while (row > looks->rows && strcmp(row[-1].skeleton, skeleton) == 0)
        row--;
    for (; row < end && strcmp(row->skeleton, skeleton) == 0; row++) {
        if (is_below(host, row->host))
            return true;
    }
    return false;
}

enum look_alike_match { MATCH_NONE, MATCH_OTHER, MATCH_ITSELF };

/* The whole name, then what is behind each dot: login.аррӏе.com, too. */
static enum look_alike_match match_known(const struct look_alike *looks,
                                         const char *skeleton,
                                         struct slice host, char *like)
{
    while (skeleton != NULL) {
        const struct look_alike_row *row = find_row(looks, skeleton);

        if (row != NULL && is_itself(looks, row, host))
            return MATCH_ITSELF;
        if (row != NULL) {
            memcpy(like, row->host, strlen(row->host) + 1);
            return MATCH_OTHER;
        }
        skeleton = strchr(skeleton, '.');
        if (skeleton != NULL)
            skeleton++;
    }
    return MATCH_NONE;
}

static bool is_ascii(const char *text)
{
    while (*text != '\0' && (unsigned char)*text < 0x80)
        text++;
    return *text == '\0';
}

/* Scripts that no language mixes within one label. */
static bool has_mixed_label(const struct look_alike *looks, const char *shown)
{
    struct slice rest = slice_str(shown);
    struct slice label;

    while (slice_split(&rest, '.', &label)) {
        UErrorCode code = U_ZERO_ERROR;

        if (uspoof_checkUTF8(looks->checker, label.ptr, (int32_t)label.len,
                             NULL, &code) != 0 &&
            U_SUCCESS(code))
            return true;
    }
    return false;
}

/*
 * What the host can be read as: plain letters stay, others become what they
 * look like. False where there is no room.
 */
static bool read_letters(const struct look_alike *looks, const char *shown,
                         char out[LOOK_ALIKE_MAX + 1])
{
    struct slice rest = slice_str(shown);
    size_t len = 0;

    while (rest.len > 0) {
        size_t bytes = utf8_length(rest) > 0 ? utf8_length(rest) : 1;
        char letter[5] = "";
        char looked[LOOK_ALIKE_MAX + 1];

        memcpy(letter, rest.ptr, bytes);
        if (bytes == 1 || !make_skeleton(looks, letter, looked))
            memcpy(looked, letter, bytes + 1);
        if (len + strlen(looked) > LOOK_ALIKE_MAX)
            return false;
        memcpy(out + len, looked, strlen(looked));
        len += strlen(looked);
        rest = slice_skip(rest, bytes);
    }
    out[len] = '\0';
    return true;
}

/* Only names with other letters can be read as plain ones, or mix scripts. */
static bool find_by_letters(const struct look_alike *looks,
                            struct look_alike_found *found)
{
    if (is_ascii(found->shown))
        return false;
    found->kind = LOOK_ALIKE_ASCII;
    if (read_letters(looks, found->shown, found->like) && is_ascii(found->like))
        return true;
    found->kind = LOOK_ALIKE_MIXED;
    found->like[0] = '\0';
    return has_mixed_label(looks, found->shown);
}

bool look_alike_find(struct look_alike *looks, struct slice host,
                     struct look_alike_found *found)
{
    char skeleton[LOOK_ALIKE_MAX + 1];

    show(host, found->shown);
    if (!make_skeleton(looks, found->shown, skeleton))
        return false;
    settle(looks);
    fold(skeleton);
    switch (match_known(looks, skeleton, host, found->like)) {
    case MATCH_OTHER:
        found->kind = LOOK_ALIKE_HOST;
        return true;
    case MATCH_ITSELF:
        return false;
    case MATCH_NONE:
        break;
    }
    return find_by_letters(looks, found);
}
