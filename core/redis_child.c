#include "core/redis_child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

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

int redis_child_start(struct redis_child *child, const char *const *argv,
                      const char *log_path, int lock_fd, struct error *err)
{
    int log_fd =
        open(log_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

    if (log_fd < 0)
        return error_errno(err, errno, "cannot open %s", log_path);
    child->pid = fork_server(argv, log_fd, lock_fd);
    if (child->pid < 0)
        error_errno(err, errno, "cannot start %s", argv[0]);
    close(log_fd);
    if (child->pid < 0) {
        child->pid = 0;
        return err->code;
    }
    child->pidfd = pidfd_open(child->pid, 0);
    if (child->pidfd < 0) {
        error_errno(err, errno,
                    "cannot watch redis-server (Linux 5.3 is needed)");
        kill(child->pid, SIGTERM);
        redis_child_reap(child);
        return err->code;
    }
    return 0;
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
