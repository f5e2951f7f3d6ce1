/* ISteamMatchmaking: lobbies as far as the broker has told of them.
 *
 * What the broker says of a lobby replaces what was known of it. What this account changes itself is
 * known here at once and told to the broker, which tells everybody else. */
#define _GNU_SOURCE
#include "cloud.h"

#include <stdlib.h>
#include <string.h>

#define ENTRIES_KEPT 128
#define DATA_MAX 200

struct member {
    uint64_t user;
    struct pairs data;
};

struct lobby {
    uint64_t id, owner;
    bool is_inside;
    int32_t limit;
    uint32_t count;
    struct pairs data;
    struct member *members;
    size_t member_count;
};

struct entry {
    uint64_t lobby, user;
    size_t size;
    uint8_t *bytes;
};

struct filter {
    uint8_t kind;
    char *key, *value;
    int32_t number, comparison;
};

enum { TEXT_FILTER, NUMBER_FILTER, NEAR_FILTER, SLOTS_FILTER, DISTANCE_FILTER, COUNT_FILTER };

static struct lobby **lobbies;
static size_t lobby_count;
static struct entry entries[ENTRIES_KEPT];
static uint32_t next_entry;
static struct filter *filters;
static size_t filter_count;
static uint64_t *listed;
static size_t listed_count;
static uint64_t list_call;

static struct lobby *find(uint64_t id) {
    for (size_t at = 0; at < lobby_count; at++) {
        if (lobbies[at]->id == id) {
            return lobbies[at];
        }
    }
    return NULL;
}

static struct lobby *find_inside(uint64_t id) {
    struct lobby *found = find(id);
    return found != NULL && found->is_inside ? found : NULL;
}

static struct lobby *find_own(uint64_t id) {
    struct lobby *found = find_inside(id);
    return found != NULL && found->owner == steam.account ? found : NULL;
}

static struct member *find_member(struct lobby *lobby, uint64_t user) {
    for (size_t at = 0; lobby != NULL && at < lobby->member_count; at++) {
        if (lobby->members[at].user == user) {
            return &lobby->members[at];
        }
    }
    return NULL;
}

static void clear_members(struct lobby *lobby) {
    for (size_t at = 0; at < lobby->member_count; at++) {
        clear_pairs(&lobby->members[at].data);
    }
    free(lobby->members);
    lobby->members = NULL;
    lobby->member_count = 0;
}

static void forget(struct lobby *lobby) {
    for (size_t at = 0; at < lobby_count; at++) {
        if (lobbies[at] == lobby) {
            lobbies[at] = lobbies[--lobby_count];
            break;
        }
    }
    clear_members(lobby);
    clear_pairs(&lobby->data);
    free(lobby);
}

static void forget_filters(void) {
    for (size_t at = 0; at < filter_count; at++) {
        free(filters[at].key);
        free(filters[at].value);
    }
    free(filters);
    filters = NULL;
    filter_count = 0;
}

void forget_lobbies(void) {
    while (lobby_count > 0) {
        forget(lobbies[0]);
    }
    free(lobbies);
    lobbies = NULL;
    for (size_t at = 0; at < ENTRIES_KEPT; at++) {
        free(entries[at].bytes);
        entries[at] = (struct entry){0, 0, 0, NULL};
    }
    forget_filters();
    free(listed);
    listed = NULL;
    listed_count = 0;
}

/* What the broker says */

