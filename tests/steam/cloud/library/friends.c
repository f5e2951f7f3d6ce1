/* ISteamFriends, and what of ISteamUser, ISteamUtils and ISteamApps a game asks for: names, pictures,
 * who plays what, rich presence. All of it comes from what the broker has told so far. */
#define _GNU_SOURCE
#include "cloud.h"

#include <stdlib.h>
#include <string.h>

#define REGULAR_FRIEND 4
#define RICH_KEYS_MAX 30
#define PICTURES 2

struct person {
    uint64_t id;
    bool is_friend, is_known;
    int32_t state;
    uint64_t game, lobby;
    char *name;
    struct pairs rich;
    int picture[PICTURES];
    bool is_picture_asked[PICTURES];
};

struct picture {
    uint32_t width, height;
    size_t size;
    uint8_t *rgba;
};

static struct person **people;
static size_t people_count;
static struct picture *pictures;
static size_t picture_count;
static struct pairs own_rich;

static struct person *find(uint64_t id) {
    for (size_t at = 0; at < people_count; at++) {
        if (people[at]->id == id) {
            return people[at];
        }
    }
    return NULL;
}

static struct person *find_or_add(uint64_t id) {
    struct person *found = find(id);
    if (found == NULL) {
        found = grow(NULL, sizeof *found);
        *found = (struct person){.id = id, .name = copy_text("[unknown]")};
        people = grow(people, (people_count + 1) * sizeof *people);
        people[people_count++] = found;
    }
    return found;
}

static void tell_change(uint64_t id, uint32_t flags) {
    struct persona_change change = {id, (int32_t)flags};
    if (flags != 0) {
        push(304, &change, sizeof change);
    }
}

void hear_person(struct frame_in *in) {
    struct person *person = find_or_add(take_u64(in));
    person->is_friend = take_u8(in);
    person->is_known = take_u8(in);
    person->state = take_u8(in);
    person->game = take_u64(in);
    person->lobby = take_u64(in);
    free(person->name);
    person->name = take_text(in);
    tell_change(person->id, take_u32(in));
}

void hear_rich(struct frame_in *in) {
    struct person *person = find_or_add(take_u64(in));
    take_pairs(in, &person->rich);
    if (take_u8(in)) {
        struct rich_update update = {{person->id}, steam.app};
        push(336, &update, sizeof update);
        tell_change(person->id, 0x4000);
    }
}

void hear_avatar(struct frame_in *in) {
    struct person *person = find_or_add(take_u64(in));
    uint8_t which = take_u8(in);
    struct picture picture = {.width = take_u32(in), .height = take_u32(in)};
    const uint8_t *rgba = take_blob(in, &picture.size);
    picture.rgba = memcpy(grow(NULL, picture.size), rgba, picture.size);
    pictures = grow(pictures, (picture_count + 1) * sizeof *pictures);
    pictures[picture_count++] = picture;
    person->picture[which % PICTURES] = (int)picture_count;
    tell_change(person->id, 0x40);
}

void forget_friends(void) {
    for (size_t at = 0; at < people_count; at++) {
        clear_pairs(&people[at]->rich);
        free(people[at]->name);
        free(people[at]);
    }
    for (size_t at = 0; at < picture_count; at++) {
        free(pictures[at].rgba);
    }
    free(people);
    free(pictures);
    people = NULL;
    pictures = NULL;
    people_count = picture_count = 0;
    clear_pairs(&own_rich);
}

static void ask(uint8_t kind, uint64_t user, int detail) {
    struct frame_out out;
    begin(&out, kind);
    put_u64(&out, user);
    if (detail >= 0) {
        put_u8(&out, (uint8_t)detail);
    }
    send_frame(&out);
}

#define IN(which)                                                                                  \
    check_self(self, which, __func__);                                                             \
    enter()

#define ACCESSOR(name, which)                                                                      \
    API void *name(void) { return interface_pointer(which); }

