#include "attribution/paths/attribute.h"

#include <errno.h>
#include <stdio.h>

#include "attribution/paths/path_file.h"
#include "attribution/paths/path_output.h"
#include "core/file.h"
#include "core/option_help.h"
#include "core/options.h"

static const struct option_def attribute_options[] = {
    {"models", OPTION_TEXT, "all", "M,...",
     "first, last, linear, position, markov, shapley, shapley_rate, or all of "
     "them",
     0, 0, true},
    {"order", OPTION_INT, "1", "K", "touches that a state of markov remembers",
     1, 3, true},
    {"output", OPTION_TEXT, NULL, "FILE", "write to FILE instead of stdout", 0,
     0, true, 'o'},
    {"json", OPTION_BOOL, "no", "", "write JSON instead of CSV", 0, 0, true},
    {"help", OPTION_BOOL, "no", "", "show this text", 0, 0, true, 'h'},
};

#define ATTRIBUTE_OPTIONS \
    (sizeof(attribute_options) / sizeof(attribute_options[0]))

struct attribute {
    struct options options;
    const struct model *models[MODELS_MAX];
    size_t model_count;
    struct path_table table;
    struct path_credits credits;
    struct buffer out;
};

static void attribute_help(const struct attribute *attribute,
                           struct buffer *out)
{
    buffer_append(
        out, SLICE("Usage: waypost attribute [options] PATHS.csv\n\n"
                   "Shares out the conversions of paths among their channels; "
                   "needs no server.\nPATHS.csv (- for standard input) has the "
                   "columns path (a > b > c),\ntotal_conversions, and if you "
                   "like total_conversion_value and total_null.\nPrints "
                   "channel,model,conversions,value as CSV.\n\nOptions:\n"));
    option_help_append(attribute->options.defs, attribute->options.count, out);
    buffer_append(out, SLICE("\nExample:\n  waypost attribute paths.csv "
                             "--models markov,shapley --order 2\n"));
}

static int attribute_add_model(struct attribute *attribute, struct slice name,
                               struct error *err)
{
    const struct model *model = models_find(name);

    if (model == NULL || !path_credits_can(model))
        return error_field(err, ERROR_USAGE, "bad_option", "models",
                           "--models: \"%" SLICE_FMT "\" cannot be worked out "
                           "from paths; use first, last, linear, position, "
                           "markov, shapley, shapley_rate or all",
                           SLICE_ARG(slice_head(name, 40)));
    for (size_t i = 0; i < attribute->model_count; i++) {
        if (attribute->models[i] == model)
            return error_field(err, ERROR_USAGE, "bad_option", "models",
                               "--models: %s is named twice", model->name);
    }
    attribute->models[attribute->model_count++] = model;
    return 0;
}

static int attribute_choose_models(struct attribute *attribute,
                                   struct error *err)
{
    struct slice rest = slice_str(options_text(&attribute->options, "models"));
    struct slice name;

    if (slice_equal(rest, SLICE("all"))) {
        for (const struct model *model = models_list(); model->name != NULL;
             model++) {
            if (path_credits_can(model))
                attribute->models[attribute->model_count++] = model;
        }
        return 0;
    }
    while (slice_split(&rest, ',', &name)) {
        if (attribute_add_model(attribute, name, err) < 0)
            return err->code;
    }
    return 0;
}

static int attribute_read_arguments(struct attribute *attribute, int argc,
                                    char **argv, struct error *err)
{
    struct options *options = &attribute->options;

    if (options_read_args(options, argc, argv, err) < 0)
        return err->code;
    if (options_bool(options, "help"))
        return 0;
    if (options->positional_count != 1)
        return error_set(err, ERROR_USAGE,
                         "attribute takes one file, PATHS.csv or -; see "
                         "waypost attribute --help");
    return attribute_choose_models(attribute, err);
}

static int attribute_work(struct attribute *attribute, struct error *err)
{
    const struct options *options = &attribute->options;

    if (path_file_read(options->positional[0], &attribute->table, err) < 0 ||
        path_credits_init(&attribute->credits, &attribute->table,
                          attribute->models, attribute->model_count,
                          (unsigned)options_int(options, "order"), err) < 0)
        return err->code;
    if (options_bool(options, "json"))
        path_output_json(&attribute->credits, &attribute->out);
    else
        path_output_csv(&attribute->credits, &attribute->out);
    return 0;
}

static int attribute_write(const struct attribute *attribute, struct error *err)
{
    const char *name = options_text(&attribute->options, "output");
    struct slice text = buffer_slice(&attribute->out);

    if (name != NULL)
        return file_write(name, text, 0644, err);
    if (fwrite(text.ptr, 1, text.len, stdout) < text.len || fflush(stdout) != 0)
        return error_errno(err, errno, "standard output");
    return 0;
}

static int attribute_do(struct attribute *attribute, int argc, char **argv,
                        struct error *err)
{
    if (attribute_read_arguments(attribute, argc, argv, err) < 0)
        return err->code;
    if (options_bool(&attribute->options, "help"))
        attribute_help(attribute, &attribute->out);
    else if (attribute_work(attribute, err) < 0)
        return err->code;
    return attribute_write(attribute, err);
}

int attribute_run(int argc, char **argv)
{
    struct attribute attribute = {.table = PATH_TABLE_INIT, .out = BUFFER_INIT};
    struct error err = ERROR_INIT;
    int status = 0;

    options_init(&attribute.options, attribute_options, ATTRIBUTE_OPTIONS);
    if (attribute_do(&attribute, argc, argv, &err) < 0) {
        fprintf(stderr, "waypost: %s\n", err.message);
        status = error_exit_status(err.code);
    }
    path_credits_release(&attribute.credits);
    path_table_release(&attribute.table);
    options_release(&attribute.options);
    buffer_release(&attribute.out);
    return status;
}
