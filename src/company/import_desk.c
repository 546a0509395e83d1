/* A file held against what the company has: who is meant, what is new, what is to be looked at. */
#include "import_parts.h"
#include "base/money.h"
#include "channel/value.h"
#include "company/product.h"
#include "feed/fact.h"
#include "org/settings.h"

#include <sodium.h>
#include <string.h>

struct opening {
	struct import_work *work;
	struct desk *desk;
	int64_t import;
};

static void people_load(struct tx *tx, struct desk *desk)
{
	struct arena *arena = desk->run->arena;
	struct rows *rows = db_rows(tx,
		"SELECT p.id, p.name, p.number, p.gone, m.unit FROM person p LEFT JOIN membership m "
		"ON m.person = p.id AND m.until = 0 ORDER BY p.id");
	while (rows_next(rows)) {
		struct known_person *person = NEW(arena, struct known_person);
		*person = (struct known_person){ row_int(rows, 0), row_int(rows, 4),
			arena_strdup(arena, row_text(rows, 1)),
			arena_strdup(arena, row_text(rows, 2)), row_int(rows, 3) != 0, NULL };
		void **place = map_text(desk->people, value_fold(arena, person->name));
		person->next = *place;
		*place = person;
		if (*person->number)
			*map_text(desk->numbers, value_fold(arena, person->number)) = person;
	}
	rows_end(rows);
}

static void desk_load(struct tx *tx, void *context)
{
	struct opening *opening = context;
	struct desk *desk = opening->desk;
	struct arena *arena = desk->run->arena;
	desk->people = map_create(arena);
	desk->numbers = map_create(arena);
	desk->products = map_create(arena);
	desk->kinds = map_create(arena);
	desk->groups = map_create(arena);
	const struct import *import = import_get(tx, opening->import);
	struct import *kept = NEW(arena, struct import);
	*kept = *import;
	kept->name = arena_strdup(arena, import->name);
	kept->path = arena_strdup(arena, import->path);
	kept->mapping = arena_strdup(arena, import->mapping);
	kept->report = arena_strdup(arena, import->report);
	desk->import = kept;
	desk->today = org_today(tx);
	people_load(tx, desk);
	struct rows *rows = db_rows(tx, "SELECT id, name FROM product ORDER BY id");
	while (rows_next(rows))
		*map_text(desk->products,
			value_fold(arena, row_text(rows, 1))) = (void *)(intptr_t)row_int(rows, 0);
	rows_end(rows);
	rows = db_rows(tx, "SELECT name FROM unit WHERE closed = 0");
	while (rows_next(rows))
		*map_text(desk->groups, value_fold(arena, row_text(rows, 0))) = desk;
	rows_end(rows);
	size_t n;
	const struct kind *kinds = kind_list(tx, &n);
	for (size_t i = 0; i < n; i++)
		for (int j = 0; j < 3; j++)
			*map_text(desk->kinds,
				value_fold(arena,
					j == 0 ? kinds[i].name
						: j == 1
						? kinds[i].zh
						: kinds[i].en)) = (void *)(intptr_t)kinds[i].id;
}

static void arena_release(void *arena)
{
	arena_destroy(arena);
}

struct desk *desk_open(struct import_work *work, int64_t import)
{
	struct arena *arena = work->run->arena;
	struct desk *desk = NEW(arena, struct desk);
	desk->run = work->run;
	desk->scratch = arena_own(arena, arena_create(), arena_release);
	chunk_begin(work);
	work_tx(work, TX_READ, desk_load, &(struct opening){ work, desk, import });
	desk->fields = import_fields(desk->import->kind);
	desk->strangers = map_create(arena);
	desk->new_products = map_create(arena);
	desk->new_groups = map_create(arena);
	desk->seen = map_create(arena);
	desk->source = arena_printf(arena, "import:%lld", (long long)import);
	if (*desk->import->mapping) {
		desk->mapping = mapping_read_text(
			work->run, desk->import->mapping, strlen(desk->import->mapping));
		desk->origin = arena_printf(arena, "%s/%s",
			*desk->mapping->name ? desk->mapping->name : "file",
			import_kind_name(desk->import->kind));
	}
	return desk;
}

