"""Every limit there is: its unit in its name, its reason beside it.

A limit is here when a peer, a file or a slow network could otherwise make something grow, run or
wait without end. `docs/reference/limits.md` is made from this file by `tools/make_docs.py`.
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

PROTOCOL_VERSION = 15
"""Raised with every change of `net/wire.py` or of a record; both sides must have the same."""
PLAYERS_MAX = 8
"""Characters at a farm at a time, the host's included where the host plays. The farm is drawn and
balanced for 8."""
CHARACTERS_MAX = 256
"""Characters that a farm remembers, so that visitors cannot grow it for ever."""
STRANGERS_REMEMBERED_MAX = 128
"""… and how many of them may be strangers', who came through a door that is open to all. Beyond it
the one who was away for longest gives way …"""
STRANGERS_PER_NETWORK_MAX = 8
"""… and of those who came from one network while the farm is open, already beyond this."""
ACCOUNT_MAX_LENGTH = 41
"""Of an account, as a host tells it: a number, or a letter and the identity of a key."""
KNOCKS_MAX = 8
"""Strangers who may wait at the door at a time; who comes next is turned away, or, being a friend,
takes the place of the one who came last."""
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
FIRST_WORD_S = 10.0
"""… and one who was let in before the first word: the host's yes has to arrive, for which a lost
one on a way of 2.5 seconds to and fro takes twice the time of silence."""
RECONNECT_FOR_S = 90.0
"""How long a guest who was cut off tries to come back before it gives up."""
RECONNECT_RETRY_S = 1.0
"""Pause between the first two tries to come back, doubled each time …"""
RECONNECT_RETRY_MAX_S = 8.0
"""… up to this: a host who is there again at second 80 is still found."""
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
CONTENT_HASH_MAX_LENGTH = 64
"""Of a hash of content, as text: 256 bits in hex."""
GAME_VERSION_MAX_LENGTH = 32
"""Characters of a version, as the one who is turned away reads it."""
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
REPLACE_AFTER_S = 2.5
"""A friend who comes a second time takes the place of a connection that has been silent for so long
since: five heartbeats, of which one arrives at 30 % loss but for 2 cases in 1,000 …"""
REPLACE_GRACE_S = 1.0
"""… not counting what was under way when the program at its other end was killed."""
RESUMES_PER_S = 0.1
"""How often a friend may come back, on average, since each time may cost a welcome package; who is
too fast waits at the door …"""
RESUMES_BURST = 6
"""… and how often in a row, as on a train."""

# The tick bus

EPOCH_MAX = 127
"""Epochs go round, so that one byte tells them: no bundle of one is under way when its number comes
again."""
BUNDLE_HISTORY = 512
"""Bundles that one side remembers of its own and of the other's, and that an acknowledgement may
speak of: what four a tick have under way in 3.5 s, and a chance to be sent again."""
SUPERSEDED_MAX = 8192
"""Earlier contents of records that a guest remembers, to read differences from them: four seconds
of 60 changes a tick."""
RESEND_MIN_TICKS = 2
"""How long an acknowledgement is waited for at least. Otherwise it is the round trip as it is
measured, and four times its jitter (RFC 6298) …"""
RESEND_UNMEASURED_TICKS = 10
"""… and before anything is measured, this: the documented network's round trip and a half."""
COPIES_MAX = 4
"""How often a change goes before it is waited for, on a network that loses much …"""
COPIES_LOSS_MAX = 0.002
"""… so that no more than this share has to be waited for: at 4 % loss two, at 10 % three."""
BUNDLES_PER_TICK_MAX = 4
"""Bundles that one tick gives one guest, where more changes than one holds and the link carries
them."""
EARLY_BUNDLES_MAX = 4 * BUNDLES_PER_TICK_MAX
"""Bundles that a guest keeps when they overtake the host's yes, which goes by another channel."""
CHANGES_IN_BUNDLE_MAX = 256
"""Changes that one bundle carries; its bytes end sooner."""
FIELDS_KEPT_MAX_BYTES = 128
"""Of longer contents one does not keep the fields, which may take sixty times as much memory."""
ACKNOWLEDGE_EVERY_TICKS = 2
"""How often a guest's bundle goes only to acknowledge, while the host's come tick after tick."""
CHANGES_THAT_WAIT_MAX = 16
"""So few changes wait a tick for others, if a bundle with changes went the tick before: what flows
goes at every second tick, as steps do …"""
CHANGES_THAT_WAIT_LONGER_MAX = 4
"""… and so few a tick longer, on a near link."""
DATAGRAM_OVERHEAD_BYTES = 63
"""What a datagram costs besides its payload: IP, UDP, QUIC, and the acknowledgement of it."""
LINK_MIN_BYTES_PER_S = 2_500
"""What one sends on any link: less than the narrowest that one can play on …"""
LINK_START_BYTES_PER_S = 128 * 1024
"""… what on one of which nothing is known yet …"""
LINK_MAX_BYTES_PER_S = 1_200_000
"""… and what at most, a welcome package at full pace."""
LINK_QUEUE_MAX_S = 0.1
"""A link is full when even the fastest of some round trips took so much longer than the fastest of
the last seconds: three ticks, more than the rhythm of two programs adds by chance."""
LINK_LOSS_MAX = 0.45
"""… or when it loses more than this, whatever its round trips say."""
LINK_LIVE_SHARE = 0.75
"""Of what a link carries, what bundles may take while anything else waits."""
BUNDLE_HEADER_RESERVE_BYTES = 96
"""Kept free in each datagram for header, digest, refusals and pings."""
UPSTREAM_MAX_BYTES_PER_S = 256 * 1024
"""What the host sends to all peers together as bundles, as much as Steam's default: a datagram a
tick to each of seven guests, or of the eight of a server (1092 B), since a much smaller share could
not hold the largest record."""
DIGEST_EVERY_TICKS = 4
"""A bundle carries a digest at most this often while there are changes, of the world and of what
the guest has acknowledged by turns. Every tick would cost 240 B/s more, and find a difference 50 ms
sooner."""
PROOF_EVERY_TICKS = 15
"""How often a bundle carries the digest while nothing changes: twice a second, so that a guest that
lacks nothing compares at least once a second although a bundle is lost …"""
PROOF_AGAIN_TICKS = 5
"""… and how often while none has been acknowledged for a round trip: at 20 % loss fewer than one
second in a hundred passes without a proof."""
RECORD_MAX_BYTES = 900
"""Bytes of one record, so that it fits in one datagram."""
SECTION_NUMBER_MAX = 2**18 - 1
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
COMMANDS_KEPT_MAX = 4096
"""Commands that a guest keeps after their answer until the host has saved what they did, the
newest: more than a friend issues in a minute while a disk says no."""
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

