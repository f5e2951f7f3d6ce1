"""Every limit there is: its unit in its name, its reason beside it.

A limit is here when a peer, a file or a slow network could otherwise make something grow, run or
wait without end. `docs/limits.md` is made from this file by `tools/make_docs.py`.
"""

# Time and ticks

TICK_RATE_HZ = 30
"""Ticks a second: every peer's bus sends at most one datagram a tick."""

# What a transport carries

DATAGRAM_MAX_BYTES = 1100
"""Payload of one datagram. Past about 1165 B a QUIC DATAGRAM frame no longer fits its packet and
wedges every later one; Steam's limit is about 1200 B. ACK frames share the packet."""
RELIABLE_MESSAGE_MAX_BYTES = 48 * 1024
"""One reliable message: a chunk of 32 KiB and its frame. Steam would carry 512 KiB."""
PUMP_EVENTS_MAX = 2048
"""Events that one pump returns, so that a flood cannot hold up a tick."""
GOODBYE_DRAIN_S = 0.5
"""How long a closing connection may take to deliver what was queued, the goodbye last."""
CONNECT_TIMEOUT_S = 6.0
"""How long a connection may take to come about. A dead port would otherwise be noticed only at
the idle timeout."""
IDLE_TIMEOUT_S = 10.0
"""How long a connection may be silent before the transport gives it up. Steam's is 10 s."""

# Sessions

PROTOCOL_VERSION = 1
"""Raised with every change of `net/wire.py`; both sides must have the same."""
PLAYERS_MAX = 8
"""Characters at a farm at a time, the host included. The farm is drawn and balanced for 8."""
CHARACTERS_MAX = 256
"""Characters that a farm remembers, so that visitors cannot grow it for ever."""
KNOCKS_MAX = 8
"""Strangers who may wait at the door at a time; who comes next is turned away."""
KNOCK_TIMEOUT_S = 120.0
"""How long somebody waits for the host's yes or no."""
HELLO_TIMEOUT_S = 10.0
"""How long a connection may take to say who it is: at 20 % loss and 300 ms a round trip, a first
message that is lost twice takes more than five seconds."""
HEARTBEAT_TICKS = 15
"""An idle peer still sends a bundle this often (twice a second): it is the heartbeat."""
SILENCE_S = 4.0
"""A peer unheard for this long is cut off: eight heartbeats, so that chance at 30 % loss (7 in
100,000) does not cut anybody off."""
RECONNECT_FOR_S = 90.0
"""How long a guest who was cut off tries to come back before it gives up."""
RECONNECT_INTERVAL_S = 1.0
"""Pause between two tries to come back."""
RESUME_KEEP_S = 300.0
"""How long the host collects changes for a friend who was cut off; later it repairs by section."""
RESUME_PENDING_MAX = 20_000
"""How many records it collects at most; with more, repairing by section is cheaper. A guest that is
connected and leaves more than this unacknowledged is cut off."""
RESUME_TOKEN_BYTES = 16
"""Random, given over the encrypted channel: 2^128 cannot be guessed."""
JOIN_TOKEN_BYTES = 4
"""The token of a join code: a stranger who knows address and certificate still has to guess one
in four thousand million, at a handful of tries a connection."""
PROTOCOL_ERRORS_MAX = 8
"""Faulty messages after which a peer is sent away. More than one, so that one stray datagram of a
broken network does not cost a friend the evening."""
NAME_MAX_LENGTH = 16
"""Characters of a player's name: what fits over a head."""
CHAT_MAX_LENGTH = 200
"""Characters of a chat line."""
CHAT_BURST = 5
"""Chat lines that one may say at once …"""
CHAT_PER_S = 1.0
"""… and how many a second after that; the rest is dropped."""
REASON_MAX_LENGTH = 200
"""Characters of a reason that one side gives the other."""
CONTROL_MESSAGES_PER_S = 20.0
"""Reliable messages a second that a guest may send on the control channel, on average."""
CONTROL_BURST = 60
"""And how many at once."""
DATAGRAMS_PER_S = 90.0
"""Bundles of one guest that the host reads a second, on average: three times what an honest one
sends. The rest is dropped unread, since a bundle repeats what the one before said."""
DATAGRAMS_BURST = 300
"""And how many at once: ten seconds' worth, as a network may hold back and then deliver."""
RESUMES_PER_S = 0.1
"""How often a friend may come back by token, on average, since each time may cost a welcome
package; who is too fast is told nothing and tries again a second later …"""
RESUMES_BURST = 6
"""… and how often in a row, as on a train."""

# The tick bus

