/*
 * A store that forgets what was not synced. Preloaded into a process (LD_PRELOAD), it keeps beside a watched folder a shadow of what
 * POSIX promises to be there after a loss of power, and nothing more:
 *
 *   a file's content   as it was at the last completed fsync or fdatasync of that file
 *   a folder's names   as they were at the last completed fsync of that folder, whatever created, renamed or removed them since
 *
 * UNSYNCED_ROOT    the watched folder. It stands at the start; what it holds then is durable.
 * UNSYNCED_SHADOW  an empty folder for the shadow: files/INODE (content), folders/INODE (lines "INODE d|f NAME"), root (the root's INODE)
 * UNSYNCED_IGNORE  where set, a sync reaches nothing: the disk that lies
 *
 * Names need no interception: at the sync of a folder its names are read from the real one. What is written through a memory map
 * (SQLite's -shm) is never durable here. Writes are only noted, by block, so that a sync copies no more than what changed.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define BLOCK 4096
#define MAX_FD (1 << 20)

/* One inode of the watched folder. Its descriptor stays open, so that its number is not given to another file. */
struct file {
    struct file *next;
    ino_t inode;
    int is_folder;
    int source;             /* for reading what a sync covers; the path only for a folder */
    int shadow;
    off_t shortest;         /* since the last sync */
    unsigned char *dirty;   /* one byte a block */
    size_t blocks;
    pthread_mutex_t noting; /* dirty, blocks, shortest */
    pthread_mutex_t syncing;
};

static struct file *files[1 << 16];
static pthread_mutex_t finding = PTHREAD_MUTEX_INITIALIZER;
static _Atomic(struct file *) by_descriptor[MAX_FD];
static char root[4096], shadow[4096];
static size_t root_length;
static dev_t root_device;
static int active, ignores_sync;

static void die(const char *what)
{
    dprintf(2, "unsynced: %s: %s\n", what, strerror(errno));
    _exit(97);
}

static void *next_dlsym(void *handle, const char *name)
{
    static void *(*real)(void *, const char *);
    static const char *versions[] = {"GLIBC_2.2.5", "GLIBC_2.17", "GLIBC_2.34"};
    for (size_t i = 0; !real && i < sizeof versions / sizeof *versions; i++)
        real = (void *(*)(void *, const char *))dlvsym(RTLD_NEXT, "dlsym", versions[i]);
    return real(handle, name);
}

#define REAL(name) ({ static __typeof__(&name) real_; if (!real_) real_ = (__typeof__(&name))next_dlsym(RTLD_NEXT, #name); real_; })

static int raw_open(const char *path, int flags, int mode) { return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode); }