PRESENCE_EVERY_TICKS = 2
"""How often a bundle goes for presence alone: fifteen times a second is smooth, since one walks in
straight lines from sample to sample, and on the wire a bundle is mostly overhead. What matters at
once (another area, facing or action) goes at once, and what else goes takes presence along."""
PRESENCE_QUIET_TICKS = 12
"""For so long presence that has not changed is repeated, so that standing still arrives even at
30 % loss, and then only with the heartbeat."""
PRESENCE_FAR_TICKS = 30
"""Players in other areas are sent this often, for the map."""
PRESENCE_SPEED_SLACK = 2.0
"""How much faster than possible a player may seem, since samples are lost and bunched."""
INTERPOLATION_DELAY_TICKS = 5.5
"""183 ms: with samples at every second tick and 10 % loss on each way, one frame of a walk in 300
has no sample to go on to."""
HELD_GAP_TICKS = 12
"""A gap between two samples longer than this is a player who stood still, not a slow walk."""

# Digests and repair

SECTION_WHOLE_MAX_RECORDS = 24
"""A section up to this size is repaired by sending it whole: under a kilobyte."""
SYMBOLS_KEPT = 640
"""Coded symbols that the host keeps for every larger section: enough for 200 records that differ,
at about twice the work of 32, since later symbols hold ever fewer records."""
SYMBOLS_FIRST = 16
"""Symbols of the first answer: enough for two records that differ in 97 % of all cases."""
SYMBOL_COUNTS_FIRST = 128
"""Counts of symbols, a byte each, that travel ahead with the first answer: by them a guest knows
how many symbols it lacks, give or take an eighth."""
SYMBOLS_PER_DIFFERENCE = 2.0
"""Symbols that are asked for, for each id that is thought to differ: with this and eight more one
question is mostly enough, and what is too much costs little."""
REPAIR_RECORDS_MAX = 512
"""Records that one request may ask for; more differences are healed by sending the section."""
REPAIR_SECTIONS_MAX = 2900
"""Sections that one request may name, so that it fits one reliable message at 16 B each."""
REPAIR_SYMBOL_SECTIONS_MAX = 64
"""Sections of one repair that are answered by symbols at once; the rest would flood a slow peer,
and the next comparison asks for them."""
REPAIR_FOLLOW_UPS_MAX = 4
"""Further questions about each section that was answered by symbols: more symbols, mostly once,
then records or the section itself."""
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
REPAIR_QUESTIONS_PER_S = REPAIRS_PER_S * (1 + REPAIR_SYMBOL_SECTIONS_MAX * REPAIR_FOLLOW_UPS_MAX)
"""Messages a second that a guest may send on the repair channel, on average: all that its repairs
may ask …"""
REPAIR_QUESTIONS_BURST = REPAIRS_BURST * (1 + REPAIR_SYMBOL_SECTIONS_MAX * REPAIR_FOLLOW_UPS_MAX)
"""… and at once."""
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
REPLICA_SECTIONS_MAX = REPAIR_SECTIONS_MAX
"""Sections that a guest takes in: as many as a request for repair can name. 256 characters with
nine sections each and 40 areas with a dozen make fewer."""
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
PUMP_PACKETS_MAX = 2048
"""UDP packets that one pump takes from the system, at a few microseconds each: as many as the
system keeps, where all wait in one row, a friend's behind a flood."""
PUMP_WORK_S = 0.004
"""How long one pump works on what has come, a quarter of a frame at 60 a second; the rest waits for
the next. It may be longer by one packet: about a tenth of a millisecond, a handshake's a few."""
STRANGERS_WORK_SHARE = 0.25
"""Of that, what those inside leave to strangers at least, so that nobody inside can shut the door.
Strangers get what friends do not need besides."""
TURN_CREDIT_S = 0.005
"""How much work on the packets of somebody who was quiet goes before that on anybody else's: some
fifty packets, more than a friend's tick, and little more than one pump."""
INBOX_MAX_BYTES = 512 * 1024
"""Packets of one connection that wait for their turn: as much as our own programs have under way.
What comes on top is lost, as in a full network."""
STRANGERS_INBOX_MAX_BYTES = 256 * 1024
"""Packets of all strangers that wait for their turn, 200 in full size; the oldest give way, and
among those of one address the oldest."""
MESSAGES_PER_TURN_MAX = 32
"""Messages of one connection that are reported before it is another one's turn."""
MESSAGE_COST_S = 10e-6
"""What a connection's turn counts for each message and datagram besides what was measured, since
whoever gets them has work with them too."""
PACKET_COST_MAX_S = 0.005
"""What the work on a packet may cost, fifty times the usual; each that costs more counts against
its sender, so many times as it is more …"""
PACKET_COST_COUNT_MAX = 16
"""… but so many times at most, since a computer may pause while it works on anybody's packet …"""
COSTLY_PACKETS_MAX = 64
"""… and who has so much against it is sent away. Each packet that costs no more takes back one, so
that a pause for every twentieth of them is forgiven for ever."""
SMALL_PACKETS_PER_S = 400.0
"""Packets a second of one connection that are read, on average, each counted by what it lacks to
full size, since a small one costs as much as a large one. A game sends 60, and with a fast welcome
package under way some hundreds of acknowledgements, of which each repeats those before …"""
SMALL_PACKETS_BURST = 300
"""… and at once: what ten seconds of a bad network have held back."""
MESSAGES_PER_S = 1500.0
"""Messages of one connection a second, on average, ten times a welcome package at full speed. Who
sends more is sent away, and datagrams above it are dropped …"""
MESSAGES_BURST = 4096
"""… and at once. As over Steam."""
QUIC_FRAMES_PER_DATAGRAM_MAX = 12
"""Frames of one UDP datagram, whatever its size …"""
QUIC_BYTES_PER_FRAME = 40
"""… and one more for so many bytes of it, since a tiny frame costs as much as a large one. Eight
ranges of an acknowledgement count as a frame, of which ours have 64; the most that ours need are 15
in 250 bytes, after a handshake."""
QUIC_PACKETS_PER_DATAGRAM_MAX = 4
"""Authentic packets of one UDP datagram: one for each stage of the handshake, and one to spare."""
QUIC_DATAGRAMS_PER_PACKET_MAX = 4
"""Of our own datagrams, those that we put into one packet, to stay far below that. A game has one a
tick."""
QUIC_STREAMS_MAX = 3
"""Streams that a peer may open: one for each channel."""
QUIC_STREAM_GAPS_MAX = 1024
"""Gaps in what has come of one stream: twice what a full window has of which every other packet was
lost."""
QUIC_CRYPTO_GAPS_MAX = 64
"""Gaps in what has come of a handshake: the longest of ours has three packets."""
QUIC_CRYPTO_MAX_BYTES = 16 * 1024
"""Of a handshake, in each of its stages and in all; ours have 2 KB. A message in it says itself how
long it is, up to 16 MB, and is put together anew with each piece that comes."""
RETRY_TOKEN_S = 10.0
"""How long a stranger may take to prove its address, longer than the whole connecting may take."""
CONNECTIONS_MAX = 32
"""Connections of one endpoint: eight players, some who knock and some who are leaving."""
CONNECTIONS_PER_ADDRESS_MAX = 16
"""Of those, from one IP address: a household behind one router."""
HALF_OPEN_MAX = 64
"""Incoming connections whose handshake is not over; each is dropped after CONNECT_TIMEOUT_S."""
HALF_OPEN_PER_ADDRESS_MAX = 8
"""Of those, from one IP address."""
STREAM_WINDOW_BYTES = 1024 * 1024
"""How far a stream may be ahead of what has come of it without gaps, so what a peer may make us
keep of one; of all together, three times that. Above the congestion window's ceiling, so that bulk
alone never uses up what control needs."""
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

