/* Logging in: passwords, sessions, one-time links, codes by the clock [security].
 *
 * Whoever comes first gets a start link (the server prints it while there is no owner); everyone else
 * gets a one-time link from somebody who may give it, and sets their own password. */
#pragma once
#include "http/request.h"

enum { SESSION_DAYS = 30, JOIN_DAYS = 7, RESET_DAYS = 1, PASSWORD_LEAST = 8 };

/* A link of this kind ("start", "join", "reset"); earlier ones of the person stop working. Gives its
 * key, to be shown once. */
const char *link_give(struct tx *tx, const char *kind, int64_t person, ms_t until);
/* Whose link it is; *kind is set. Fault LINK_SPENT. */
int64_t link_find(struct tx *tx, const char *key, const char **kind);
void link_use(struct tx *tx, const char *key);

bool owner_exists(struct tx *tx);
/* A session for the person: the reply carries its cookie. */
void session_open(struct request *rq, int64_t person);
/* Ends the person's sessions but one (0 = all). */
void session_end_others(struct tx *tx, int64_t person, int64_t keep);
void password_set(struct tx *tx, int64_t person, const char *hash);

/* RFC 6238: six digits, SHA-1, steps of 30 s. */
unsigned totp_code(const unsigned char *secret, size_t length, int64_t step);
/* The step at which the code fits, now or one step to either side, later than `after`; 0 = none. */
int64_t totp_fits(const unsigned char *secret, size_t length, const char *code, ms_t now, int64_t after);
/* RFC 4648, without padding. */
const char *base32(struct arena *arena, const unsigned char *bytes, size_t length);
/* Ends the streams of a session, token or screen (0 = not this) once the transaction is committed. */
void stream_end_session_after(struct request *rq, int64_t session, int64_t token, int64_t screen);
