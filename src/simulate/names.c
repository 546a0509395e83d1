/* Names: common family names, two-character and one-character given names, trades and towns. */
#include "simulate/names.h"

#include <string.h>

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

static const struct group_name groups_zh[GROUP_NAMES] = { { "破风队", "乘风破浪，使命必达" },
	{ "烈焰队", "点燃每一通电话" }, { "青竹队", "节节高" }, { "磐石队", "稳住，我们能赢" },
	{ "飞鹰队", "看得远，飞得高" }, { "雷霆队", "一响就成" }, { "沧海队", "海纳百川" },
	{ "晨光队", "每天第一单" }, { "猎豹队", "快人一步" }, { "长城队", "守得住，攻得下" },
	{ "星火队", "可以燎原" }, { "麦浪队", "一茬接一茬" } };
static const struct group_name groups_en[GROUP_NAMES] = { { "Windbreakers", "Through every wave" },
	{ "Blaze", "Light up every call" }, { "Bamboo", "Higher, joint by joint" },
	{ "Bedrock", "Steady, and we win" }, { "Falcons", "See far, fly high" },
	{ "Thunder", "One clap, one deal" }, { "Deep Sea", "Room for every river" },
	{ "Daybreak", "First deal of the day" }, { "Cheetahs", "One step ahead" },
	{ "Great Wall", "Hold, then take" }, { "Sparks", "One lights the prairie" },
	{ "Harvest", "One row after another" } };
static const struct product_name products_zh[PRODUCT_NAMES] = { { "企业版年费", 980000, 780000 },
	{ "专业版年费", 580000, 460000 }, { "基础版年费", 298000, 238000 },
	{ "实施服务", 360000, 260000 }, { "短信包", 120000, 90000 } };
static const struct product_name products_en[PRODUCT_NAMES] = { { "Enterprise, a year", 980000,
									780000 },
	{ "Professional, a year", 580000, 460000 }, { "Basic, a year", 298000, 238000 },
	{ "Setting up", 360000, 260000 }, { "Messages pack", 120000, 90000 } };

static const char *const drawn_zh[] = { "林晓", "周子航", "马琳", "陈默" };
static const char *const family_zh[] = { "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴",
	"徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩",
	"唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕",
	"苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "薛", "叶", "阎", "余", "潘", "杜", "戴", "夏",
	"钟", "汪", "田", "任", "姜", "范", "方", "石", "姚", "谭", "廖", "邹", "熊", "金", "陆",
	"郝", "孔", "白", "崔", "康", "毛", "邱", "秦", "江", "史", "顾", "侯", "邵", "孟", "龙",
	"万", "段", "雷", "钱", "汤", "欧阳", "上官", "司马", "诸葛" };
static const char *const given_zh[] = { "子涵", "浩然", "雨桐", "思远", "佳怡", "俊杰", "梦瑶",
	"志强", "晓彤", "文博", "诗雨", "天宇", "雅婷", "宇轩", "欣怡", "建华", "若曦", "明哲",
	"静怡", "嘉豪", "晨曦", "丽娜", "振宇", "婉清", "泽楷", "慧敏", "一鸣", "可心", "国栋",
	"乐怡", "海涛", "舒雅", "立群", "安琪", "少华", "雪莹", "景行", "芳菲", "伟", "芳", "娜",
	"敏", "静", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "超", "霞", "平", "刚",
	"鹏", "颖", "琪", "倩", "蕾", "婷", "斌", "宁", "悦", "然", "睿", "彬" };
static const char *const drawn_en[] = { "Lin Xiao", "Ethan Zhou", "Marlene Ma", "Mo Chen" };
static const char *const first_en[] = { "Amelia", "Noah", "Olivia", "Liam", "Ava", "Lucas", "Mia",
	"Henry", "Zoe", "Owen", "Ruby", "Felix", "Nora", "Hugo", "Clara", "Leo", "Ines", "Omar",
	"Tara", "Ravi", "Jonas", "Elif", "Pavel", "Sofia", "Marta", "Diego", "Anya", "Kofi", "Yara",
	"Tom", "Greta", "Sam", "Iris", "Max" };
