/* ISteamNetworkingMessages: sessions, their send buffers, and messages from them; and the relays.
 *
 * A session is opened by sending. Until it is connected everything is queued, and queued as
 * reliable. The send buffer empties at a fixed rate into the broker, which is the network: it loses,
 * delays, doubles and reorders, and says which reliable bytes have arrived. */
#define _GNU_SOURCE
#include "cloud.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGE_MAX (512u * 1024u)
#define SEND_BUFFER_MAX (512u * 1024u)
#define RECEIVE_BUFFER_MAX (1024u * 1024u)
#define UNRELIABLE_MAX (15u * 1100u)
#define SEND_RATE (256.0 * 1024.0)
#define SEND_BURST 16384.0
#define CHANNELS_KEPT 32

enum { NONE, CONNECTING, FINDING_ROUTE, CONNECTED, CLOSED_BY_PEER, PROBLEM };
enum { OK = 1, INVALID_PARAM = 8, LIMIT_EXCEEDED = 25, IGNORED = 41 };
enum { NO_DELAY = 4, RELIABLE = 8, AUTO_RESTART = 32 };

#if CLOUD_SDK >= 160
#define BROKEN 35 /* ConnectFailed, as Valve's source says */
#else
#define BROKEN 3 /* NoConnection, as Valve's header says */
#endif

struct outgoing {
    struct outgoing *next;
    int channel;
    bool is_reliable;
    uint32_t size;
    uint8_t bytes[];
};

struct incoming {
    struct incoming *next;
    struct message message;
};

struct session {
    uint64_t user;
    uint32_t id;
    int state, end_reason;
    char end_text[128];
    bool is_asked; /* the peer waits for a yes */
    struct outgoing *first, *last;
    uint32_t pending_reliable, pending_unreliable, unacked, received_bytes;
    double tokens, refilled_s;
    int ping_ms;
    float local, remote;
    uint64_t number;
    int channels[CHANNELS_KEPT];
    int channel_count;
};

static struct session **sessions;
static size_t session_count;
static struct incoming *first_in, *last_in;
static uint32_t last_id;
static int unreleased;

static struct session *find(uint64_t user) {
    for (size_t at = 0; at < session_count; at++) {
        if (sessions[at]->user == user) {
            return sessions[at];
        }
    }
    return NULL;
}

static struct session *add(uint64_t user) {
    struct session *made = grow(NULL, sizeof *made);
    *made = (struct session){.user = user, .refilled_s = now_s(), .ping_ms = -1};
    sessions = grow(sessions, (session_count + 1) * sizeof *sessions);
    sessions[session_count++] = made;
    return made;
}

static void drop_queue(struct session *session) {
    while (session->first != NULL) {
        struct outgoing *gone = session->first;
        session->first = gone->next;
        free(gone);
    }
    session->last = NULL;
    session->pending_reliable = session->pending_unreliable = session->unacked = 0;
}

static void free_message(struct incoming *incoming) {
    struct session *session = find(incoming->message.peer.user);
    if (session != NULL && session->received_bytes >= (uint32_t)incoming->message.size) {
        session->received_bytes -= (uint32_t)incoming->message.size;
    }
    free(incoming->message.data);
    free(incoming);
}

/* Takes messages out of the queue: those on a channel, or of a user on whichever channel. */
static int take(int channel, uint64_t user, struct message **out, int most) {
    int count = 0;
    struct incoming **place = &first_in;
    last_in = NULL;
    while (*place != NULL) {
        struct incoming *at = *place;
        bool is_wanted = count < most && (channel < 0 || at->message.channel == channel) &&
                         (user == 0 || at->message.peer.user == user);
        if (!is_wanted) {
            last_in = at;
            place = &at->next;
            continue;
        }
        *place = at->next;
        if (out == NULL) {
            free_message(at);
        } else {
            out[count] = &at->message;
        }
        count++;
    }
    return count;
}

