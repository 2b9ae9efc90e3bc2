// gap THREADS DEPTH [still]: so many threads, each blocked in read(2) below so many frames; unless still, one that does
// nothing but look at the clock and keeps the longest time between two looks; and the main thread, which answers on
// standard input.
// ready PID
// A line on standard input is answered by the longest gap since the last such line, in microseconds. It ends with its input.
// What stops the process shows as a gap; so does another program that gets the spinner's CPU, and so it asks for the best
// priority, which it gets as root.
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static sem_t up;
static int never[2];
static _Atomic long longest;

static long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000L + time.tv_nsec;
}

__attribute__((noinline)) static long deep(int depth)
{
    volatile char room[64];
    room[0] = (char)depth;
    if (depth > 1)
        return deep(depth - 1) + room[0];
    char byte;
    sem_post(&up);
    return read(never[0], &byte, 1);
}

static void *blocked(void *depth)
{
    deep((int)(long)depth);
    return NULL;
}

static void *spin(void *unused)
{
    (void)unused;
    setpriority(PRIO_PROCESS, (id_t)gettid(), -20);
    sem_post(&up);
    for (long last = now();;) {
        long time = now(), seen = atomic_load_explicit(&longest, memory_order_relaxed);
        if (time - last > seen)
            atomic_compare_exchange_strong(&longest, &seen, time - last);
        last = time;
    }
    return NULL;
}

static void start(void *(*function)(void *), void *argument)
{
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 256 << 10);
    if (pthread_create(&thread, &attributes, function, argument) != 0) {
        fprintf(stderr, "gap: a thread could not be started\n");
        exit(1);
    }
}

int main(int argc, char **argv)
{
    int threads = argc > 1 ? atoi(argv[1]) : 100;
    long depth = argc > 2 ? atol(argv[2]) : 16;
    sem_init(&up, 0, 0);
    if (pipe(never) != 0)
        return 1;
    for (int i = 0; i < threads; i++)
        start(blocked, (void *)depth);
    int spins = argc <= 3;
    if (spins)
        start(spin, NULL);
    for (int i = 0; i < threads + spins; i++)
        while (sem_wait(&up) != 0) { }
    printf("ready %d\n", getpid());
    fflush(stdout);
    char byte;
    while (read(0, &byte, 1) == 1)
        if (byte == '\n') {
            printf("%ld\n", atomic_exchange(&longest, 0) / 1000);
            fflush(stdout);
        }
    return 0;
}
