/* The fields with the words that head their columns in Chinese and English files. */
#include "import_field.h"

#include <string.h>

static const struct import_field people[] = {
	{ "name", SHAPE_NAME, true, "姓名", "name",
		"姓名|名字|员工姓名|销售姓名|员工|业务员|销售|坐席|人员|sales_agent|name|full name|employee|agent|"
		"member|sales rep" },
	{ "group", SHAPE_TEXT, false, "小组", "group",
		"小组|战队|组别|组名|部门|团队|所属小组|所属部门|所在组|group|team|department|squad" },
	{ "leader", SHAPE_NAME, false, "组长", "leader",
		"组长|主管|team lead|leader|manager|经理|上级|直属上级|负责人|supervisor" },
	{ "branch", SHAPE_TEXT, false, "分公司", "branch",
		"分公司|大区|区域|城市|分部|regional_office|region|branch|office|city" },
	{ "joined", SHAPE_DATE, false, "入职日期", "joined",
		"入职日期|入职时间|入职|到岗日期|join date|joined|hire date|start date|date of joining" },
	{ "left", SHAPE_DATE, false, "离职日期", "left",
		"离职日期|离职时间|离职|left|leave date|end date" },
	{ "reason", SHAPE_TEXT, false, "离职原因", "reason for leaving",
		"离职原因|reason|leaving reason" },
	{ "post", SHAPE_TEXT, false, "岗位", "post",
		"岗位|职位|职务|角色|post|position|title|role|job" },
	{ "phone", SHAPE_TEXT, false, "手机", "phone",
		"手机|手机号|手机号码|电话|联系电话|联系方式|phone|mobile|tel" },
	{ "channel", SHAPE_TEXT, false, "招聘渠道", "hiring channel",
		"招聘渠道|渠道|来源|入职渠道|channel|source|hiring channel" },
	{ "part_time", SHAPE_YES, false, "兼职", "part-time", "兼职|是否兼职|part-time|part time" },
	{ "number", SHAPE_TEXT, false, "工号", "staff number",
		"工号|员工编号|编号|employee id|staff number|number|id" },
	{ 0 },
};

static const struct import_field deals[] = {
	{ "member", SHAPE_NAME, true, "销售", "member",
		"销售|业务员|销售员|销售人员|销售姓名|姓名|成交人|归属人|员工|坐席|sales_agent|sales rep|"
		"salesperson|member|agent|owner|closer|sr_id" },
	{ "amount", SHAPE_MONEY, true, "金额", "amount",
		"成交金额|成交额|签单金额|合同金额|订单金额|业绩|金额|成交价|实收业绩|close_value|amount|deal value|"
		"revenue|value|total|price" },
	{ "received", SHAPE_MONEY, false, "回款", "received",
		"回款金额|回款|到账|到账金额|实收|实收金额|已收|收款|received|paid|payment|cash" },
	{ "date", SHAPE_DATE, true, "成交日期", "date",
		"成交日期|成交时间|签单日期|签约日期|下单日期|订单日期|日期|时间|close_date|won_date|deal date|signed|"
		"date|closed" },
	{ "time", SHAPE_TIME, false, "时间", "time", "时刻|几点|time" },
	{ "customer", SHAPE_TEXT, false, "客户", "customer",
		"客户|客户姓名|客户名称|客户名|买家|account|customer|client|company" },
	{ "product", SHAPE_TEXT, false, "产品", "product",
		"产品|产品名称|商品|课程|套餐|项目|品名|product|item|plan|course" },
	{ "quantity", SHAPE_WHOLE, false, "数量", "quantity", "数量|件数|单数|quantity|qty|units" },
	{ "state", SHAPE_TEXT, false, "状态", "state",
		"状态|订单状态|阶段|审核状态|deal_stage|state|status|stage" },
	{ "number", SHAPE_TEXT, false, "订单号", "order number",
		"订单号|订单编号|单号|合同号|合同编号|编号|opportunity_id|order number|order id|order no|order|number|"
		"id" },
	{ "source", SHAPE_TEXT, false, "来源", "source",
		"来源|客户来源|线索来源|渠道|origin|source|channel|lead source" },
	{ "group", SHAPE_TEXT, false, "小组", "group", "小组|战队|组别|部门|团队|group|team" },
	{ "note", SHAPE_TEXT, false, "备注", "note", "备注|说明|note|remark|comment" },
	{ 0 },
};

