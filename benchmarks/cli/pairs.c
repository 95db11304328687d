/*
 * Times whole processes against each other: runs each command once a round, in turn, so that what happens on the machine
 * meanwhile hits all of them alike, and prints the median of each in microseconds, one a line.
 *
 *   pairs ROUNDS COMMAND [ARGUMENT...] [-- COMMAND [ARGUMENT...]]...
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#define COMMANDS 16
#define WARM_UP 5

extern char **environ;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double run(char **command, posix_spawn_file_actions_t *quiet) {
    pid_t child;
    int status;
    double began = now();
    if (posix_spawnp(&child, command[0], quiet, NULL, command, environ) || waitpid(child, &status, 0) < 0) {
        perror(command[0]);
        exit(1);
    }
    if (status) {
        fprintf(stderr, "%s ended with status %d\n", command[0], status);
        exit(1);
    }
    return now() - began;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    int rounds = argc > 2 ? atoi(argv[1]) : 0, count = 0;
    char **commands[COMMANDS];
    double *times[COMMANDS];
    posix_spawn_file_actions_t quiet;

    if (rounds < 1) return 2;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
    commands[count++] = argv + 2;
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--") != 0) continue;
        argv[i] = NULL;
        if (count < COMMANDS) commands[count++] = argv + i + 1;
    }
    for (int c = 0; c < count; c++) times[c] = calloc((size_t)rounds, sizeof(double));
    for (int r = -WARM_UP; r < rounds; r++)
        for (int c = 0; c < count; c++) {
            double took = run(commands[c], &quiet);
            if (r >= 0) times[c][r] = took;
        }
    for (int c = 0; c < count; c++) {
        qsort(times[c], (size_t)rounds, sizeof(double), compare);
        printf("%.0f\n", times[c][rounds / 2]);
    }
    return 0;
}
