/* Opening and closing, callbacks by manual dispatch, and the results of calls.
 *
 * Valve's rules are enforced: manual dispatch is chosen after initialising, each callback is freed
 * before the next is taken, a result is fetched with the size and number of its completion. */
#define _GNU_SOURCE
#include "cloud.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIPE 3
#define HSTEAM_USER 1
#define CALL_COMPLETED 703

struct waiting {
    struct waiting *next;
    int32_t callback;
    size_t size;
    uint8_t payload[];
};

struct result {
    struct result *next;
    uint64_t call;
    int32_t callback;
    bool failed;
    size_t size;
    uint8_t payload[];
};

static struct waiting *first, *last, *taken;
static struct result *results;
static uint64_t last_call;

void push(int32_t callback, const void *payload, size_t size) {
    struct waiting *made = grow(NULL, sizeof *made + size);
    *made = (struct waiting){NULL, callback, size};
    if (size > 0) {
        memcpy(made->payload, payload, size);
    }
    if (last == NULL) {
        first = made;
    } else {
        last->next = made;
    }
    last = made;
}

void push_result(uint64_t call, int32_t callback, const void *payload, size_t size, bool failed) {
    struct result *made = grow(NULL, sizeof *made + size);
    *made = (struct result){results, call, callback, failed, size};
    memcpy(made->payload, payload, size);
    results = made;
    struct call_completed completed = {call, callback, (uint32_t)size};
    push(CALL_COMPLETED, &completed, sizeof completed);
}

uint64_t next_call(void) {
    if (last_call == 0) {
        last_call = (uint64_t)getpid() << 32 | 0x5EEDu;
    }
    last_call += 7;
    return last_call;
}

static void forget_result(uint64_t call) {
    for (struct result **place = &results; *place != NULL; place = &(*place)->next) {
        if ((*place)->call == call) {
            struct result *found = *place;
            *place = found->next;
            free(found);
            return;
        }
    }
}

static void free_taken(void) {
    if (taken != NULL && taken->callback == CALL_COMPLETED) {
        struct call_completed completed;
        memcpy(&completed, taken->payload, sizeof completed);
        forget_result(completed.call);
    }
    if (taken != NULL) {
        /* Whoever keeps the payload reads rubbish from now on. */
        memset(taken->payload, 0xDD, taken->size);
    }
    free(taken);
    taken = NULL;
}

void forget_callbacks(void) {
    free_taken();
    while (first != NULL) {
        struct waiting *gone = first;
        first = gone->next;
        free(gone);
    }
    last = NULL;
    while (results != NULL) {
        forget_result(results->call);
    }
}

/* Callbacks that only carry what the broker says. */
void hear_callback(struct frame_in *in) {
    int32_t callback = (int32_t)take_u32(in);
    uint64_t a = take_u64(in), b = take_u64(in), c = take_u64(in);
    uint32_t d = take_u32(in);
    char *text = take_text(in);
#define PUSH(...)                                                                                  \
    do {                                                                                           \
        push(callback, &(__VA_ARGS__), sizeof(__VA_ARGS__));                                       \
    } while (0)
    switch (callback) {
    case 101: PUSH((uint8_t){0}); break;
    case 102: PUSH((struct connect_failure){(int32_t)d, true}); break;
    case 103: PUSH((struct disconnected){(int32_t)d}); break;
    case 331: {
        struct overlay overlay = {.active = d != 0};
        push(callback, &overlay, sizeof overlay);
        break;
    }
    case 333: PUSH((struct join_requested){{a}, {b}}); break;
    case 337: {
        struct rich_join join = {.friend_ = {a}};
        snprintf(join.connect, sizeof join.connect, "%s", text);
        push(callback, &join, sizeof join);
        break;
    }
    case 503: PUSH((struct lobby_invite){a, b, c}); break;
    case 504: PUSH((struct lobby_enter){a, 0, false, d}); break;
    case 505: PUSH((struct lobby_data_update){a, b, (uint8_t)d}); break;
    case 506: PUSH((struct lobby_chat_update){a, b, c, d}); break;
    case 512: PUSH((struct lobby_kicked){a, b, (uint8_t)d}); break;
    case 704:
    case 1014: PUSH((uint8_t){0}); break;
    default: misuse("a frame", "a callback that the library does not know");
    }
#undef PUSH
    free(text);
}

/* Opening and closing */

static bool read_app(void) {
    const char *named = getenv("SteamAppId");
    unsigned long app = named == NULL ? 0 : strtoul(named, NULL, 10);
    FILE *file = app == 0 ? fopen("steam_appid.txt", "r") : NULL;
    if (file != NULL) {
        if (fscanf(file, "%lu", &app) != 1) {
            app = 0;
        }
        fclose(file);
    }
    steam.app = (uint32_t)app;
    return app != 0;
}

