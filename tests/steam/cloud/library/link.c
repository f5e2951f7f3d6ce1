/* The connection to the broker: frames out and in, and the thread that reads them.
 *
 * A frame is its length (4 bytes, little-endian), its kind (1 byte) and its fields. The address of
 * the broker and the account that is logged in stand in the environment. */
#define _GNU_SOURCE
#include "cloud.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FRAME_MAX (16u << 20)
#define WELCOME_MAX_S 120
#define LOOK_EVERY_MS 100
#define DRAIN_EVERY_MS 3

static int broker = -1;
static pthread_t reader;
static bool reader_runs;
static uint8_t *received;
static size_t received_size, received_room;

/* Frames out */

static void put(struct frame_out *out, const void *bytes, size_t size) {
    if (out->size + size > out->room) {
        out->room = 2 * (out->size + size);
        out->bytes = grow(out->bytes, out->room);
    }
    if (size > 0) {
        memcpy(out->bytes + out->size, bytes, size);
        out->size += size;
    }
}

void begin(struct frame_out *out, uint8_t kind) {
    *out = (struct frame_out){NULL, 0, 0};
    put_u32(out, 0);
    put_u8(out, kind);
}

void put_u8(struct frame_out *out, uint8_t value) { put(out, &value, 1); }

void put_u32(struct frame_out *out, uint32_t value) {
    for (int bits = 0; bits < 32; bits += 8) {
        put_u8(out, (uint8_t)(value >> bits));
    }
}

void put_u64(struct frame_out *out, uint64_t value) {
    put_u32(out, (uint32_t)value);
    put_u32(out, (uint32_t)(value >> 32));
}

void put_blob(struct frame_out *out, const void *bytes, size_t size) {
    put_u32(out, (uint32_t)size);
    put(out, bytes, size);
}

void put_text(struct frame_out *out, const char *text) { put_blob(out, text, strlen(text)); }

void send_frame(struct frame_out *out) {
    uint32_t size = (uint32_t)(out->size - 4);
    for (int at = 0; at < 4; at++) {
        out->bytes[at] = (uint8_t)(size >> (8 * at));
    }
    size_t done = 0;
    while (broker >= 0 && done < out->size) {
        ssize_t sent = send(broker, out->bytes + done, out->size - done, MSG_NOSIGNAL);
        if (sent > 0) {
            done += (size_t)sent;
        } else if (sent < 0 && errno != EINTR) {
            break; /* The reader notices that the broker is gone. */
        }
    }
    free(out->bytes);
}

/* Frames in */

static void need(const struct frame_in *in, size_t size) {
    if ((size_t)(in->end - in->at) < size) {
        misuse("a frame", "the broker and the library disagree about what is in it");
    }
}

uint8_t take_u8(struct frame_in *in) {
    need(in, 1);
    return *in->at++;
}

uint16_t take_u16(struct frame_in *in) {
    uint16_t low = take_u8(in);
    return (uint16_t)(low | (uint16_t)(take_u8(in) << 8));
}

uint32_t take_u32(struct frame_in *in) {
    uint32_t low = take_u16(in);
    return low | (uint32_t)take_u16(in) << 16;
}

uint64_t take_u64(struct frame_in *in) {
    uint64_t low = take_u32(in);
    return low | (uint64_t)take_u32(in) << 32;
}

float take_f32(struct frame_in *in) {
    uint32_t bits = take_u32(in);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

const uint8_t *take_blob(struct frame_in *in, size_t *size) {
    *size = take_u32(in);
    need(in, *size);
    const uint8_t *bytes = in->at;
    in->at += *size;
    return bytes;
}

char *take_text(struct frame_in *in) {
    size_t size;
    const uint8_t *bytes = take_blob(in, &size);
    char *text = grow(NULL, size + 1);
    memcpy(text, bytes, size);
    text[size] = '\0';
    return text;
}

void take_pairs(struct frame_in *in, struct pairs *pairs) {
    clear_pairs(pairs);
    for (uint16_t left = take_u16(in); left > 0; left--) {
        char *key = take_text(in), *value = take_text(in);
        set_pair(pairs, key, value, SIZE_MAX);
        free(key);
        free(value);
    }
}

/* The connection */

static int connect_broker(void) {
    const char *where = getenv("TANDEM_CLOUD");
    const char *colon = where == NULL ? NULL : strrchr(where, ':');
    if (colon == NULL || colon - where > 40) {
        return -1;
    }
    char host[41];
    memcpy(host, where, (size_t)(colon - where));
    host[colon - where] = '\0';
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)strtoul(colon + 1, NULL, 10))};
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        return -1;
    }
    int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (made >= 0 && connect(made, (struct sockaddr *)&address, sizeof address) != 0) {
        close(made);
        made = -1;
    }
    return made;
}

bool broker_is_there(void) {
    int made = connect_broker();
    if (made >= 0) {
        close(made);
    }
    return made >= 0;
}

static void hear_welcome(struct frame_in *in) {
    steam.is_online = take_u8(in);
    steam.has_overlay = take_u8(in);
    steam.is_big_picture = take_u8(in);
    free(steam.name);
    free(steam.launch_line);
    steam.name = take_text(in);
    steam.launch_line = take_text(in);
}