void hear_lobby(struct frame_in *in) {
    uint64_t id = take_u64(in);
    struct lobby *lobby = find(id);
    if (lobby == NULL) {
        lobby = grow(NULL, sizeof *lobby);
        *lobby = (struct lobby){.id = id};
        lobbies = grow(lobbies, (lobby_count + 1) * sizeof *lobbies);
        lobbies[lobby_count++] = lobby;
    }
    bool was_own = lobby->is_inside && lobby->owner == steam.account;
    lobby->is_inside = take_u8(in);
    lobby->owner = take_u64(in);
    lobby->limit = (int32_t)take_u32(in);
    lobby->count = take_u32(in);
    struct pairs data = {NULL, 0};
    take_pairs(in, &data);
    if (was_own && lobby->owner == steam.account) {
        /* Only the owner writes: what is known here is newer than what the broker has heard. */
        clear_pairs(&data);
    } else {
        clear_pairs(&lobby->data);
        lobby->data = data;
    }
    clear_members(lobby);
    for (uint16_t left = take_u16(in); left > 0; left--) {
        lobby->members = grow(lobby->members, (lobby->member_count + 1) * sizeof *lobby->members);
        struct member *member = &lobby->members[lobby->member_count++];
        *member = (struct member){.user = take_u64(in)};
        take_pairs(in, &member->data);
    }
}

void hear_lobby_gone(struct frame_in *in) {
    struct lobby *lobby = find(take_u64(in));
    if (lobby != NULL) {
        forget(lobby);
    }
}

/* The answer to a call comes twice: as its result, and as a plain callback before or after it. */
enum { RESULT_FIRST, PLAIN_FIRST, RESULT_ONLY };

static void answer(uint64_t call, int32_t callback, const void *payload, size_t size, bool failed,
                   uint8_t order) {
    if (order == PLAIN_FIRST) {
        push(callback, payload, size);
    }
    push_result(call, callback, payload, size, failed);
    if (order == RESULT_FIRST) {
        push(callback, payload, size);
    }
}

void hear_done(struct frame_in *in) {
    uint64_t call = take_u64(in);
    uint32_t callback = take_u32(in);
    uint64_t lobby = take_u64(in);
    uint32_t result = take_u32(in);
    bool failed = take_u8(in);
    uint8_t order = take_u8(in);
    struct lobby_enter entered = {.lobby = lobby, .response = callback == 504 ? result : 1};
    struct lobby_created created = {.result = (int32_t)result, .lobby = lobby};
    if (callback == 504) {
        answer(call, 504, &entered, sizeof entered, failed, order);
        return;
    }
    answer(call, 513, &created, sizeof created, failed, order);
    if (lobby != 0) {
        push(504, &entered, sizeof entered);
    }
}

void hear_list(struct frame_in *in) {
    uint64_t call = take_u64(in);
    uint8_t order = take_u8(in);
    uint16_t count = take_u16(in);
    bool is_newest = call == list_call;
    if (is_newest) {
        listed = grow(listed, count * sizeof *listed);
        listed_count = count;
    }
    for (uint16_t at = 0; at < count; at++) {
        uint64_t lobby = take_u64(in);
        if (is_newest) {
            listed[at] = lobby;
        }
    }
    struct lobby_list list = {count};
    if (is_newest) {
        answer(call, 510, &list, sizeof list, false, order);
    }
}

void hear_chat(struct frame_in *in) {
    struct entry *entry = &entries[next_entry % ENTRIES_KEPT];
    free(entry->bytes);
    entry->lobby = take_u64(in);
    entry->user = take_u64(in);
    const uint8_t *bytes = take_blob(in, &entry->size);
    entry->bytes = memcpy(grow(NULL, entry->size), bytes, entry->size);
    struct lobby_chat_message notice = {entry->lobby, entry->user, 1, next_entry++};
    push(507, &notice, sizeof notice);
}

/* What the game says */

static void say(uint8_t kind, uint64_t lobby) {
    struct frame_out out;
    begin(&out, kind);
    put_u64(&out, lobby);
    send_frame(&out);
}

static bool change(void *self, const char *where, uint64_t id, uint8_t what, uint64_t value) {
    check_self(self, MATCHMAKING, where);
    enter();
    struct lobby *lobby = find_own(id);
    bool can = lobby != NULL;
    if (can && what == 0) {
        can = find_member(lobby, value) != NULL;
        lobby->owner = can ? value : lobby->owner;
    } else if (can && what == 1) {
        can = value >= 1 && value <= 250;
        lobby->limit = can ? (int32_t)value : lobby->limit;
    }
    if (can) {
        struct frame_out out;
        begin(&out, SAY_LOBBY);
        put_u64(&out, id);
        put_u8(&out, what);
        put_u64(&out, value);
        send_frame(&out);
    }
    leave();
    return can;
}