BUNDLE_RESEND_TICKS = 2
"""An unacknowledged change is sent again after this many ticks (67 ms), so that even two losses in
a row stay below 300 ms at 80 ms one way. Every 3 ticks would cost 12 % fewer bytes."""
BUNDLE_HISTORY_TICKS = 64
"""Bundles older than this are dropped, and forgotten by their sender."""
ACKNOWLEDGED_BITS = 32
"""Bundles that one acknowledgement speaks of besides the newest, and that a bundle counts on."""
BUNDLE_HEADER_RESERVE_BYTES = 96
"""Kept free in each datagram for header, digest, refusals and pings."""
UPSTREAM_MAX_BYTES_PER_S = 240 * 1024
"""What the host sends to all peers together as bundles: a whole datagram a tick to each of seven
guests (231,000 B/s), since a smaller share could not hold the largest record; Steam's default is
256 KiB/s."""
DIGEST_EVERY_TICKS = 1
"""A bundle carries the world digest at most this often while there are changes. Every tick costs
300 B/s at the very most, and finds a difference 30 ms sooner than every other tick."""
RECORD_MAX_BYTES = 900
"""Bytes of one record, so that it fits in one datagram."""
SECTION_NUMBER_MAX = 2**16 - 1
KEY_MAX = 2**63 - 1
REVISION_MAX = 2**53
"""Above every revision that a farm reaches in a thousand years, and exact in every language."""
TICK_MAX = 2**40
TICK_JUMP_MAX = 30 * 3600
"""How far a peer's tick may be ahead of what was last heard: an hour."""
COMMAND_MAX_BYTES = 256
"""Bytes of one command."""
COMMANDS_IN_BUNDLE_MAX = 16
"""Commands that one bundle repeats."""
COMMANDS_PENDING_MAX = 256
"""Commands that a guest may have issued and not heard of; more are refused at the guest."""
COMMANDS_PER_TICK_MAX = 4
"""Commands of one guest that the host carries out in a tick; the rest wait, unacknowledged."""
COMMAND_NUMBER_MAX = 2**40 - 1
"""Below 2^40, so that the keys that are made of it stay inside their author's own."""
REFUSALS_IN_BUNDLE_MAX = 16
"""Refusals that one bundle repeats."""
REFUSALS_UNHEARD_MAX = REFUSALS_IN_BUNDLE_MAX
"""Refusals that a guest has not acknowledged, past which its further commands wait: no more than
one bundle repeats, or the guest would hear that a command is dealt with and never why not."""

# Presence

PRESENCE_QUIET_TICKS = 8
"""Presence that has not changed is repeated this often, so that standing still arrives even at
30 % loss, and then only with the heartbeat."""
PRESENCE_FAR_TICKS = 30
"""Players in other areas are sent this often, for the map."""
PRESENCE_SPEED_SLACK = 2.0
"""How much faster than possible a player may seem, since samples are lost and bunched."""
INTERPOLATION_DELAY_TICKS = 4.5
"""150 ms: the figure for 30 samples a second and 5 % loss."""
HELD_GAP_TICKS = 6
"""A gap between two samples longer than this is a player who stood still, not a slow walk."""

# Digests and repair

SECTION_WHOLE_MAX_RECORDS = 24
"""A section up to this size is repaired by sending it whole: under a kilobyte."""
SYMBOLS_KEPT = 32
"""Coded symbols that the host keeps for every larger section: enough for 8 differences, at about
10 µs a change."""
SYMBOLS_FIRST = 16
"""Symbols of the first answer: enough for 4 differences in 98 % of all cases."""
REPAIR_RECORDS_MAX = 512
"""Records that one request may ask for; more differences are healed by sending the section."""
REPAIR_SECTIONS_MAX = 2048
"""Sections that one request may name, so that it fits one reliable message at 16 B each."""
REPAIR_SYMBOL_SECTIONS_MAX = 64
"""Sections of one repair that are answered by symbols at once; the rest would flood a slow peer,
and the next comparison asks for them."""
REPAIR_FOLLOW_UPS_MAX = 2
"""Further questions about each section that was answered by symbols: more symbols, then records or
the section itself."""
REPAIR_REPORT_RECORDS_MAX = 4096
"""Names that the report of one repair lists."""
REPAIR_BYTES_PER_S = 16 * 1024
"""What the repairs of one peer may cost the host, on average: a twelfth of the upstream for a peer
that is always wrong …"""
REPAIR_BURST_BYTES = 256 * 1024
"""… and at once. A repair under way is finished, and its debt paid before the next."""
REPAIRS_BURST = 6
"""Repairs that a peer may ask for at once …"""
REPAIRS_PER_S = 0.5
"""… and how many a second after that, halving with each one refused."""
REPAIR_BACKOFF_MAX_S = 60.0
REPAIR_TIMEOUT_S = 10.0
"""A repair unanswered for this long is asked for again."""
COMPARE_WATCHDOG_S = 5.0
"""Bundles that arrive for this long without one comparison are an alarm themselves."""
DIGEST_JOURNAL_CHANGES = 8192
"""Changes whose effect on the digests the host remembers, to know a section as of a little ago."""
TOMBSTONE_S = 30.0
"""How long a deletion is remembered: much longer than a bundle can be under way."""
TOMBSTONES_MAX = 50_000

