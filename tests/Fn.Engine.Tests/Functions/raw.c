/*
 * A function without an FDK: it does what it is told, well or badly.
 *
 * Orders are lines "verb argument". Those of the variable RAW run first, and what they print goes to standard output; then
 * it listens as FN_LISTENER says and takes calls. A call whose body is orders is answered with what they print; any other is
 * answered with the request as it came. Some orders are about the answer itself: it may break off, come twice, or be no HTTP.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* The answers' side of the connection, how often an answer is written, and whether it comes before the request is read. */
static FILE *wire;
static int copies = 1, early;

/* Milliseconds between the pieces of a repetition. */
static long pace;

static void outcome(FILE *out, int ok) { fprintf(out, "%s\n", ok ? "ok" : strerror(errno)); }

static void cat(FILE *out, const char *path) {
    char block[4096];
    ssize_t n;
    int file = open(path, O_RDONLY);
    if (file < 0) {
        outcome(out, 0);
        return;
    }
    while ((n = read(file, block, sizeof block)) > 0) fwrite(block, 1, (size_t)n, out);
    close(file);
}

static void sleep_ms(long ms) {
    struct timespec t = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&t, NULL);
}

/* Forks until it is refused; the children wait for the end of their parent. */
static void fork_all(FILE *out) {
    int children = 0;
    fflush(NULL);
    for (;;) {
        pid_t child = fork();
        if (child < 0) break;
        if (child == 0) for (;;) pause();
        children++;
    }
    fprintf(out, "%d children, then %s\n", children, strerror(errno));
}

static void eat(long megabytes) {
    for (long i = 0; megabytes == 0 || i < megabytes; i++) {
        char *block = malloc(1 << 20);
        if (block) memset(block, 1, 1 << 20);
    }
}

/* Writes so many bytes without an end of line. */
static void blob(FILE *out, long bytes) {
    static char block[1 << 16];
    memset(block, 'x', sizeof block);
    for (size_t n; bytes > 0; bytes -= (long)n) {
        n = bytes < (long)sizeof block ? (size_t)bytes : sizeof block;
        if (fwrite(block, 1, n, out) < n) return;
    }
}

/* Writes a file until there is no more room. */
static void fill(FILE *out, const char *path) {
    FILE *file = fopen(path, "w");
    while (file && !ferror(file)) blob(file, 1 << 20);
    outcome(out, file && !ferror(file));
}

/* Starts an answer of so many bytes and sends that many, or fewer. */
static void answer_with(long promised, long sent) {
    fprintf(wire, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %ld\r\n\r\n", promised);
    blob(wire, sent);
    fflush(wire);
}

/* Writes a text so often to the caller, \r and \n in it as what they mean. */
static void say(long times, const char *text) {
    char *plain = strdup(text), *end = plain;
    for (; *text; text++) {
        int escaped = text[0] == '\\' && (text[1] == 'r' || text[1] == 'n');
        *end++ = !escaped ? *text : *++text == 'r' ? '\r' : '\n';
    }
    for (; times > 0 && !ferror(wire); times--) {
        fwrite(plain, 1, (size_t)(end - plain), wire);
        if (pace) fflush(wire), sleep_ms(pace);
    }
    fflush(wire);
    free(plain);
}

/* Makes directories in directories, deeper than a path can say, and in the last one a file whose name is no text. */
static void nest(FILE *out, long depth) {
    int ok = chdir("/tmp/iofs") == 0;
    for (; ok && depth > 0; depth--) ok = mkdir("d", 0700) == 0 && chdir("d") == 0;
    outcome(out, ok && open("\xff", O_CREAT | O_WRONLY, 0600) >= 0);
    ok = chdir("/");
}

/* Puts a link at the place of the socket. */
static int relink(const char *target) {
    const char *place = "/tmp/iofs/lsnr.sock";
    return unlink(place) == 0 && symlink(target, place) == 0;
}

static void hang_up(void) { shutdown(fileno(wire), SHUT_RDWR); }

/* Runs one order; 0 means that there is no such verb. */
static int obey(FILE *out, char *verb) {
    char *space = strchr(verb, ' ');
    char *argument = space ? space + 1 : "";
    size_t length = space ? (size_t)(space - verb) : strlen(verb);
    long number = atol(argument);
#define VERB(name) (length == strlen(name) && strncmp(verb, name, length) == 0)

    if (VERB("print")) fprintf(out, "%s\n", argument);
    else if (VERB("err")) fprintf(stderr, "%s\n", argument);
    else if (VERB("env")) for (char **e = environ; *e; e++) fprintf(out, "%s\n", *e);
    else if (VERB("ids")) fprintf(out, "%d:%d\n", (int)getuid(), (int)getgid());
    else if (VERB("cat")) cat(out, argument);
    else if (VERB("pwd")) fprintf(out, "%s\n", getcwd(NULL, 0));
    else if (VERB("write")) outcome(out, open(argument, O_WRONLY | O_CREAT, 0644) >= 0);
    else if (VERB("lines")) {
        for (long i = 0; i < number; i++) {
            fprintf(out, "out %ld\n", i);
            fprintf(stderr, "err %ld\n", i);
        }
    } else if (VERB("flood")) for (;;) fprintf(out, "flood flood flood flood flood flood flood\n");
    else if (VERB("fork")) fork_all(out);
    else if (VERB("eat")) eat(number);
    else if (VERB("deaf")) signal(SIGTERM, SIG_IGN);
    else if (VERB("blob")) blob(stderr, number);
    else if (VERB("fill")) fill(out, argument);
    else if (VERB("unlink")) outcome(out, unlink(argument) == 0);
    else if (VERB("relink")) outcome(out, relink(argument));
    else if (VERB("fifo")) outcome(out, unlink(argument) == 0 && mkfifo(argument, 0666) == 0);
    else if (VERB("folder")) outcome(out, unlink(argument) == 0 && mkdir(argument, 0777) == 0);
    else if (VERB("nest")) nest(out, number);
    else if (VERB("wire")) say(1, argument);
    else if (VERB("repeat")) say(number, strchr(argument, ' ') ? strchr(argument, ' ') + 1 : "");
    else if (VERB("pace")) pace = number;
    else if (VERB("stop")) kill(getpid(), SIGSTOP);
    else if (VERB("early")) early = 1;
    else if (VERB("twice")) copies = 2;
    else if (VERB("hangup")) hang_up();
    else if (VERB("garbage")) fprintf(wire, "%s\r\n\r\n", argument), fflush(wire), hang_up();
    else if (VERB("half")) answer_with(number, number / 2), hang_up();
    else if (VERB("huge")) answer_with(number, number), hang_up();
    else if (VERB("sleep")) sleep_ms(number);
    else if (VERB("never")) for (;;) pause();
    else if (VERB("exit")) { fflush(NULL); _exit((int)number); }
    else return 0;
    fflush(out);
    return 1;
}

static int obey_all(FILE *out, char *orders) {
    int known = 0;
    char *rest = orders;
    for (char *line = strtok_r(rest, "\n", &rest); line; line = strtok_r(rest, "\n", &rest)) known += obey(out, line);
    return known;
}

/* Binds beside the name it was given, opens the socket to everyone, and only then makes the name appear. */
static int listen_as_told(const char *listener) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char real[sizeof address.sun_path];
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    const char *name = strrchr(listener, '/') + 1;
    const char *directory = listener + strlen("unix:");

    snprintf(real, sizeof real, "%.*sphony%s", (int)(name - directory), directory, name);
    memcpy(address.sun_path, real, sizeof real);
    if (bind(server, (struct sockaddr *)&address, sizeof address) || listen(server, 16) || chmod(real, 0666)
        || symlink(strrchr(real, '/') + 1, directory)) {
        perror(real);
        exit(1);
    }
    return server;
}