static bool open_library(char *why, size_t room) {
    enter();
    bool is_open = steam.is_open;
    if (!is_open && !read_app()) {
        snprintf(why, room, "No appID found: neither launched by Steam nor a steam_appid.txt here");
    } else if (!is_open) {
        is_open = link_open(why, room);
    }
    leave();
    if (!is_open) {
        fprintf(stderr, "[S_API FAIL] SteamAPI_Init() failed; %s\n", why);
    }
    return is_open;
}

#if CLOUD_SDK >= 160
API int SteamAPI_InitFlat(char *error) {
    char why[1024] = "";
    bool is_open = open_library(why, sizeof why);
    if (error != NULL) {
        memcpy(error, why, sizeof why);
    }
    return is_open ? 0 : 1;
}
#else
API bool SteamAPI_Init(void) {
    char why[1024] = "";
    return open_library(why, sizeof why);
}
#endif

API bool SteamAPI_InitSafe(void) {
    char why[1024] = "";
    return open_library(why, sizeof why);
}

API void SteamAPI_Shutdown(void) {
    enter();
    bool was_open = steam.is_open;
    if (was_open) {
        struct frame_out out;
        begin(&out, SAY_BYE);
        send_frame(&out);
    }
    steam.is_open = steam.is_manual = false;
    leave();
    if (!was_open) {
        return;
    }
    link_close();
    enter();
    forget_callbacks();
    forget_friends();
    forget_lobbies();
    forget_sessions();
    free(steam.name);
    free(steam.launch_line);
    steam = (struct open_steam){.is_open = false};
    leave();
}

API bool SteamAPI_IsSteamRunning(void) { return steam.is_open || broker_is_there(); }

API bool SteamAPI_RestartAppIfNecessary(uint32_t app) {
    (void)app;
    return false;
}

API int SteamAPI_GetHSteamPipe(void) { return steam.is_open ? PIPE : 0; }

API int SteamAPI_GetHSteamUser(void) { return steam.is_open ? HSTEAM_USER : 0; }

API void SteamAPI_RunCallbacks(void) {
    misuse(__func__, "it must not be mixed with manual dispatch");
}

/* Manual dispatch */

API void SteamAPI_ManualDispatch_Init(void) {
    if (!steam.is_open) {
        fprintf(stderr, "[S_API FAIL] Steam is not open\n");
        return;
    }
    steam.is_manual = true;
}

static bool may_dispatch(int pipe, const char *where) {
    if (!steam.is_open) {
        fprintf(stderr, "[S_API FAIL] Steam is not open\n");
        return false;
    }
    if (!steam.is_manual) {
        misuse(where, "manual dispatch was not chosen");
    }
    if (pipe != PIPE) {
        misuse(where, "a wrong pipe");
    }
    return true;
}

API void SteamAPI_ManualDispatch_RunFrame(int pipe) { may_dispatch(pipe, __func__); }

API bool SteamAPI_ManualDispatch_GetNextCallback(int pipe, struct callback_message *message) {
    if (!may_dispatch(pipe, __func__)) {
        return false;
    }
    if (taken != NULL) {
        misuse(__func__, "the callback before was not freed");
    }
    enter();
    taken = first;
    if (taken != NULL) {
        first = taken->next;
        last = first == NULL ? NULL : last;
        *message = (struct callback_message){HSTEAM_USER, taken->callback, taken->payload,
                                             (int32_t)taken->size};
    }
    leave();
    return taken != NULL;
}

API void SteamAPI_ManualDispatch_FreeLastCallback(int pipe) {
    if (!may_dispatch(pipe, __func__)) {
        return;
    }
    if (taken == NULL) {
        misuse(__func__, "there is no callback to free");
    }
    enter();
    free_taken();
    leave();
}

API bool SteamAPI_ManualDispatch_GetAPICallResult(int pipe, uint64_t call, void *out, int size,
                                                  int callback, bool *failed) {
    if (!may_dispatch(pipe, __func__)) {
        return false;
    }
    if (taken == NULL || taken->callback != CALL_COMPLETED) {
        misuse(__func__, "it is to be called while its completion is being handled");
    }
    enter();
    struct result *found = results;
    while (found != NULL && found->call != call) {
        found = found->next;
    }
    bool fits = found != NULL && found->callback == callback && (int)found->size == size;
    if (fits) {
        memcpy(out, found->payload, found->size);
        *failed = found->failed;
        forget_result(call);
    }
    leave();
    return fits;
}
