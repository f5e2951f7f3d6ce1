/* Valve's structs, as a game sees them: sizes and places of fields are checked as this is compiled.
 *
 * Callback structs are packed to 4 bytes on Linux and macOS and to 8 on Windows. Compiling with
 * CLOUD_PACKING=8 gives the layout of Windows on any system. Steam ids inside callbacks and the
 * structs of the networking messages are packed to 1. */
#ifndef VALVE_H
#define VALVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef CLOUD_SDK
#define CLOUD_SDK 165
#endif
#ifndef CLOUD_PACKING
#define CLOUD_PACKING 4
#endif

#define PLACE(type, field, offset)                                                                 \
    _Static_assert(offsetof(struct type, field) == (offset), #type "." #field " is out of place")
#define SIZE(type, four, eight)                                                                    \
    _Static_assert(sizeof(struct type) == (CLOUD_PACKING == 4 ? (four) : (eight)),                 \
                   #type " has another size")

#pragma pack(push, 1)

struct steam_id {
    uint64_t value;
};

struct identity {
    int32_t type;
    int32_t size;
    uint64_t user;
    uint8_t rest[120];
};

struct session_request {
    struct identity peer;
};

#pragma pack(pop)

#define IDENTITY_STEAM_ID 16

#if CLOUD_PACKING == 8
#pragma pack(push, 8)
#else
#pragma pack(push, 4)
#endif

struct callback_message {
    int32_t user;
    int32_t callback;
    uint8_t *payload;
    int32_t size;
};

struct call_completed {
    uint64_t call;
    int32_t callback;
    uint32_t size;
};

struct connect_failure {
    int32_t result;
    bool still_retrying;
};

struct disconnected {
    int32_t result;
};

struct persona_change {
    uint64_t user;
    int32_t flags;
};

#if CLOUD_SDK >= 160
struct overlay {
    bool active;
    bool by_user;
    uint32_t app;
    uint32_t process;
};
#else
struct overlay {
    bool active;
};
#endif

struct join_requested {
    struct steam_id lobby;
    struct steam_id friend_;
};

struct rich_update {
    struct steam_id friend_;
    uint32_t app;
};

struct rich_join {
    struct steam_id friend_;
    char connect[256];
};

struct lobby_invite {
    uint64_t user;
    uint64_t lobby;
    uint64_t game;
};

struct lobby_enter {
    uint64_t lobby;
    uint32_t permissions;
    bool locked;
    uint32_t response;
};

struct lobby_data_update {
    uint64_t lobby;
    uint64_t member;
    uint8_t success;
};

struct lobby_chat_update {
    uint64_t lobby;
    uint64_t user;
    uint64_t made_by;
    uint32_t change;
};

struct lobby_chat_message {
    uint64_t lobby;
    uint64_t user;
    uint8_t type;
    uint32_t entry;
};

struct lobby_list {
    uint32_t count;
};

struct lobby_kicked {
    uint64_t lobby;
    uint64_t admin;
    uint8_t by_disconnect;
};

struct lobby_created {
    int32_t result;
    uint64_t lobby;
};

struct relay_status {
    int32_t available;
    int32_t pinging;
    int32_t configuration;
    int32_t any_relay;
    char message[256];
};

struct friend_game {
    uint64_t game;
    uint32_t address;
    uint16_t port;
    uint16_t query_port;
    uint64_t lobby;
};

struct quick_status {
    int32_t state;
    int32_t ping_ms;
    float quality_local;
    float quality_remote;
    float out_packets_per_s;
    float out_bytes_per_s;
    float in_packets_per_s;
    float in_bytes_per_s;
    int32_t send_rate_bytes_per_s;
    int32_t pending_unreliable_bytes;
    int32_t pending_reliable_bytes;
    int32_t unacked_reliable_bytes;
    int64_t queue_time_us;
    uint32_t reserved[16];
};

#pragma pack(pop)

struct connection_info {
    struct identity peer;
    int64_t user_data;
    uint32_t listen_socket;
    uint8_t address[18];
    uint16_t padding;
    uint32_t remote_pop;
    uint32_t relay_pop;
    int32_t state;
    int32_t end_reason;
    char end_text[128];
    char description[128];
    int32_t flags;
    uint32_t reserved[63];
};

struct message {
    void *data;
    int32_t size;
    uint32_t connection;
    struct identity peer;
    int64_t connection_user_data;
    int64_t received_us;
    int64_t number;
    void (*free_data)(struct message *);
    void (*release)(struct message *);
    int32_t channel;
    int32_t flags;
    int64_t user_data;
#if CLOUD_SDK >= 160
    uint16_t lane;
    uint16_t padding;
#endif
};

SIZE(identity, 136, 136);
SIZE(session_request, 136, 136);
SIZE(callback_message, 20, 24);
PLACE(callback_message, payload, 8);
PLACE(callback_message, size, 16);
SIZE(call_completed, 16, 16);
SIZE(connect_failure, 8, 8);
SIZE(disconnected, 4, 4);
SIZE(persona_change, 12, 16);
SIZE(join_requested, 16, 16);
SIZE(rich_update, 12, 12);
SIZE(rich_join, 264, 264);
SIZE(lobby_invite, 24, 24);
SIZE(lobby_enter, 20, 24);
PLACE(lobby_enter, response, 16);
SIZE(lobby_data_update, 20, 24);
SIZE(lobby_chat_update, 28, 32);
SIZE(lobby_chat_message, 24, 24);
PLACE(lobby_chat_message, entry, 20);
SIZE(lobby_list, 4, 4);
SIZE(lobby_kicked, 20, 24);
SIZE(lobby_created, 12, 16);
PLACE(lobby_created, lobby, CLOUD_PACKING);
SIZE(relay_status, 272, 272);
SIZE(friend_game, 24, 24);
PLACE(friend_game, lobby, 16);
SIZE(quick_status, 120, 120);
PLACE(quick_status, queue_time_us, 48);
SIZE(connection_info, 696, 696);
PLACE(connection_info, state, 176);
PLACE(connection_info, end_text, 184);
PLACE(connection_info, flags, 440);
SIZE(message, CLOUD_SDK >= 160 ? 216 : 208, CLOUD_SDK >= 160 ? 216 : 208);
PLACE(message, peer, 16);
PLACE(message, number, 168);
PLACE(message, channel, 192);

#endif
