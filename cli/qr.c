#include <stdlib.h>
#include <unistd.h>

#include "cli/client.h"
#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/link_name.h"
#include "cli/output_file.h"
#include "cli/uri.h"
#include "core/slice.h"

static const struct command_option fields[] = {
    {"placement", OPTION_TEXT, "NAME",
     "this poster, flyer or card; made if it is new", "placement"},
    {"format", OPTION_TEXT, "svg|png|terminal",
     "as FILE's name ends; without FILE, terminal", NULL},
    {"size", OPTION_TEXT, "SIZE", "a side with its margin: 40mm, 1.5in, 300px",
     "size"},
    {"dpi", OPTION_TEXT, "N", "of a PNG; 300 unless given", "dpi"},
    {"ecc", OPTION_TEXT, "L|M|Q|H", "error correction; M unless given", "ecc"},
    {"fg", OPTION_TEXT, "RRGGBB", "colour of the dark modules", "fg"},
    {"bg", OPTION_TEXT, "RRGGBB|none", "colour of the light modules", "bg"},
    {"terminal", OPTION_TEXT, "ansi|dark|light",
     "what it is shown on: ansi sets its own colours, the others none; light "
     "in a pipe or file, dark with NO_COLOR, else ansi",
     "terminal"},
    {"output", OPTION_TEXT, "FILE", "write there instead of to stdout", NULL,
     'o'},
};

/*
 * The format that was asked for, or that the file's name asks for. JSON tells
 * what the symbol says instead of drawing it.
 */
static struct slice qr_format(const struct invocation *inv)
{
    const char *given = options_text(&inv->options, "format");
    struct slice extension =
        output_file_extension(options_text(&inv->options, "output"));

    if (invocation_wants_json(inv))
        return SLICE("json");
    if (given != NULL)
        return slice_str(given);
    return extension.len > 0 ? extension : SLICE("terminal");
}

/*
 * What cannot show escape sequences is not sent any: a file or pipe ends on
 * paper or in a mail, mostly light; a terminal with NO_COLOR is mostly dark.
 */
static void append_terminal(struct invocation *inv, struct slice format,
                            struct buffer *path)
{
    const char *file = options_text(&inv->options, "output");
    const char *no_color = getenv("NO_COLOR");

    if (!slice_equal(format, SLICE("terminal")) ||
        options_text(&inv->options, "terminal") != NULL)
        return;
    if (file != NULL || !isatty(STDOUT_FILENO))
        uri_append_query(path, SLICE("terminal"), SLICE("light"));
    else if (no_color != NULL && no_color[0] != '\0')
        uri_append_query(path, SLICE("terminal"), SLICE("dark"));
}

static int fetch(struct invocation *inv, struct slice format,
                 struct buffer *symbol, struct error *err)
{
    struct link_name name = LINK_NAME_INIT;
    struct buffer path = BUFFER_INIT;
    char *link;
    int code = link_name_find(&name, inv, invocation_argument(inv, 0), err);

    if (code == 0) {
        link = link_name_path(&name);
        buffer_appendf(&path, "%s/qr", link);
        free(link);
        fields_query(inv, &path);
        uri_append_query(&path, SLICE("format"), format);
        append_terminal(inv, format, &path);
        code = client_call(inv->client, "GET", buffer_str(&path), NULL, symbol,
                           err);
    }
    buffer_release(&path);
    link_name_release(&name);
    return code;
}

static int qr_draw(struct invocation *inv, struct error *err)
{
    const char *file = options_text(&inv->options, "output");
    struct slice format = qr_format(inv);
    struct buffer symbol = BUFFER_INIT;
    int code;

    if (file == NULL && slice_equal(format, SLICE("png")) &&
        isatty(STDOUT_FILENO))
        return error_set(err, ERROR_USAGE,
                         "a PNG is not for reading; write it to a file with "
                         "-o FILE");
    code = fetch(inv, format, &symbol, err);
    if (code == 0)
        code = output_file_write(file, buffer_slice(&symbol), err);
    buffer_release(&symbol);
    return code;
}

static const struct action actions[] = {
    {"", "[BRAND/]SLUG",
     "Draws a link's QR code; --json tells what it says instead.",
     "waypost qr go.acme.com/spring --placement poster-zurich --size 40mm -o "
     "poster.svg\nwaypost qr go.acme.com/spring",
     fields, COMMANDS_COUNT(fields), 1, qr_draw},
};

const struct command qr_command = {"qr",
                                   "a link's QR code, for paper and walls",
                                   actions, COMMANDS_COUNT(actions), NULL};
