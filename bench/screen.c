// screen [-k KEYS] [-s SECONDS] [-w WARM-UP] [-c COLUMNS] [-r ROWS] [-u] COMMAND…: runs a live screen on a pseudo terminal of its
// own and prints one line:
//   CPU-ms-a-second VmRSS-KiB KEYS-CPU-ms KEY-TO-SCREEN-ms BYTES-a-second STATUS
// CPU is what all threads of the command ran, those that have ended too (its CPU clock, exact), in SECONDS after WARM-UP seconds. KEYS are so
// many presses of the Down and Up key, each sent when the screen has answered the one before; the time to the screen is the median
// from the byte written to the first byte read. -u runs it as nobody. It is ended by q, and killed when that does not help.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int terminal;
static long long bytes;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

// Reads what comes within so many milliseconds; with first, returns at once when something came. True when something came.
static int drain(double milliseconds, int first)
{
    char buffer[65536];
    double end = now() + milliseconds;
    int any = 0;
    for (;;) {
        double left = end - now();
        struct pollfd wait = { .fd = terminal, .events = POLLIN };
        int ready = poll(&wait, 1, left > 0 ? (int)left + 1 : 0);
        if (ready > 0) {
            ssize_t count = read(terminal, buffer, sizeof buffer);
            if (count <= 0)
                return any;
            bytes += count;
            any = 1;
            if (first)
                return 1;
        } else if (left <= 0) {
            return any;
        }
    }
}

static double cpu(pid_t pid)
{
    clockid_t clock;
    struct timespec time;
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0)
        return 0;
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static long resident(pid_t pid)
{
    char path[64], line[256];
    long size = 0;
    snprintf(path, sizeof path, "/proc/%d/status", pid);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        sscanf(line, "VmRSS: %ld", &size);
    if (file != NULL)
        fclose(file);
    return size;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

int main(int argc, char **argv)
{
    int keys = 0, option, as_nobody = 0;
    double seconds = 10, warm = 3;
    struct winsize size = { .ws_col = 120, .ws_row = 40 };
    while ((option = getopt(argc, argv, "+k:s:w:c:r:u")) != -1) {
        switch (option) {
        case 'k': keys = atoi(optarg); break;
        case 's': seconds = atof(optarg); break;
        case 'w': warm = atof(optarg); break;
        case 'c': size.ws_col = (unsigned short)atoi(optarg); break;
        case 'r': size.ws_row = (unsigned short)atoi(optarg); break;
        case 'u': as_nobody = 1; break;
        default: return 2;
        }
    }
    if (optind >= argc || keys > 10000)
        return 2;
    pid_t child = forkpty(&terminal, NULL, NULL, &size);
    if (child < 0) {
        perror("forkpty");
        return 1;
    }
    if (child == 0) {
        if (as_nobody && (setgroups(0, NULL) != 0 || setgid(65534) != 0 || setuid(65534) != 0))
            _exit(126);
        setenv("TERM", "xterm-256color", 1);
        setenv("HOME", "/nonexistent", 1);
        unsetenv("XDG_CONFIG_HOME");
        execvp(argv[optind], argv + optind);
        _exit(127);
    }
    drain(warm * 1e3, 0);
    bytes = 0;
    double before = cpu(child), began = now();
    drain(seconds * 1e3, 0);
    double spent = cpu(child) - before, took = (now() - began) / 1e3;
    double rate = (double)bytes / took;
    long memory = resident(child);

    static double waits[10000];
    double pressed = 0;
    before = cpu(child);
    for (int i = 0; i < keys; i++) {
        drain(2, 0);
        double sent = now();
        const char *key = i % 60 < 30 ? "\033[B" : "\033[A";
        if (write(terminal, key, 3) != 3)
            break;
        drain(1000, 1);
        waits[i] = now() - sent;
    }
    if (keys > 0) {
        drain(50, 0);
        pressed = cpu(child) - before;
        qsort(waits, (size_t)keys, sizeof *waits, compare);
    }
    int status = 0;
    pid_t ended = 0;
    if (write(terminal, "q", 1) == 1)
        for (double end = now() + 2000; now() < end && (ended = waitpid(child, &status, WNOHANG)) == 0;)
            drain(20, 0);
    if (ended == 0) {
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
    }
    printf("%.3f %ld %.1f %.1f %.0f %d\n", spent / took, memory, pressed, keys > 0 ? waits[keys / 2] : 0, rate,
        WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
