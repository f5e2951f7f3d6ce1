/* What the parts of the library share: the state of the one Steam that a process has.
 *
 * A thread of the library reads what the broker says and changes the state; the game's calls read
 * it, under one lock. Nothing here waits for the broker once Steam is open: as with Valve's own
 * client, calls answer at once from what is known, and news comes as callbacks. */
#ifndef CLOUD_H
#define CLOUD_H

#include "valve.h"

#define API __attribute__((visibility("default")))

enum interface { USER, FRIENDS, UTILS, MATCHMAKING, MESSAGES, NETWORKING_UTILS, APPS, INTERFACES };

/* What the library says to the broker. */
enum {
    SAY_HELLO = 1,
    SAY_BYE,
    SAY_CREATE,
    SAY_JOIN,
    SAY_LEAVE,
    SAY_DATA,
    SAY_MEMBER_DATA,
    SAY_WANT_DATA,
    SAY_LOBBY,
    SAY_CHAT,
    SAY_INVITE,
    SAY_LIST,
    SAY_RICH,
    SAY_WANT_PERSON,
    SAY_WANT_AVATAR,
    SAY_INVITE_TO_GAME,
    SAY_DIALOG,
    SAY_PLAYED_WITH,
    SAY_WANT_RICH,
    SAY_OPEN,
    SAY_ACCEPT,
    SAY_CLOSE,
    SAY_MESSAGE,
    SAY_RELAY,
    SAY_ACK,
    SAY_ALIVE
};

/* What the broker says to the library. */
enum {
    HEAR_WELCOME = 1,
    HEAR_REFUSED,
    HEAR_PERSON,
    HEAR_RICH,
    HEAR_LOBBY,
    HEAR_LOBBY_GONE,
    HEAR_CALLBACK,
    HEAR_DONE,
    HEAR_LIST,
    HEAR_CHAT,
    HEAR_AVATAR,
    HEAR_REQUEST,
    HEAR_CONNECTED,
    HEAR_CLOSED,
    HEAR_MESSAGE,
    HEAR_ACK,
    HEAR_STATUS,
    HEAR_RELAY,
    HEAR_ONLINE,
    HEAR_ADOPT
};

struct frame_out {
    uint8_t *bytes;
    size_t size, room;
};

struct frame_in {
    const uint8_t *at, *end;
};

struct pair {
    char *key, *value;
};

struct pairs {
    struct pair *items;
    size_t count;
};

struct open_steam {
    bool is_open, is_manual, is_online, has_overlay, is_big_picture, is_relay_asked;
    uint64_t account;
    uint32_t app;
    int32_t relay;
    char *name, *launch_line;
};

extern struct open_steam steam;

/* state.c: memory, texts, the lock */
void enter(void);
void leave(void);
void misuse(const char *where, const char *what);
void check_self(const void *self, enum interface which, const char *where);
void *interface_pointer(enum interface which);
void *grow(void *memory, size_t bytes);
char *copy_text(const char *text);
const char *lend(const char *text);
const char *get_pair(const struct pairs *pairs, const char *key);
bool set_pair(struct pairs *pairs, const char *key, const char *value, size_t most);
void clear_pairs(struct pairs *pairs);
double now_s(void);

/* link.c: the connection to the broker */
bool broker_is_there(void);
bool link_open(char *why, size_t room);
void link_close(void);
void begin(struct frame_out *out, uint8_t kind);
void put_u8(struct frame_out *out, uint8_t value);
void put_u32(struct frame_out *out, uint32_t value);
void put_u64(struct frame_out *out, uint64_t value);
void put_text(struct frame_out *out, const char *text);
void put_blob(struct frame_out *out, const void *bytes, size_t size);
void send_frame(struct frame_out *out);
uint8_t take_u8(struct frame_in *in);
uint16_t take_u16(struct frame_in *in);
uint32_t take_u32(struct frame_in *in);
uint64_t take_u64(struct frame_in *in);
float take_f32(struct frame_in *in);
char *take_text(struct frame_in *in);
const uint8_t *take_blob(struct frame_in *in, size_t *size);
void take_pairs(struct frame_in *in, struct pairs *pairs);

/* dispatch.c: callbacks and the results of calls */
void push(int32_t callback, const void *payload, size_t size);
void push_result(uint64_t call, int32_t callback, const void *payload, size_t size, bool failed);
uint64_t next_call(void);
void forget_callbacks(void);
void hear_callback(struct frame_in *in);

/* friends.c, matchmaking.c, messages.c: what each does with the broker's news */
void hear_person(struct frame_in *in);
void hear_rich(struct frame_in *in);
void hear_avatar(struct frame_in *in);
void forget_friends(void);
void hear_lobby(struct frame_in *in);
void hear_lobby_gone(struct frame_in *in);
void hear_done(struct frame_in *in);
void hear_list(struct frame_in *in);
void hear_chat(struct frame_in *in);
void forget_lobbies(void);
void hear_session(uint8_t kind, struct frame_in *in);
bool drain_sessions(void);
void lose_sessions(void);
void forget_sessions(void);
void hear_relay(struct frame_in *in);

#endif