# Punching and relaying

CANDIDATES_MAX = 6
"""Addresses at which the other side may be: the one that a lobby server sees, and a few of its own
networks."""
INTRODUCTIONS_MAX = 32
"""Introductions under way at a time: a full farm, and strangers at its door."""
PUNCH_INTERVAL_S = 0.15
"""Pause between two questions to the same address …"""
PUNCH_MAX_S = 5.0
"""… and how long they are asked."""
RELAY_AFTER_S = 0.4
"""How long a way through the routers is looked for until the relay is used meanwhile: one that is
there is mostly found in a round trip and a half, and nobody is to wait for one that is not."""
PUNCH_LINGER_S = 5.0
"""How much longer one answers, since the other side may have been introduced a little later."""
PUNCHES_ANSWERED_MAX = 256
"""Questions of one introduction that are answered: those that an honest side can send in all."""
RELAY_PACKET_MAX_BYTES = 1200
"""Of a QUIC packet inside a relayed frame. QUIC makes none larger unless it probes for more, and
ours does not."""
RELAY_PATHS_MAX = 64
"""Paths over a relay that one program has at a time: two for each introduction."""
RELAY_ATTACH_S = 5.0
"""How often each end says to the relay where it is, so that routers and the relay remember …"""
RELAY_ATTACH_SOON_S = 0.5
"""… and how soon again while nothing comes, since the relay may have been restarted; after pauses
that are doubled each time …"""
RELAY_ATTACH_SOON_MAX_S = 2.0
"""… up to this: half of `SILENCE_S`, so that a relay that was away for a moment cuts nobody off."""
RELAY_QUIET_S = 1.0
"""How long nothing may come over a relay before its memory is doubted: two heartbeats."""
SHORTCUT_QUIET_S = 1.5
"""How long nothing may come by a shortcut, until packets go over the relay again: three
heartbeats, well inside of what cuts a player off."""
RELAY_UNUSED_S = 30.0
"""How long a way over a relay may be unused until it is forgotten: three idle timeouts."""
RELAY_CLOCK_KEPT_S = 60.0
"""How often what the tickets' clock shows is kept: what is missing after a crash makes tickets good
for so much longer."""
RELAY_TICKET_S = 24 * 3600
"""How long a ticket for the relay is good: longer than an evening. A game that lasts longer is
introduced anew."""
RELAY_SILENCE_S = 30.0
"""How long the relay remembers an end that shows no ticket: six of the pauses that it should
make."""
RELAY_QUESTION_S = 10.0
"""How long a question of the relay's is good, once more as long for one that comes late: two of the
pauses, so that who stays is asked at every second or third showing."""
RELAY_CHANNELS_MAX = 4096
"""Pairs that one relay serves, at about a kilobyte each."""
RELAY_ENDS_PER_ADDRESS_MAX = 64
"""Ends of channels at one IPv4 address or one /56 of IPv6: a host with seven guests has seven, a
school behind one router a few of those, and nobody fills all places."""
RELAY_BYTES_PER_S = 192 * 1024
"""What one pair may send over the relay, both directions together, on average: five times a busy
farm's bundles …"""
RELAY_BURST_BYTES = 1024 * 1024
"""… and at once: a welcome package."""
RELAY_TOTAL_BYTES_PER_S = 8 * 1024 * 1024
"""What all pairs may send together: half of a small server's network, and of its processor …"""
RELAY_TOTAL_BURST_BYTES = 8 * 1024 * 1024
"""… and at once."""
SHARE_RESERVE = 0.5
"""Of what all may send at once, what is kept for those who have not had their fair part yet."""
SHARE_IDLE_S = 2.0
"""How long somebody who shares may send nothing until his part is divided among the others."""
SIDE_VIEW_EVENTS_MAX = 2 * PUMP_EVENTS_MAX
"""Events that wait for a view of a shared endpoint that is not pumped; a peer that sends it more is
given up."""
LAN_FINDS_ANSWERED_PER_S = 20.0
"""Questions who is there on the local network that one answers, on average …"""
LAN_FINDS_ANSWERED_BURST = 40
"""… and at once."""
LAN_CODE_GUESSES_PER_S = 1.0
"""Questions for a code that is nobody's which one hears of one address of the local network, on
average …"""
LAN_CODE_GUESSES_BURST = 48
"""… and at once: a search is sixteen packets four times, of which a host with another code hears
eight. At this rate it takes 34 years to try all codes."""
LAN_CODE_GUESSERS_MAX = 256
"""Addresses whose guesses are remembered; who was still for longest is forgotten."""
LAN_CODE_ASK_S = 0.5
"""How often the local network is asked for a code …"""
LAN_CODE_SEARCH_S = 2.0
"""… and how long."""
LAN_LOBBY_PORT_FIRST = 47250
"""UDP ports at which the open farms of a machine are asked for on the local network, each at the
first that is free …"""
LAN_LOBBY_PORT_LAST = 47257
"""… to this one: as many as programs of one player can run."""
LAN_LOBBY_ASK_S = 4.0
"""How often the local network is asked who is open while somebody looks: sixteen packets of 128
bytes."""
LAN_LOBBY_STALE_S = 13.0
"""Who has not answered for so long is not open any more: three questions, whose packets may get
lost."""
LAN_FOUND_MAX = 64
"""Answers that one such question takes."""