/* Takes the chunk sizes out of a body. */
static void unchunk(FILE *in, FILE *body) {
    char line[64];
    while (fgets(line, sizeof line, in)) {
        long size = strtol(line, NULL, 16);
        for (long i = 0; i < size; i++) fputc(fgetc(in), body);
        if (!fgets(line, sizeof line, in) || size == 0) return;
    }
}

/* Answers one request; 0 at the end of the connection. */
static int serve(FILE *in, FILE *out) {
    char line[8192], *head, *text, *answer;
    size_t head_size, text_size, answer_size;
    long length = 0;
    int chunked = 0;
    FILE *heads = open_memstream(&head, &head_size), *body = open_memstream(&text, &text_size);
    FILE *answers = open_memstream(&answer, &answer_size);

    wire = out;
    while (fgets(line, sizeof line, in) && strcmp(line, "\r\n")) {
        if (!strncasecmp(line, "content-length:", 15)) length = atol(line + 15);
        if (!strncasecmp(line, "transfer-encoding:", 18)) chunked = 1;
        fputs(line, heads);
    }
    fclose(heads);
    if (early && head_size > 0) answer_with(5, 5), hang_up();
    if (chunked) unchunk(in, body);
    for (long i = 0; i < length; i++) fputc(fgetc(in), body);
    fclose(body);
    if (head_size > 0) {
        char *orders = strdup(text);
        if (!obey_all(answers, orders)) fprintf(answers, "%s\n%s", head, text);
        free(orders);
        fflush(answers);
        for (; copies > 0; copies--) {
            fprintf(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n\r\n", answer_size);
            fwrite(answer, 1, answer_size, out);
        }
        copies = 1;
        fflush(out);
    }
    fclose(answers);
    free(head), free(text), free(answer);
    return head_size > 0;
}

int main(void) {
    const char *orders = getenv("RAW"), *listener = getenv("FN_LISTENER");

    signal(SIGPIPE, SIG_IGN);
    if (orders) obey_all(stdout, strdup(orders));
    if (!listener || strncmp(listener, "unix:/", 6)) {
        fprintf(stderr, "FN_LISTENER is not set\n");
        return 1;
    }
    for (int server = listen_as_told(listener);;) {
        int connection = accept(server, NULL, NULL);
        FILE *in = fdopen(connection, "r"), *out = fdopen(dup(connection), "w");
        while (serve(in, out)) {}
        fclose(in), fclose(out);
    }
}
