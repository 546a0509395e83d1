-- What every database has: its own history, settings of the rooms, and larger bytes.

CREATE TABLE migration (
	version @INT@ PRIMARY KEY,
	name    @TEXT@ NOT NULL,
	at      @INT@ NOT NULL
) @STRICT@;

-- what a room remembers under a name; its value is the room's own (a number, a word, JSON)
CREATE TABLE setting (
	name    @TEXT@ PRIMARY KEY,
	value   @TEXT@ NOT NULL,
	version @INT@ NOT NULL
) @KEYED@;

-- pictures, takes, files: up to 1 MB a chunk
CREATE TABLE blob (
	id    @ID@,
	type  @TEXT@ NOT NULL,
	name  @TEXT@ NOT NULL DEFAULT '',
	bytes @INT@ NOT NULL,
	at    @INT@ NOT NULL
) @STRICT@;

CREATE TABLE blob_chunk (
	blob  @INT@ NOT NULL REFERENCES blob (id) ON DELETE CASCADE,
	part  @INT@ NOT NULL,
	bytes @BYTES@ NOT NULL,
	PRIMARY KEY (blob, part)
) @STRICT@;

-- search in Chinese and English: the pairs of letters of what can be found, filled by text/order.h;
-- noun: enum search_noun (1 person, 2 customer, …)
CREATE TABLE search (
	noun @INT@ NOT NULL,
	pair @TEXT@ NOT NULL,
	id   @INT@ NOT NULL,
	PRIMARY KEY (noun, pair, id)
) @KEYED@;
CREATE INDEX search_of ON search (noun, id);
