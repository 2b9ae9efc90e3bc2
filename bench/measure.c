// measure ROUNDS COMMAND… [:: COMMAND…]…: runs each command so many times, in turns, with its output to /dev/null, and
// prints for each one line of medians:
//   WALL-ms CPU-ms USER-ms SYSTEM-ms MAXRSS-KiB STATUS
// One round before those that count warms the caches. A command that begins with the word @nobody runs as that user.
// STATUS is the last that was not 0.
#define _GNU_SOURCE
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_COMMANDS 32
enum { WALL, CPU, USER, SYSTEM, RSS, FIGURES };

static double milliseconds(struct timeval time)
{
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

static int run(char **command, double *figures)
{
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    pid_t child = fork();
    if (child < 0) {
        perror("fork");
        exit(1);
    }
    if (child == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 0);
        dup2(null, 1);
        if (strcmp(command[0], "@nobody") == 0) {
            if (setgroups(0, NULL) != 0 || setgid(65534) != 0 || setuid(65534) != 0)
                _exit(126);
            command++;
        }
        execvp(command[0], command);
        _exit(127);
    }
    int status;
    struct rusage usage;
    wait4(child, &status, 0, &usage);
    clock_gettime(CLOCK_MONOTONIC, &after);
    figures[WALL] = (double)(after.tv_sec - before.tv_sec) * 1e3 + (double)(after.tv_nsec - before.tv_nsec) / 1e6;
    figures[USER] = milliseconds(usage.ru_utime);
    figures[SYSTEM] = milliseconds(usage.ru_stime);
    figures[CPU] = figures[USER] + figures[SYSTEM];
    figures[RSS] = (double)usage.ru_maxrss;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

int main(int argc, char **argv)
{
    int rounds = argc > 2 ? atoi(argv[1]) : 0, commands = 0, status[MAX_COMMANDS] = { 0 };
    char **starts[MAX_COMMANDS];
    if (rounds < 1) {
        fprintf(stderr, "usage: measure ROUNDS COMMAND… [:: COMMAND…]…\n");
        return 2;
    }
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "::") == 0) {
            argv[i] = NULL;
        } else if (i == 2 || argv[i - 1] == NULL) {
            if (commands == MAX_COMMANDS)
                return 2;
            starts[commands++] = &argv[i];
        }
    }

    double *samples = calloc((size_t)(commands * FIGURES * rounds), sizeof *samples), figures[FIGURES];
    for (int round = -1; round < rounds; round++)
        for (int command = 0; command < commands; command++) {
            int ended = run(starts[command], figures);
            if (ended != 0)
                status[command] = ended;
            for (int figure = 0; round >= 0 && figure < FIGURES; figure++)
                samples[(command * FIGURES + figure) * rounds + round] = figures[figure];
        }

    for (int command = 0; command < commands; command++) {
        for (int figure = 0; figure < FIGURES; figure++) {
            double *set = samples + (command * FIGURES + figure) * rounds;
            qsort(set, (size_t)rounds, sizeof *set, compare);
            double median = rounds % 2 ? set[rounds / 2] : (set[rounds / 2 - 1] + set[rounds / 2]) / 2;
            printf("%.3f ", median);
        }
        printf("%d\n", status[command]);
    }
    return 0;
}