# A server with thousands of connections

SERVER_CONNECTIONS_MAX = 8192
"""Connections of one lobby server: some 65 KB each, and half a gigabyte when it is full."""
SERVER_CONNECTIONS_PER_ADDRESS_MAX = 64
"""Of those, from one IP address (of IPv6: one /56): a school or a provider behind one router."""
SERVER_HALF_OPEN_MAX = 1024
"""Incoming connections whose handshake is not over."""
SERVER_HALF_OPEN_PER_ADDRESS_MAX = 32
"""Of those, from one address."""
GIVE_WAY_ASKED_MAX = 1024
"""Of those who could give way to one newcomer, so many are looked at: far more than one address
has, and less work than the newcomer's handshake."""
SERVER_PUMP_WORK_S = 0.01
"""How long one pump works on what has come; a server does nothing else."""
SERVER_INBOX_MAX_BYTES = 64 * 1024
"""Packets of one connection that wait for their turn, as much as it may have under way."""
SERVER_STRANGERS_INBOX_MAX_BYTES = 2 * 1024 * 1024
"""Packets of all strangers that wait for their turn: everybody who comes back after a restart."""
SERVER_PACKETS_PER_PUMP_MAX = 2048
"""UDP packets that one pump reads."""
SERVER_WINDOW_BYTES = 64 * 1024
"""What a client of the lobby server may make it keep of streams that have gaps: one message."""
SERVER_UNSENT_MAX_BYTES = 512 * 1024
"""Queued and unacknowledged bytes of one channel, past which the server gives up a client."""
SERVER_IDLE_TIMEOUT_S = 30.0
"""How long a connection to a lobby server may be silent: it carries no game, and thousands of
signs of life a second would be most of the server's work …"""
SERVER_KEEPALIVE_S = 15.0
"""… and how long nothing may be heard before one is asked for: routers remember a way out for 30 s
at least, and the server must know the present one."""

