/* bullpen balance: groups of equal strength out of a file, and into one [S2.1]. */
#include "app/commands.h"
#include "app/decimal.h"
#include "base/buf.h"
#include "base/list.h"
#include "base/map.h"
#include "channel/csv.h"
#include "channel/table.h"
#include "stats/partition.h"

#include <jansson.h>
#include <string.h>

struct wish {
	const char *option, *ids; /* "--together", "ann,bo" */
};

struct options {
	int groups;
	const char *strength;
	LIST(const char *) also;
	LIST(struct wish) together, apart, leader;
	bool any_size, json;
	uint64_t seed;
	const char *file;
};

/* The file, read: ids and the columns that count. */
struct roster {
	LIST(const char *) head;
	int64_t head_line; /* 0 = not read yet */
	int id_column;
	LIST(const char *) id;
	struct map *number; /* id → its number from 1 */
	int attributes;
	const char *name[PARTITION_ATTRIBUTES];
	int column[PARTITION_ATTRIBUTES];
	struct decimals decimals[PARTITION_ATTRIBUTES];
};

enum { GROUPS = 1, STRENGTH, ALSO, TOGETHER, APART, LEADER, ANY_SIZE, SEED, JSON };

static const struct option long_options[] = {
	{ "groups", required_argument, NULL, GROUPS },
	{ "strength", required_argument, NULL, STRENGTH },
	{ "also", required_argument, NULL, ALSO },
	{ "together", required_argument, NULL, TOGETHER },
	{ "apart", required_argument, NULL, APART },
	{ "leader", required_argument, NULL, LEADER },
	{ "any-size", no_argument, NULL, ANY_SIZE },
	{ "seed", required_argument, NULL, SEED },
	{ "json", no_argument, NULL, JSON },
	{ 0 },
};

static struct options options_read(struct command_run *command)
{
	struct arena *arena = command->run->arena;
	struct options options = { .seed = 1 };
	for (int option; (option = command_option(command, long_options)) >= 0;) {
		switch (option) {
		case GROUPS:
			options.groups = (int)command_number(
				command, "--groups", optarg, 1, PARTITION_MEMBERS);
			break;
		case STRENGTH: options.strength = optarg; break;
		case ALSO: *list_add(arena, &options.also) = optarg; break;
		case TOGETHER:
			*list_add(arena, &options.together) = (struct wish){ "--together", optarg };
			break;
		case APART:
			*list_add(arena, &options.apart) = (struct wish){ "--apart", optarg };
			break;
		case LEADER:
			*list_add(arena, &options.leader) = (struct wish){ "--leader", optarg };
			break;
		case ANY_SIZE: options.any_size = true; break;
		case SEED:
			options.seed = (uint64_t)command_number(
				command, "--seed", optarg, 0, INT64_MAX);
			break;
		case JSON: options.json = true; break;
		}
	}
	if (!options.groups)
		command_misused(command, "--groups K is missing");
	if (options.also.n >= PARTITION_ATTRIBUTES)
		command_misused(command, "--also may be given %d times", PARTITION_ATTRIBUTES - 1);
	options.file = command_file(command);
	return options;
}

static const char *place(struct run *run, const char *file, int64_t line, int column)
{
	return arena_printf(run->arena, "%s:%lld:%d", file, (long long)line, column + 1);
}

static int column_find(struct run *run, const struct options *options, const struct roster *roster,
	const char *name)
{
	for (size_t c = 0; c < roster->head.n; c++)
		if (!strcmp(roster->head.at[c], name))
			return (int)c;
	fail_at(run, place(run, options->file, roster->head_line, 0), COLUMN_MISSING, name);
}

/* The column of the strength when none is named: "strength", else the first number that is not spoken
 * for in the first row. */
static const char *strength_guess(struct run *run, const struct options *options,
	const struct roster *roster, const struct row *row)
{
	const char *guess = NULL;
	for (size_t c = 0; c < roster->head.n; c++) {
		const char *name = roster->head.at[c];
		struct decimals tried = { 0 };
		bool taken = !strcmp(name, "id") || c >= row->n ||
			!decimals_add(run->arena, &tried, row->cells[c].text);
		for (size_t i = 0; i < options->also.n; i++)
			taken = taken || !strcmp(options->also.at[i], name);
		if (!strcmp(name, "strength"))
			return name;
		if (!taken && !guess)
			guess = name;
	}
	if (!guess)
		fail_at(run, place(run, options->file, roster->head_line, 0), COLUMN_MISSING,
			"strength");
	return guess;
}

/* Which columns count; row: the first one of the members. */
static void columns_settle(struct run *run, const struct options *options, struct roster *roster,
	const struct row *row)
{
	roster->id_column = column_find(run, options, roster, "id");
	roster->attributes = 1 + (int)options->also.n;
	roster->name[0] = options->strength ? options->strength
					    : strength_guess(run, options, roster, row);
	for (int a = 1; a < roster->attributes; a++)
		roster->name[a] = options->also.at[a - 1];
	for (int a = 0; a < roster->attributes; a++)
		roster->column[a] = column_find(run, options, roster, roster->name[a]);
}