# Welcome package

SNAPSHOT_CHUNK_MAX_BYTES = 32 * 1024
"""Compressed bytes of one chunk."""
SNAPSHOT_CHUNK_INFLATED_MAX_BYTES = 31 * 1024
"""What a chunk may inflate to; inflating stops there. Below the above, since what cannot be
compressed grows a little."""
SNAPSHOT_CHUNK_RECORDS_MAX = 2000
"""Records in a chunk, so that packing or reading one takes a few milliseconds."""
SNAPSHOT_RECORDS_MAX = 2_000_000
"""Records of a whole welcome package."""
REPLICA_RECORDS_MAX = 500_000
"""Records that a guest takes in, fifty times a big farm; a host with more is refused."""
REPLICA_SECTIONS_MAX = 2048
"""Sections that a guest takes in: as many as a request for repair can name. 256 characters with
two sections each and 63 areas with five make fewer than 900."""
SNAPSHOT_BYTES_PER_S = 1_000_000
"""The pace of bulk: a token bucket filled at this rate …"""
SNAPSHOT_BURST_BYTES = 128 * 1024
"""… and this deep."""
SNAPSHOT_UNSENT_MAX_BYTES = 256 * 1024
"""Bulk stops while this much is queued and unacknowledged: back-pressure of a slow network."""
SNAPSHOT_CHUNKS_PER_TICK = 3
"""Chunks that are packed in a tick: 2 to 3 ms each, of the 33 ms that there are."""

# The direct transport

DIRECT_ADDRESS_MAX_CHARACTERS = 128
"""Of an address to connect to: IPv6, port and a whole fingerprint are 116."""
FINGERPRINT_MIN_BYTES = 10
"""How much of a certificate's fingerprint must be named: 80 bits, which cannot be forged by trying
certificates, and still fit a join code."""
PUMP_PACKETS_MAX = 512
"""UDP packets that one pump reads: a tick's worth of several peers at full bulk."""
CONNECTIONS_MAX = 32
"""Connections of one endpoint: eight players, some who knock and some who are leaving."""
CONNECTIONS_PER_ADDRESS_MAX = 16
"""Of those, from one IP address: a household behind one router."""
HALF_OPEN_MAX = 64
"""Incoming connections whose handshake is not over; each is dropped after CONNECT_TIMEOUT_S."""
HALF_OPEN_PER_ADDRESS_MAX = 8
"""Of those, from one IP address."""
HALF_OPEN_UNPROVED_MAX = 8
"""With more than these unfinished, strangers must first prove their address (QUIC's Retry), so that
invented addresses fill no places."""
HANDSHAKES_PER_PUMP_MAX = 16
"""First packets of strangers that one pump looks into, at about a millisecond each."""
KEEPALIVE_S = 5.0
"""How long nothing may be heard before a sign of life is asked for; half the idle timeout."""
DATAGRAM_QUEUE_MAX_S = 0.25
"""How long a datagram may wait for a full network before it is too old to send at all."""
DATAGRAMS_QUEUED_MAX = 1024
"""Datagrams that may wait between two flushes."""
RELIABLE_UNSENT_MAX_BYTES = 8 * 1024 * 1024
"""Queued and unacknowledged bytes of one channel, past which a peer is given up: it does not take
what is sent to it. Whoever heeds `unsent_bytes` never comes near."""
STREAM_BACKLOG_MAX_BYTES = 2 * 1024 * 1024
"""Whole messages received and not reported yet, because a peer sends tiny ones faster than pumps
may report."""
GOODBYE_LINGER_S = 2.0
"""How long a peer that missed the goodbye and goes on talking is told again …"""
GOODBYES_MAX = 10
"""… and how often at most."""

# Lobbies and join codes

LOBBY_REFRESH_S = 2.0
"""How often a host's entry in the list is renewed."""
LOBBY_STALE_S = 6.0
"""An entry not renewed for this long is a dead lobby: three refreshes, so that one late frame of a
busy machine does not hide a live one."""
LOBBY_POLL_S = 1.0
"""How often the list is read again while somebody looks at it."""
LOBBY_FILE_MAX_BYTES = 4096
"""Of one lobby's file; ours have about 400."""
LOBBY_FILES_MAX = 64
"""Files looked at in one reading, whatever is in the directory."""
AREA_NAME_MAX_LENGTH = 32
"""Characters of an area's name in a lobby list."""
JOIN_CODE_INPUT_MAX_CHARACTERS = 200
"""Of what is typed or pasted where a join code belongs; a code with its dashes has 41."""

