-- What happened (facts), what it adds up to (sums), what is counted (kinds, metrics), who is told
-- (live), what must leave the house (outbox).

CREATE TABLE kind (
	id       @ID@,
	name     @TEXT@ NOT NULL UNIQUE,       -- as in formulas
	unit     @TEXT@ NOT NULL,              -- count cents seconds ms points
	zh       @TEXT@ NOT NULL,
	en       @TEXT@ NOT NULL,
	private  @INT@ NOT NULL DEFAULT 0,     -- seen by its member, else only as sums over five or more
	input    @INT@ NOT NULL DEFAULT 0,     -- effort, not outcome: boards may name everyone
	built_in @INT@ NOT NULL DEFAULT 0
) @STRICT@;

INSERT INTO kind (name, unit, zh, en, private, input, built_in) VALUES
	('dials', 'count', '拨打量', 'Dials', 0, 1, 1),
	('connects', 'count', '接通数', 'Connects', 0, 1, 1),
	('talk_seconds', 'seconds', '通时', 'Talk time', 0, 1, 1),
	('wechat_added', 'count', '加微', 'Added on WeChat', 0, 1, 1),
	('intents', 'count', '意向', 'Intents', 0, 0, 1),
	('deals', 'count', '成交', 'Deals', 0, 0, 1),
	('revenue', 'cents', '业绩', 'Revenue', 0, 0, 1),
	('received', 'cents', '到账', 'Received', 0, 0, 1),
	('refunds', 'cents', '退款', 'Refunds', 0, 0, 1),
	('visits', 'count', '到访', 'Visits', 0, 1, 1),
	('inquiries', 'count', '询盘', 'Inquiries', 0, 1, 1),
	('reply_ms', 'ms', '回复用时', 'Reply time', 0, 0, 1),
	('quiz_score', 'points', '测验得分', 'Quiz score', 0, 1, 1),
	('mood', 'points', '心情', 'Mood', 1, 0, 1),
	('own_leads', 'count', '自拓线索', 'Own leads', 0, 1, 1);

CREATE TABLE campaign (
	id       @ID@,
	name     @TEXT@ NOT NULL,
	unit     @INT@ NOT NULL,
	from_day @INT@ NOT NULL,
	to_day   @INT@ NOT NULL DEFAULT 0      -- 0 = open
) @STRICT@;

-- A batch of leads: where they came from and what they cost.
CREATE TABLE batch (
	id         @ID@,
	name       @TEXT@ NOT NULL UNIQUE,
	source     @TEXT@ NOT NULL DEFAULT '', -- "toutiao", "trade fair": what boards by source show
	cost_cents @INT@ NOT NULL DEFAULT 0
) @STRICT@;

-- Who tells: "order", "import:7", "token:3". Its number stands in the facts.
CREATE TABLE source (
	id   @ID@,
	name @TEXT@ NOT NULL UNIQUE
) @STRICT@;

-- Facts are never edited; undone only names the fact that took this one back.
CREATE TABLE fact (
	id       @ID@,
	at       @INT@ NOT NULL,
	day      @INT@ NOT NULL,
	member   @INT@ NOT NULL,
	branch   @INT@ NOT NULL,
	grp      @INT@ NOT NULL,
	campaign @INT@ NOT NULL,
	product  @INT@ NOT NULL,
	customer @INT@ NOT NULL,
	ordr     @INT@ NOT NULL,
	batch    @INT@ NOT NULL,
	kind     @INT@ NOT NULL,
	value    @INT@ NOT NULL,
	source   @INT@ NOT NULL,
	ref      @TEXT@ NOT NULL,              -- '' = told without a name
	undoes   @INT@ NOT NULL,
	undone   @INT@ NOT NULL
) @STRICT@;

-- One telling of each (source, ref) stands; an undo frees it.
CREATE UNIQUE INDEX fact_ref ON fact (source, ref) WHERE undone = 0 AND undoes = 0 AND ref <> '';
-- The rows behind a number: a day's are found in the order told. Without the member, or each post would
-- touch a page of its own: that halves the facts a second.
CREATE INDEX fact_rows ON fact (kind, day);
CREATE INDEX fact_batch ON fact (kind, day, batch) WHERE batch <> 0;