#define IN()                                                                                       \
    check_self(self, MATCHMAKING, __func__);                                                       \
    enter()

API void *SteamAPI_SteamMatchmaking_v009(void) { return interface_pointer(MATCHMAKING); }

API uint64_t SteamAPI_ISteamMatchmaking_CreateLobby(void *self, int type, int limit) {
    IN();
    uint64_t call = steam.is_online && limit >= 1 && limit <= 250 ? next_call() : 0;
    if (call != 0) {
        struct frame_out out;
        begin(&out, SAY_CREATE);
        put_u64(&out, call);
        put_u32(&out, (uint32_t)type);
        put_u32(&out, (uint32_t)limit);
        send_frame(&out);
    }
    leave();
    return call;
}

API uint64_t SteamAPI_ISteamMatchmaking_JoinLobby(void *self, uint64_t lobby) {
    IN();
    uint64_t call = next_call();
    struct frame_out out;
    begin(&out, SAY_JOIN);
    put_u64(&out, call);
    put_u64(&out, lobby);
    send_frame(&out);
    leave();
    return call;
}

API void SteamAPI_ISteamMatchmaking_LeaveLobby(void *self, uint64_t id) {
    IN();
    struct lobby *lobby = find_inside(id);
    if (lobby != NULL) {
        forget(lobby);
    }
    /* Also of a lobby that one is only on the way into. */
    say(SAY_LEAVE, id);
    leave();
}

API bool SteamAPI_ISteamMatchmaking_InviteUserToLobby(void *self, uint64_t lobby, uint64_t user) {
    IN();
    bool can = steam.is_online && find_inside(lobby) != NULL;
    if (can) {
        struct frame_out out;
        begin(&out, SAY_INVITE);
        put_u64(&out, lobby);
        put_u64(&out, user);
        send_frame(&out);
    }
    leave();
    return can;
}

static bool set_data(uint64_t id, const char *key, const char *value) {
    struct lobby *lobby = find_own(id);
    bool can = lobby != NULL && key != NULL && *key != '\0' && strlen(key) <= 255 &&
               (value == NULL || strlen(value) < 8192) &&
               set_pair(&lobby->data, key, value, DATA_MAX);
    if (can) {
        struct frame_out out;
        begin(&out, SAY_DATA);
        put_u64(&out, id);
        put_u8(&out, value == NULL);
        put_text(&out, key);
        put_text(&out, value == NULL ? "" : value);
        send_frame(&out);
    }
    return can;
}

API bool SteamAPI_ISteamMatchmaking_SetLobbyData(void *self, uint64_t lobby, const char *key,
                                                 const char *value) {
    IN();
    bool is_set = set_data(lobby, key, value);
    leave();
    return is_set;
}

API bool SteamAPI_ISteamMatchmaking_DeleteLobbyData(void *self, uint64_t lobby, const char *key) {
    IN();
    bool is_set = set_data(lobby, key, NULL);
    leave();
    return is_set;
}

API const char *SteamAPI_ISteamMatchmaking_GetLobbyData(void *self, uint64_t id, const char *key) {
    IN();
    struct lobby *lobby = find(id);
    const char *value = lend(lobby == NULL ? "" : get_pair(&lobby->data, key));
    leave();
    return value;
}

API int SteamAPI_ISteamMatchmaking_GetLobbyDataCount(void *self, uint64_t id) {
    IN();
    struct lobby *lobby = find(id);
    int count = lobby == NULL ? 0 : (int)lobby->data.count;
    leave();
    return count;
}

