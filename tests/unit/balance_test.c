/* bullpen balance, as a user runs it: the real program on real files. */
#include "test.h"

#include "base/arena.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct outcome {
	int code;
	char out[8192], err[2048];
};

static void slurp(const char *path, char *text, size_t size)
{
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	text[fread(text, 1, size - 1, file)] = 0;
	fclose(file);
	unlink(path);
}

/* Runs `bullpen balance ARGUMENTS FILE` with the content as the file. */
static struct outcome balance(const char *arguments, const char *content)
{
	char folder[] = "/tmp/balance-XXXXXX", command[1024], path[64], out[64], err[64];
	struct outcome outcome = { 0 };
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/team.csv", folder);
	snprintf(out, sizeof out, "%s/out", folder);
	snprintf(err, sizeof err, "%s/err", folder);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(content, file);
	fclose(file);
	snprintf(command, sizeof command, "cd %s && LC_ALL=C %s balance %s team.csv >out 2>err",
		folder, PROGRAM, arguments);
	outcome.code = WEXITSTATUS(system(command));
	slurp(out, outcome.out, sizeof outcome.out);
	slurp(err, outcome.err, sizeof outcome.err);
	unlink(path);
	rmdir(folder);
	return outcome;
}

static const char team[] = "id,name,revenue,tenure\n"
			   "a,An,60.5,3\nb,Bo,20.25,10\nc,Cy,30,1\nd,Di,44,22\ne,\"E, d\",51,7\n"
			   "f,Fi,12.125,4\ng,Gu,70,30\nh,Ha,33,6\n\"i,1\",Iv,25,9\n";

static void csv_comes_out(void **state)
{
	struct outcome outcome = balance("--groups 3", team);
	assert_int_equal(outcome.code, 0);
	assert_string_equal(outcome.err, "");
	assert_int_equal(strncmp(outcome.out, "id,group\na,1\n", 13), 0);
	assert_non_null(strstr(outcome.out, "\n\"i,1\","));
	int lines = 0;
	for (const char *c = outcome.out; *c; c++)
		lines += *c == '\n';
	assert_int_equal(lines, 10);
	struct outcome again = balance("--groups 3 --seed 1", team);
	assert_string_equal(again.out, outcome.out);
}

static void json_adds_up(void **state)
{
	struct outcome outcome = balance("--groups 3 --strength revenue --also tenure --leader g "
					 "--leader a --apart b,c --together b,f --json",
		team);
	assert_int_equal(outcome.code, 0);
	json_t *answer = json_loads(outcome.out, 0, NULL);
	assert_non_null(answer);
	json_t *groups = json_object_get(answer, "groups"), *group, *member;
	assert_int_equal(json_array_size(groups), 3);
	size_t g, m;
	double most = 0, least = 1e9, all = 0;
	int of_b = 0, of_c = 0, of_f = 0;
	json_array_foreach(groups, g, group) {
		json_t *members = json_object_get(group, "members");
		assert_int_equal(json_integer_value(json_object_get(group, "group")), g + 1);
		assert_int_equal(json_integer_value(json_object_get(group, "size")),
			json_array_size(members));
		double strength = json_number_value(json_object_get(group, "strength"));
		most = strength > most ? strength : most;
		least = strength < least ? strength : least;
		all += strength;
		json_array_foreach(members, m, member) {
			const char *id = json_string_value(member);
			of_b = !strcmp(id, "b") ? (int)g + 1 : of_b;
			of_c = !strcmp(id, "c") ? (int)g + 1 : of_c;
			of_f = !strcmp(id, "f") ? (int)g + 1 : of_f;
			assert_true(strcmp(id, "g") || g == 0);
			assert_true(strcmp(id, "a") || g == 1);
		}
	}
	assert_true(of_b == of_f && of_b != of_c);
	double spread = json_number_value(json_object_get(answer, "spread"));
	assert_true(spread == most - least && all == 345.875);
	assert_true(json_number_value(json_object_get(answer, "lower_bound")) <= spread);
	assert_true(json_is_true(json_object_get(answer, "optimal")));
	assert_true(json_is_real(json_object_get(answer, "ms")));
	assert_int_equal(json_array_size(json_object_get(answer, "also")), 1);
	json_decref(answer);
}

