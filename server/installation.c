#include "server/installation.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/file.h"
#include "core/random.h"

#define SMALL_FILE 256

/* Lower-case letters and digits that read well in a stream's name. */
static const char node_alphabet[] = "23456789abcdefghjkmnpqrstuvwxyz";

static int refuse_second(const char *path, struct error *err)
{
    struct buffer holder = BUFFER_INIT;
    struct error ignored = ERROR_INIT;

    (void)!file_read(path, SMALL_FILE, &holder, &ignored);
    error_field(
        err, ERROR_CONFLICT, "data_in_use", "data",
        "another waypost (pid %" SLICE_FMT
        ") uses this data directory: %s; stop it or choose another "
        "with --data",
        SLICE_ARG(slice_trim(slice_head(
            buffer_slice(&holder), slice_find(buffer_slice(&holder), '\n')))),
        path);
    buffer_release(&holder);
    return err->code;
}

static int take_lock(struct installation *inst, struct error *err)
{
    char *path = file_path(inst->dir, "lock");
    int code = 0;

    inst->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (inst->lock_fd < 0)
        code = error_errno(err, errno, "cannot open %s", path);
    else if (flock(inst->lock_fd, LOCK_EX | LOCK_NB) < 0)
        code = refuse_second(path, err);
    else if (ftruncate(inst->lock_fd, 0) < 0 ||
             dprintf(inst->lock_fd, "%d\n", (int)getpid()) < 0)
        code = error_errno(err, errno, "cannot write %s", path);
    free(path);
    return code;
}

/*
 * The first line of DIR/<name>; where there is no such file, it is made with
 * `len` random characters.
 */
static int read_or_make(const struct installation *inst, const char *name,
                        const char *alphabet, size_t len, struct buffer *out,
                        struct error *err)
{
    char *path = file_path(inst->dir, "%s", name);
    struct random random;
    char text[64];
    int code;

    if (access(path, F_OK) == 0) {
        code = file_read(path, SMALL_FILE, out, err);
    } else {
        random_init(&random);
        random_text(&random, alphabet, strlen(alphabet), text, len);
        random_release(&random);
        buffer_append(out, slice_of(text, len));
        buffer_append_byte(out, '\n');
        code = file_write(path, buffer_slice(out), 0600, err);
    }
    buffer_truncate(out, slice_find(buffer_slice(out), '\n'));
    if (code == 0 && out->len != len)
        code = error_set(err, ERROR_CORRUPT,
                         "%s must hold one line of %zu characters; remove it "
                         "to have a new one made",
                         path, len);
    free(path);
    return code;
}

static int read_node(struct installation *inst, struct error *err)
{
    struct buffer text = BUFFER_INIT;
    int code = read_or_make(inst, "node", node_alphabet, INSTALLATION_NODE_LEN,
                            &text, err);

    if (code == 0)
        memcpy(inst->node, buffer_str(&text), INSTALLATION_NODE_LEN + 1);
    buffer_release(&text);
    return code;
}

static int read_secret(struct installation *inst, struct error *err)
{
    struct buffer text = BUFFER_INIT;
    struct slice hex;
    int code = read_or_make(inst, "secret", "0123456789abcdef", 32, &text, err);

    hex = buffer_slice(&text);
    if (code == 0 &&
        (!slice_parse_hex64(slice_head(hex, 16), &inst->secret.k0) ||
         !slice_parse_hex64(slice_skip(hex, 16), &inst->secret.k1)))
        code = error_set(err, ERROR_CORRUPT,
                         "%s/secret must hold 32 hex digits", inst->dir);
    buffer_release(&text);
    return code;
}

int installation_open(struct installation *inst, const char *dir,
                      struct error *err)
{
    *inst = (struct installation)INSTALLATION_INIT;
    if (file_make_dir(dir, err) < 0)
        return err->code;
    inst->dir = slice_copy(slice_str(dir));
    if (take_lock(inst, err) < 0 || read_node(inst, err) < 0 ||
        read_secret(inst, err) < 0) {
        installation_close(inst);
        return err->code;
    }
    return 0;
}

static void write_number(uint64_t number, unsigned char bytes[8])
{
    for (size_t i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(number >> (56 - 8 * i));
}

void installation_key(const struct installation *inst, const char *purpose,
                      unsigned char key[HMAC_SIZE])
{
    unsigned char secret[16];

    write_number(inst->secret.k0, secret);
    write_number(inst->secret.k1, secret + 8);
    hmac_sha256(slice_of(secret, sizeof(secret)), slice_str(purpose), key);
    explicit_bzero(secret, sizeof(secret));
}

void installation_close(struct installation *inst)
{
    if (inst->lock_fd >= 0)
        close(inst->lock_fd);
    free(inst->dir);
    explicit_bzero(inst, sizeof(*inst));
    inst->lock_fd = -1;
}
