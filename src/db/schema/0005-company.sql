-- The company's daily bread: days worked [S0.3], products, orders and money [S0.4], month targets.

-- Days of the calendar that the company has edited: they go over the statutory calendar.
CREATE TABLE calendar_day (
	day     @INT@ NOT NULL PRIMARY KEY,
	kind    @INT@ NOT NULL, -- enum calendar_kind
	name    @TEXT@ NOT NULL
) @KEYED@;

-- Rest pattern of a unit or of a person from a day on; the newest row wins, the nearest unit wins.
CREATE TABLE rest_pattern (
	id      @ID@,
	unit    @INT@ NOT NULL, -- 0 when of a person
	person  @INT@ NOT NULL, -- 0 when of a unit
	since   @INT@ NOT NULL,
	rest    @INT@ NOT NULL, -- enum rest
	anchor  @INT@ NOT NULL, -- a Monday whose week has two days off (big_small)
	UNIQUE (unit, person, since)
) @STRICT@;

CREATE TABLE shift (
	id      @ID@,
	unit    @INT@ NOT NULL, -- where it may be chosen
	name    @TEXT@ NOT NULL,
	begins  @INT@ NOT NULL, -- minutes after midnight
	ends    @INT@ NOT NULL, -- may be over 1440: after midnight
	part    @INT@ NOT NULL, -- hundredths of a day; 0 = a day off
	version @INT@ NOT NULL DEFAULT 1
) @STRICT@;

-- Who has which shift when: it goes over the rest pattern and the calendar.
CREATE TABLE shift_day (
	person  @INT@ NOT NULL REFERENCES person (id),
	day     @INT@ NOT NULL,
	shift   @INT@ NOT NULL REFERENCES shift (id),
	PRIMARY KEY (person, day)
) @KEYED@;

-- What was written down about a person's day: it goes over everything else.
CREATE TABLE day_kind (
	person  @INT@ NOT NULL REFERENCES person (id),
	day     @INT@ NOT NULL,
	kind    @INT@ NOT NULL, -- enum day_mark
	part    @INT@ NOT NULL, -- hundredths of their day that were worked
	note    @TEXT@ NOT NULL,
	PRIMARY KEY (person, day)
) @KEYED@;
CREATE INDEX day_kind_day ON day_kind (day);

-- Who was there: from a file or by a tap.
CREATE TABLE attendance (
	person  @INT@ NOT NULL REFERENCES person (id),
	day     @INT@ NOT NULL,
	source  @INT@ NOT NULL, -- enum day_source
	part    @INT@ NOT NULL, -- hundredths of their day; 0 = absent
	at      @INT@ NOT NULL,
	import  @INT@ NOT NULL,
	PRIMARY KEY (person, day)
) @KEYED@;
CREATE INDEX attendance_day ON attendance (day);

CREATE TABLE product (
	id          @ID@,
	name        @TEXT@ NOT NULL,
	price_cents @INT@ NOT NULL,
	floor_cents @INT@ NOT NULL, -- below it a deal needs a reason; 0 = no floor
	active      @INT@ NOT NULL,
	import      @INT@ NOT NULL,
	version     @INT@ NOT NULL DEFAULT 1,
	UNIQUE (name)
) @STRICT@;

CREATE TABLE order_ (
	id             @ID@,
	number         @TEXT@ NOT NULL, -- the company's own, '' = none
	state          @INT@ NOT NULL,  -- enum order_state: changed by one function
	member         @INT@ NOT NULL REFERENCES person (id), -- the first seller
	unit           @INT@ NOT NULL,  -- where the member stood when it was reported
	branch         @INT@ NOT NULL,
	group_         @INT@ NOT NULL,
	product        @INT@ NOT NULL,
	customer       @TEXT@ NOT NULL,
	note           @TEXT@ NOT NULL,
	amount_cents   @INT@ NOT NULL,
	received_cents @INT@ NOT NULL,  -- sums of its receipts
	refunded_cents @INT@ NOT NULL,
	reporter       @INT@ NOT NULL,
	reported_at    @INT@ NOT NULL,
	reported_day   @INT@ NOT NULL,
	signed_at      @INT@ NOT NULL,  -- 0 = not yet
	received_at    @INT@ NOT NULL,  -- the first money, 0 = none
	counted_day    @INT@ NOT NULL,  -- 0 = not counted
	counts         @INT@ NOT NULL,  -- enum counts: the company's choice when it was reported
	rung           @INT@ NOT NULL,  -- 1 = the wall has heard of it
	test           @INT@ NOT NULL,
	source         @TEXT@ NOT NULL, -- who told, and under which name there; '' = reported here
	ref            @TEXT@ NOT NULL,
	facts          @INT@ NOT NULL,  -- facts posted so far: gives each its ref
	version        @INT@ NOT NULL
) @STRICT@;
CREATE INDEX order_reported ON order_ (reported_at);
CREATE INDEX order_member ON order_ (member, reported_day);
CREATE INDEX order_day ON order_ (reported_day);
CREATE UNIQUE INDEX order_ref ON order_ (source, ref) WHERE ref <> '';

-- Each step of the state machine, and each open correction, stamped; never edited.
CREATE TABLE order_step (
	id      @ID@,
	order_  @INT@ NOT NULL REFERENCES order_ (id),
	at      @INT@ NOT NULL,
	by      @INT@ NOT NULL, -- a person, 0 = the house
	from_   @INT@ NOT NULL, -- 0 = it began
	to_     @INT@ NOT NULL,
	what    @TEXT@ NOT NULL, -- "report" "approve" …
	note    @TEXT@ NOT NULL
) @STRICT@;
CREATE INDEX order_step_order ON order_step (order_);

-- Who sold it: shares in hundredths of a percent, which add up to 10000; the first is the member.
CREATE TABLE split (
	order_  @INT@ NOT NULL REFERENCES order_ (id),
	member  @INT@ NOT NULL REFERENCES person (id),
	place   @INT@ NOT NULL, -- 0 = the first seller
	share   @INT@ NOT NULL,
	PRIMARY KEY (order_, member)
) @KEYED@;

-- Money in (positive) and back (negative), each on its own day.
CREATE TABLE receipt (
	id      @ID@,
	order_  @INT@ NOT NULL REFERENCES order_ (id),
	at      @INT@ NOT NULL,
	day     @INT@ NOT NULL,
	kind    @INT@ NOT NULL, -- enum receipt_kind
	cents   @INT@ NOT NULL,
	by      @INT@ NOT NULL,
	reason  @TEXT@ NOT NULL
) @STRICT@;
CREATE INDEX receipt_order ON receipt (order_);

-- Which facts stand for an order now; an undone one is taken out.
CREATE TABLE order_fact (
	order_  @INT@ NOT NULL REFERENCES order_ (id),
	fact    @INT@ NOT NULL,
	kind    @TEXT@ NOT NULL,
	at      @INT@ NOT NULL,
	day     @INT@ NOT NULL,
	member  @INT@ NOT NULL,
	product @INT@ NOT NULL,
	receipt @INT@ NOT NULL,
	value   @INT@ NOT NULL,
	PRIMARY KEY (order_, fact)
) @KEYED@;
CREATE INDEX order_fact_member ON order_fact (member, kind, day);

CREATE TABLE month_target (
	unit    @INT@ NOT NULL,
	month   @INT@ NOT NULL, -- its first day
	cents   @INT@ NOT NULL,
	PRIMARY KEY (unit, month)
) @KEYED@;