static void a_star_is_said(void **state)
{
	const char *star = "id,strength\nann,500\nbo,10\ncy,20\ndi,30\n";
	struct outcome outcome = balance("--groups 2", star);
	assert_int_equal(outcome.code, 0);
	assert_non_null(strstr(outcome.err, "ann (500) outweighs a fair share of 280"));
	assert_non_null(strstr(outcome.err, "handicap of group 1: 460"));
	outcome = balance("--groups 2 --json", star);
	assert_string_equal(outcome.err, "");
	json_t *answer = json_loads(outcome.out, 0, NULL),
	       *stars = json_object_get(answer, "stars");
	assert_true(
		json_number_value(json_object_get(json_array_get(stars, 0), "handicap")) == 460);
	json_decref(answer);
}

static void expect(const char *arguments, const char *content, int code, const char *text)
{
	struct outcome outcome = balance(arguments, content);
	if (!strstr(outcome.err, text))
		print_message("# \"%s\" does not say \"%s\"\n", outcome.err, text);
	assert_non_null(strstr(outcome.err, text));
	assert_int_equal(outcome.code, code);
	assert_string_equal(outcome.out, "");
}

static void wrong_use_is_2(void **state)
{
	expect("", team, 2, "--groups K is missing");
	expect("--groups three", team, 2, "whole number from 1 to 100000, not \"three\"");
	expect("--groups 0", team, 2, "whole number");
	expect("--groups 3 --colour red", team, 2, "--colour is not an option here");
	expect("--groups 3 other.csv", team, 2, "not also \"team.csv\"");
	expect("--groups 3 --json --seed", team, 2, "not \"team.csv\"");
}

static void failed_runs_are_1_and_name_the_place(void **state)
{
	expect("--groups 3 --strength sales", team, 1, "team.csv:1:1: There is no column sales.");
	expect("--groups 3", "id,strength\na,1\nb,x\n", 1,
		"team.csv:3:2: \"x\" is not a number (strength).");
	expect("--groups 3", "id,strength\na,1\nb\n", 1, "team.csv:3:2: \"\" is not a number");
	expect("--groups 3", "id,strength\na,1\nb,2\na,3\n", 1,
		"team.csv:4:1: The id a stands here");
	expect("--groups 3", "name,strength\na,1\n", 1, "There is no column id.");
	expect("--groups 3", "id,strength\n,1\n", 1, "team.csv:2:1: id is missing.");
	expect("--groups 3", "id,strength\n", 1, "nothing in team.csv");
	expect("--groups 3", "", 1, "nothing in team.csv");
	expect("--groups 3 --leader zoe", team, 1, "--leader: There is no member zoe in the file.");
	expect("--groups 10", team, 1, "9 members cannot fill 10 groups.");
	expect("--groups 3 --together a,b,c,d", team, 1, "a, b, c, d are to stay together");
	expect("--groups 3 --apart a,b,c,d", team, 1, "a, b, c, d are to be kept apart");
	expect("--groups 3 --strength name", team, 1,
		"team.csv:2:2: \"An\" is not a number (name).");
}

static void decimals_are_exact(void **state)
{
	/* 0.1 + 0.2 and 0.3 are the same here, as they are for everybody but a computer */
	struct outcome outcome = balance(
		"--groups 2 --any-size --json", "id,strength\na,0.1\nb,0.2\nc,0.3\n");
	assert_non_null(strstr(outcome.out, "\"spread\":0.0"));
	assert_non_null(strstr(outcome.out, "\"optimal\":true"));
	outcome = balance(
		"--groups 2 --json", "id,strength\na,1e3\nb,1000.00000000000001\nc,.5\nd,+5E-1\n");
	assert_non_null(strstr(outcome.out, "\"spread\":1e-14"));
}

static const struct CMUnitTest tests[] = {
	TEST(csv_comes_out, "[S2.1] bullpen balance: id,group as CSV, the same again"),
	TEST(json_adds_up, "[S2.1] bullpen balance: groups, spread, bound and wishes as JSON"),
	TEST(a_star_is_said, "[S2.1] bullpen balance: a star is said, with a handicap"),
	TEST(wrong_use_is_2, "[S2.1] bullpen balance: wrong use ends with 2"),
	TEST(failed_runs_are_1_and_name_the_place,
		"[S2.1] bullpen balance: a failed run ends with 1 and names file, line and column"),
	TEST(decimals_are_exact, "[S2.1] bullpen balance: decimals are exact"),
};

TEST_MAIN(tests)
