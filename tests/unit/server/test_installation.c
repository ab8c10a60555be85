#include "server/installation.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"

static char dir[64];
static struct error err;

static void setup(void)
{
    snprintf(dir, sizeof(dir), "/tmp/waypost-inst-XXXXXX");
    cr_assert_not_null(mkdtemp(dir));
    err = (struct error)ERROR_INIT;
}

static void teardown(void)
{
    char command[128];

    snprintf(command, sizeof(command), "rm -rf %s", dir);
    cr_assert_eq(system(command), 0);
}

TestSuite(installation, .init = setup, .fini = teardown);

Test(installation, is_the_same_at_the_next_start)
{
    struct installation first;
    struct installation again;
    char *secret = file_path(dir, "sub/secret");
    char *sub = file_path(dir, "sub");
    struct stat info;

    cr_assert_eq(installation_open(&first, sub, &err), 0, "%s", err.message);
    cr_assert_eq(strlen(first.node), INSTALLATION_NODE_LEN);
    again = first;
    installation_close(&first);
    first = again;
    cr_assert_eq(installation_open(&again, sub, &err), 0);
    cr_assert_str_eq(again.node, first.node);
    cr_assert_eq(again.secret.k0, first.secret.k0);
    cr_assert_eq(again.secret.k1, first.secret.k1);
    cr_assert_neq(again.secret.k0, again.secret.k1);
    cr_assert_eq(stat(secret, &info), 0);
    cr_assert_eq(info.st_mode & 0777, 0600);
    installation_close(&again);
    free(secret);
    free(sub);
}

Test(installation, a_second_server_is_refused_with_the_holders_pid)
{
    struct installation first;
    struct installation second;
    char pid[32];

    cr_assert_eq(installation_open(&first, dir, &err), 0);
    cr_assert_eq(installation_open(&second, dir, &err), ERROR_CONFLICT);
    snprintf(pid, sizeof(pid), "(pid %d)", (int)getpid());
    cr_assert_not_null(strstr(err.message, pid), "%s", err.message);
    installation_close(&first);
    cr_assert_eq(installation_open(&second, dir, &err), 0);
    installation_close(&second);
}

Test(installation, a_damaged_secret_is_said_and_kept)
{
    struct installation inst;
    char *path = file_path(dir, "secret");
    struct buffer kept = BUFFER_INIT;

    cr_assert_eq(file_write(path, SLICE("short\n"), 0600, &err), 0);
    cr_assert_eq(installation_open(&inst, dir, &err), ERROR_CORRUPT);
    cr_assert_not_null(strstr(err.message, path), "%s", err.message);
    cr_assert_eq(file_read(path, 100, &kept, &err), 0);
    cr_assert(slice_equal(buffer_slice(&kept), SLICE("short\n")));
    buffer_release(&kept);
    free(path);
}
