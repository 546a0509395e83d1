/* The picture of a deal [S2.5]: read in a transaction, drawn outside of any, then sent. */
#include "company/routes.h"
#include "channel/card.h"
#include "company/nouns.h"
#include "company/order.h"
#include "http/request.h"
#include "org/settings.h"

#include <string.h>

/* What is drawn lives in the request's arena. */
static void read_card(struct tx *tx, void *context)
{
	struct request *rq = context;
	const struct order *order = order_get(tx, path_id(rq, "order"));
	const struct announcement *told = order_announcement(tx, order);
	const struct settings *settings = settings_get(tx);
	const char *language = in_text(rq, "language", rq->caller.zh ? "zh" : "en");
	struct card *card = NEW(rq->run->arena, struct card);
	*card = (struct card){ .design = (enum card_design)in_int(rq, "design", CARD_FESTIVE),
		.zh = !strcmp(language, "zh"),
		.test = told->test,
		.company = settings->company,
		.member = told->name,
		.group = told->group_name,
		.product = told->product,
		.colour = told->colour,
		.amount_cents = told->amount_cents,
		.currency = settings->currency,
		.nth_today = told->nth_today,
		.day = order->reported_day };
	if (told->best_day)
		card->record = card->zh ? "个人单日新高" : "Personal best for one day";
	rq->prepared = card;
}

static void prepare_picture(struct request *rq)
{
	request_tx(rq, TX_READ, read_card, rq);
	struct picture *picture = NEW(rq->run->arena, struct picture);
	*picture = card_png(rq->run, rq->prepared);
	rq->prepared = picture;
}

static void send_picture(struct request *rq)
{
	const struct picture *picture = rq->prepared;
	reply_bytes(rq, "image/png", picture->bytes, picture->length);
}

static const struct field picture_in[] = { FIELD("design", INT(CARD_FESTIVE, CARD_DESIGNS), 0,
						   "1 festive, 2 paper, 3 dark"),
	FIELD("language", CHOICE("zh|en"), 0, "default: the caller's"), FIELDS_END };

const struct route card_routes[] = { { GET, "/api/orders/:order/card.png",
					     ROLES_LEAD | AGENT | ASSISTANT | FINANCE | HR | SCREEN,
					     BRANCH, send_picture, picture_in, NULL,
					     "The announcement's picture", prepare_picture },
	ROUTES_END };