-- Kept in the transaction of the facts. Day before member: today's rows lie together.
CREATE TABLE sum_ (
	kind     @INT@ NOT NULL,
	day      @INT@ NOT NULL,
	branch   @INT@ NOT NULL,
	grp      @INT@ NOT NULL,
	campaign @INT@ NOT NULL,
	product  @INT@ NOT NULL,
	member   @INT@ NOT NULL,
	n        @INT@ NOT NULL,
	total    @INT@ NOT NULL CHECK (total BETWEEN -9007199254740991 AND 9007199254740991),
	PRIMARY KEY (kind, day, branch, grp, campaign, product, member)
) @KEYED@;

CREATE TABLE metric (
	id       @ID@,
	name     @TEXT@ NOT NULL UNIQUE,
	formula  @TEXT@ NOT NULL,
	zh       @TEXT@ NOT NULL,
	en       @TEXT@ NOT NULL,
	unit     @TEXT@ NOT NULL,              -- money count percent minutes seconds ratio points
	input    @INT@ NOT NULL DEFAULT 0,
	lower    @INT@ NOT NULL DEFAULT 0,     -- less is better
	built_in @INT@ NOT NULL DEFAULT 0,
	version  @INT@ NOT NULL DEFAULT 1
) @STRICT@;

INSERT INTO metric (name, formula, zh, en, unit, input, lower, built_in) VALUES
	('revenue', 'revenue', '业绩', 'Revenue', 'money', 0, 0, 1),
	('net_revenue', 'revenue - refunds', '净业绩', 'Revenue less refunds', 'money', 0, 0, 1),
	('deals', 'deals', '成交数', 'Deals', 'count', 0, 0, 1),
	('received', 'received', '到账', 'Received', 'money', 0, 0, 1),
	('refunds', 'refunds', '退款', 'Refunds', 'money', 0, 1, 1),
	('average_deal', 'revenue / deals', '客单价', 'Average deal', 'money', 0, 0, 1),
	('conversion', 'deals / connects', '接通转化率', 'Deals per connect', 'percent', 0, 0, 1),
	('dials', 'dials', '拨打量', 'Dials', 'count', 1, 0, 1),
	('connects', 'connects', '接通数', 'Connects', 'count', 1, 0, 1),
	('connect_rate', 'connects / dials', '接通率', 'Connects per dial', 'percent', 1, 0, 1),
	('talk_minutes', 'talk_seconds / 60', '通时(分钟)', 'Talk time in minutes', 'minutes', 1, 0, 1),
	('minutes_per_connect', 'talk_seconds / connects / 60', '单通时长(分钟)', 'Minutes per connect', 'minutes', 1, 0, 1),
	('wechat_added', 'wechat_added', '加微', 'Added on WeChat', 'count', 1, 0, 1),
	('intents', 'intents', '意向客户', 'Intents', 'count', 0, 0, 1),
	('visits', 'visits', '到访', 'Visits', 'count', 1, 0, 1),
	('inquiries', 'inquiries', '询盘', 'Inquiries', 'count', 1, 0, 1),
	('reply_seconds', 'reply_ms / reply_ms.n / 1000', '平均回复(秒)', 'Mean reply time', 'seconds', 0, 1, 1),
	('quiz_score', 'quiz_score / quiz_score.n', '测验均分', 'Mean quiz score', 'points', 1, 0, 1),
	('own_leads', 'own_leads', '自拓线索', 'Own leads', 'count', 1, 0, 1),
	('mood', 'mood / mood.n', '心情', 'Mood', 'points', 0, 0, 1);

-- Who was told what. The position grows in commit order on SQLite; on PostgreSQL it is the number of
-- the transaction and of the event, and is served only below the snapshot's xmin.
@LIVE_BEFORE@
CREATE TABLE live (
	position @LIVE_POSITION@,
	at       @INT@ NOT NULL,
	unit     @INT@ NOT NULL,               -- audience: 0, 0 = everyone
	person   @INT@ NOT NULL,
	kind     @TEXT@ NOT NULL,              -- '' = sums for the other servers' open boards
	payload  @TEXT@ NOT NULL
) @STRICT@;

CREATE TABLE outbox (
	id       @ID@,
	receiver @INT@ NOT NULL,
	kind     @TEXT@ NOT NULL,
	payload  @TEXT@ NOT NULL,
	state    @INT@ NOT NULL DEFAULT 1,     -- 1 waiting, 2 being sent, 3 sent, 4 given up
	made     @INT@ NOT NULL,
	due      @INT@ NOT NULL,               -- the next try; being sent: until when it is held
	tries    @INT@ NOT NULL DEFAULT 0,
	fault    @TEXT@ NOT NULL DEFAULT ''
) @STRICT@;
CREATE INDEX outbox_due ON outbox (state, due);
