#include "shortener/address/host_list.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/file.h"
#include "core/memory.h"
#include "shortener/address/host.h"
#include "shortener/address/ip_address.h"

struct host_list {
    struct buffer text; /* the hosts, each ended by NUL */
    uint32_t *starts;   /* of each host in it, in byte order; owned */
    size_t count, room;
    size_t lines; /* that say something */
    size_t odd, first_odd;
    atomic_int holders;
};

/* ---- One line ------------------------------------------------------------ */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* The next word of the line; empty at its end. */
static struct slice take_word(struct slice *line)
{
    struct slice word = SLICE_NONE;

    while (line->len > 0 && is_blank(line->ptr[0]))
        *line = slice_skip(*line, 1);
    word.ptr = line->ptr;
    while (word.len < line->len && !is_blank(line->ptr[word.len]))
        word.len++;
    *line = slice_skip(*line, word.len);
    return word;
}

/*
 * Without a comment, which begins the line or stands behind a blank; "!" and
 * "[Adblock Plus 2.0]" are those of filter lists.
 */
static struct slice without_comment(struct slice line)
{
    struct slice text = slice_trim(line);

    if (slice_starts(text, SLICE("!")) || slice_starts(text, SLICE("[Adblock")))
        return slice_head(line, 0);
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '#' && (i == 0 || is_blank(line.ptr[i - 1])))
            return slice_head(line, i);
    }
    return line;
}

/* What a hosts-file's line begins with; a zone (fe80::1%lo0) may follow. */
static bool is_address(struct slice word)
{
    struct slice address = slice_head(word, slice_find(word, '%'));
    uint32_t v4;
    uint16_t v6[8];

    return ip_address_parse_v4(address, &v4) ||
           ip_address_parse_v6(address, v6);
}

static void keep(struct host_list *list, const char *host, size_t len)
{
    if (list->count == list->room) {
        list->room = list->room > 0 ? list->room * 2 : 64;
        list->starts =
            memory_resize(list->starts, list->room, sizeof(*list->starts));
    }
    list->starts[list->count++] = (uint32_t)list->text.len;
    buffer_append(&list->text, slice_of(host, len));
    buffer_append_byte(&list->text, '\0');
}

static bool add_host(struct host_list *list, struct slice word)
{
    struct error ignored = ERROR_INIT;
    char host[HOST_MAX + 1];
    size_t len;

    if (host_normalise(word, "host", host, &ignored) < 0)
        return false;
    len = strlen(host);
    keep(list, host, len - (len > 1 && host[len - 1] == '.'));
    return true;
}

/* "*.host" covers what "host" does: the host itself is on the safe side. */
static struct slice without_star(struct slice word)
{
    return slice_starts(word, SLICE("*.")) ? slice_skip(word, 2) : word;
}

/* The hosts behind an address; names without a dot are the machine's own. */
static bool add_hosts_line(struct host_list *list, struct slice rest)
{
    bool good = true;
    struct slice word;

    while ((word = take_word(&rest)).len > 0) {
        if (slice_find(word, '.') < word.len && !is_address(word))
            good &= add_host(list, word);
    }
    return good;
}

/* ||host^ and nothing behind it: options make other rules of it. */
static bool add_filter(struct host_list *list, struct slice word)
{
    struct slice host = slice_skip(word, 2);

    if (!slice_ends(host, SLICE("^")))
        return false;
    return add_host(list, without_star(slice_head(host, host.len - 1)));
}

static bool add_line(struct host_list *list, struct slice line)
{
    struct slice first = take_word(&line);
    struct slice rest = line;
    bool alone = take_word(&rest).len == 0;

    if (slice_starts(first, SLICE("||")))
        return alone && add_filter(list, first);
    if (!alone)
        return is_address(first) && add_hosts_line(list, line);
    return add_host(list, without_star(first));
}

static void read_line(struct host_list *list, struct slice line, size_t number)
{
    struct slice word;

    line = without_comment(line);
    word = line;
    if (take_word(&word).len == 0)
        return;
    list->lines++;
    if (add_line(list, line))
        return;
    if (list->odd++ == 0)
        list->first_odd = number;
}

/* ---- The list ------------------------------------------------------------ */

static const char *host_at(const struct host_list *list, size_t i)
{
    return buffer_slice(&list->text).ptr + list->starts[i];
}

static int by_text(const void *left, const void *right, void *text)
{
    const uint32_t *a = left;
    const uint32_t *b = right;

    return strcmp((const char *)text + *a, (const char *)text + *b);
}

/* In order, each once. */
static void settle(struct host_list *list)
{
    const char *text = buffer_slice(&list->text).ptr;
    size_t kept = 0;

    if (list->count == 0)
        return;
    qsort_r(list->starts, list->count, sizeof(*list->starts), by_text,
            (void *)(uintptr_t)text);
    for (size_t i = 1; i < list->count; i++) {
        if (strcmp(host_at(list, kept), host_at(list, i)) != 0)
            list->starts[++kept] = list->starts[i];
    }
    list->count = kept + 1;
}

/* A page of HTML where a list should be must not empty the list. */
static int check_sense(const struct host_list *list, struct error *err)
{
    if (list->odd * 2 <= list->lines)
        return 0;
    return error_field(err, ERROR_SYNTAX, "not_a_list", "",
                       "line %zu is no host, and most lines are like it; give "
                       "a host a line, \"0.0.0.0 host\" or \"||host^\"",
                       list->first_odd);
}

int host_list_parse(struct slice text, struct host_list **list,
                    struct error *err)
{
    struct host_list *self = memory_zalloc(1, sizeof(*self));
    struct slice rest = text;
    struct slice line;
    size_t number = 0;

    atomic_init(&self->holders, 1);
    if (slice_starts(rest, SLICE("\xef\xbb\xbf")))
        rest = slice_skip(rest, 3);
    while (slice_split(&rest, '\n', &line))
        read_line(self, line, ++number);
    settle(self);
    *list = self;
    if (check_sense(self, err) < 0)
        host_list_unref(list);
    return *list != NULL ? 0 : err->code;
}

int host_list_read(const char *path, struct host_list **list, struct error *err)
{
    struct buffer text = BUFFER_INIT;
    int code = file_read(path, HOST_LIST_FILE_MAX, &text, err);

    *list = NULL;
    if (code == 0 && host_list_parse(buffer_slice(&text), list, err) < 0)
        code = error_prefix(err, "%s", path);
    buffer_release(&text);
    return code;
}

struct host_list *host_list_ref(struct host_list *list)
{
    if (list != NULL)
        atomic_fetch_add(&list->holders, 1);
    return list;
}

void host_list_unref(struct host_list **list)
{
    struct host_list *self = *list;

    *list = NULL;
    if (self == NULL || atomic_fetch_sub(&self->holders, 1) > 1)
        return;
    buffer_release(&self->text);
    free(self->starts);
    free(self);
}

static bool has(const struct host_list *list, struct slice host)
{
    size_t low = 0;
    size_t high = list->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = slice_compare(slice_str(host_at(list, middle)), host);

        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool host_list_covers(const struct host_list *list, struct slice host)
{
    if (list == NULL)
        return false;
    for (;;) {
        size_t dot = slice_find(host, '.');

        if (has(list, host))
            return true;
        if (dot == host.len)
            return false;
        host = slice_skip(host, dot + 1);
    }
}

size_t host_list_count(const struct host_list *list)
{
    return list != NULL ? list->count : 0;
}

size_t host_list_odd_lines(const struct host_list *list, size_t *first)
{
    *first = list->first_odd;
    return list->odd;
}