# Lobbies and join codes

LOBBY_NAME_MAX_LENGTH = 32
"""Characters of a lobby's name: a line of the list."""
LOBBY_PASSWORD_MAX_LENGTH = 64
"""Characters of a lobby's password."""
LOBBY_COUNTDOWN_S = 5.0
"""From an owner's start until a lobby starts: time to say "wait"."""
LOBBY_MEMBERS_MAX = 24
"""Members of one lobby, far above `PLAYERS_MAX`: who only knocks at a farm takes a place too."""
LOBBY_BANS_MAX = 64
"""Players that one lobby keeps out; the oldest ban gives way."""
LOBBY_HEARTBEAT_S = 15.0
"""How often whoever is in a lobby shows that it is still there …"""
LOBBY_EXPIRY_S = 60.0
"""… and how long nothing may be heard before it is given up: four heartbeats."""
LOBBY_EMPTY_S = 300.0
"""How long a gathering that nobody is in stays in the list: time to come back to it."""
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
LOBBY_FILES_SWEPT_MAX = 1024
"""Files that a host looks through for those of dead ones, as it opens."""
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
"""Lobbies that one was invited to and that are kept in the list, the newest; and notices of
invitations at once …"""
STEAM_INVITATIONS_PER_S = 1 / 30
"""… and on average; more are ignored."""
STEAM_LOBBY_VALUE_MAX_CHARACTERS = 64
"""Of a value of somebody's lobby data that is looked at; ours have at most 32."""
STEAM_LOBBY_ACCOUNTS_MAX_CHARACTERS = 2048
"""Of a list of accounts in somebody's lobby data; `LOBBY_BANS_MAX` and `LOBBY_MEMBERS_MAX` accounts
make 1,700."""
STEAM_KICK_KEPT_S = 5.0
"""How long a lobby says that somebody was sent away who has left it, so that all hear why."""
STEAM_PROOF_AGAIN_S = 3.0
"""How long an owner may take to answer who wants to prove a password, until it is asked again."""
STEAM_OWNER_POLL_S = 1.0
"""How often one looks who owns a lobby: Steam moves ownership without always saying so."""
STEAM_PASSWORD_TRIERS_MAX = 64
"""Accounts whose tries at a password an owner remembers; who was still for longest is forgotten."""
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

# Lobbies of a Nakama server

NAKAMA_FRAME_MAX_BYTES = 64 * 1024
"""Of one message that comes over the socket; what we send fits the 4 KiB that Nakama takes unless
its configuration says otherwise."""
NAKAMA_LABEL_MAX_BYTES = 2048
"""Of a party's label, by which it is found."""
NAKAMA_PARTY_ID_MAX_CHARACTERS = 128
"""Of a party's id; Nakama's have 37 and the name of a node."""
NAKAMA_PARTY_MAX = 256
"""Connections in one party, the most that Nakama has."""
NAKAMA_PAGE_MAX = 100
"""Parties, or friends, that are asked for at once: the most that Nakama gives."""
NAKAMA_PAGES_MAX = 32
"""Pages of one reading, of the list or of one's friends, of which each but the last names another:
three times as many as the longest list has."""
NAKAMA_LISTED_MAX = 1000
"""Lobbies of one reading of the list; more are not asked for."""
NAKAMA_FRIENDS_QUERY_MAX = 50
"""Friends whose lobbies are searched for at once: a request's address has to stay short."""
NAKAMA_LIST_POLL_S = 5.0
"""How often the list is read again while somebody watches."""
NAKAMA_FRIENDS_S = 60.0
"""How often one asks who one's friends are while a list is watched …"""
NAKAMA_FRIENDS_AGAIN_PER_S = 0.2
"""… and how often because of a stranger, who may have become one since: on average …"""
NAKAMA_FRIENDS_AGAIN_BURST = 8
"""… and at once."""
NAKAMA_LABEL_UPDATE_S = 0.5
"""How often a lobby's label is written anew, at most."""
NAKAMA_CONFIRM_S = 0.5
"""How long after a lobby was made, or was not found, it is looked for in the list: Nakama writes
labels down once a second."""
NAKAMA_PING_S = 10.0
"""How often the server is asked whether it is there, while nothing else was heard from it."""
NAKAMA_ANSWER_MAX_S = 10.0
"""How long the server, or the owner of a lobby, may take to answer."""
NAKAMA_RETRY_S = 1.0
"""Pause before a connection is tried again, or a lobby made again, doubled each time …"""
NAKAMA_RETRY_MAX_S = 30.0
"""… up to this."""
NAKAMA_PENDING_MAX = 256
"""Questions whose answers are awaited; the oldest gives way."""
NAKAMA_ENTERED_MAX = 8
"""Lobbies of others that one may be in or on the way into at a time."""
NAKAMA_KNOCKERS_MAX = 64
"""Players whose knocks an owner remembers; who knocked first is forgotten first."""
NAKAMA_INVITATIONS_MAX = 16
"""Invitations that are kept, the newest; and at once …"""
NAKAMA_INVITATIONS_PER_S = 1 / 30
"""… and on average; more are ignored."""
NAKAMA_EVENTS_MAX = 1024
"""Events that wait to be pumped; older ones give way, since nobody seems to listen."""
NAKAMA_HTTP_THREADS = 2
"""Threads that wait for the server's answers."""
NAKAMA_UNSENT_MAX_BYTES = 256 * 1024
"""What may wait to be sent over the socket, past which it is given up."""

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