static void forget(struct session *session) {
    for (size_t at = 0; at < session_count; at++) {
        if (sessions[at] == session) {
            sessions[at] = sessions[--session_count];
            break;
        }
    }
    drop_queue(session);
    free(session);
}

void forget_sessions(void) {
    take(-1, 0, NULL, 1 << 30);
    while (session_count > 0) {
        forget(sessions[0]);
    }
    free(sessions);
    sessions = NULL;
    if (unreleased != 0) {
        misuse("SteamAPI_Shutdown", "received messages were not released");
    }
}

/* The way out */

static void say(uint8_t kind, const struct session *session) {
    struct frame_out out;
    begin(&out, kind);
    put_u64(&out, session->user);
    put_u32(&out, session->id);
    send_frame(&out);
}

static void drain(struct session *session) {
    double now = now_s();
    session->tokens += (now - session->refilled_s) * SEND_RATE;
    session->tokens = session->tokens < SEND_BURST ? session->tokens : SEND_BURST;
    session->refilled_s = now;
    while (session->state == CONNECTED && session->first != NULL && session->tokens > 0) {
        struct outgoing *next = session->first;
        session->tokens -= next->size;
        struct frame_out out;
        begin(&out, SAY_MESSAGE);
        put_u64(&out, session->user);
        put_u32(&out, session->id);
        put_u32(&out, (uint32_t)next->channel);
        put_u8(&out, next->is_reliable);
        put_u64(&out, ++session->number);
        put_blob(&out, next->bytes, next->size);
        send_frame(&out);
        if (next->is_reliable) {
            session->pending_reliable -= next->size;
            session->unacked += next->size;
        } else {
            session->pending_unreliable -= next->size;
        }
        session->first = next->next;
        session->last = session->first == NULL ? NULL : session->last;
        free(next);
    }
}

bool drain_sessions(void) {
    bool is_waiting = false;
    for (size_t at = 0; at < session_count; at++) {
        drain(sessions[at]);
        is_waiting = is_waiting || sessions[at]->first != NULL;
    }
    return is_waiting;
}

static void note_channel(struct session *session, int channel) {
    for (int at = 0; at < session->channel_count; at++) {
        if (session->channels[at] == channel) {
            return;
        }
    }
    if (session->channel_count < CHANNELS_KEPT) {
        session->channels[session->channel_count++] = channel;
    }
}

static void accept_session(struct session *session) {
    session->is_asked = false;
    session->state = FINDING_ROUTE;
    say(SAY_ACCEPT, session);
}

static void open_session(struct session *session) {
    last_id = last_id == 0 ? (uint32_t)(now_s() * 1e6) | 1u : last_id + 2;
    session->id = last_id;
    session->state = CONNECTING;
    session->number = 0;
    say(SAY_OPEN, session);
}

static int enqueue(struct session *session, const void *bytes, uint32_t size, int flags,
                   int channel) {
    bool is_connected = session->state == CONNECTED;
    bool is_reliable = flags & RELIABLE || !is_connected || size > UNRELIABLE_MAX;
    if (flags & NO_DELAY && !(flags & RELIABLE) && (!is_connected || session->first != NULL)) {
        return IGNORED;
    }
    if (session->pending_reliable + session->pending_unreliable + session->unacked + size >
        SEND_BUFFER_MAX) {
        return LIMIT_EXCEEDED;
    }
    struct outgoing *made = grow(NULL, sizeof *made + size);
    *made = (struct outgoing){NULL, channel, is_reliable, size};
    if (size > 0) {
        memcpy(made->bytes, bytes, size);
    }
    if (session->last == NULL) {
        session->first = made;
    } else {
        session->last->next = made;
    }
    session->last = made;
    *(is_reliable ? &session->pending_reliable : &session->pending_unreliable) += size;
    note_channel(session, channel);
    drain(session);
    return OK;
}

/* What the broker says */