#if CLOUD_SDK >= 160
ACCESSOR(SteamAPI_SteamUser_v023, USER)
#else
ACCESSOR(SteamAPI_SteamUser_v021, USER)
#endif
#if CLOUD_SDK >= 164
ACCESSOR(SteamAPI_SteamFriends_v018, FRIENDS)
ACCESSOR(SteamAPI_SteamApps_v009, APPS)
#else
ACCESSOR(SteamAPI_SteamFriends_v017, FRIENDS)
ACCESSOR(SteamAPI_SteamApps_v008, APPS)
#endif
#if CLOUD_SDK >= 165
ACCESSOR(SteamAPI_SteamUtils_v011, UTILS)
#else
ACCESSOR(SteamAPI_SteamUtils_v010, UTILS)
#endif

API const char *SteamAPI_ISteamFriends_GetPersonaName(void *self) {
    IN(FRIENDS);
    const char *name = lend(steam.name);
    leave();
    return name;
}

API int SteamAPI_ISteamFriends_GetFriendCount(void *self, int flags) {
    IN(FRIENDS);
    int count = 0;
    for (size_t at = 0; at < people_count && flags & REGULAR_FRIEND; at++) {
        count += people[at]->is_friend;
    }
    leave();
    return count;
}

API uint64_t SteamAPI_ISteamFriends_GetFriendByIndex(void *self, int index, int flags) {
    IN(FRIENDS);
    uint64_t found = 0;
    for (size_t at = 0; at < people_count && flags & REGULAR_FRIEND; at++) {
        if (people[at]->is_friend && index-- == 0) {
            found = people[at]->id;
            break;
        }
    }
    leave();
    return found;
}

API const char *SteamAPI_ISteamFriends_GetFriendPersonaName(void *self, uint64_t user) {
    IN(FRIENDS);
    struct person *person = find(user);
    const char *name = lend(user == steam.account ? steam.name
                            : person == NULL      ? "[unknown]"
                                                  : person->name);
    leave();
    return name;
}

API int SteamAPI_ISteamFriends_GetFriendPersonaState(void *self, uint64_t user) {
    IN(FRIENDS);
    struct person *person = find(user);
    int state = person == NULL ? 0 : person->state;
    leave();
    return state;
}

API bool SteamAPI_ISteamFriends_GetFriendGamePlayed(void *self, uint64_t user,
                                                    struct friend_game *game) {
    IN(FRIENDS);
    struct person *person = find(user);
    bool plays = person != NULL && person->is_friend && person->game != 0;
    if (plays) {
        *game = (struct friend_game){.game = person->game, .lobby = person->lobby};
    }
    leave();
    return plays;
}

API bool SteamAPI_ISteamFriends_HasFriend(void *self, uint64_t user, int flags) {
    IN(FRIENDS);
    struct person *person = find(user);
    bool has = person != NULL && person->is_friend && flags & REGULAR_FRIEND;
    leave();
    return has;
}

API bool SteamAPI_ISteamFriends_RequestUserInformation(void *self, uint64_t user, bool name_only) {
    IN(FRIENDS);
    struct person *person = find(user);
    bool must_ask = person == NULL || !person->is_known;
    if (must_ask) {
        ask(SAY_WANT_PERSON, user, name_only);
    }
    leave();
    return must_ask;
}

API void SteamAPI_ISteamFriends_ActivateGameOverlayInviteDialog(void *self, uint64_t lobby) {
    IN(FRIENDS);
    ask(SAY_DIALOG, lobby, -1);
    leave();
}

static void tell_rich(const char *key, const char *value) {
    struct frame_out out;
    begin(&out, SAY_RICH);
    put_text(&out, key);
    put_text(&out, value);
    send_frame(&out);
}

API bool SteamAPI_ISteamFriends_SetRichPresence(void *self, const char *key, const char *value) {
    IN(FRIENDS);
    bool removes = value == NULL || *value == '\0';
    bool is_set = key != NULL && *key != '\0' && strlen(key) < 64 &&
                  (removes || strlen(value) < 256) &&
                  set_pair(&own_rich, key, removes ? NULL : value, RICH_KEYS_MAX);
    if (is_set) {
        tell_rich(key, removes ? "" : value);
    }
    leave();
    return is_set;
}

API void SteamAPI_ISteamFriends_ClearRichPresence(void *self) {
    IN(FRIENDS);
    clear_pairs(&own_rich);
    tell_rich("", "");
    leave();
}

