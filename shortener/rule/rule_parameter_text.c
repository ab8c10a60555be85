#include "shortener/rule/rule_parameter_text.h"

#include "core/percent.h"
#include "core/utf8.h"

static int read_encoded(struct rule_reader *reader, struct slice text,
                        struct slice *out, struct error *err)
{
    struct buffer decoded = BUFFER_INIT;
    struct slice bytes;
    bool good = percent_decode(text, PERCENT_FORM, &decoded) == 0;

    bytes = buffer_slice(&decoded);
    if (!good || !utf8_is_valid(bytes))
        rule_reader_refuse(
            err, "query", text,
            "names and values are written as in an URL: %20 for a blank");
    else if (bytes.len > RULE_VALUE_MAX)
        error_field(err, ERROR_INVALID, "bad_rule", "rules",
                    "query: a name or value has more than %d bytes",
                    RULE_VALUE_MAX);
    else
        *out = arena_text(reader->arena, bytes);
    good = good && !slice_is_none(*out);
    buffer_release(&decoded);
    return good ? 0 : err->code;
}

static int read_parameter_values(struct rule_reader *reader, struct slice text,
                                 struct rule_parameter *parameter,
                                 struct error *err)
{
    struct slice value;
    size_t count;

    if (rule_reader_count("query", text, &count, err) < 0)
        return err->code;
    parameter->values =
        arena_zalloc(reader->arena, count, sizeof(*parameter->values));
    while (slice_split(&text, ',', &value)) {
        struct slice *to = &parameter->values[parameter->value_count++];

        if (read_encoded(reader, value, to, err) < 0)
            return err->code;
    }
    return 0;
}

int rule_parameter_text_read(struct rule_reader *reader, struct slice text,
                             struct error *err)
{
    struct rule_when *when = reader->when;
    size_t equals = slice_find(text, '=');
    struct rule_parameter *parameter;

    if (when->parameters == NULL)
        when->parameters = arena_zalloc(reader->arena, RULE_VALUES_MAX,
                                        sizeof(*when->parameters));
    if (when->parameter_count == RULE_VALUES_MAX)
        return error_field(err, ERROR_INVALID, "bad_rule", "rules",
                           "query: more than %d parameters", RULE_VALUES_MAX);
    if (equals == 0 || text.len == 0)
        return rule_reader_refuse(err, "query.", text,
                                  "write the parameter's name: query.ref=mail");
    parameter = &when->parameters[when->parameter_count];
    if (read_encoded(reader, slice_head(text, equals), &parameter->name, err) <
        0)
        return err->code;
    for (size_t i = 0; i < when->parameter_count; i++) {
        if (slice_equal(when->parameters[i].name, parameter->name))
            return rule_reader_refuse(err, "query", parameter->name,
                                      "is there twice; give its values as a,b");
    }
    when->parameter_count++;
    if (equals == text.len)
        return 0;
    return read_parameter_values(reader, slice_skip(text, equals + 1),
                                 parameter, err);
}

void rule_parameter_text_append(const struct rule_when *when,
                                struct buffer *out)
{
    for (size_t i = 0; i < when->parameter_count; i++) {
        const struct rule_parameter *parameter = &when->parameters[i];

        buffer_append(out, SLICE("query."));
        percent_encode(parameter->name, out);
        for (size_t k = 0; k < parameter->value_count; k++) {
            buffer_append_byte(out, k == 0 ? '=' : ',');
            percent_encode(parameter->values[k], out);
        }
        buffer_append_byte(out, ' ');
    }
}