static const struct import_field calls[] = {
	{ "member", SHAPE_NAME, true, "销售", "member",
		"销售|坐席|坐席姓名|姓名|业务员|员工|agent|member|caller|name|user" },
	{ "date", SHAPE_DATE, true, "日期", "date",
		"通话时间|呼叫时间|拨打时间|开始时间|通话日期|日期|时间|call time|started|date|at" },
	{ "time", SHAPE_TIME, false, "时间", "time", "时刻|time" },
	{ "dials", SHAPE_WHOLE, false, "拨打量", "dials",
		"拨打量|拨打|外呼量|拨打数|呼出数|dials|calls|attempts" },
	{ "connects", SHAPE_WHOLE, false, "接通数", "connects",
		"接通数|接通量|接通|connects|connected|answered" },
	{ "seconds", SHAPE_SECONDS, false, "通话时长", "talk time",
		"通话时长|通时|时长|通话秒数|计费时长|duration|talk time|talk_seconds|seconds" },
	{ "wechat", SHAPE_WHOLE, false, "加微", "added on WeChat",
		"加微|加微数|微信|wechat_added|wechat" },
	{ "intents", SHAPE_WHOLE, false, "意向", "intents",
		"意向|意向数|意向客户|intents|prospects" },
	{ "answered", SHAPE_YES, false, "是否接通", "answered", "是否接通|接听|is connected" },
	{ "number", SHAPE_TEXT, false, "编号", "reference",
		"通话编号|编号|流水号|call id|uuid|id|reference" },
	{ 0 },
};

static const struct import_field facts[] = {
	{ "member", SHAPE_NAME, true, "成员", "member",
		"销售|坐席|姓名|业务员|成员|员工|member|agent|name" },
	{ "kind", SHAPE_TEXT, true, "指标", "kind", "指标|类型|种类|项目|kind|type|metric|event" },
	{ "value", SHAPE_VALUE, false, "数值", "value",
		"数值|数量|值|金额|value|amount|count|quantity" },
	{ "date", SHAPE_DATE, true, "日期", "date", "日期|时间|发生时间|at|date|time|when|day" },
	{ "time", SHAPE_TIME, false, "时间", "time", "时刻|time" },
	{ "number", SHAPE_TEXT, false, "编号", "reference", "编号|流水号|ref|reference|id" },
	{ "customer", SHAPE_TEXT, false, "客户", "customer", "客户|customer|account" },
	{ "product", SHAPE_TEXT, false, "产品", "product", "产品|商品|product" },
	{ 0 },
};

static const struct {
	const char *name;
	const struct import_field *fields;
} kinds[IMPORT_KINDS] = { { "people", people }, { "deals", deals }, { "calls", calls },
	{ "facts", facts } };

int import_kind_named(const char *name)
{
	for (int i = 0; i < IMPORT_KINDS; i++)
		if (!strcmp(kinds[i].name, name))
			return i;
	return -1;
}

const char *import_kind_name(enum import_kind kind)
{
	return kinds[kind].name;
}

const struct import_field *import_fields(enum import_kind kind)
{
	return kinds[kind].fields;
}

int import_field_named(enum import_kind kind, const char *name)
{
	const struct import_field *fields = kinds[kind].fields;
	for (int i = 0; fields[i].name; i++)
		if (!strcmp(fields[i].name, name))
			return i;
	return -1;
}
