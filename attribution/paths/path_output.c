#include "attribution/paths/path_output.h"

#include <string.h>

#include "core/csv_cell.h"
#include "core/json_string.h"

typedef void path_output_row(struct buffer *out, struct slice channel,
                             const char *model,
                             const struct path_credit *credit);

static void path_output_csv_row(struct buffer *out, struct slice channel,
                                const char *model,
                                const struct path_credit *credit)
{
    csv_cell_append_defused(out, channel);
    buffer_appendf(out, ",%s,%.10g,%.10g\n", model, credit->conversions,
                   credit->value);
}

static void path_output_json_row(struct buffer *out, struct slice channel,
                                 const char *model,
                                 const struct path_credit *credit)
{
    buffer_append(out, SLICE("{\"channel\":"));
    json_string_append(out, channel);
    buffer_appendf(out,
                   ",\"model\":\"%s\",\"conversions\":%.10g,"
                   "\"value\":%.10g},",
                   model, credit->conversions, credit->value);
}

/* The models' places, by name. */
static void path_output_sort(const struct path_credits *credits, size_t *order)
{
    for (size_t i = 0; i < credits->model_count; i++) {
        size_t j = i;

        for (; j > 0 && strcmp(credits->models[order[j - 1]]->name,
                               credits->models[i]->name) > 0;
             j--)
            order[j] = order[j - 1];
        order[j] = i;
    }
}

static void path_output_rows(const struct path_credits *credits,
                             path_output_row *row, struct buffer *out)
{
    size_t order[MODELS_MAX];

    path_output_sort(credits, order);
    for (size_t i = 0; i < credits->table->names.count; i++) {
        for (size_t j = 0; j < credits->model_count; j++) {
            struct path_credit credit = *path_credits_get(credits, i, order[j]);

            credit.conversions += 0.0; /* -0 becomes 0 */
            credit.value += 0.0;
            row(out, credits->table->channels[i],
                credits->models[order[j]]->name, &credit);
        }
    }
}

void path_output_csv(const struct path_credits *credits, struct buffer *out)
{
    buffer_append(out, SLICE("channel,model,conversions,value\n"));
    path_output_rows(credits, path_output_csv_row, out);
}

void path_output_json(const struct path_credits *credits, struct buffer *out)
{
    buffer_append(out, SLICE("{\"items\":["));
    path_output_rows(credits, path_output_json_row, out);
    if (slice_ends(buffer_slice(out), SLICE(",")))
        buffer_truncate(out, out->len - 1);
    buffer_append(out, SLICE("]}\n"));
}
