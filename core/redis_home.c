#include "core/redis_home.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/file.h"
#include "core/memory.h"

#define SOCKET_PATH_MAX (sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1)
#define PID_TEXT_MAX    32
#define LAST_WORDS_MAX  2048

/* Where a socket goes that finds no room at home. */
static const char *const socket_dirs[] = {"/run/waypost-XXXXXX",
                                          "/tmp/waypost-XXXXXX"};

/* The pid that a lock's holder wrote, or 0. */
static long read_holder(int fd)
{
    char text[PID_TEXT_MAX] = "";
    int64_t pid = 0;
    ssize_t got = pread(fd, text, sizeof(text), 0);
    struct slice line = slice_of(text, got > 0 ? (size_t)got : 0);

    if (!slice_parse_i64(slice_head(line, slice_find(line, '\n')), &pid))
        return 0;
    return (long)pid;
}

/* An open, locked file; *holder is who has it where it is taken. */
static int lock_file(const char *path, long *holder, struct error *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    int errnum;

    *holder = 0;
    if (fd < 0)
        return error_errno(err, errno, "cannot open %s", path);
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    errnum = errno;
    *holder = read_holder(fd);
    close(fd);
    if (errnum != EWOULDBLOCK)
        return error_errno(err, errnum, "cannot lock %s", path);
    return error_set(err, ERROR_CONFLICT, "%s is locked", path);
}

static int take_lock(struct redis_home *home, struct error *err)
{
    char *path = file_path(home->dir, "lock");
    long holder;
    int fd = lock_file(path, &holder, err);

    free(path);
    if (fd == ERROR_CONFLICT)
        return error_field(err, ERROR_CONFLICT, "data_in_use", "data",
                           "another waypost (pid %ld) keeps its Redis in %s; "
                           "stop it or choose another --data",
                           holder, home->dir);
    if (fd < 0)
        return fd;
    home->lock_fd = fd;
    if (ftruncate(fd, 0) < 0 || dprintf(fd, "%d\n", (int)getpid()) < 0)
        return error_errno(err, errno, "cannot write %s/lock", home->dir);
    return 0;
}

int redis_home_lock_child(const struct redis_home *home, struct error *err)
{
    long holder;
    int fd;

    /* Somebody may have removed it since, to begin anew. */
    if (file_make_dir(home->dir, err) < 0)
        return err->code;
    fd = lock_file(home->child_lock, &holder, err);
    if (fd == ERROR_CONFLICT)
        error_set(err, ERROR_CONFLICT,
                  "the redis-server (pid %ld) of an earlier waypost still "
                  "uses %s; wait for it to end, or end it",
                  holder, home->dir);
    return fd;
}

/* Removes the socket and its directory that a link of ours leads to. */
static void remove_linked(const char *link)
{
    char target[SOCKET_PATH_MAX + 1] = "";
    char *slash;

    if (readlink(link, target, sizeof(target) - 1) < 0)
        return;
    slash = strrchr(target, '/');
    for (size_t i = 0; i < 2 && slash != NULL; i++) {
        if (strncmp(target, socket_dirs[i], strlen("/run/waypost-")) != 0)
            continue;
        unlink(target);
        *slash = '\0';
        rmdir(target);
        break;
    }
    unlink(link);
}

static int place_elsewhere(struct redis_home *home, struct error *err)
{
    home->socket_link = home->socket;
    home->socket = NULL;
    for (size_t i = 0; i < 2 && home->socket_dir == NULL; i++) {
        home->socket_dir = memory_copy(socket_dirs[i], strlen(socket_dirs[i]));
        if (mkdtemp(home->socket_dir) != NULL)
            break;
        free(home->socket_dir);
        home->socket_dir = NULL;
    }
    if (home->socket_dir == NULL)
        return error_errno(err, errno,
                           "cannot make a directory for the socket of Redis "
                           "under /run or /tmp");
    home->socket = file_path(home->socket_dir, "redis.sock");
    if (symlink(home->socket, home->socket_link) < 0)
        return error_errno(err, errno, "cannot write %s", home->socket_link);
    return 0;
}

static int place_socket(struct redis_home *home, struct error *err)
{
    home->socket = file_path(home->dir, "redis.sock");
    remove_linked(home->socket);
    if (strlen(home->socket) <= SOCKET_PATH_MAX)
        return 0;
    return place_elsewhere(home, err);
}

static int make_dir(struct redis_home *home, const char *data_dir,
                    struct error *err)
{
    char *dir = file_path(data_dir, "redis");
    int code = file_make_dir(dir, err);

    if (code == 0)
        home->dir = realpath(dir, NULL);
    if (code == 0 && home->dir == NULL)
        code = error_errno(err, errno, "cannot use %s", dir);
    free(dir);
    return code;
}

int redis_home_open(struct redis_home *home, const char *data_dir,
                    struct error *err)
{
    int code;

    *home = (struct redis_home)REDIS_HOME_INIT;
    code = make_dir(home, data_dir, err);
    if (code < 0)
        return code;
    home->log = file_path(home->dir, "redis.log");
    home->child_lock = file_path(home->dir, "redis.lock");
    code = take_lock(home, err);
    if (code == 0)
        code = place_socket(home, err);
    if (code < 0)
        redis_home_close(home);
    return code;
}

void redis_home_close(struct redis_home *home)
{
    if (home->socket_link != NULL)
        remove_linked(home->socket_link);
    if (home->lock_fd >= 0)
        close(home->lock_fd);
    free(home->socket_link);
    free(home->socket_dir);
    free(home->socket);
    free(home->child_lock);
    free(home->log);
    free(home->dir);
    *home = (struct redis_home)REDIS_HOME_INIT;
}

char *redis_home_last_words(const struct redis_home *home)
{
    char text[LAST_WORDS_MAX];
    int fd = open(home->log, O_RDONLY | O_CLOEXEC);
    off_t size = fd >= 0 ? lseek(fd, 0, SEEK_END) : 0;
    off_t from = size > LAST_WORDS_MAX ? size - LAST_WORDS_MAX : 0;
    ssize_t got = fd >= 0 ? pread(fd, text, sizeof(text), from) : 0;
    struct slice rest = slice_of(text, got > 0 ? (size_t)got : 0);
    struct slice last = SLICE("");
    struct slice line;

    while (slice_split(&rest, '\n', &line))
        if (line.len > 0)
            last = line;
    if (fd >= 0)
        close(fd);
    return slice_copy(slice_head(last, ERROR_MESSAGE_MAX / 2));
}
