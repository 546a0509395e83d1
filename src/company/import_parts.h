/* What the files of imports share; included by import*.c only. */
#pragma once
#include "base/map.h"
#include "channel/records.h"
#include "company/import.h"
#include "org/person.h"

struct known_person {
	int64_t id, unit;
	const char *name, *number;
	bool left;
	struct known_person *next; /* of the same name */
};

/* Somebody a file names whom the roster does not know. */
struct stranger {
	const char *name;
	day_t first, last;
	int64_t rows;
};

/* What the company has, held against a file. */
struct desk {
	struct run *run;
	struct arena *scratch;       /* of the row under way */
	const struct import *import;
	const struct mapping *mapping;
	const struct import_field *fields;
	const char *origin, *source; /* of references; of orders and facts: "import:7" */
	struct map *people;          /* folded name → struct known_person */
	struct map *numbers;         /* → struct known_person */
	struct map *products;        /* folded name → id */
	struct map *kinds;           /* name, zh, en → id */
	struct map *groups;          /* folded names of the units there are */
	day_t today;

	struct map *strangers;       /* folded name → struct stranger */
	LIST(struct stranger *) stranger_list;
	struct map *new_products;    /* folded → name */
	LIST(const char *) new_product_list;
	struct map *new_groups;
	LIST(const char *) new_group_list;
	struct map *seen;            /* people: folded name → first row of it */
};

struct problem {
	int field;      /* −1 = none in particular */
	struct why why; /* en NULL = all is well */
	bool soft;      /* comes in all the same */
};

/* Reads the import and what the company has. */
struct desk *desk_open(struct import_work *work, int64_t import);
struct records *desk_records(struct import_work *work, struct desk *desk);
/* What is wrong with a record here; notes strangers, products and groups that are new. */
struct problem desk_check(struct desk *desk, const struct record *record);
/* The member a record names; NULL = nobody, or several (*several). */
const struct known_person *desk_person(struct desk *desk, const char *name, bool *several);
/* Known before: a person of that name and number. */
const struct known_person *desk_known(struct desk *desk, const struct record *record);
int64_t record_digest(const struct desk *desk, const struct record *record);
/* Value of a field by its name, NULL when the kind has no such field. */
const struct record_value *record_field(const struct desk *desk, const struct record *record, const char *name);

/* A transaction that uses up the chunk's arena. Faults unwind. */
void work_tx(struct import_work *work, enum tx_kind kind, void (*body)(struct tx *tx, void *context), void *context);
/* As work_tx(), but false when it failed: *fault says why. */
bool work_try(struct import_work *work, enum tx_kind kind, void (*body)(struct tx *tx, void *context),
	void *context, enum fault *fault);
/* Begins with an empty arena of the chunk. */
void chunk_begin(struct import_work *work);

/* Rows held until there are enough for a transaction. */
struct chunk_row {
	struct record record; /* its texts are in the chunk's arena */
	int64_t digest;
	int64_t person;       /* the member; people: 0 */
	int64_t product, kind;
	bool taken;           /* out: new */
};
struct chunk {
	struct desk *desk;
	struct chunk_row *rows;
	size_t n;
	int64_t done;         /* records gone through, these included */
	int64_t taken, known, other; /* out: new, in before, in before with other content */
};
/* Take the chunk in, within a transaction that may run again. */
void chunk_people(struct tx *tx, void *context);
void chunk_deals(struct tx *tx, void *context);
void chunk_facts(struct tx *tx, void *context);
/* Notes the rows' references; sets taken for those that are new. */
void chunk_refs(struct tx *tx, struct chunk *chunk);
/* UTC of a record's date; noon when no time was written. */
ms_t record_moment(struct tx *tx, const struct record_value *date);
/* The group's or branch's unit of a name, made when there is none. */
int64_t unit_needed(struct tx *tx, const struct desk *desk, int64_t under, const char *kind, const char *name);
