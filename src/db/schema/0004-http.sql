-- Logging in, programs, screens, links, jobs, the audit log. Secrets stand here only as hashes.
CREATE TABLE password (
	person @INT@ NOT NULL PRIMARY KEY REFERENCES person (id),
	hash @TEXT@ NOT NULL,              -- Argon2id; '' = none yet
	changed @INT@ NOT NULL,
	totp @BYTES@ NOT NULL,             -- sealed with the house's key; empty = none
	totp_on @INT@ NOT NULL,            -- 1 = confirmed by a first code
	totp_step @INT@ NOT NULL           -- the last step that was used: a code counts once
) @STRICT@;

CREATE TABLE session (
	id @ID@,
	person @INT@ NOT NULL REFERENCES person (id),
	hash @BYTES@ NOT NULL UNIQUE,
	made @INT@ NOT NULL,
	seen @INT@ NOT NULL,
	until @INT@ NOT NULL,
	ended @INT@ NOT NULL,              -- 0 = open
	address @TEXT@ NOT NULL,
	agent @TEXT@ NOT NULL
) @STRICT@;
CREATE INDEX session_person ON session (person, ended);

CREATE TABLE api_token (
	id @ID@,
	person @INT@ NOT NULL REFERENCES person (id),
	hash @BYTES@ NOT NULL UNIQUE,
	name @TEXT@ NOT NULL,
	scopes @TEXT@ NOT NULL,            -- words, one space between
	made @INT@ NOT NULL,
	seen @INT@ NOT NULL,
	ended @INT@ NOT NULL
) @STRICT@;
CREATE INDEX api_token_person ON api_token (person, ended);

CREATE TABLE link (
	id @ID@,
	kind @TEXT@ NOT NULL,              -- start, join, reset
	person @INT@ NOT NULL,             -- 0 = start
	hash @BYTES@ NOT NULL UNIQUE,
	made @INT@ NOT NULL,
	until @INT@ NOT NULL,
	used @INT@ NOT NULL                -- when; 0 = not yet
) @STRICT@;
CREATE INDEX link_person ON link (person, used);

CREATE TABLE screen (
	id @ID@,
	unit @INT@ NOT NULL REFERENCES unit (id),
	name @TEXT@ NOT NULL,
	hash @BYTES@ NOT NULL UNIQUE,
	pages @TEXT@ NOT NULL,             -- JSON, the wall's own
	seconds @INT@ NOT NULL,
	made @INT@ NOT NULL,
	ended @INT@ NOT NULL,
	version @INT@ NOT NULL
) @STRICT@;

CREATE TABLE screen_claim (
	id @ID@,
	code @TEXT@ NOT NULL,
	hash @BYTES@ NOT NULL UNIQUE,      -- of what the screen keeps; becomes its device token
	until @INT@ NOT NULL,
	used @INT@ NOT NULL
) @STRICT@;
CREATE INDEX screen_claim_code ON screen_claim (code, used);

CREATE TABLE idempotency (
	caller @TEXT@ NOT NULL,
	name @TEXT@ NOT NULL,              -- the Idempotency-Key
	hash @BYTES@ NOT NULL,             -- of method, path and body
	status @INT@ NOT NULL,
	reply @TEXT@ NOT NULL,
	at @INT@ NOT NULL,
	PRIMARY KEY (caller, name)
) @KEYED@;
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE job (
	id @ID@,
	kind @TEXT@ NOT NULL,
	person @INT@ NOT NULL,             -- who asks; 0 = the clock
	input @TEXT@ NOT NULL,
	state @TEXT@ NOT NULL,             -- waiting, running, done, failed, cancelled
	progress @INT@ NOT NULL,
	total @INT@ NOT NULL,
	place @TEXT@ NOT NULL,             -- the job's own memory of how far it came
	result @TEXT@ NOT NULL,
	fault @TEXT@ NOT NULL,             -- a problem document
	made @INT@ NOT NULL,
	due @INT@ NOT NULL,                -- not before
	lease @INT@ NOT NULL,              -- a running one belongs to its server until then
	stop @INT@ NOT NULL                -- 1 = asked to stop
) @STRICT@;
CREATE INDEX job_due ON job (state, due);

-- what runs by the clock when several servers share the database
CREATE TABLE job_clock (
	kind @TEXT@ NOT NULL PRIMARY KEY,
	due @INT@ NOT NULL
) @KEYED@;

CREATE TABLE audit (
	id @ID@,
	at @INT@ NOT NULL,
	person @INT@ NOT NULL,
	session @INT@ NOT NULL,
	token @INT@ NOT NULL,
	what @TEXT@ NOT NULL,
	about @INT@ NOT NULL,
	details @TEXT@ NOT NULL,
	place @INT@ NOT NULL,              -- in the chain; 0 = not sealed yet
	seal @BYTES@ NOT NULL              -- BLAKE2b of the seal before and of this row; empty = not yet
) @STRICT@;
CREATE INDEX audit_place ON audit (place);