# Lobby server

LOBBY_PROTOCOL_VERSION = 3
"""Raised with every change of `net/lobbies/protocol/wire.py`; both ends must have the same."""
LOBBY_SERVER_PORT = 47240
"""UDP, where nothing else is said; in nobody's registered range that we know of."""
RELAY_PORT = 47242
"""UDP, of a relay by itself, where nothing else is said."""
RELAYS_LOOKED_UP_S = 300.0
"""How often a lobby server looks up where its relays are: names move."""
LOBBY_SERVER_ADDRESS_MAX_CHARACTERS = 330
"""Of a lobby server's address: a host name has at most 253, port and fingerprint 71."""
LOBBY_CLIENTS_PER_KEY_MAX = 8
"""Programs of one player that are connected at a time: windows at one desk."""
LOBBY_LOBBIES_MAX = 4096
"""Lobbies of one server: twice what it is measured with."""
LOBBY_OWNED_MAX = 2
"""Lobbies that one program may have: its own one, and a new one while the old is being closed."""
LOBBY_LOBBIES_PER_ADDRESS_MAX = 64
"""Lobbies from one IP address: every client there may have one."""
LOBBY_ENTERED_MAX = 8
"""Lobbies that one program may be in at a time."""
LOBBY_FRIENDS_MAX = 200
"""Friends that one player has; twice what a patient person collects."""
LOBBY_INVITED_MAX = 64
"""Players whom one lobby remembers as invited; the oldest give way."""
LOBBY_MESSAGE_MAX_BYTES = 12 * 1024
"""Of a message to a lobby server: 200 friends, 64 bans and 24 members make 6 KB."""
LOBBY_MESSAGES_PER_S = 10.0
"""Messages a second from one client, on average: a busy one sends one …"""
LOBBY_MESSAGES_BURST = 80
"""… and at once: back after a restart, a client publishes and enters eight lobbies."""
LOBBY_UNSENT_MAX_BYTES = 256 * 1024
"""Unacknowledged bytes at which a client that does not read is dropped: some forty pages."""
LOBBY_PUBLISHES_PER_S = 0.2
"""How often one client may open a lobby, on average …"""
LOBBY_PUBLISHES_BURST = 6
"""… and in a row."""
LOBBY_REACHES_PER_S = 0.5
"""How often one client may ask to be brought together with a host, on average, since each time
makes two programs send packets for five seconds …"""
LOBBY_REACHES_BURST = 8
"""… and in a row."""
LOBBY_REACHED_PER_S = 4.0
"""How often one host is asked to open its router for somebody, on average …"""
LOBBY_REACHED_BURST = 24
"""… and in a row: a full lobby that starts."""
LOBBY_PORT_CHECKS_PER_S = 0.1
"""How often one client may have its port tried, on average; each time costs one packet that is
smaller than what asks for it …"""
LOBBY_PORT_CHECKS_BURST = 8
"""… and in a row: two checks, with what is lost on the way."""
PORT_CHECK_TRIES = 3
"""Packets that a host has sent to it before it believes that none comes through."""
PORT_CHECK_WAIT_S = 1.0
"""How long each is waited for, the way to the server included."""
LOBBY_PASSWORD_TRIES_PER_S = 0.1
"""Passwords that one key, or one address, may try, on average: six a minute …"""
LOBBY_PASSWORD_TRIES_BURST = 6
"""… and in a row."""
LOBBY_PASSWORD_TRIERS_MAX = 8192
"""Keys and addresses whose tries are remembered; who was still for longest is forgotten."""
LOBBY_CODE_GUESSES_PER_S = 0.2
"""Wrong short codes that one client, or one network (a /24 of IPv4, a /56 of IPv6), may ask for on
average: twelve a minute …"""
LOBBY_CODE_GUESSES_BURST = 12
"""… and in a row, as players mistype them."""
LOBBY_CODE_GUESSES_OF_ALL_PER_S = 10.0
"""Likewise of all together. There are 2^30 codes: among ten open lobbies, whoever uses all of it
finds one in four months, and the host sees who knocks …"""
LOBBY_CODE_GUESSES_OF_ALL_BURST = 300
"""… and in a row: players of a busy evening."""
LOBBY_CODE_GUESSERS_MAX = 8192
"""Networks whose guesses are remembered; who was still for longest is forgotten."""
LOBBY_CODES_RESTING_MAX = 2**14
"""Short codes of closed lobbies that are given to no other: those that were closed last."""
LOBBY_SCRYPT_COST = 2**14
"""scrypt's N, at a block size of 8: 16 MB and some 40 ms for each password that is tried."""
LOBBY_PAGE_LOBBIES_MAX = 100
"""Lobbies of one page of the list: 2 KB as they mostly are, and never more than a message."""
LOBBY_PAGE_INFLATED_MAX_BYTES = RELIABLE_MESSAGE_MAX_BYTES
"""Of a page before it was compressed: the longest names make 40 KB …"""
LOBBY_PAGE_PACKED_FROM_BYTES = 512
"""… and what is shorter is not worth compressing."""
LOBBY_PAGES_MAX = 32
"""Pages that answer one question, so that a long list does not take a round trip for each …"""
LOBBY_PAGES_UNSENT_MAX_BYTES = 128 * 1024
"""… while no more than this waits for the client, so that who asks for more than it reads …"""
LOBBY_PAGES_RESERVE = LOBBY_MESSAGES_BURST // 2
"""… or more often than it may, gets one. Pages count as the client's messages."""
LOBBY_PAGE_SCAN_MAX = 400
"""Lobbies looked at for one page, whether the client may see them or not: under a millisecond."""
LOBBY_LIST_GONE_MAX = 8192
"""Closed lobbies that a list remembers, to tell those who saw them; who was away for longer reads
the list anew."""
LOBBY_LIST_POLL_S = 2.0
"""How often a client asks for what has changed in the list while somebody looks at it."""
LOBBY_LISTED_MAX = LOBBY_LOBBIES_MAX
"""Lobbies that a client keeps of a list, whatever the server says."""
LOBBY_INFO_UPDATE_S = 1.0
"""How often a client tells what its own lobby says anew, at most."""
LOBBY_CANDIDATES_TOLD_MAX = 4
"""Local addresses that a client tells: LAN, a second network, and either once more as IPv6."""
LOBBY_ANSWER_MAX_S = 10.0
"""How long a lobby server's answer may take."""
LOBBY_BEAT_ANSWER_MAX_S = 5.0
"""How long a heartbeat's answer may take until the server counts as gone: it was killed, or the
network is away, and a new connection finds out sooner than the old one."""
LOBBY_RETRY_S = 1.0
"""Pause before a lobby server that has gone is tried again, doubled each time …"""
LOBBY_RETRY_MAX_S = 30.0
"""… up to this."""
LOBBY_CLIENT_EVENTS_MAX = 1024
"""Events that wait to be pumped at a client; older ones give way."""
LOBBY_STATUS_S = 1.0
"""How often the status page is made."""
LOBBY_SERVER_BANS_MAX = 1024
"""Keys, and home lines, that the operators of a lobby server keep out."""
LOBBY_CLOSED_S = 600.0
"""How long somebody whose lobby an operator has closed opens none: programs open theirs again by
themselves."""
LOBBY_STUCK_S = 10.0
"""How long a lobby server's loop may be away until its status page says that it is stuck: work of a
pump takes a hundredth of a second, and a slow disk a few seconds."""

