#include "server/api/admin_token.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/data_dir.h"
#include "core/file.h"

#define FILE_MAX 256

static int make_token(const char *path, char *secret, struct error *err)
{
    struct buffer line = BUFFER_INIT;
    struct random random;
    int code;

    random_init(&random);
    token_make_secret(&random, secret);
    random_release(&random);
    buffer_appendf(&line, "%s\n", secret);
    code = file_write(path, buffer_slice(&line), 0600, err);
    explicit_bzero(line.data, line.len);
    buffer_release(&line);
    return code;
}

static int read_token(const char *path, char *secret, struct error *err)
{
    struct buffer text = BUFFER_INIT;
    int code = file_read(path, FILE_MAX, &text, err);
    struct slice line;

    if (code == 0) {
        line = buffer_slice(&text);
        while (line.len > 0 && (line.ptr[line.len - 1] == '\n' ||
                                line.ptr[line.len - 1] == '\r'))
            line.len--;
        if (token_is_secret(line))
            memcpy(secret, line.ptr, line.len);
        else
            code = error_set(err, ERROR_CORRUPT,
                             "%s does not hold a token; remove it to get a new "
                             "one at the next start",
                             path);
        secret[TOKEN_SECRET_LEN] = '\0';
    }
    buffer_release(&text);
    return code;
}

int admin_token_open(const char *data_dir, char secret[TOKEN_SECRET_LEN + 1],
                     struct error *err)
{
    char *path = file_path(data_dir, "%s", DATA_DIR_TOKEN);
    int code = access(path, F_OK) == 0 ? read_token(path, secret, err)
                                       : make_token(path, secret, err);

    free(path);
    return code;
}