static struct file *find(ino_t inode, int is_folder, const char *path)
{
    struct file **bucket = &files[inode & 0xffff], *file;
    pthread_mutex_lock(&finding);
    for (file = *bucket; file && file->inode != inode; file = file->next) { }
    if (!file) {
        char name[8192];
        file = calloc(1, sizeof *file);
        file->inode = inode;
        file->is_folder = is_folder;
        file->shortest = -1;
        pthread_mutex_init(&file->noting, NULL);
        pthread_mutex_init(&file->syncing, NULL);
        if ((file->source = raw_open(path, O_RDONLY | O_CLOEXEC, 0)) < 0)
            die(path);
        file->shadow = -1;
        if (!is_folder) {
            snprintf(name, sizeof name, "%s/files/%lu", shadow, (unsigned long)inode);
            if ((file->shadow = raw_open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
                die(name);
        }
        file->next = *bucket;
        *bucket = file;
    }
    pthread_mutex_unlock(&finding);
    return file;
}

static void note(struct file *file, off_t from, off_t to)
{
    size_t last = (size_t)((to + BLOCK - 1) / BLOCK);
    pthread_mutex_lock(&file->noting);
    if (last > file->blocks) {
        size_t blocks = last * 2;
        file->dirty = realloc(file->dirty, blocks);
        memset(file->dirty + file->blocks, 0, blocks - file->blocks);
        file->blocks = blocks;
    }
    for (size_t i = (size_t)(from / BLOCK); i < last; i++)
        file->dirty[i] = 1;
    pthread_mutex_unlock(&file->noting);
}

static void note_all(struct file *file)
{
    struct stat now;
    if (!fstat(file->source, &now))
        note(file, 0, now.st_size);
}

/* Between the note and the sync the file may have been longer: what was cut off comes back as zeros. */
static void note_length(struct file *file, off_t length)
{
    pthread_mutex_lock(&file->noting);
    if (file->shortest < 0 || length < file->shortest)
        file->shortest = length;
    pthread_mutex_unlock(&file->noting);
}

static void copy(struct file *file, off_t from, off_t to)
{
    char buffer[4 * BLOCK];
    while (from < to) {
        size_t want = (size_t)(to - from) < sizeof buffer ? (size_t)(to - from) : sizeof buffer;
        ssize_t got = syscall(SYS_pread64, file->source, buffer, want, from);
        if (got <= 0)
            return;
        if (syscall(SYS_pwrite64, file->shadow, buffer, got, from) != got)
            die("pwrite");
        from += got;
    }
}

static void sync_file(struct file *file)
{
    unsigned char *dirty;
    size_t blocks;
    off_t shortest;
    struct stat now;
    pthread_mutex_lock(&file->syncing);
    pthread_mutex_lock(&file->noting);
    dirty = file->dirty, blocks = file->blocks, shortest = file->shortest;
    file->dirty = NULL, file->blocks = 0, file->shortest = -1;
    pthread_mutex_unlock(&file->noting);
    if (shortest >= 0 && syscall(SYS_ftruncate, file->shadow, shortest))
        die("ftruncate");
    for (size_t i = 0, end; i < blocks; i = end) {
        for (end = i + 1; end < blocks && dirty[end] == dirty[i]; end++) { }
        if (dirty[i])
            copy(file, (off_t)i * BLOCK, (off_t)end * BLOCK);
    }
    free(dirty);
    if (fstat(file->source, &now) || syscall(SYS_ftruncate, file->shadow, now.st_size))
        die("ftruncate");
    pthread_mutex_unlock(&file->syncing);
}

static void sync_folder(ino_t inode, const char *path)
{
    char name[8192], temporary[8300];
    struct dirent *entry;
    DIR *folder = opendir(path);
    FILE *list;
    if (!folder)
        return;
    snprintf(name, sizeof name, "%s/folders/%lu", shadow, (unsigned long)inode);
    snprintf(temporary, sizeof temporary, "%s.%ld", name, syscall(SYS_gettid));
    if (!(list = fopen(temporary, "w")))
        die(temporary);
    while ((entry = readdir(folder))) {
        if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
            fprintf(list, "%lu %c %s\n", (unsigned long)entry->d_ino, entry->d_type == DT_DIR ? 'd' : 'f', entry->d_name);
    }
    fclose(list);
    closedir(folder);
    if (rename(temporary, name))
        die(name);
}

static void import(const char *path)
{
    struct stat now;
    DIR *folder = opendir(path);
    struct dirent *entry;
    if (!folder || stat(path, &now))
        die(path);
    find(now.st_ino, 1, path);
    sync_folder(now.st_ino, path);
    while ((entry = readdir(folder))) {
        char below[8192];
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
        if (entry->d_type == DT_DIR) {
            import(below);
        } else {
            struct file *file = find(entry->d_ino, 0, below);
            note_all(file);
            sync_file(file);
        }
    }
    closedir(folder);
}

__attribute__((constructor)) static void start(void)
{
    const char *root_path = getenv("UNSYNCED_ROOT"), *shadow_path = getenv("UNSYNCED_SHADOW");
    struct rlimit limit;
    struct stat now;
    char name[8192];
    FILE *file;
    if (!root_path || !shadow_path)
        return;
    if (!realpath(root_path, root) || !realpath(shadow_path, shadow) || stat(root, &now))
        die(root_path);
    root_length = strlen(root);
    root_device = now.st_dev;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    snprintf(name, sizeof name, "%s/files", shadow);
    mkdir(name, 0700);
    snprintf(name, sizeof name, "%s/folders", shadow);
    mkdir(name, 0700);
    import(root);
    snprintf(name, sizeof name, "%s/root", shadow);
    if (!(file = fopen(name, "w")))
        die(name);
    fprintf(file, "%lu\n", (unsigned long)now.st_ino);
    fclose(file);
    ignores_sync = getenv("UNSYNCED_IGNORE") != NULL;
    active = 1;
}

static int opened(int fd, int flags)
{
    int error = errno;
    struct stat now;
    char link[64], path[4096];
    ssize_t length;
    if (!active || fd < 0 || fd >= MAX_FD)
        return fd;
    atomic_store(&by_descriptor[fd], NULL);
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length >= (ssize_t)root_length && !memcmp(path, root, root_length) && (path[root_length] == '/' || length == (ssize_t)root_length)
        && !fstat(fd, &now) && now.st_dev == root_device && (S_ISREG(now.st_mode) || S_ISDIR(now.st_mode))) {
        struct file *file;
        path[length] = 0;
        file = find(now.st_ino, S_ISDIR(now.st_mode), link);
        if (flags & O_TRUNC)
            note_length(file, 0);
        atomic_store(&by_descriptor[fd], file);
    }
    errno = error;
    return fd;
}

static struct file *of(int fd) { return active && fd >= 0 && fd < MAX_FD ? atomic_load(&by_descriptor[fd]) : NULL; }

#define MODE(flags) ({ int mode_ = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode_ = va_arg(rest, int); va_end(rest); } mode_; })

int open(const char *path, int flags, ...) { int mode = MODE(flags); return opened(raw_open(path, flags, mode), flags); }
int open64(const char *path, int flags, ...) { int mode = MODE(flags); return opened(raw_open(path, flags, mode), flags); }
int openat(int at, const char *path, int flags, ...) { int mode = MODE(flags); return opened((int)syscall(SYS_openat, at, path, flags, mode), flags); }
int openat64(int at, const char *path, int flags, ...) { int mode = MODE(flags); return opened((int)syscall(SYS_openat, at, path, flags, mode), flags); }
int creat(const char *path, mode_t mode) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int close(int fd)
{
    if (active && fd >= 0 && fd < MAX_FD)
        atomic_store(&by_descriptor[fd], NULL);
    return REAL(close)(fd);
}

/* Without an offset of its own, a write stands where the descriptor does afterwards, less its length. */
static ssize_t wrote(int fd, ssize_t count)
{
    struct file *file = of(fd);
    if (file && count > 0) {
        int error = errno;
        off_t end = lseek(fd, 0, SEEK_CUR);
        note(file, end - count, end);
        errno = error;
    }
    return count;
}

static ssize_t wrote_at(int fd, ssize_t count, off_t offset)
{
    struct file *file = of(fd);
    if (file && count > 0)
        note(file, offset, offset + count);
    return count;
}

ssize_t write(int fd, const void *bytes, size_t count) { return wrote(fd, REAL(write)(fd, bytes, count)); }
ssize_t writev(int fd, const struct iovec *parts, int count) { return wrote(fd, REAL(writev)(fd, parts, count)); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) { return wrote_at(fd, REAL(pwrite)(fd, bytes, count, offset), offset); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) { return wrote_at(fd, REAL(pwrite64)(fd, bytes, count, offset), offset); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) { return wrote_at(fd, REAL(pwritev)(fd, parts, count, offset), offset); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) { return wrote_at(fd, REAL(pwritev64)(fd, parts, count, offset), offset); }

static ssize_t copied(int fd, ssize_t count)
{
    struct file *file = of(fd);
    if (file && count > 0)
        note_all(file);
    return count;
}

ssize_t sendfile(int out, int in, off_t *offset, size_t count) { return copied(out, syscall(SYS_sendfile, out, in, offset, count)); }
ssize_t sendfile64(int out, int in, off64_t *offset, size_t count) { return copied(out, syscall(SYS_sendfile, out, in, offset, count)); }
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t count, unsigned flags)
{
    return copied(out, syscall(SYS_copy_file_range, in, from, out, to, count, flags));
}

