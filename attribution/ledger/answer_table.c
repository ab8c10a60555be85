#include "attribution/ledger/answer_table.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

void answer_table_init(struct answer_table *table, uint64_t seed)
{
    *table = (struct answer_table){0};
    hash_map_init(&table->index, seed);
}

void answer_table_release(struct answer_table *table)
{
    for (size_t i = 0; i < table->count; i++)
        free(table->answers[i].text);
    free(table->answers);
    hash_map_release(&table->index);
    answer_table_init(table, table->index.seed);
}

bool answer_kind(struct slice name, enum row_kind *kind)
{
    static const struct {
        struct slice name;
        enum row_kind kind;
    } kinds[] = {
        {SLICE_INIT("click"), ROW_CLICK},   {SLICE_INIT("scan"), ROW_SCAN},
        {SLICE_INIT("orphan"), ROW_ORPHAN}, {SLICE_INIT("open"), ROW_OPEN},
        {SLICE_INIT("view"), ROW_VIEW},
    };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (slice_equal(name, kinds[i].name)) {
            *kind = kinds[i].kind;
            return true;
        }
    }
    return false;
}

void answer_read(struct answer *answer, const struct click_answer *said)
{
    struct slice flags = slice_head(said->flags, sizeof(answer->flags));
    enum row_kind kind = ROW_OTHER;

    *answer = (struct answer){.flag_count = (uint8_t)flags.len};
    if (flags.len > 0)
        memcpy(answer->flags, flags.ptr, flags.len);
    answer->is_row = answer_kind(said->kind, &kind);
    answer->kind = (uint8_t)kind;
}

void answer_forget_text(struct answer *answer)
{
    free(answer->text);
    answer->text = NULL;
}

void answer_table_learn(struct answer_table *table, uint64_t id,
                        struct slice text)
{
    struct click_answer said;
    struct answer *answer;

    if (!hash_map_put(&table->index, id, (uint32_t)table->count))
        return;
    if (table->count == table->room) {
        table->room = table->room > 0 ? table->room * 2 : 64;
        table->answers =
            memory_resize(table->answers, table->room, sizeof(*table->answers));
    }
    answer = &table->answers[table->count++];
    click_answer_read(text, &said);
    answer_read(answer, &said);
    answer->text = slice_copy(text);
}

struct answer *answer_table_find(const struct answer_table *table, uint64_t id)
{
    uint32_t at;

    return hash_map_get(&table->index, id, &at) ? &table->answers[at] : NULL;
}
