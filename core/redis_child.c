#include "core/redis_child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/buffer.h"
#include "core/slice.h"

#define PROGRAM "redis-server"

/* Exit status of a child that could not become redis-server. */
#define CANNOT_RUN 127

/* Between fork and exec nothing but system calls: other threads may run. */
static void become_server(const char *const *argv, int log_fd, int lock_fd,
                          pid_t parent)
{
    struct sigaction initial = {.sa_handler = SIG_DFL};
    sigset_t none;
    int null_fd;

    for (int number = 1; number < NSIG; number++)
        sigaction(number, &initial, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(CANNOT_RUN);
    umask(077);
    null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(null_fd, STDIN_FILENO);
    dup2(log_fd, STDOUT_FILENO);
    dup2(log_fd, STDERR_FILENO);
    close_range(STDERR_FILENO + 1, ~0u, CLOSE_RANGE_CLOEXEC);
    fcntl(lock_fd, F_SETFD, 0);
    execv(argv[0], (char *const *)(uintptr_t)argv);
    _exit(CANNOT_RUN);
}

/* A handler of ours must not run in the child: signals wait meanwhile. */
static pid_t fork_server(const char *const *argv, int log_fd, int lock_fd)
{
    pid_t parent = getpid();
    sigset_t all;
    sigset_t before;
    pid_t pid;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid = fork();
    if (pid == 0)
        become_server(argv, log_fd, lock_fd, parent);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return pid;
}

/* The absolute path of redis-server, from PATH; the caller frees. */
static char *find_program(struct error *err)
{
    const char *path = getenv("PATH");
    struct slice rest = slice_str(path != NULL ? path : "/usr/bin:/bin");
    struct slice dir;

    while (slice_split(&rest, ':', &dir)) {
        struct buffer candidate = BUFFER_INIT;

        if (dir.len == 0 || dir.ptr[0] != '/')
            continue;
        buffer_append(&candidate, dir);
        buffer_append(&candidate, SLICE("/" PROGRAM));
        if (access(buffer_str(&candidate), X_OK) == 0)
            return buffer_detach(&candidate);
        buffer_release(&candidate);
    }
    error_field(err, ERROR_UNSUPPORTED, "no_redis_server", "redis",
                PROGRAM " is not on PATH; install the package " PROGRAM
                        " (Debian, Ubuntu) or redis (others), or name a Redis "
                        "of your own with --redis");
    return NULL;
}

static int run(struct redis_child *child, const struct redis_home *home,
               const char *program, int lock_fd, struct error *err)
{
    /* clang-format off */
    const char *const argv[] = {
        program,
        "--port", "0",
        "--unixsocket", home->socket,
        "--unixsocketperm", "700",
        "--dir", home->dir,
        "--logfile", home->log,
        "--daemonize", "no",
        "--appendonly", "yes",
        "--appendfsync", "everysec",
        "--aof-load-truncated", "yes",
        "--save", "",
        "--maxmemory-policy", "noeviction",
        /* A link stays one packed string, however long its destination: a
           third of the memory. The old names, which every version takes. */
        "--hash-max-ziplist-value", "8192",
        "--hash-max-ziplist-entries", "128",
        /* Six bytes less a click, of 99, for a tenth more time of XADD:
           memory is for ever. */
        "--stream-node-max-bytes", "8192",
        NULL,
    };
    /* clang-format on */
    int log_fd =
        open(home->log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

    if (log_fd < 0)
        return error_errno(err, errno, "cannot open %s", home->log);
    child->pid = fork_server(argv, log_fd, lock_fd);
    if (child->pid < 0) {
        child->pid = 0;
        error_errno(err, errno, "cannot start %s", program);
    }
    close(log_fd);
    return child->pid > 0 ? 0 : err->code;
}

/* The lock names its holder, for whoever finds it taken. */
static int note_and_watch(struct redis_child *child, int lock_fd,
                          struct error *err)
{
    if (ftruncate(lock_fd, 0) < 0 ||
        dprintf(lock_fd, "%d\n", (int)child->pid) < 0)
        return error_errno(err, errno, "cannot note redis-server's pid");
    child->pidfd = pidfd_open(child->pid, 0);
    if (child->pidfd < 0)
        return error_errno(err, errno,
                           "cannot watch redis-server (needs Linux 5.3)");
    return 0;
}

int redis_child_start(struct redis_child *child, const struct redis_home *home,
                      struct error *err)
{
    char *program = find_program(err);
    int lock_fd;
    int code;

    if (program == NULL)
        return err->code;
    lock_fd = redis_home_lock_child(home, err);
    code = lock_fd < 0 ? lock_fd : run(child, home, program, lock_fd, err);
    if (code == 0) {
        code = note_and_watch(child, lock_fd, err);
        if (code < 0) {
            kill(child->pid, SIGKILL);
            redis_child_reap(child);
        }
    }
    if (lock_fd >= 0)
        close(lock_fd);
    free(program);
    return code;
}

bool redis_child_has_ended(const struct redis_child *child, int wait_ms)
{
    struct pollfd wait = {.fd = child->pidfd, .events = POLLIN};
    int ready;

    do {
        ready = poll(&wait, 1, wait_ms);
    } while (ready < 0 && errno == EINTR);
    return ready > 0;
}

int redis_child_reap(struct redis_child *child)
{
    int status = 0;

    while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (child->pidfd >= 0)
        close(child->pidfd);
    *child = (struct redis_child)REDIS_CHILD_INIT;
    return status;
}

void redis_child_stop(struct redis_child *child, int wait_ms)
{
    if (child->pid == 0)
        return;
    kill(child->pid, SIGTERM);
    if (!redis_child_has_ended(child, wait_ms))
        kill(child->pid, SIGKILL);
    redis_child_reap(child);
}