static void tell_failed(const struct session *session) {
    struct connection_info info = {.peer = {IDENTITY_STEAM_ID, 8, session->user, {0}},
                                   .state = session->state,
                                   .end_reason = session->end_reason};
    memcpy(info.end_text, session->end_text, sizeof info.end_text);
    push(1252, &info, sizeof info);
}

static void break_session(struct session *session, int state, int reason, const char *text) {
    drop_queue(session);
    session->state = state;
    session->end_reason = reason;
    snprintf(session->end_text, sizeof session->end_text, "%s", text);
    tell_failed(session);
}

void lose_sessions(void) {
    for (size_t at = 0; at < session_count; at++) {
        if (sessions[at]->state < CLOSED_BY_PEER) {
            break_session(sessions[at], PROBLEM, 3001, "Steam is gone");
        }
    }
}

static void hear_request(uint64_t user, uint32_t id) {
    struct session *session = find(user);
    if (session == NULL) {
        session = add(user);
    } else if (session->state == CONNECTING && !session->is_asked) {
        /* Both have begun at once; having sent something is a yes. */
        session->id = id;
        accept_session(session);
        return;
    }
    drop_queue(session);
    session->id = id;
    session->state = CONNECTING;
    session->number = 0;
    session->is_asked = true;
    struct session_request request = {{IDENTITY_STEAM_ID, 8, user, {0}}};
    push(1251, &request, sizeof request);
}

static void hear_closed(struct session *session, struct frame_in *in) {
    int state = (int)take_u32(in), reason = (int)take_u32(in);
    char *text = take_text(in);
    if (session != NULL) {
        bool is_idle = session->first == NULL && session->unacked == 0;
        bool is_quiet = session->is_asked || (state == CLOSED_BY_PEER && is_idle);
        if (is_quiet) {
            forget(session);
        } else {
            break_session(session, state, reason, text);
        }
    }
    free(text);
}

static void hear_message(struct session *session, struct frame_in *in) {
    int channel = (int)take_u32(in);
    bool is_reliable = take_u8(in);
    uint64_t number = take_u64(in);
    size_t size;
    const uint8_t *bytes = take_blob(in, &size);
    if (session == NULL ||
        (!is_reliable && session->received_bytes + size > RECEIVE_BUFFER_MAX)) {
        return;
    }
    struct incoming *made = grow(NULL, sizeof *made);
    made->next = NULL;
    made->message = (struct message){.data = memcpy(grow(NULL, size), bytes, size),
                                     .size = (int32_t)size,
                                     .peer = {IDENTITY_STEAM_ID, 8, session->user, {0}},
                                     .received_us = (int64_t)(now_s() * 1e6),
                                     .number = (int64_t)number,
                                     .channel = channel,
                                     .flags = is_reliable ? RELIABLE : 0};
    session->received_bytes += (uint32_t)size;
    note_channel(session, channel);
    if (is_reliable) {
        struct frame_out out;
        begin(&out, SAY_ACK);
        put_u64(&out, session->user);
        put_u32(&out, session->id);
        put_u32(&out, (uint32_t)size);
        send_frame(&out);
    }
    if (last_in == NULL) {
        first_in = made;
    } else {
        last_in->next = made;
    }
    last_in = made;
}