int ftruncate(int fd, off_t length)
{
    struct file *file = of(fd);
    int result = (int)syscall(SYS_ftruncate, fd, length);
    if (file && !result)
        note_length(file, length);
    return result;
}

int ftruncate64(int fd, off64_t length) { return ftruncate(fd, length); }

static int synced(int fd, int result)
{
    struct file *file = of(fd);
    if (!file || result || ignores_sync)
        return result;
    if (file->is_folder) {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        pthread_mutex_lock(&file->syncing);
        sync_folder(file->inode, link);
        pthread_mutex_unlock(&file->syncing);
    } else {
        sync_file(file);
    }
    return 0;
}

int fsync(int fd) { return synced(fd, REAL(fsync)(fd)); }
int fdatasync(int fd) { return synced(fd, REAL(fdatasync)(fd)); }

/* A runtime that asks the C library's handle for a function would go past this file. */
void *dlsym(void *handle, const char *name)
{
    static const struct { const char *name; void *function; } ours[] = {
        {"open", open}, {"open64", open64}, {"openat", openat}, {"creat", creat}, {"close", close}, {"write", write}, {"writev", writev},
        {"pwrite", pwrite}, {"pwrite64", pwrite64}, {"pwritev", pwritev}, {"ftruncate", ftruncate}, {"ftruncate64", ftruncate64},
        {"fsync", fsync}, {"fdatasync", fdatasync}, {"sendfile", sendfile}, {"copy_file_range", copy_file_range},
    };
    if (handle != RTLD_NEXT && active) {
        for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
            if (!strcmp(name, ours[i].name))
                return ours[i].function;
        }
    }
    return next_dlsym(handle, name);
}