static void hear(struct frame_in *in) {
    uint8_t kind = take_u8(in);
    switch (kind) {
    case HEAR_WELCOME: hear_welcome(in); break;
    case HEAR_PERSON: hear_person(in); break;
    case HEAR_RICH: hear_rich(in); break;
    case HEAR_LOBBY: hear_lobby(in); break;
    case HEAR_LOBBY_GONE: hear_lobby_gone(in); break;
    case HEAR_CALLBACK: hear_callback(in); break;
    case HEAR_DONE: hear_done(in); break;
    case HEAR_LIST: hear_list(in); break;
    case HEAR_CHAT: hear_chat(in); break;
    case HEAR_AVATAR: hear_avatar(in); break;
    case HEAR_RELAY: hear_relay(in); break;
    case HEAR_ONLINE: steam.is_online = take_u8(in); break;
    default: hear_session(kind, in); break;
    }
    if (in->at != in->end) {
        misuse("a frame", "there is more in it than the library knows");
    }
}

/* Takes the next whole frame out of what was received. */
static bool next_frame(struct frame_in *in, size_t *used) {
    if (received_size - *used < 4) {
        return false;
    }
    struct frame_in head = {received + *used, received + received_size};
    uint32_t size = take_u32(&head);
    if (size > FRAME_MAX) {
        misuse("a frame", "it is too long");
    }
    if (received_size - *used - 4 < size) {
        return false;
    }
    *in = (struct frame_in){head.at, head.at + size};
    *used += 4 + (size_t)size;
    return true;
}

static void drop_used(size_t used) {
    memmove(received, received + used, received_size - used);
    received_size -= used;
}

static bool receive_more(void) {
    if (received_room - received_size < 65536) {
        received_room = 2 * received_room + 131072;
        received = grow(received, received_room);
    }
    for (;;) {
        ssize_t got = recv(broker, received + received_size, received_room - received_size, 0);
        if (got > 0) {
            received_size += (size_t)got;
            return true;
        }
        if (got == 0 || errno != EINTR) {
            return false;
        }
    }
}

static void *read_on(void *nothing) {
    bool is_waiting = false;
    for (;;) {
        struct pollfd look = {.fd = broker, .events = POLLIN};
        poll(&look, 1, is_waiting ? DRAIN_EVERY_MS : LOOK_EVERY_MS);
        bool is_there = look.revents == 0 || receive_more();
        enter();
        struct frame_in in;
        size_t used = 0;
        while (next_frame(&in, &used)) {
            hear(&in);
        }
        drop_used(used);
        if (!is_there && steam.is_open) {
            /* Steam itself was quit, or has crashed. */
            steam.is_online = false;
            push(704, "", 1);
            lose_sessions();
        }
        is_waiting = drain_sessions();
        leave();
        if (!is_there) {
            return nothing;
        }
    }
}

/* Hears everything up to the welcome: Steam knew who the friends are and what they do before the
 * game was started, so a game never sees it half known. */
static bool await_welcome(char *why, size_t room) {
    double until_s = now_s() + WELCOME_MAX_S;
    uint8_t kind = 0;
    while (kind != HEAR_WELCOME) {
        struct frame_in in;
        size_t used = 0;
        if (!next_frame(&in, &used)) {
            struct pollfd look = {.fd = broker, .events = POLLIN};
            if (now_s() > until_s || (poll(&look, 1, LOOK_EVERY_MS) > 0 && !receive_more())) {
                snprintf(why, room, "Steam does not answer");
                return false;
            }
            continue;
        }
        struct frame_in peek = in;
        kind = take_u8(&peek);
        if (kind == HEAR_REFUSED) {
            char *words = take_text(&peek);
            snprintf(why, room, "%s", words);
            free(words);
            return false;
        }
        hear(&in);
        drop_used(used);
    }
    return true;
}

bool link_open(char *why, size_t room) {
    const char *account = getenv("TANDEM_ACCOUNT");
    steam.account = account == NULL ? 0 : strtoull(account, NULL, 10);
    broker = connect_broker();
    if (broker < 0) {
        snprintf(why, room, "Failed to load module '/home/nobody/.steam/sdk64/steamclient.so'");
        return false;
    }
    setsockopt(broker, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    struct frame_out out;
    begin(&out, SAY_HELLO);
    put_u64(&out, steam.account);
    put_u32(&out, steam.app);
    put_u32(&out, (uint32_t)getpid());
    send_frame(&out);
    if (!await_welcome(why, room)) {
        link_close();
        return false;
    }
    steam.is_open = true;
    /* The game's signals are the game's: none is to be delivered on this thread. */
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    reader_runs = pthread_create(&reader, NULL, read_on, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return true;
}

void link_close(void) {
    if (broker >= 0) {
        shutdown(broker, SHUT_RDWR);
    }
    if (reader_runs) {
        pthread_join(reader, NULL);
        reader_runs = false;
    }
    if (broker >= 0) {
        close(broker);
        broker = -1;
    }
    free(received);
    received = NULL;
    received_size = received_room = 0;
}