void hear_session(uint8_t kind, struct frame_in *in) {
    uint64_t user = take_u64(in);
    uint32_t id = take_u32(in);
    struct session *session = find(user);
    if (kind == HEAR_REQUEST) {
        hear_request(user, id);
        return;
    }
    if (session != NULL && session->id != id) {
        session = NULL; /* It is about an earlier session. */
    }
    switch (kind) {
    case HEAR_CONNECTED: {
        int ping_ms = (int)take_u32(in);
        if (session != NULL) {
            session->state = CONNECTED;
            session->ping_ms = ping_ms;
            session->local = session->remote = 1.0f;
            drain(session);
        }
        break;
    }
    case HEAR_ADOPT: {
        uint32_t adopted = take_u32(in);
        if (session != NULL) {
            session->id = adopted;
        }
        break;
    }
    case HEAR_CLOSED: hear_closed(session, in); break;
    case HEAR_MESSAGE: hear_message(session, in); break;
    case HEAR_ACK: {
        uint32_t size = take_u32(in);
        if (session != NULL) {
            session->unacked -= size < session->unacked ? size : session->unacked;
        }
        break;
    }
    case HEAR_STATUS: {
        int ping_ms = (int)take_u32(in);
        float local = take_f32(in), remote = take_f32(in);
        if (session != NULL) {
            session->ping_ms = ping_ms;
            session->local = local;
            session->remote = remote;
            say(SAY_ALIVE, session);
        }
        break;
    }
    default: misuse("a frame", "the broker said something that the library does not know");
    }
}

/* What the game says */

#define IN()                                                                                       \
    check_self(self, MESSAGES, __func__);                                                          \
    enter()

static uint64_t user_of(const struct identity *peer, const char *where) {
    if (peer == NULL || peer->type != IDENTITY_STEAM_ID || peer->size != 8) {
        misuse(where, "an identity that names no user");
    }
    return peer->user;
}

API void *SteamAPI_SteamNetworkingMessages_SteamAPI_v002(void) {
    return interface_pointer(MESSAGES);
}

API int SteamAPI_ISteamNetworkingMessages_SendMessageToUser(void *self, const struct identity *peer,
                                                            const void *bytes, uint32_t size,
                                                            int flags, int channel) {
    uint64_t user = user_of(peer, __func__);
    if (size > MESSAGE_MAX) {
        return INVALID_PARAM;
    }
    IN();
    struct session *session = find(user);
    int result = BROKEN;
    if (session == NULL) {
        session = add(user);
    } else if (session->state >= CLOSED_BY_PEER && flags & AUTO_RESTART) {
        say(SAY_CLOSE, session);
        session->state = NONE;
    }
    if (session->state < CLOSED_BY_PEER) {
        bool must_open = session->state == NONE;
        if (must_open) {
            open_session(session);
        } else if (session->is_asked) {
            accept_session(session);
        }
        result = enqueue(session, bytes, size, flags, channel);
    }
    leave();
    return result;
}

static void release(struct message *message) {
    enter();
    unreleased--;
    free_message((struct incoming *)((char *)message - offsetof(struct incoming, message)));
    leave();
}

API void SteamAPI_SteamNetworkingMessage_t_Release(struct message *message) {
    if (message->release != release) {
        misuse(__func__, "it is no message, or was released before");
    }
    message->release = NULL;
    release(message);
}

API int SteamAPI_ISteamNetworkingMessages_ReceiveMessagesOnChannel(void *self, int channel,
                                                                   struct message **out, int most) {
    IN();
    int count = take(channel, 0, out, most);
    for (int at = 0; at < count; at++) {
        out[at]->release = release;
    }
    unreleased += count;
    leave();
    return count;
}

API bool SteamAPI_ISteamNetworkingMessages_AcceptSessionWithUser(void *self,
                                                                 const struct identity *peer) {
    uint64_t user = user_of(peer, __func__);
    IN();
    struct session *session = find(user);
    bool is_asked = session != NULL && session->is_asked;
    if (is_asked) {
        accept_session(session);
    }
    leave();
    return is_asked;
}

static bool close_session(uint64_t user) {
    struct session *session = find(user);
    if (session != NULL) {
        say(SAY_CLOSE, session);
        forget(session);
        take(-1, user, NULL, 1 << 30);
    }
    return session != NULL;
}

API bool SteamAPI_ISteamNetworkingMessages_CloseSessionWithUser(void *self,
                                                                const struct identity *peer) {
    uint64_t user = user_of(peer, __func__);
    IN();
    bool is_closed = close_session(user);
    leave();
    return is_closed;
}

