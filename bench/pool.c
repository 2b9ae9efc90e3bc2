// pool PROCESSES THREADS: so many processes, each with so many threads that wait at one condition variable.
// Prints "ready PID…" when all wait or are about to, and ends with its standard input.
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

static pthread_mutex_t queue = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work = PTHREAD_COND_INITIALIZER, all = PTHREAD_COND_INITIALIZER;
static int up;

static void *wait_for_work(void *argument)
{
    pthread_mutex_lock(&queue);
    up++;
    pthread_cond_signal(&all);
    for (;;)
        pthread_cond_wait(&work, &queue);
    return argument;
}

static void start(int threads)
{
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 64 * 1024);
    for (int i = 0; i < threads; i++) {
        pthread_t thread;
        if (pthread_create(&thread, &small, wait_for_work, NULL) != 0) {
            perror("pthread_create");
            exit(1);
        }
    }
    pthread_mutex_lock(&queue);
    while (up < threads)
        pthread_cond_wait(&all, &queue);
    pthread_mutex_unlock(&queue);
}

int main(int argc, char **argv)
{
    int processes = argc > 1 ? atoi(argv[1]) : 1, threads = argc > 2 ? atoi(argv[2]) : 1000;
    int done[2];
    char byte;
    if (pipe(done) != 0)
        return 1;
    printf("ready");
    fflush(stdout);
    for (int i = 1; i < processes; i++) {
        pid_t parent = getpid(), child = fork();
        if (child < 0)
            return 1;
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (getppid() != parent)
                _exit(0);
            close(0);
            start(threads);
            if (write(done[1], "", 1) != 1)
                _exit(1);
            for (;;)
                pause();
        }
        printf(" %d", child);
    }
    start(threads);
    for (int i = 1; i < processes; i++)
        if (read(done[0], &byte, 1) != 1)
            return 1;
    printf(" %d\n", getpid());
    fflush(stdout);
    while (read(0, &byte, 1) > 0) { }
    _exit(0);
}
