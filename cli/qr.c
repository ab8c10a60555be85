#include <stdlib.h>
#include <unistd.h>

#include "cli/client.h"
#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/link_name.h"
#include "cli/output.h"
#include "cli/output_file.h"
#include "cli/qr_batch.h"
#include "cli/qr_logo.h"
#include "cli/qr_sheet.h"
#include "cli/uri.h"
#include "core/slice.h"

static const struct command_option fields[] = {
    {"placement", OPTION_TEXT, "NAME",
     "this poster, flyer or card; made if it is new", "placement"},
    {"format", OPTION_TEXT, "svg|pdf|eps|png|terminal",
     "as FILE's name ends; without FILE, terminal", NULL},
    {"size", OPTION_TEXT, "SIZE", "width with its margin: 40mm, 1.5in, 300px",
     "size"},
    {"module", OPTION_TEXT, "N", "pixels a module, instead of a size",
     "module"},
    {"dpi", OPTION_TEXT, "N", "of a PNG; 300 unless given", "dpi"},
    {"ecc", OPTION_TEXT, "L|M|Q|H|auto",
     "error correction; M unless given; auto: all that fits", "ecc"},
    {"min-version", OPTION_TEXT, "N", "no smaller symbol than this, 1 to 40",
     "min_version"},
    {"quiet", OPTION_TEXT, "N", "light modules around it; 4 unless given",
     "quiet"},
    {"fg", OPTION_TEXT, "RRGGBB", "colour of the dark modules", "fg"},
    {"bg", OPTION_TEXT, "RRGGBB|none", "colour of the light modules", "bg"},
    {"style", OPTION_TEXT, "square|rounded|dots", "shape of the modules",
     "style"},
    {"eye", OPTION_TEXT, "square|rounded|circle", "shape of the three eyes",
     "eye"},
    {"logo", OPTION_TEXT, "FILE", "a PNG or SVG for its middle", NULL},
    {"logo-size", OPTION_TEXT, "N", "the logo in % of the symbol's width",
     "logo_size"},
    {"caption", OPTION_TEXT, "TEXT", "a text under the symbol", "caption"},
    {"show-link", OPTION_BOOL, "", "the link under it, for who cannot scan",
     "show_link"},
    {"frame", OPTION_TEXT, "TEXT", "a frame with this call to action", "frame"},
    {"font", OPTION_TEXT, "NAME",
     "of these texts, one that the server has; DejaVu Sans unless given",
     "font"},
    {"cmyk", OPTION_BOOL, "", "a PDF or EPS in CMYK, black as K alone", NULL},
    {"terminal", OPTION_TEXT, "ansi|dark|light",
     "what it is shown on: ansi sets its own colours, the others none; light "
     "in a pipe or file, dark with NO_COLOR, else ansi",
     "terminal"},
    {"force", OPTION_BOOL, "", "allow low contrast and a narrow margin",
     "force"},
    {"sheet", OPTION_TEXT, "FILE.csv",
     "labels of many placements: a CSV of link, placement, caption", NULL},
    {"layout", OPTION_TEXT, "avery-l7160|a4-3x8|WxH",
     "the sheet's labels; WxH in millimetres", NULL},
    {"batch", OPTION_TEXT, "FILE.csv",
     "a file for each of many placements, into a directory or zip", NULL},
    {"name", OPTION_TEXT, "TEMPLATE",
     "their names; {brand}-{slug}-{placement} unless given", NULL},
    {"overwrite", OPTION_BOOL, "", "replace files of a batch that exist", NULL},
    {"output", OPTION_TEXT, "FILE", "write there instead of to stdout", NULL,
     'o'},
};

/* What is asked of the server. */
struct qr_call {
    char *link; /* the link's path */
    struct slice format;
    struct buffer logo; /* a file's bytes; empty for none */
};

/* The format that was asked for, or that the file's name asks for. */
static struct slice qr_format(const struct invocation *inv)
{
    const char *given = options_text(&inv->options, "format");
    struct slice extension =
        output_file_extension(options_text(&inv->options, "output"));

    if (given != NULL)
        return slice_str(given);
    if (extension.len > 0)
        return extension;
    return invocation_wants_json(inv) ? SLICE("svg") : SLICE("terminal");
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

static int prepare(struct invocation *inv, struct qr_call *call,
                   struct error *err)
{
    struct link_name name = LINK_NAME_INIT;
    int code;

    *call = (struct qr_call){.format = qr_format(inv), .logo = BUFFER_INIT};
    code = qr_logo_read(inv, &call->logo, err);
    if (code == 0)
        code = link_name_find(&name, inv, invocation_argument(inv, 0), err);
    if (code == 0)
        call->link = link_name_path(&name);
    link_name_release(&name);
    return code;
}

static void release(struct qr_call *call)
{
    buffer_release(&call->logo);
    free(call->link);
}

/* Appends to `answer` the drawing, or with `described` what it is, as JSON. */
static int fetch(struct invocation *inv, const struct qr_call *call,
                 bool described, struct buffer *answer, struct error *err)
{
    struct buffer path = BUFFER_INIT;
    int code;

    buffer_appendf(&path, "%s/qr", call->link);
    fields_query(inv, &path);
    if (options_bool(&inv->options, "cmyk"))
        uri_append_query(&path, SLICE("color"), SLICE("cmyk"));
    uri_append_query(&path, described ? SLICE("of") : SLICE("format"),
                     call->format);
    append_terminal(inv, call->format, &path);
    if (described)
        uri_append_query(&path, SLICE("format"), SLICE("json"));
    if (call->logo.len > 0)
        code = client_post(inv->client, buffer_str(&path),
                           buffer_slice(&call->logo), answer, err);
    else
        code = client_call(inv->client, "GET", buffer_str(&path), NULL, answer,
                           err);
    buffer_release(&path);
    return code;
}

/* A value of the header "a=1, b=2", or none. */
static struct slice figure(const char *header, const char *name)
{
    struct slice rest = slice_str(header);
    struct slice value;
    struct slice key;