struct records *desk_records(struct import_work *work, struct desk *desk)
{
	struct table_source source = { .name = desk->import->name, .path = desk->import->path };
	return records_open(work->run, &source, NULL, desk->mapping, desk->today, work->beside);
}

const struct record_value *record_field(
	const struct desk *desk, const struct record *record, const char *name)
{
	int field = import_field_named(desk->import->kind, name);
	return field < 0 ? NULL : &record->value[field];
}

int64_t record_digest(const struct desk *desk, const struct record *record)
{
	crypto_generichash_state state;
	int64_t digest = 0;
	crypto_generichash_init(&state, NULL, 0, crypto_generichash_BYTES_MIN);
	for (int f = 0; desk->fields[f].name; f++) {
		const struct record_value *value = &record->value[f];
		crypto_generichash_update(
			&state, (const unsigned char *)value->text, strlen(value->text) + 1);
		crypto_generichash_update(
			&state, (const unsigned char *)&value->number, sizeof value->number);
	}
	unsigned char bytes[crypto_generichash_BYTES_MIN];
	crypto_generichash_final(&state, bytes, sizeof bytes);
	memcpy(&digest, bytes, sizeof digest);
	return digest & EXACT_MAX;
}

/* --- who is meant ----------------------------------------------------------------------------- */

const struct known_person *desk_person(struct desk *desk, const char *name, bool *several)
{
	const char *fold = value_fold(desk->scratch, name);
	const struct known_person *found = map_text_get(desk->numbers, fold);
	*several = false;
	if (!found) {
		const struct known_person *first = map_text_get(desk->people, fold), *here = NULL;
		int all = 0, working = 0;
		for (const struct known_person *person = first; person; person = person->next) {
			all++;
			working += !person->left;
			here = person->left ? here : person;
		}
		found = all == 1 ? first : working == 1 ? here : NULL;
		*several = all > 1 && !found;
	}
	return found;
}

const struct known_person *desk_known(struct desk *desk, const struct record *record)
{
	const char *number = record_field(desk, record, "number")->text;
	struct arena *arena = desk->scratch;
	const struct known_person *found = *number
		? map_text_get(desk->numbers, value_fold(arena, number))
		: NULL;
	if (!found)
		for (found = map_text_get(desk->people,
			     value_fold(arena, record_field(desk, record, "name")->text));
			found && *number && *found->number && strcmp(found->number, number) != 0;)
			found = found->next;
	return found;
}

static void stranger_note(struct desk *desk, const char *name, day_t day)
{
	struct arena *arena = desk->run->arena;
	void **place = map_text(desk->strangers, value_fold(desk->scratch, name));
	struct stranger *stranger = *place;
	if (!stranger) {
		stranger = *place = NEW(arena, struct stranger);
		*stranger = (struct stranger){ arena_strdup(arena, name), day, day, 0 };
		*list_add(arena, &desk->stranger_list) = stranger;
	}
	stranger->rows++;
	if (day && (!stranger->first || day < stranger->first))
		stranger->first = day;
	if (day > stranger->last)
		stranger->last = day;
}

/* --- what is to be looked at ------------------------------------------------------------------ */

static struct problem problem_of(
	const struct desk *desk, const char *field, const char *en, const char *zh)
{
	return (struct problem){ import_field_named(desk->import->kind, field), { en, zh }, false };
}