static const char *const last_en[] = { "Carter", "Nguyen", "Patel", "Garcia", "Kim", "Okafor",
	"Novak", "Rossi", "Silva", "Meyer", "Dubois", "Larsen", "Kowalski", "Haddad", "Tanaka",
	"Murphy", "Brown", "Fischer", "Ivanova", "Mensah", "Lopez", "Singh", "Young", "Baker",
	"Moreau", "Weber", "Costa", "Ahmed", "Reid", "Park" };
static const char *const towns_zh[] = { "宁波", "苏州", "绍兴", "杭州", "义乌", "东莞", "佛山",
	"温州", "嘉兴", "无锡", "常州", "泉州", "青岛", "成都", "武汉", "长沙", "合肥", "郑州" };
static const char *const brands_zh[] = { "海棠", "明远", "锦绣", "大华", "恒通", "金桥", "瑞丰",
	"天成", "宏图", "新源", "佳美", "永盛", "安信", "百川", "华彩", "启明", "鼎立", "顺达" };
static const char *const trades_zh[] = { "纺织", "五金", "电器", "食品", "服饰", "建材", "物流",
	"机械", "家具", "贸易", "包装", "塑胶" };
static const char *const towns_en[] = { "Bristol", "Leeds", "Austin", "Denver", "Lyon", "Porto",
	"Graz", "Malmo", "Turin", "Ghent" };
static const char *const brands_en[] = { "Harbour", "Northgate", "Silverline", "Maple", "Crown",
	"Anchor", "Beacon", "Summit", "Willow", "Granite" };
static const char *const trades_en[] = { "Textiles", "Hardware", "Foods", "Logistics", "Furniture",
	"Trading", "Packaging", "Tools" };

struct group_name name_group(bool zh, int i)
{
	return (zh ? groups_zh : groups_en)[i % GROUP_NAMES];
}

struct product_name name_product(bool zh, int i)
{
	return (zh ? products_zh : products_en)[i % PRODUCT_NAMES];
}

/* Steps through all pairs of two lists in an order given by the seed: no pair comes twice. */
static void pair(uint64_t seed, int i, size_t first, size_t second, size_t *one, size_t *two)
{
	size_t all = first * second, step = 7919, at = (size_t)(seed * 2654435761u % all);
	while (all % step == 0)
		step += 2; /* primes to walk by must not divide the whole */
	at = (at + (size_t)i * step) % all;
	*one = at / second;
	*two = at % second;
}

const char *name_person(struct arena *arena, bool zh, uint64_t seed, int i)
{
	size_t drawn = zh ? COUNT_OF(drawn_zh) : COUNT_OF(drawn_en), one, two;
	if ((size_t)i < drawn)
		return (zh ? drawn_zh : drawn_en)[i];
	size_t first = zh ? COUNT_OF(family_zh) : COUNT_OF(first_en),
	       second = zh ? COUNT_OF(given_zh) : COUNT_OF(last_en),
	       round = (size_t)i / (first * second);
	pair(seed, i, first, second, &one, &two);
	const char *name = zh ? arena_printf(arena, "%s%s", family_zh[one], given_zh[two])
			      : arena_printf(arena, "%s %s", first_en[one], last_en[two]);
	return round ? arena_printf(arena, "%s%zu", name, round + 1) : name;
}

#define PICK(list) (list)[random_below(random, COUNT_OF(list))]

const char *name_customer(struct arena *arena, bool zh, struct random *random)
{
	const char *town = zh ? PICK(towns_zh) : PICK(towns_en),
		   *brand = zh ? PICK(brands_zh) : PICK(brands_en),
		   *trade = zh ? PICK(trades_zh) : PICK(trades_en);
	return zh ? arena_printf(arena, "%s%s%s", town, brand, trade)
		  : arena_printf(arena, "%s %s, %s", brand, trade, town);
}

const char *name_company(bool zh)
{
	return zh ? "云帆科技" : "Cloudsail";
}