    while (slice_split(&rest, ',', &value)) {
        value = slice_trim(value);
        slice_split(&value, '=', &key);
        if (slice_equal(key, slice_str(name)))
            return value;
    }
    return SLICE_NONE;
}

/* What the person who prints it must know, from the answer's header. */
static void tell(const struct invocation *inv)
{
    const char *header = client_header_value(inv->client, "Waypost-Symbol");
    struct slice version = figure(header, "version");
    struct slice ecc = figure(header, "ecc");
    struct slice reserve = figure(header, "reserve");
    struct slice module = figure(header, "module-mm");
    double distance;

    if (!slice_parse_double(figure(header, "distance-mm"), &distance))
        return;
    output_note("version %" SLICE_FMT ", error correction %" SLICE_FMT
                ", %" SLICE_FMT "%% of it in reserve; a module is %" SLICE_FMT
                " mm wide; scans from up to %.0f cm",
                SLICE_ARG(version), SLICE_ARG(ecc), SLICE_ARG(reserve),
                SLICE_ARG(module), distance / 10);
}

static int draw(struct invocation *inv, const struct qr_call *call,
                struct error *err)
{
    const char *output = options_text(&inv->options, "output");
    struct buffer drawing = BUFFER_INIT;
    int code = output_file_check(output, err);

    /* First, since drawing may make a placement. */
    if (code == 0)
        code = fetch(inv, call, false, &drawing, err);
    if (code == 0)
        code = output_file_write(output, buffer_slice(&drawing), err);
    if (code == 0 && !invocation_wants_json(inv))
        tell(inv);
    buffer_release(&drawing);
    return code;
}

static int describe(struct invocation *inv, const struct qr_call *call,
                    struct error *err)
{
    struct buffer json = BUFFER_INIT;
    int code = fetch(inv, call, true, &json, err);

    if (code == 0)
        code = output_write(buffer_slice(&json), err);
    buffer_release(&json);
    return code;
}

/* JSON goes to stdout, and then the drawing needs a file. */
static int run(struct invocation *inv, const struct qr_call *call,
               struct error *err)
{
    bool json = invocation_wants_json(inv);
    int code = 0;

    if (!json || options_given(&inv->options, "output"))
        code = draw(inv, call, err);
    if (code == 0 && json)
        code = describe(inv, call, err);
    return code;
}

static bool is_for_reading(struct slice format)
{
    return slice_equal(format, SLICE("terminal")) ||
           slice_equal(format, SLICE("svg"));
}

static int check_single(const struct invocation *inv, struct error *err)
{
    static const char *const others[] = {"layout", "name", "overwrite"};

    for (size_t i = 0; i < COMMANDS_COUNT(others); i++) {
        if (options_given(&inv->options, others[i]))
            return error_set(err, ERROR_USAGE,
                             "--%s has no meaning without --%s FILE.csv",
                             others[i], i == 0 ? "sheet" : "batch");
    }
    if (options_given(&inv->options, "font") &&
        !options_given(&inv->options, "caption") &&
        !options_given(&inv->options, "show-link") &&
        !options_given(&inv->options, "frame"))
        return error_set(err, ERROR_USAGE,
                         "--font has no meaning without a text; add --caption, "
                         "--show-link or --frame");
    if (invocation_argument(inv, 0) == NULL)
        return error_set(err, ERROR_USAGE,
                         "arguments are missing: give [BRAND/]SLUG, or --sheet "
                         "or --batch FILE.csv; --help shows an example");
    return 0;
}

/* For a single code, a sheet and a batch. */
static int check_logo(const struct invocation *inv, struct error *err)
{
    if (!options_given(&inv->options, "logo-size") ||
        options_given(&inv->options, "logo"))
        return 0;
    return error_set(err, ERROR_USAGE,
                     "--logo-size has no meaning without --logo FILE");
}

static int qr_draw(struct invocation *inv, struct error *err)
{
    struct qr_call call;
    int code;

    if (check_logo(inv, err) < 0)
        return err->code;
    if (options_given(&inv->options, "sheet"))
        return qr_sheet_print(inv, err);
    if (options_given(&inv->options, "batch"))
        return qr_batch_draw(inv, err);
    if (check_single(inv, err) < 0)
        return err->code;
    if (!options_given(&inv->options, "output") &&
        !invocation_wants_json(inv) && isatty(STDOUT_FILENO) &&
        !is_for_reading(qr_format(inv)))
        return error_set(err, ERROR_USAGE,
                         "this format is not for reading; write it to a file "
                         "with -o FILE");
    code = prepare(inv, &call, err);
    if (code == 0)
        code = run(inv, &call, err);
    release(&call);
    return code;
}

static const struct action actions[] = {
    {"", "[BRAND/]SLUG",
     "Draws a link's QR code, proved to scan; --json tells what it is.",
     "waypost qr go.acme.com/spring --placement poster-zurich --size 40mm -o "
     "poster.svg\nwaypost qr go.acme.com/spring\nwaypost qr --sheet labels.csv "
     "--layout avery-l7160 -o labels.pdf",
     fields, COMMANDS_COUNT(fields), 1, qr_draw, 1},
};

const struct command qr_command = {"qr",
                                   "a link's QR code, for paper and walls",
                                   actions, COMMANDS_COUNT(actions), NULL};