API bool SteamAPI_ISteamNetworkingMessages_CloseChannelWithUser(void *self,
                                                                const struct identity *peer,
                                                                int channel) {
    uint64_t user = user_of(peer, __func__);
    IN();
    struct session *session = find(user);
    bool is_closed = false;
    for (int at = 0; session != NULL && at < session->channel_count; at++) {
        if (session->channels[at] == channel) {
            session->channels[at] = session->channels[--session->channel_count];
            is_closed = true;
        }
    }
    if (is_closed) {
        take(channel, user, NULL, 1 << 30);
        if (session->channel_count == 0) {
            close_session(user);
        }
    }
    leave();
    return is_closed;
}

API int SteamAPI_ISteamNetworkingMessages_GetSessionConnectionInfo(void *self,
                                                                   const struct identity *peer,
                                                                   struct connection_info *info,
                                                                   struct quick_status *status) {
    uint64_t user = user_of(peer, __func__);
    IN();
    struct session *session = find(user);
    int state = session == NULL ? NONE : session->state;
    if (info != NULL) {
        *info = (struct connection_info){.peer = *peer, .state = state};
        if (session != NULL) {
            info->end_reason = session->end_reason;
            memcpy(info->end_text, session->end_text, sizeof info->end_text);
        }
    }
    if (status != NULL) {
        *status = (struct quick_status){.state = state};
        if (session != NULL) {
            drain(session);
            status->send_rate_bytes_per_s = (int32_t)SEND_RATE;
            status->pending_reliable_bytes = (int32_t)session->pending_reliable;
            status->pending_unreliable_bytes = (int32_t)session->pending_unreliable;
            status->unacked_reliable_bytes = (int32_t)session->unacked;
            status->queue_time_us =
                (int64_t)((session->pending_reliable + session->pending_unreliable) / SEND_RATE * 1e6);
        }
        if (state == CONNECTED) {
            status->ping_ms = session->ping_ms;
            status->quality_local = session->local;
            status->quality_remote = session->remote;
        }
    }
    leave();
    return state;
}

/* ISteamNetworkingUtils */

#if CLOUD_SDK >= 160
API void *SteamAPI_SteamNetworkingUtils_SteamAPI_v004(void) {
    return interface_pointer(NETWORKING_UTILS);
}
#else
API void *SteamAPI_SteamNetworkingUtils_SteamAPI_v003(void) {
    return interface_pointer(NETWORKING_UTILS);
}
#endif

static struct relay_status relay(void) {
    int32_t value = steam.relay == 0 ? 1 : steam.relay;
    struct relay_status status = {value, value == 3, value, value, ""};
    snprintf(status.message, sizeof status.message, "%s", value == 100 ? "OK" : "Not there yet");
    return status;
}

void hear_relay(struct frame_in *in) {
    steam.relay = (int32_t)take_u32(in);
    struct relay_status status = relay();
    push(1281, &status, sizeof status);
}

API void SteamAPI_ISteamNetworkingUtils_InitRelayNetworkAccess(void *self) {
    check_self(self, NETWORKING_UTILS, __func__);
    enter();
    if (!steam.is_relay_asked) {
        steam.is_relay_asked = true;
        struct frame_out out;
        begin(&out, SAY_RELAY);
        send_frame(&out);
    }
    leave();
}

API int SteamAPI_ISteamNetworkingUtils_GetRelayNetworkStatus(void *self,
                                                             struct relay_status *status) {
    check_self(self, NETWORKING_UTILS, __func__);
    enter();
    struct relay_status now = relay();
    leave();
    if (status != NULL) {
        *status = now;
    }
    return now.available;
}

API bool SteamAPI_ISteamNetworkingUtils_SetGlobalConfigValueInt32(void *self, int setting,
                                                                  int value) {
    check_self(self, NETWORKING_UTILS, __func__);
    (void)setting;
    (void)value;
    return true;
}