static void fill(char *place, int room, const char *text) {
    if (place != NULL && room > 0) {
        size_t length = strlen(text);
        length = length < (size_t)room ? length : (size_t)room - 1;
        memcpy(place, text, length);
        place[length] = '\0';
    }
}

API bool SteamAPI_ISteamMatchmaking_GetLobbyDataByIndex(void *self, uint64_t id, int index,
                                                        char *key, int key_room, char *value,
                                                        int value_room) {
    IN();
    struct lobby *lobby = find(id);
    bool is_there = lobby != NULL && index >= 0 && (size_t)index < lobby->data.count;
    if (is_there) {
        fill(key, key_room, lobby->data.items[index].key);
        fill(value, value_room, lobby->data.items[index].value);
    }
    leave();
    return is_there;
}

API bool SteamAPI_ISteamMatchmaking_RequestLobbyData(void *self, uint64_t lobby) {
    IN();
    bool can = steam.is_online;
    if (can) {
        say(SAY_WANT_DATA, lobby);
    }
    leave();
    return can;
}

API void SteamAPI_ISteamMatchmaking_SetLobbyMemberData(void *self, uint64_t id, const char *key,
                                                       const char *value) {
    IN();
    struct lobby *lobby = find_inside(id);
    struct member *member = find_member(lobby, steam.account);
    if (member != NULL && key != NULL && strlen(key) <= 255 && strlen(value) < 8192) {
        set_pair(&member->data, key, value, DATA_MAX);
        struct frame_out out;
        begin(&out, SAY_MEMBER_DATA);
        put_u64(&out, id);
        put_text(&out, key);
        put_text(&out, value);
        send_frame(&out);
    }
    leave();
}

API const char *SteamAPI_ISteamMatchmaking_GetLobbyMemberData(void *self, uint64_t id,
                                                              uint64_t user, const char *key) {
    IN();
    struct member *member = find_member(find_inside(id), user);
    const char *value = lend(member == NULL ? "" : get_pair(&member->data, key));
    leave();
    return value;
}

API int SteamAPI_ISteamMatchmaking_GetNumLobbyMembers(void *self, uint64_t id) {
    IN();
    struct lobby *lobby = find(id);
    int count = lobby == NULL ? 0 : (int)lobby->count;
    leave();
    return count;
}

API uint64_t SteamAPI_ISteamMatchmaking_GetLobbyMemberByIndex(void *self, uint64_t id, int index) {
    IN();
    struct lobby *lobby = find_inside(id);
    bool is_there = lobby != NULL && index >= 0 && (size_t)index < lobby->member_count;
    uint64_t user = is_there ? lobby->members[index].user : 0;
    leave();
    return user;
}

API uint64_t SteamAPI_ISteamMatchmaking_GetLobbyOwner(void *self, uint64_t id) {
    IN();
    struct lobby *lobby = find_inside(id);
    uint64_t owner = lobby == NULL ? 0 : lobby->owner;
    leave();
    return owner;
}

API int SteamAPI_ISteamMatchmaking_GetLobbyMemberLimit(void *self, uint64_t id) {
    IN();
    struct lobby *lobby = find(id);
    int limit = lobby == NULL ? 0 : lobby->limit;
    leave();
    return limit;
}

API bool SteamAPI_ISteamMatchmaking_SetLobbyOwner(void *self, uint64_t lobby, uint64_t user) {
    return change(self, __func__, lobby, 0, user);
}

API bool SteamAPI_ISteamMatchmaking_SetLobbyMemberLimit(void *self, uint64_t lobby, int limit) {
    return change(self, __func__, lobby, 1, (uint64_t)limit);
}

API bool SteamAPI_ISteamMatchmaking_SetLobbyType(void *self, uint64_t lobby, int type) {
    return change(self, __func__, lobby, 2, (uint64_t)type);
}

API bool SteamAPI_ISteamMatchmaking_SetLobbyJoinable(void *self, uint64_t lobby, bool joinable) {
    return change(self, __func__, lobby, 3, joinable);
}

