-- The organisation: units, people, where they stand and what they may, each with its history.
-- Days are yyyymmdd, moments UTC ms; until: the first day or moment no longer, 0 = open.

CREATE TABLE company (
	id            @INT@ PRIMARY KEY,
	name          @TEXT@ NOT NULL,
	currency      @TEXT@ NOT NULL,
	language      @TEXT@ NOT NULL,
	counts        @INT@ NOT NULL,
	review        @INT@ NOT NULL,
	ring_at_once  @INT@ NOT NULL,
	rest          @INT@ NOT NULL,
	humane        @INT@ NOT NULL,
	example       @INT@ NOT NULL,
	version       @INT@ NOT NULL
) @STRICT@;
INSERT INTO company VALUES (1, '', 'CNY', 'zh', 0, 1, 1, 1, 1, 0, 1);

-- zone and close of the day, from a day on, never back
CREATE TABLE company_close (
	since         @INT@ PRIMARY KEY,
	zone          @TEXT@ NOT NULL,
	close_minutes @INT@ NOT NULL
) @STRICT@;
INSERT INTO company_close VALUES (0, 'Asia/Shanghai', 0);

CREATE TABLE unit (
	id         @ID@,
	kind       @TEXT@ NOT NULL,
	name       @TEXT@ NOT NULL,
	name_order @BYTES@ NOT NULL,
	slogan     @TEXT@ NOT NULL,
	colour     @INT@ NOT NULL,
	closed     @INT@ NOT NULL,
	import     @INT@ NOT NULL DEFAULT 0,
	version    @INT@ NOT NULL
) @STRICT@;

-- where each unit hung, by days; the company hangs nowhere
CREATE TABLE unit_parent (
	unit   @INT@ NOT NULL REFERENCES unit (id),
	parent @INT@ NOT NULL REFERENCES unit (id),
	since  @INT@ NOT NULL,
	until  @INT@ NOT NULL,
	PRIMARY KEY (unit, since)
) @KEYED@;
CREATE INDEX unit_parent_below ON unit_parent (parent, since, until);

-- what follows from it: every unit above a unit, itself included (steps 0), by days
CREATE TABLE unit_above (
	unit  @INT@ NOT NULL REFERENCES unit (id),
	above @INT@ NOT NULL REFERENCES unit (id),
	since @INT@ NOT NULL,
	until @INT@ NOT NULL,
	steps @INT@ NOT NULL,
	PRIMARY KEY (unit, above, since)
) @KEYED@;
CREATE INDEX unit_above_below ON unit_above (above, unit, since, until);

-- the company itself is unit 1
INSERT INTO unit (kind, name, name_order, slogan, colour, closed, version)
	VALUES ('company', '', @EMPTY@, '', 0, 0, 1);
INSERT INTO unit_above VALUES (1, 1, 0, 0, 0);

CREATE TABLE person (
	id          @ID@,
	name        @TEXT@ NOT NULL,
	name_order  @BYTES@ NOT NULL,
	number      @TEXT@ NOT NULL,
	post        @TEXT@ NOT NULL,
	phone       @TEXT@ NOT NULL,
	channel     @TEXT@ NOT NULL,
	joined      @INT@ NOT NULL,
	gone        @INT@ NOT NULL,
	left_reason @TEXT@ NOT NULL,
	login       @TEXT@ NOT NULL,
	language    @TEXT@ NOT NULL,
	part_time   @INT@ NOT NULL,
	import      @INT@ NOT NULL,
	version     @INT@ NOT NULL
) @STRICT@;
CREATE INDEX unit_import ON unit (import) WHERE import <> 0;
CREATE UNIQUE INDEX person_login ON person (login) WHERE login <> '';
CREATE UNIQUE INDEX person_number ON person (number) WHERE number <> '';
CREATE INDEX person_name ON person (name);
CREATE INDEX person_import ON person (import) WHERE import <> 0;

-- where they belong; one open a person
CREATE TABLE membership (
	id     @ID@,
	person @INT@ NOT NULL REFERENCES person (id),
	unit   @INT@ NOT NULL REFERENCES unit (id),
	since  @INT@ NOT NULL,
	until  @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX membership_open ON membership (person) WHERE until = 0;
CREATE INDEX membership_person ON membership (person, since);
CREATE INDEX membership_unit ON membership (unit, since, until);

-- what they do meanwhile counts for the borrowing unit
CREATE TABLE loan (
	id     @ID@,
	person @INT@ NOT NULL REFERENCES person (id),
	unit   @INT@ NOT NULL REFERENCES unit (id),
	since  @INT@ NOT NULL,
	until  @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX loan_open ON loan (person) WHERE until = 0;
CREATE INDEX loan_person ON loan (person, since);
CREATE INDEX loan_unit ON loan (unit, since, until);

CREATE TABLE grant_ (
	id     @ID@,
	person @INT@ NOT NULL REFERENCES person (id),
	role   @INT@ NOT NULL,
	unit   @INT@ NOT NULL REFERENCES unit (id),
	acting @INT@ NOT NULL,
	since  @INT@ NOT NULL,
	until  @INT@ NOT NULL
) @STRICT@;
CREATE UNIQUE INDEX grant_open ON grant_ (person, role, unit) WHERE until = 0;
CREATE INDEX grant_person ON grant_ (person, since);
CREATE INDEX grant_unit ON grant_ (unit, role);