static void row_read(struct run *run, const struct options *options, const struct row *row,
	struct roster *roster)
{
	int id_column = roster->id_column;
	const char *id = (size_t)id_column < row->n ? row->cells[id_column].text : "";
	if (!*id)
		fail_at(run, place(run, options->file, row->line, id_column), FIELD_MISSING, "id");
	if (map_text_get(roster->number, id))
		fail_at(run, place(run, options->file, row->line, id_column), ID_TWICE, id);
	if (roster->id.n == PARTITION_MEMBERS)
		fail_at(run, place(run, options->file, row->line, id_column), NUMBER_RANGE,
			num(run, PARTITION_MEMBERS + 1));
	*list_add(run->arena, &roster->id) = arena_strdup(run->arena, id);
	*map_text(roster->number, id) = (void *)(intptr_t)roster->id.n;
	for (int a = 0; a < roster->attributes; a++) {
		size_t column = (size_t)roster->column[a];
		const char *text = column < row->n ? row->cells[column].text : "";
		if (!decimals_add(run->arena, &roster->decimals[a], text))
			fail_at(run, place(run, options->file, row->line, roster->column[a]),
				NUMBER_INVALID, text, roster->name[a]);
	}
}

static void roster_read(struct run *run, const struct options *options, struct roster *roster)
{
	struct table_source source = { .name = options->file, .path = options->file };
	struct table *table = table_open(run, &source, NULL);
	struct row row;
	roster->number = map_create(run->arena);
	while (table_next(table, &row)) {
		if (!row.n)
			continue;
		if (!roster->head_line) {
			roster->head_line = row.line;
			for (size_t c = 0; c < row.n; c++)
				*list_add(run->arena, &roster->head) = arena_strdup(
					run->arena, row.cells[c].text);
			continue;
		}
		if (!roster->id.n)
			columns_settle(run, options, roster, &row);
		row_read(run, options, &row, roster);
	}
	table_close(table);
	if (!roster->id.n)
		fail(run, TABLE_EMPTY, options->file);
}

/* The members named in "ann,bo". */
static struct partition_set members_of(
	struct run *run, const struct roster *roster, const struct wish *wish)
{
	LIST(int) member = { 0 };
	char *rest = arena_strdup(run->arena, wish->ids), *id;
	while ((id = strsep(&rest, ",")) != NULL) {
		intptr_t number = (intptr_t)map_text_get(roster->number, id);
		if (!number)
			fail_at(run, wish->option, ID_UNKNOWN, id);
		*list_add(run->arena, &member) = (int)number - 1;
	}
	return (struct partition_set){ member.at, (int)member.n };
}

static struct partition_task task_make(
	struct run *run, const struct options *options, const struct roster *roster)
{
	int members = (int)roster->id.n, width = roster->attributes;
	int64_t *value = NEW_N(run->arena, int64_t, (size_t)members * (size_t)width);
	for (int a = 0; a < width; a++)
		for (int m = 0; m < members; m++)
			value[m * width + a] = decimals_scaled(&roster->decimals[a], (size_t)m);
	struct partition_set *together = NEW_N(
		run->arena, struct partition_set, options->together.n);
	struct partition_set *apart = NEW_N(run->arena, struct partition_set, options->apart.n);
	LIST(int) leader = { 0 };
	for (size_t i = 0; i < options->together.n; i++)
		together[i] = members_of(run, roster, &options->together.at[i]);
	for (size_t i = 0; i < options->apart.n; i++)
		apart[i] = members_of(run, roster, &options->apart.at[i]);
	for (size_t i = 0; i < options->leader.n; i++) {
		struct partition_set set = members_of(run, roster, &options->leader.at[i]);
		for (int m = 0; m < set.members; m++)
			*list_add(run->arena, &leader) = set.member[m];
	}
	return (struct partition_task){ .members = members,
		.groups = options->groups,
		.attributes = width,
		.value = value,
		.name = roster->id.at,
		.any_size = options->any_size,
		.together = together,
		.togethers = (int)options->together.n,
		.apart = apart,
		.aparts = (int)options->apart.n,
		.leader = leader.at,
		.leaders = (int)leader.n,
		.seed = options->seed };
}

static json_t *number(const struct roster *roster, int attribute, int64_t scaled)
{
	return json_real(decimals_real(&roster->decimals[attribute], scaled));
}

static json_t *json_groups(const struct roster *roster, const struct partition_task *task,
	const struct partition *found)
{
	json_t *groups = json_array();
	for (int g = 0; g < task->groups; g++) {
		json_t *members = json_array();
		for (int m = 0; m < task->members; m++)
			if (found->group[m] == g)
				json_array_append_new(members, json_string(roster->id.at[m]));
		json_t *group = json_pack("{s:i, s:i, s:o, s:o}", "group", g + 1, "size",
			found->size[g], "strength",
			number(roster, 0, found->total[g * task->attributes]), "members", members);
		if (task->attributes > 1) {
			json_t *also = json_object();
			for (int a = 1; a < task->attributes; a++)
				json_object_set_new(also, roster->name[a],
					number(roster, a, found->total[g * task->attributes + a]));
			json_object_set_new(group, "also", also);
		}
		json_array_append_new(groups, group);
	}
	return groups;
}