API bool SteamAPI_ISteamMatchmaking_SendLobbyChatMsg(void *self, uint64_t lobby, const void *bytes,
                                                     int size) {
    IN();
    bool can = steam.is_online && find_inside(lobby) != NULL && size > 0 && size <= 4096;
    if (can) {
        struct frame_out out;
        begin(&out, SAY_CHAT);
        put_u64(&out, lobby);
        put_blob(&out, bytes, (size_t)size);
        send_frame(&out);
    }
    leave();
    return can;
}

API int SteamAPI_ISteamMatchmaking_GetLobbyChatEntry(void *self, uint64_t lobby, int index,
                                                     uint64_t *user, void *bytes, int room,
                                                     int *type) {
    IN();
    struct entry *entry = &entries[(uint32_t)index % ENTRIES_KEPT];
    int size = 0;
    if (entry->bytes != NULL && entry->lobby == lobby && room >= 0) {
        size = entry->size < (size_t)room ? (int)entry->size : room;
        memcpy(bytes, entry->bytes, (size_t)size);
        *user = entry->user;
        *type = 1;
    }
    leave();
    return size;
}

/* The list of lobbies */

static void add_filter(void *self, const char *where, uint8_t kind, const char *key,
                       const char *value, int number, int comparison) {
    check_self(self, MATCHMAKING, where);
    enter();
    filters = grow(filters, (filter_count + 1) * sizeof *filters);
    filters[filter_count++] =
        (struct filter){kind, copy_text(key), copy_text(value), number, comparison};
    leave();
}

API void SteamAPI_ISteamMatchmaking_AddRequestLobbyListStringFilter(void *self, const char *key,
                                                                    const char *value,
                                                                    int comparison) {
    add_filter(self, __func__, TEXT_FILTER, key, value, 0, comparison);
}

API void SteamAPI_ISteamMatchmaking_AddRequestLobbyListNumericalFilter(void *self, const char *key,
                                                                       int number,
                                                                       int comparison) {
    add_filter(self, __func__, NUMBER_FILTER, key, "", number, comparison);
}

API void SteamAPI_ISteamMatchmaking_AddRequestLobbyListNearValueFilter(void *self, const char *key,
                                                                       int number) {
    add_filter(self, __func__, NEAR_FILTER, key, "", number, 0);
}

API void SteamAPI_ISteamMatchmaking_AddRequestLobbyListFilterSlotsAvailable(void *self, int slots) {
    add_filter(self, __func__, SLOTS_FILTER, "", "", slots, 0);
}

API void SteamAPI_ISteamMatchmaking_AddRequestLobbyListDistanceFilter(void *self, int distance) {
    add_filter(self, __func__, DISTANCE_FILTER, "", "", distance, 0);
}

API void SteamAPI_ISteamMatchmaking_AddRequestLobbyListResultCountFilter(void *self, int count) {
    add_filter(self, __func__, COUNT_FILTER, "", "", count, 0);
}

API uint64_t SteamAPI_ISteamMatchmaking_RequestLobbyList(void *self) {
    IN();
    uint64_t call = steam.is_online ? next_call() : 0;
    if (call != 0) {
        list_call = call;
        struct frame_out out;
        begin(&out, SAY_LIST);
        put_u64(&out, call);
        put_u32(&out, (uint32_t)filter_count);
        for (size_t at = 0; at < filter_count; at++) {
            put_u8(&out, filters[at].kind);
            put_text(&out, filters[at].key);
            put_text(&out, filters[at].value);
            put_u32(&out, (uint32_t)filters[at].number);
            put_u32(&out, (uint32_t)filters[at].comparison);
        }
        send_frame(&out);
        forget_filters();
    }
    leave();
    return call;
}

API uint64_t SteamAPI_ISteamMatchmaking_GetLobbyByIndex(void *self, int index) {
    IN();
    uint64_t lobby = index >= 0 && (size_t)index < listed_count ? listed[index] : 0;
    leave();
    return lobby;
}