static struct problem person_check(struct desk *desk, const struct record *record)
{
	const struct record_value *name = record_field(desk, record, "name"),
				  *group = record_field(desk, record, "group"),
				  *number = record_field(desk, record, "number"),
				  *left = record_field(desk, record, "left"),
				  *joined = record_field(desk, record, "joined");
	struct arena *arena = desk->scratch;
	const char *key = value_fold(arena,
		number->given ? arena_printf(arena, "%s\t%s", name->text, number->text)
			      : name->text);
	void **seen = map_text(desk->seen, key);
	if (*seen && (int64_t)(intptr_t)*seen != record->row)
		return problem_of(desk, "name",
			"this name stands here twice: give one of them a number or another name",
			"同名：请补上工号，或改一个名字加以区分");
	*seen = (void *)(intptr_t)record->row;
	if (left->given && joined->given && left->number < joined->number)
		return problem_of(desk, "left", "left before they joined", "离职早于入职");
	if (group->given) {
		void **place = map_text(desk->new_groups, value_fold(arena, group->text));
		if (!*place && !map_text_get(desk->groups, value_fold(arena, group->text))) {
			*place = desk;
			*list_add(desk->run->arena, &desk->new_group_list) = arena_strdup(
				desk->run->arena, group->text);
		}
	} else if (desk->mapping->base.column[import_field_named(IMPORT_PEOPLE, "group")]) {
		struct problem soft = problem_of(desk, "group", "no group", "没有小组");
		soft.soft = true;
		return soft;
	}
	return (struct problem){ .field = -1 };
}

static struct problem member_check(struct desk *desk, const struct record *record)
{
	const struct record_value *member = record_field(desk, record, "member");
	day_t day = (day_t)record_field(desk, record, "date")->number;
	bool several;
	if (desk_person(desk, member->text, &several))
		return (struct problem){ .field = -1 };
	if (several)
		return problem_of(desk, "member",
			"several people have this name: write the staff number instead",
			"有多人同名：请改填工号");
	stranger_note(desk, member->text, day);
	if (desk->mapping->unknown == UNKNOWN_ASK)
		return problem_of(desk, "member", "not on the roster", "花名册里没有此人");
	return (struct problem){ .field = -1 };
}

static void product_note(struct desk *desk, const char *name)
{
	struct arena *arena = desk->run->arena;
	const char *fold = value_fold(desk->scratch, name);
	void **place = map_text(desk->new_products, fold);
	if (*place || map_text_get(desk->products, fold))
		return;
	*place = desk;
	*list_add(arena, &desk->new_product_list) = arena_strdup(arena, name);
}

static struct problem deal_check(struct desk *desk, const struct record *record)
{
	const struct record_value *amount = record_field(desk, record, "amount"),
				  *received = record_field(desk, record, "received"),
				  *product = record_field(desk, record, "product");
	if (amount->number < 0)
		return problem_of(desk, "amount",
			"a negative amount: a refund belongs to its order",
			"金额为负：退款请记在原订单上");
	if (received->given && (received->number < 0 || received->number > amount->number))
		return problem_of(
			desk, "received", "more received than the amount", "回款大于成交金额");
	if (product->given)
		product_note(desk, product->text);
	return (struct problem){ .field = -1 };
}

struct problem desk_check(struct desk *desk, const struct record *record)
{
	arena_reset(desk->scratch);
	for (int f = 0; record->wrong && desk->fields[f].name; f++)
		if (record->value[f].why.en)
			return (struct problem){ f, record->value[f].why, false };
	if (desk->import->kind == IMPORT_PEOPLE)
		return person_check(desk, record);
	if (record_field(desk, record, "date")->number > desk->today)
		return problem_of(desk, "date", "in the future", "日期在未来");
	struct problem problem = member_check(desk, record);
	if (problem.why.en || desk->import->kind == IMPORT_CALLS)
		return problem;
	if (desk->import->kind == IMPORT_DEALS)
		return deal_check(desk, record);
	bool known = map_text_get(
		desk->kinds, value_fold(desk->scratch, record_field(desk, record, "kind")->text));
	return known ? problem : problem_of(desk, "kind", "no such kind", "没有这个指标");
}