/* The spread as a share of the mean group total. */
static double spread_share(const struct partition_task *task, const struct partition *found, int a)
{
	double total = 0;
	for (int g = 0; g < task->groups; g++)
		total += (double)found->total[g * task->attributes + a];
	return total > 0 ? (double)found->spread[a] * task->groups / total : 0;
}

static void json_write(struct run *run, const struct roster *roster,
	const struct partition_task *task, const struct partition *found, double ms)
{
	json_t *answer = json_pack("{s:o, s:o, s:f, s:o, s:b, s:f}", "groups",
		json_groups(roster, task, found), "spread", number(roster, 0, found->spread[0]),
		"spread_share", spread_share(task, found, 0), "lower_bound",
		number(roster, 0, found->lower_bound), "optimal", found->optimal, "ms", ms);
	arena_own(run->arena, answer, (void (*)(void *))json_decref);
	if (task->attributes > 1) {
		json_t *also = json_array();
		for (int a = 1; a < task->attributes; a++)
			json_array_append_new(also,
				json_pack("{s:s, s:o, s:f}", "column", roster->name[a], "spread",
					number(roster, a, found->spread[a]), "spread_share",
					spread_share(task, found, a)));
		json_object_set_new(answer, "also", also);
	}
	if (found->star_count) {
		json_t *stars = json_array();
		for (int i = 0; i < found->star_count; i++) {
			const struct partition_star *star = &found->stars[i];
			json_array_append_new(stars,
				json_pack("{s:s, s:i, s:o, s:o, s:o}", "id",
					roster->id.at[star->member], "group", star->group + 1,
					"strength", number(roster, 0, star->strength), "fair_share",
					number(roster, 0, star->fair_share), "handicap",
					number(roster, 0, star->handicap)));
		}
		json_object_set_new(answer, "stars", stars);
	}
	json_dumpf(answer, stdout, JSON_REAL_PRECISION(15) | JSON_COMPACT);
	putchar('\n');
}

static void csv_write(struct command_run *command, const struct roster *roster,
	const struct partition_task *task, const struct partition *found)
{
	struct run *run = command->run;
	struct buf *out = buf_create(run->arena, 0);
	/* the next program reads this: no mark for Excel, plain newlines */
	buf_text(out, "id,group\n");
	for (int m = 0; m < task->members; m++) {
		csv_cell(out, roster->id.at[m]);
		buf_printf(out, ",%d\n", found->group[m] + 1);
	}
	fwrite(out->data, 1, out->length, stdout);
	for (int i = 0; i < found->star_count; i++) {
		const struct partition_star *star = &found->stars[i];
		double strength = decimals_real(&roster->decimals[0], star->strength);
		double share = decimals_real(&roster->decimals[0], star->fair_share);
		double handicap = decimals_real(&roster->decimals[0], star->handicap);
		fprintf(stderr,
			command->zh
				? "bullpen balance: %s（%.15g）一人就超出每组应有的 %.15g，怎么分都不平衡；建议第 %d 组让分 %.15g\n"
				: "bullpen balance: %s (%.15g) outweighs a fair share of %.15g whoever joins; "
				  "proposed handicap of group %d: %.15g\n",
			roster->id.at[star->member], strength, share, star->group + 1, handicap);
	}
}

static int balance(struct command_run *command)
{
	struct run *run = command->run;
	struct options options = options_read(command);
	struct roster roster = { 0 };
	roster_read(run, &options, &roster);
	for (int a = 0; a < roster.attributes; a++)
		decimals_scale(&roster.decimals[a]);
	struct partition_task task = task_make(run, &options, &roster);
	int64_t start = clock_monotonic_ns();
	const struct partition *found = partition_find(run, &task);
	double ms = (double)(clock_monotonic_ns() - start) / 1e6;
	if (options.json)
		json_write(run, &roster, &task, found, ms);
	else
		csv_write(command, &roster, &task, found);
	return 0;
}

const struct command balance_command = {
	.name = "balance",
	.usage =
		"--groups K [--strength COL] [--also COL]... [--together ID,ID]... [--apart ID,ID]... "
		"[--leader ID]... [--any-size] [--seed N] [--json] FILE.csv",
	.help = "divide members into groups of equal strength",
	.run = balance,
	.options =
		"  --groups K        how many groups\n"
		"  --strength COL    the column to even out (else \"strength\", else the first number column)\n"
		"  --also COL        a further column to even out, in the order given; strength may lose 1% of\n"
		"                    the mean group strength for it\n"
		"  --together ID,ID  in one group\n"
		"  --apart ID,ID     each in another group\n"
		"  --leader ID       each leads a group: the first group 1, the second group 2 …\n"
		"  --any-size        sizes may differ by more than one\n"
		"  --seed N          another seed, perhaps other groups as good (1)\n"
		"  --json            groups, spread, lower bound, whether it is proven best, stars\n"
		"\nThe file has a row of heads with the column id. Out comes id,group as CSV.\n",
};