# Asking the router

PORT_LEASE_S = 3600
"""For how long a router is asked to let friends in; it is asked again after half of that, so that
nothing stays open for long after a computer that lost its power."""
PORT_LEASE_MIN_S = 2
"""Shorter ones would be renewed all the time."""
PORT_MAPPING_ASK_MAX_S = 8.0
"""How long one way of asking may take: routers are waited for 1.5 s, and answer a question in some
hundredths of a second."""
PORT_MAPPING_MAX_S = 20.0
"""Until the first answer of the program that asks, both ways and its own start included."""
PORT_MAPPING_RETRY_S = 60.0
"""How soon a router is asked again that did not renew a mapping."""

# Dedicated servers

DEDICATED_SESSION_ID_MAX_LENGTH = 63
"""Characters of a session's id: it becomes a file name and a Kubernetes label, which has 63."""
DEDICATED_IDENTITY_MAX_LENGTH = 64
"""Characters of a player's identity, as the lobby server knows it; ours have 40."""
DEDICATED_SESSION_FILE_MAX_BYTES = 64 * 1024
"""Of a session file: eight players need about 2 KiB, and an annotation of Kubernetes may have 256
KiB together with all others."""
DEDICATED_READY_FILE_MAX_BYTES = 1024
"""Of a ready file; ours have about 120 bytes."""
DEDICATED_EMPTY_QUIT_S = 300.0
"""How long a dedicated server stays when nobody is there: time to come back after a bad minute."""
DEDICATED_EMPTY_QUIT_MAX_S = 7 * 24 * 3600.0
"""The longest that a session file may ask for: a server that runs all week."""
DEDICATED_RUNNING_MAX = 16
"""Servers that one machine runs at a time, unless told otherwise: about 50 MB each."""
DEDICATED_PER_ADDRESS_MAX = 4
"""Of those, for lobbies of one IPv4 address or one /56 of IPv6: a household or a school has a few
farms open, and nobody holds all of them with keys that cost nothing."""
DEDICATED_PORT_FIRST = 27300
"""The UDP ports of servers on the lobby server's own machine, unless told otherwise: below those
that systems give to whoever asks for any …"""
DEDICATED_PORT_LAST = 27331
"""… and twice as many as run at a time, so that a port rests after its server has ended."""
DEDICATED_STARTING_MAX = 4
"""Of those, not ready yet: each takes a core for a second. More wait their turn."""
DEDICATED_READY_MAX_S = 20.0
"""From starting a server until it listens: a second on an idle machine, ten on a busy one."""
DEDICATED_START_TRIES = 3
"""Ports tried for one server, since another program may take a port that was just free."""
DEDICATED_WATCH_S = 0.25
"""How often processes and their files are looked at."""
DEDICATED_ADOPTED_WATCH_S = 2.0
"""How often a server is looked at that was there before the lobby server; it is no child of it, so
looking costs more."""
DEDICATED_END_S = 5.0
"""How long a server that was not ready in time may take to end when asked, before it is ended."""
DEDICATED_LOG_MAX_BYTES = 1024 * 1024
"""Of the log of one server, which begins anew past this."""
DEDICATED_HTTP_S = 5.0
"""How long Kubernetes' API or the SDK of Agones may take to answer one request."""
DEDICATED_HTTP_ANSWER_MAX_BYTES = 1024 * 1024
"""Of one answer: a GameServer with all that Kubernetes keeps about it has about 20 KiB, and may
have 256 KiB of annotations."""
DEDICATED_HTTP_THREADS = 4
"""Requests under way at a time, so that a silent API costs a few threads and no more."""
AGONES_SESSIONS_MAX = 256
"""Sessions on a fleet that one lobby server looks after: at a look every 30 s each, nine requests a
second."""
AGONES_FREE_WAIT_S = 10.0
"""How long a fleet may have no free server before a launch is refused: a fleet that keeps some
ready has replaced one in a few seconds."""
AGONES_READY_MAX_S = 30.0
"""From the first request until a dedicated server has said that it is ready. Longer than on one
machine, since each step goes through Kubernetes."""
AGONES_RETRY_S = 0.25
"""Pause before a request is repeated that failed or lost a race, doubled each time …"""
AGONES_RETRY_MAX_S = 4.0
"""… up to this."""
AGONES_READY_POLL_S = 0.5
"""How often a server is asked for that was allocated and is not ready."""
AGONES_WATCH_S = 30.0
"""How often a server is looked at whose session runs."""
AGONES_HEALTH_S = 2.0
"""How often a dedicated server says that it is alive; Agones' default patience is 5 s, thrice."""
AGONES_SESSION_POLL_S = 0.5
"""How often a dedicated server without a session looks whether it has been given one."""
AGONES_SDK_WAIT_S = 30.0
"""How long the SDK may take to be there: its container may start after the game's."""
DEDICATED_PORTS_PROBED_MAX = 256
"""Ports tried for one server, at 20 µs each."""
DEDICATED_LEFT_OVER_MAX = 256
"""Folders of servers from before a restart that are looked at, whatever there is."""
DEDICATED_FARMS_MAX = 200
"""Farms kept for sessions on servers. A farm of a few evenings has under a megabyte, so that this
is a small folder."""
DEDICATED_FARMS_PER_ADDRESS_MAX = 8
"""Of those, opened from one IPv4 address or one /56 of IPv6: a few for each of a household."""
DEDICATED_TRIAL_S = 900.0
"""A farm that was played for less gives way when there is no room for another. The five minutes
that a server waits for somebody to come back are counted as well."""

