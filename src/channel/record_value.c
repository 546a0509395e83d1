/* Cells to values by the shape that the field wants. */
#include "record_value.h"

#include <math.h>
#include <string.h>

static void take_date(struct record_value *value, const struct value_date *date)
{
	value->number = date->day;
	value->second = date->second;
	value->timed = date->timed;
	value->guessed = date->year_guessed;
	value->zoned = date->zoned;
	value->offset_minutes = date->offset_minutes;
}

static void date_read(
	const struct value_context *context, const struct cell *cell, struct record_value *value)
{
	struct value_date date;
	if (cell->kind == CELL_DATE)
		take_date(value,
			&(struct value_date){ .day = cell->day,
				.second = cell->second,
				.timed = cell->second > 0 });
	else if (value_date(cell->text, &context->date, &date, &value->why))
		take_date(value, &date);
}

static void time_read(
	const struct value_context *context, const struct cell *cell, struct record_value *value)
{
	struct value_date date;
	if (cell->kind == CELL_DATE || cell->kind == CELL_TIME) {
		value->second = cell->kind == CELL_DATE
			? cell->second
			: (int32_t)fmod(round(cell->number * 86400), 86400);
		return;
	}
	if (!value_date(arena_printf(context->arena, "2000-01-01 %s", cell->text), &context->date,
		    &date, NULL) ||
		!date.timed)
		value->why = (struct why){ "not a time", "不是时间" };
	else
		value->second = date.second;
}

/* 业绩(万元): 1.2 there is 1.2万. */
static const char *with_unit(
	const struct value_context *context, const char *text, const char *head)
{
	bool tens = strstr(head, "万") != NULL;
	bool own = strstr(text, "万") || strstr(text, "亿") || strpbrk(text, "wWkK");
	return tens && !own ? arena_printf(context->arena, "%s万", text) : text;
}

static void name_read(
	const struct value_context *context, const struct cell *cell, struct record_value *value)
{
	struct value_name name;
	if (!value_name(context->arena, cell->text, &name, &value->why))
		return;
	value->text = name.name;
	value->note = name.note;
}

void record_value_read(const struct value_context *context, enum shape shape,
	const struct cell *cell, const char *head, struct record_value *value)
{
	bool amount = shape == SHAPE_MONEY || shape == SHAPE_WHOLE || shape == SHAPE_SECONDS ||
		shape == SHAPE_VALUE;
	value->text = value_plain(context->arena, cell->text);
	value->note = "";
	if (value_blank(cell->text))
		return;
	if (cell->carried && amount) {
		value->why = (struct why){ "merged with the row above: the amount counts there",
			"与上一行合并：金额已计入上一行" };
		return;
	}
	value->given = true;
	if (cell->kind == CELL_ERROR) {
		value->why = (struct why){ "the cell shows an error", "单元格显示错误" };
		return;
	}
	bool yes = false;
	switch (shape) {
	case SHAPE_NAME: name_read(context, cell, value); break;
	case SHAPE_DATE: date_read(context, cell, value); break;
	case SHAPE_TIME: time_read(context, cell, value); break;
	case SHAPE_MONEY:
		value_money(with_unit(context, cell->text, head), &value->number, &value->rounded,
			&value->why);
		break;
	case SHAPE_WHOLE: value_whole(cell->text, &value->number, &value->why); break;
	case SHAPE_SECONDS:
		if (cell->kind == CELL_TIME)
			value->number = (int64_t)round(cell->number * 86400);
		else
			value_seconds(cell->text, &value->number, &value->why);
		break;
	case SHAPE_YES:
		value_yes(cell->text, &yes, &value->why);
		value->number = yes;
		break;
	case SHAPE_TEXT:
	case SHAPE_VALUE: break;
	}
}