API const char *SteamAPI_ISteamFriends_GetFriendRichPresence(void *self, uint64_t user,
                                                             const char *key) {
    IN(FRIENDS);
    struct person *person = find(user);
    const char *value = lend(user == steam.account ? get_pair(&own_rich, key)
                             : person == NULL      ? ""
                                                   : get_pair(&person->rich, key));
    leave();
    return value;
}

API void SteamAPI_ISteamFriends_RequestFriendRichPresence(void *self, uint64_t user) {
    IN(FRIENDS);
    ask(SAY_WANT_RICH, user, -1);
    leave();
}

API bool SteamAPI_ISteamFriends_InviteUserToGame(void *self, uint64_t user, const char *connect) {
    IN(FRIENDS);
    struct person *person = find(user);
    bool can = person != NULL && person->is_friend && strlen(connect) < 256;
    if (can) {
        struct frame_out out;
        begin(&out, SAY_INVITE_TO_GAME);
        put_u64(&out, user);
        put_text(&out, connect);
        send_frame(&out);
    }
    leave();
    return can;
}

API void SteamAPI_ISteamFriends_SetPlayedWith(void *self, uint64_t user) {
    IN(FRIENDS);
    ask(SAY_PLAYED_WITH, user, -1);
    leave();
}

static int picture_of(uint64_t user, uint8_t which) {
    struct person *person = find_or_add(user);
    if (person->picture[which] == 0 && !person->is_picture_asked[which]) {
        person->is_picture_asked[which] = true;
        ask(SAY_WANT_AVATAR, user, which);
    }
    return person->picture[which];
}

API int SteamAPI_ISteamFriends_GetSmallFriendAvatar(void *self, uint64_t user) {
    IN(FRIENDS);
    int picture = picture_of(user, 0);
    leave();
    return picture;
}

API int SteamAPI_ISteamFriends_GetMediumFriendAvatar(void *self, uint64_t user) {
    IN(FRIENDS);
    int picture = picture_of(user, 1);
    leave();
    return picture;
}

/* ISteamUser */

API uint64_t SteamAPI_ISteamUser_GetSteamID(void *self) {
    IN(USER);
    uint64_t account = steam.account;
    leave();
    return account;
}

API bool SteamAPI_ISteamUser_BLoggedOn(void *self) {
    IN(USER);
    bool is_online = steam.is_online;
    leave();
    return is_online;
}

/* ISteamUtils */

API uint32_t SteamAPI_ISteamUtils_GetAppID(void *self) {
    IN(UTILS);
    uint32_t app = steam.app;
    leave();
    return app;
}

API bool SteamAPI_ISteamUtils_IsOverlayEnabled(void *self) {
    IN(UTILS);
    bool has_overlay = steam.has_overlay;
    leave();
    return has_overlay;
}

API bool SteamAPI_ISteamUtils_IsSteamInBigPictureMode(void *self) {
    IN(UTILS);
    bool is_big_picture = steam.is_big_picture;
    leave();
    return is_big_picture;
}

API bool SteamAPI_ISteamUtils_GetImageSize(void *self, int image, uint32_t *width,
                                           uint32_t *height) {
    IN(UTILS);
    bool is_known = image > 0 && (size_t)image <= picture_count;
    if (is_known) {
        *width = pictures[image - 1].width;
        *height = pictures[image - 1].height;
    }
    leave();
    return is_known;
}

API bool SteamAPI_ISteamUtils_GetImageRGBA(void *self, int image, uint8_t *rgba, int size) {
    IN(UTILS);
    bool fits = image > 0 && (size_t)image <= picture_count && size >= 0 &&
                pictures[image - 1].size <= (size_t)size;
    if (fits) {
        memcpy(rgba, pictures[image - 1].rgba, pictures[image - 1].size);
    }
    leave();
    return fits;
}

/* ISteamApps */

API int SteamAPI_ISteamApps_GetLaunchCommandLine(void *self, char *line, int room) {
    IN(APPS);
    int length = 0;
    if (room > 0) {
        length = (int)strlen(steam.launch_line);
        length = length < room ? length : room - 1;
        memcpy(line, steam.launch_line, (size_t)length);
        line[length] = '\0';
    }
    leave();
    return length;
}