# Saved farms

FARM_REVISION_MAX = REVISION_MAX - 2**40
"""Of a saved farm: what is left up to `REVISION_MAX` is more than a farm can use up, so that
whatever is loaded can be told to friends."""
FARM_TICK_MAX = TICK_MAX // 2
"""Likewise of a saved farm's clock: 580 years, and as many to go."""
FARM_SAVED_AT_MAX_S = 2**40
"""Seconds since 1970 that a farm may say it was saved at."""
FARM_FILE_MAX_BYTES = 1024**3
"""A larger file is not opened: `REPLICA_RECORDS_MAX` records of `RECORD_MAX_BYTES` take half of it,
and SQLite reads all of a file to find it whole."""
FARM_NAME_MAX_CHARACTERS = 24
"""Of a farm's name, which has to fit a line of the title."""
FARM_PROBLEMS_MAX = 100
"""Damaged records that are named when a farm is loaded; the others are only left out."""
FARMS_LISTED_MAX = 100
"""Farms of a folder that are looked at, those played last before all; no more are made."""
FARMS_DELETED_MAX = 10
"""Farms that were deleted and can still be brought back; the one deleted first gives way. No clock
decides, since one that was wrong would take what somebody wants back."""
FARM_BACKUPS_MAX = 5
"""Copies kept beside a farm; the oldest gives way."""
