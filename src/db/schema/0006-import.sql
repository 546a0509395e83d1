-- Imports: files that people bring, how they were read, what became of each row.
CREATE TABLE import (
	id      @ID@,
	kind    @INT@ NOT NULL,             -- enum import_kind
	name    @TEXT@ NOT NULL,            -- of the file
	path    @TEXT@ NOT NULL,            -- where it was spooled
	hash    @TEXT@ NOT NULL,            -- of what was read, found by the dry run
	mapping @TEXT@ NOT NULL,            -- JSON, see channel/mapping.h; '' = not found out yet
	report  @TEXT@ NOT NULL,            -- JSON, of the last dry run, or what was done
	state   @INT@ NOT NULL,             -- enum import_state
	person  @INT@ NOT NULL,             -- who brought it
	at      @INT@ NOT NULL,
	job     @INT@ NOT NULL,             -- the last one
	done    @INT@ NOT NULL,             -- records that are in: where a commit goes on
	version @INT@ NOT NULL
) @STRICT@;

-- Each record that came in, under the name that it has in its source: the same again is known.
CREATE TABLE import_ref (
	origin @TEXT@ NOT NULL,             -- the mapping's name, or the kind
	ref    @TEXT@ NOT NULL,
	import @INT@ NOT NULL REFERENCES import (id),
	digest @INT@ NOT NULL,              -- of its content: another one is said so
	item   @INT@ NOT NULL,              -- the order made of it; 0 = facts
	version @INT@ NOT NULL,             -- of the order, as it was made: later ones were touched
	PRIMARY KEY (origin, ref)
) @KEYED@;
CREATE INDEX import_ref_import ON import_ref (import, ref);
