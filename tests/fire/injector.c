/* Makes the n-th write to the files of one directory fail, or kills the process there.
 *
 * Preloaded into a process, which arms it by `fire_arm`. Counted are write, pwrite, writev, ftruncate, fsync,
 * fdatasync, rename, link and unlink, on that directory and what is below it. `how`: 0 only counts; 1 kills
 * before the call; 2 kills in it: half of what is to be written is, any other call is done; 3 fails the call;
 * 4 fails it and all after it, as a full disk does.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNT, KILL, TEAR, FAIL, FAIL_ON };
enum { GO, HALF, NO };

static char root[PATH_MAX];
static size_t root_length;
static long at, count;
static int how, failure;

void fire_arm(const char *directory, long n, int what, int error)
{
    strncpy(root, directory, sizeof root - 1);
    root_length = strlen(root);
    at = n;
    how = what;
    failure = error;
    count = 0;
}

long fire_count(void)
{
    return count;
}

static void die(void)
{
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

static int below(const char *path)
{
    return root_length && path && strncmp(path, root, root_length) == 0
           && (path[root_length] == '/' || path[root_length] == 0);
}

static int below_fd(int fd)
{
    char link[64], path[PATH_MAX];
    int before = errno;

    if (!root_length)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = before;
    if (length <= 0)
        return 0;
    path[length] = 0;
    return below(path);
}

/* What becomes of a call on one of the files. */
static int fate(int mine)
{
    if (!mine)
        return GO;
    count++;
    if (how == COUNT || count < at || (count > at && how != FAIL_ON))
        return GO;
    if (how == KILL)
        die();
    if (how == TEAR)
        return HALF;
    errno = failure;
    return NO;
}

#define REAL(name)                                                                                          \
    static __typeof__(&name) real;                                                                          \
    if (!real)                                                                                              \
        real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define CALL(mine, half, whole)                                                                             \
    switch (fate(mine)) {                                                                                   \
    case NO:                                                                                                \
        return -1;                                                                                          \
    case HALF:                                                                                              \
        if ((half) == -2)                                                                                   \
            return -1;                                                                                      \
        die();                                                                                              \
    }                                                                                                       \
    return whole

ssize_t write(int fd, const void *data, size_t size)
{
    REAL(write);
    CALL(below_fd(fd), real(fd, data, size / 2), real(fd, data, size));
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset)
{
    REAL(pwrite);
    CALL(below_fd(fd), real(fd, data, size / 2, offset), real(fd, data, size, offset));
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset)
{
    REAL(pwrite64);
    CALL(below_fd(fd), real(fd, data, size / 2, offset), real(fd, data, size, offset));
}

ssize_t writev(int fd, const struct iovec *parts, int number)
{
    REAL(writev);
    CALL(below_fd(fd), real(fd, parts, number / 2), real(fd, parts, number));
}

int ftruncate(int fd, off_t size)
{
    REAL(ftruncate);
    CALL(below_fd(fd), real(fd, size), real(fd, size));
}

int ftruncate64(int fd, off64_t size)
{
    REAL(ftruncate64);
    CALL(below_fd(fd), real(fd, size), real(fd, size));
}

int fsync(int fd)
{
    REAL(fsync);
    CALL(below_fd(fd), real(fd), real(fd));
}

int fdatasync(int fd)
{
    REAL(fdatasync);
    CALL(below_fd(fd), real(fd), real(fd));
}

int rename(const char *from, const char *to)
{
    REAL(rename);
    CALL(below(to), real(from, to), real(from, to));
}

int renameat(int from_fd, const char *from, int to_fd, const char *to)
{
    REAL(renameat);
    CALL(below(to), real(from_fd, from, to_fd, to), real(from_fd, from, to_fd, to));
}

int link(const char *from, const char *to)
{
    REAL(link);
    CALL(below(to), real(from, to), real(from, to));
}

int linkat(int from_fd, const char *from, int to_fd, const char *to, int flags)
{
    REAL(linkat);
    CALL(below(to), real(from_fd, from, to_fd, to, flags), real(from_fd, from, to_fd, to, flags));
}

int unlink(const char *path)
{
    REAL(unlink);
    CALL(below(path), real(path), real(path));
}

int unlinkat(int fd, const char *path, int flags)
{
    REAL(unlinkat);
    CALL(below(path), real(fd, path, flags), real(fd, path, flags));
}
