/* Exact decimals in 128 bits. */
#include "app/decimal.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

enum { DIGITS = 30, WHOLE = 18 };

static bool read_digits(const char **at, struct decimal *decimal, int *digits, bool fraction)
{
	bool any = false;
	for (; isdigit((unsigned char)**at); ++*at) {
		any = true;
		if (*digits == DIGITS && fraction)
			continue; /* beyond what any sum can keep */
		decimal->digits = decimal->digits * 10 + (**at - '0');
		*digits += decimal->digits != 0;
		decimal->decimals += fraction;
		if (*digits > DIGITS)
			return false;
	}
	return any;
}

bool decimals_add(struct arena *arena, struct decimals *decimals, const char *text)
{
	struct decimal decimal = { 0 };
	int digits = 0;
	while (isspace((unsigned char)*text))
		text++;
	bool minus = *text == '-';
	text += *text == '-' || *text == '+';
	bool any = read_digits(&text, &decimal, &digits, false);
	if (*text == '.') {
		text++;
		any = read_digits(&text, &decimal, &digits, true) || any;
	}
	if (!any || digits > DIGITS)
		return false;
	if (*text == 'e' || *text == 'E') {
		char *end;
		long exponent = strtol(text + 1, &end, 10);
		if (end == text + 1 || exponent > 30 || exponent < -300)
			return false;
		text = end;
		decimal.decimals -= (int)exponent;
	}
	while (isspace((unsigned char)*text))
		text++;
	/* 1e3, 1.50 and 0.000: no needless decimals, none below zero */
	for (; decimal.decimals < 0; decimal.decimals++, digits++) {
		if (digits > DIGITS)
			return false;
		decimal.digits *= 10;
	}
	while (decimal.decimals > 0 && decimal.digits % 10 == 0) {
		decimal.digits /= 10;
		decimal.decimals--;
	}
	if (*text || fabs((double)decimal.digits) > pow(10, WHOLE + decimal.decimals))
		return false;
	decimal.digits = minus ? -decimal.digits : decimal.digits;
	*list_add(arena, &decimals->list) = decimal;
	return true;
}

void decimals_scale(struct decimals *decimals)
{
	double sum = 0;
	for (size_t i = 0; i < decimals->list.n; i++) {
		struct decimal *decimal = &decimals->list.at[i];
		sum += fabs((double)decimal->digits) / pow(10, decimal->decimals);
		if (decimal->decimals > decimals->scale)
			decimals->scale = decimal->decimals;
	}
	while (decimals->scale > 0 && sum * pow(10, decimals->scale) > 2e18)
		decimals->scale--;
}

int64_t decimals_scaled(const struct decimals *decimals, size_t index)
{
	struct decimal decimal = decimals->list.at[index];
	for (; decimal.decimals < decimals->scale; decimal.decimals++)
		decimal.digits *= 10;
	__int128 divisor = 1, half;
	for (; decimal.decimals > decimals->scale && divisor < (__int128)1e34; decimal.decimals--)
		divisor *= 10;
	half = decimal.digits < 0 ? -divisor / 2 : divisor / 2;
	return decimal.decimals > decimals->scale ? 0
						  : (int64_t)((decimal.digits + half) / divisor);
}

double decimals_real(const struct decimals *decimals, int64_t scaled)
{
	return (double)scaled / pow(10, decimals->scale);
}
