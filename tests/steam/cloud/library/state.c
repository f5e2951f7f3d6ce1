/* Memory, texts, the lock, and the checks that turn a game's mistake into a loud end.
 *
 * Where Valve's library would read through a wrong pointer, this one says what was wrong and ends
 * the program, so that a test fails instead of passing by luck. */
#define _GNU_SOURCE
#include "cloud.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct open_steam steam;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char interfaces[INTERFACES];
static const char *const interface_names[INTERFACES] = {
    "ISteamUser",
    "ISteamFriends",
    "ISteamUtils",
    "ISteamMatchmaking",
    "ISteamNetworkingMessages",
    "ISteamNetworkingUtils",
    "ISteamApps",
};

/* Texts are lent until as many others were asked for; a game that keeps one longer reads another. */
#define LENT 64
static char *lent[LENT];
static size_t lent_next;

void enter(void) { pthread_mutex_lock(&lock); }

void leave(void) { pthread_mutex_unlock(&lock); }

void misuse(const char *where, const char *what) {
    fprintf(stderr, "MISUSE of Steam's library in %s: %s\n", where, what);
    abort();
}

void *interface_pointer(enum interface which) {
    return steam.is_open ? &interfaces[which] : NULL;
}

void check_self(const void *self, enum interface which, const char *where) {
    if (!steam.is_open) {
        misuse(where, "Steam is not open");
    }
    if (self != &interfaces[which]) {
        fprintf(stderr, "the pointer is not that of %s\n", interface_names[which]);
        misuse(where, self == NULL ? "NULL as an interface" : "a wrong interface");
    }
}

void *grow(void *memory, size_t bytes) {
    void *grown = realloc(memory, bytes == 0 ? 1 : bytes);
    if (grown == NULL) {
        misuse("grow", "no memory left");
    }
    return grown;
}

char *copy_text(const char *text) {
    size_t size = strlen(text) + 1;
    return memcpy(grow(NULL, size), text, size);
}

const char *lend(const char *text) {
    char **place = &lent[lent_next];
    lent_next = (lent_next + 1) % LENT;
    free(*place);
    *place = copy_text(text);
    return *place;
}

const char *get_pair(const struct pairs *pairs, const char *key) {
    for (size_t at = 0; at < pairs->count; at++) {
        if (strcmp(pairs->items[at].key, key) == 0) {
            return pairs->items[at].value;
        }
    }
    return "";
}

bool set_pair(struct pairs *pairs, const char *key, const char *value, size_t most) {
    for (size_t at = 0; at < pairs->count; at++) {
        struct pair *pair = &pairs->items[at];
        if (strcmp(pair->key, key) != 0) {
            continue;
        }
        free(pair->value);
        if (value != NULL) {
            pair->value = copy_text(value);
            return true;
        }
        free(pair->key);
        *pair = pairs->items[--pairs->count];
        return true;
    }
    if (value == NULL) {
        return true;
    }
    if (pairs->count >= most) {
        return false;
    }
    pairs->items = grow(pairs->items, (pairs->count + 1) * sizeof *pairs->items);
    pairs->items[pairs->count++] = (struct pair){copy_text(key), copy_text(value)};
    return true;
}

void clear_pairs(struct pairs *pairs) {
    for (size_t at = 0; at < pairs->count; at++) {
        free(pairs->items[at].key);
        free(pairs->items[at].value);
    }
    free(pairs->items);
    *pairs = (struct pairs){NULL, 0};
}

double now_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Nothing is left behind when the library is unloaded, which the address sanitizer looks after. */
__attribute__((destructor)) static void return_lent(void) {
    for (size_t at = 0; at < LENT; at++) {
        free(lent[at]);
        lent[at] = NULL;
    }
}