# Steam lobbies

STEAM_LOBBY_MEMBERS_MAX = 24
"""Members of one Steam lobby, far above `PLAYERS_MAX`: Steam puts a friend into the lobby before
the host has said yes, so those who only knock take places too. Players are counted in its data."""
STEAM_LOBBIES_ENTERED_MAX = 8
"""Lobbies of others that one may be in or on the way into at a time."""
STEAM_LOBBIES_LISTED_MAX = 64
"""Lobbies of friends that are looked at, whatever Steam says that friends are in."""
STEAM_INVITATIONS_MAX = 16
"""Lobbies that one was invited to and that are kept in the list; more are ignored."""
STEAM_LOBBY_VALUE_MAX_CHARACTERS = 64
"""Of a value of somebody's lobby data that is looked at; ours have at most 32."""
STEAM_LOBBY_SCAN_S = 5.0
"""How often friends are looked through for their lobbies while somebody watches …"""
STEAM_LOBBY_RESCAN_S = 0.5
"""… and how soon again after Steam has said that a friend began to play something else."""
STEAM_ANSWER_TIMEOUT_S = 15.0
"""How long Steam may take to make or enter a lobby, or to bring a lobby's data."""
STEAM_PUBLISH_RETRY_S = 5.0
"""Pause before a lobby is made again that could not be made or was lost, doubled each time …"""
STEAM_PUBLISH_RETRY_MAX_S = 60.0
"""… up to this."""
STEAM_LOBBY_CHAT_MAX_BYTES = 4 * CHAT_MAX_LENGTH
"""Of a line of lobby chat: the longest line that the game's own chat takes, in UTF-8."""
STEAM_LOBBY_EVENTS_MAX = 256
"""Events that wait to be pumped; older ones give way, since nobody seems to listen."""

# The Steam transport

STEAM_SEGMENT_MAX_BYTES = 1024
"""A piece of a reliable message: it and its headers fit one packet of about 1200 B, and pieces are
the grain in which bulk gives way to everything else."""
STEAM_PENDING_MIN_BYTES = 3 * 1024
"""Bulk that may wait inside Steam on the slowest network: all channels and the datagrams share one
queue there, so what waits delays everything …"""
STEAM_PENDING_MAX_BYTES = 10 * 1024
"""… and on the fastest. Filled up at every tick it makes 300 KiB/s, more than Steam's own default
rate."""
STEAM_WINDOW_MIN_BYTES = 4 * 1024
"""Bulk that may be on its way, waiting or not acknowledged, on the slowest network …"""
STEAM_WINDOW_MAX_BYTES = 256 * 1024
"""… and on the fastest: a second of Steam's default rate, and half of its send buffer."""
STEAM_DATAGRAMS_PENDING_MAX_BYTES = 8 * 1024
"""Datagrams that may wait inside Steam: a quarter of a second of the largest bundles. What would
wait longer is too old to send at all."""
STEAM_MESSAGES_PER_CHANNEL_MAX = 256
"""Steam messages of each channel that one pump reads: thirty times an honest peer's bulk, and four
channels of them stay below `PUMP_EVENTS_MAX`."""
STEAM_MESSAGES_PER_S = 1500.0
"""Steam messages that one user may send, on average: five times Steam's default rate …"""
STEAM_MESSAGES_BURST = 4096
"""… and at once: Steam's receive buffer holds a thousand segments, and presence of ten seconds. Who
sends more is barred."""
STEAM_BARRED_S = 30.0
"""How long a user who flooded is not let in again."""
STEAM_HELLOS_PER_S = 1.0
"""How often a user may begin a connection, on average: a guest asks once a second …"""
STEAM_HELLOS_BURST = 8
"""… and how often at once."""
STEAM_HELLO_AGAIN_S = 1.0
"""How long the host's answer may take until it is asked again, since a session that the other side
closed takes what was in it along without a word."""
STEAM_CONNECTIONS_PER_USER_MAX = 4
"""Connections with one user: one, one the other way, and old ones that are not noticed yet."""
STEAM_REQUESTS_WAITING_MAX = 64
"""Session requests of users who are not expected (yet)."""
STEAM_LEFT_LOBBY_GRACE_S = 2.0
"""How long somebody who has left the lobby may be unheard, when his goodbye may still arrive."""
STEAM_RELAY_WAIT_S = 10.0
"""How much longer a connection may take while Valve's relays are not ready."""
