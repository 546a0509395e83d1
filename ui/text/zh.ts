// 界面上的中文。en.ts 的键必须与这里完全一致，否则无法编译。
import { rooms } from './zh-rooms.ts';

const zh = {
	...rooms,
	undo: '撤销', cancel: '取消', close: '关闭', save: '保存', again: '再试一次', loading: '正在读取', back: '返回', next: '下一步', done: '完成',
	add: '添加', remove: '移除', edit: '修改', more: '更多', all: '全部', none: '无', yes: '是', no: '否', copy: '复制', copied: '已复制', saved: '已保存', search: '搜索', skip: '跳过', optional: '选填',
	whereFrom: '看明细', pickPerson: '输入姓名或拼音', nobodyFound: '没有找到', people: (n: number) => `${n} 人`, groups: (n: number) => `${n} 个小组`, deals: (n: number) => `${n} 单`, rows: (n: number) => `${n} 行`,
	perHead: '人均', total: '合计', name: '姓名', group: '小组', groupNone: '未分组', amount: '金额', day: '日期', product: '产品', customer: '客户', note: '备注', role: '角色', from: '从', to: '到',
	listSeparator: '、',
	unsent: (n: number) => n === 1 ? '连接断开，刚才的提交已留存，连上后自动发送' : `连接断开，${n} 项提交已留存，连上后自动发送`,
	offlineSince: (time: string) => `连接断开，显示的是 ${time} 的数据，正在重连`,
	fault: {
		status: (status: number) => `服务器没有完成这个请求（${status}）`, offline: '连不上服务器，请检查网络', forbidden: '您没有查看这里的权限', page: '页面出错了，请刷新', amount: '请填一个金额，例如 9800 或 1.2万',
		kept: '您填的内容都还在', missing: '请填写', notFound: '没有这个页面', notFoundText: '可能已经改名，或者链接抄漏了。', crashed: '这一页出错了', crashedText: '数据没有受影响。刷新一下通常就好。', reload: '刷新',
	},
	roles: { owner: '老板', manager: '销售经理', leader: '组长', agent: '销售', assistant: '销售助理', finance: '财务', hr: '人事/培训/质检', screen: '大屏', program: '程序' },
	places: { wall: '大屏', desk: '工作台', team: '团队', house: '公司' },
	shell: {
		skip: '跳到正文', menu: '菜单', account: '我的账号', logout: '退出登录', keys: '快捷键', keysHint: '输入法打字时不会触发', searchAll: '找人、找页面', searchHint: '姓名、拼音首字母或页面名', pages: '页面', persons: '人员',
		language: '语言', look: '外观', looks: { system: '跟随系统', light: '浅色', dark: '深色' }, example: '这是示例公司，随便点', exampleRemove: '删除示例', exampleRemoveAsk: '删除整个示例公司？', exampleRemoveText: '只删除示例，您自己的公司不受影响。', exampleRemoved: '示例已删除', report: '报单',
		lastImport: (name: string, n: number) => `刚导入：${name}，${n} 行`, importUndo: '撤销这次导入', importUndone: '已撤销导入', importUndoAsk: (name: string) => `撤销导入「${name}」？`, importUndoText: '这次导入写进来的内容会全部退回，之后改过的会列出来。', hide: '收起', today: '今天',
	},
	login: {
		title: '登录', name: '登录名', password: '密码', code: '动态验证码', codeHint: '身份验证器里的六位数字', act: '登录', forgot: '忘了密码？请让经理发一条重设链接给您。', againTitle: '请重新登录', againText: '登录已过期。登录后会接着刚才的操作，您填的内容都还在。',
		notStarted: '这里还没有老板。请打开终端里显示的老板链接（只能用一次）。', asOwner: '以老板身份看', asLeader: '以组长身份看', asAgent: '以销售身份看',
		joinTitle: (company: string) => `加入${company || ''}`, joinText: '设一个密码，以后用登录名和它进来。', choose: '设置密码', repeat: '再输一遍', differ: '两次输入不一样', short: '至少 8 位', enter: '进入', linkUsed: '这条链接已经用过或过期了。请让经理再发一条。', toLogin: '去登录',
	},
	account: {
		title: '我的账号', password: '修改密码', old: '现在的密码', fresh: '新密码', changed: '密码已修改，其他设备需要重新登录', sessions: '登录中的设备', sessionsHint: '不认识的设备，点“下线”。', here: '本机', end: '下线', ended: '已下线', lastSeen: '最近使用', device: '设备',
		tokens: '程序令牌', tokensHint: '给别的系统用，权限不会超过您自己。', tokenName: '用途', tokenNew: '新建令牌', tokenSecret: '令牌只显示这一次，请马上复制保存。', tokenRevoke: '作废', tokenRevoked: '已作废', tokenNone: '还没有令牌', scopes: '可以做什么', scopeRead: '读取', scopeFacts: '写入明细', scopeImport: '导入',
		totp: '两步验证', totpOff: '未开启。开启后登录除了密码还要一个动态码。', totpOn: '已开启', totpStart: '开启', totpScan: '用身份验证器扫码，再输入它显示的六位数字。', totpConfirm: '确认', totpEnd: '关闭两步验证', totpPassword: '输入密码确认', like: '语言与外观',
	},
	start: {
		steps: { owner: '开通', questions: '五个问题', people: '花名册', deals: '上月成交', month: '上月看板', groups: '均衡分组', wall: '上大屏' }, stepOf: (n: number, of: number) => `${of} 步中的第 ${n} 步`, later: '以后再说', skipStep: '跳过这一步',
		ownerTitle: '十分钟，把团队搬上大屏', ownerText: '您是这家公司的第一个人。先给自己一个名字和登录方式。', yourName: '您怎么称呼', login: '登录名', loginHint: '手机号、拼音都可以', password: '密码', passwordHint: '至少 8 位', begin: '开始', keyUsed: '这条开通链接已经用过了。', keyMissing: '请用终端里显示的开通链接打开。',
		chooseTitle: '从哪里开始？', withExcel: '用我的 Excel 开始', withExcelText: '花名册和上个月的成交表，两个文件就够。', withExample: '先看示例', withExampleText: '24 人、4 个小组、90 天业绩的示例公司，大屏会动。', noExample: '这台机器没有运行示例公司。', 
		questionsTitle: '五个问题', questionsText: '其余的我们先替您猜好，以后随时能改。', company: '公司叫什么', target: '这个月的目标', targetHint: '整个公司的业绩，例如 120万；没定可以空着', counts: '业绩按什么算', signed: '签单', signedHint: '签了就算', received: '到账', receivedHint: '钱到才算', rest: '怎么休息', rests: { two_days: '双休', one_day: '单休', big_small: '大小周', none: '无休' }, close: '几点算一天结束', closeHint: '晚班过了零点才收工的，选凌晨', closeMidnight: '零点', closeBefore: (time: string) => `当天 ${time}`, closeAfter: (time: string) => `次日 ${time}`, zone: '时区', currency: '货币（三个字母）', guessed: (zone: string, currency: string) => `时区 ${zone}，货币 ${currency}，法定节假日已带好。`, 
		peopleTitle: '花名册', peopleText: '把花名册拖进来，或者从表格里复制几列粘贴。要有姓名；小组、组长、入职日期有就更好。', dealsTitle: '上个月的成交', dealsText: '销售自己记的流水表就行：谁、哪天、多少钱。标题行、合计行、一月一个表都没关系。',
		monthNext: '去分组', groupsNext: '上大屏', wallTitle: '把团队放上大屏', wallText: '在电视的浏览器里打开下面的地址，它会显示一个六位数字，填到这里。', wallAddress: '电视上打开', wallHere: '或者就在这台电脑上打开', wallCode: '电视上的六位数字', wallName: '给这块屏起个名字', wallNameDefault: '大办公区', wallPair: '连上', wallPaired: '连上了，看电视。', wallTry: '用手机报一单试试，大屏一秒内就会响。', wallPhone: '手机扫码报单', wallTest: '勾上“试报”，看完一键撤回，不进业绩。', finish: '进入团队',
	},
	imports: {
		drop: '把文件拖到这里', dropHint: '.xlsx 或 .csv，编码自动识别', choose: '选文件', or: '或者', paste: '粘贴表格内容', pasteHint: '从 Excel 里选中、复制，在这里粘贴', pasteAct: '看看这些', pastedName: '粘贴的内容', reading: '正在读', tooLarge: '文件太大，最多 200 MB',
		kinds: { people: '花名册', deals: '成交', calls: '通话', facts: '明细' }, found: '认出的列', foundHint: '不对就改。改完马上重算。', column: '表里的列', unused: '（不用）', sheet: '工作表', headRow: '标题在第几行', reread: '重新识别',
		field: { name: '姓名', number: '工号', group: '小组', leader: '组长', role: '角色', post: '岗位', joined: '入职日期', left: '离职日期', phone: '手机', channel: '招聘渠道', branch: '分公司', date: '日期', member: '销售', amount: '金额', product: '产品', customer: '客户', received: '到账', note: '备注', state: '状态', order: '单号', ref: '单号', kind: '类别', value: '数值', login: '登录名', email: '邮箱', reason: '离职原因', currency: '货币', split: '分单', won: '成交标记', result: '结果', seconds: '通话秒数', list: '名单', part_time: '兼职', quantity: '数量', time: '几点', source: '来源', dials: '拨打量', connects: '接通数', wechat: '加微', intents: '意向', answered: '是否接通' } as Record<string, string>,
		peopleSum: (people: number, groups: number, look: number) => `${people} 人，${groups} 个小组${look ? `，${look} 处要看一下` : ''}`, dealsSum: (deals: number, money: string) => `${deals} 单，${money}`, rowsSum: (rows: number) => `${rows} 行`, isTotal: '和您的总数对得上吗？', fileTotal: (money: string) => `表里的合计写的是 ${money}`, same: '与表里合计一致', differs: (money: string) => `相差 ${money}`, differenceRows: '差额多半在下面要看的行里：没导入的行不在总数中。', sameFile: '这个文件已经导入过了。再导入一次，同样的行不会重复。', newProducts: '新产品', undoing: '正在退回', before: (n: number) => `${n} 行以前导入过，不会重复`, kept: (names: string) => `之后改动过、没有退回的：${names}`,
		look: '要看一下的', lookNone: '没有要改的，可以导入。', lookHint: '改完按回车。不想导入的行就跳过。', where: '在哪里', fix: '改成', skipRow: '不导入', takeRow: '还是导入', applyFixes: '应用修改', missing: (n: number) => `有 ${n} 个名字不在花名册里`, missingHint: '可能已经离职，也可能写法不同。写法不同的，在下面选出是谁。', missingAs: (name: string) => `${name} 是`, unknown: { ask: { label: '先不导入', hint: '这些行留着看' }, former: { label: '已离职', hint: '补进花名册，业绩照算' }, join: { label: '在职', hint: '补进花名册' } }, newPeople: (n: number) => `新增 ${n} 人`, knownPeople: (n: number) => `${n} 人已在册`,
		commitPeople: (n: number) => `导入 ${n} 人`, commitDeals: (n: number) => `对，导入 ${n} 单`, commitRows: (n: number) => `导入 ${n} 行`, committing: '正在写入', wait: '可以离开这一页，不会中断。', done: (n: number) => `已导入 ${n} 行`, undo: '撤销这次导入', undone: '已全部退回', failed: '没能导入', another: '换一个文件', rowsSample: '前几行', cancelled: '已取消', skipped: (n: number) => `${n} 行跳过`,
	},
	month: {
		menu: '月度看板', title: (month: string) => `${month}看板`, revenue: '业绩', deals: '成交', perHead: '人均', received: '到账', says: '这个月告诉您', perHeadGroups: '小组人均', course: '每日走势', people: '销售排行', excel: '下载 Excel', rank: '名次', none: '这个月还没有成交', noneText: '导入上个月的成交表，看板马上就有。', importDeals: '导入成交', previous: '上一月', nextMonth: '下一月', rowsOf: (what: string) => `${what}的明细`, worked: '出勤日', dealsCount: '单数', share: '占比', rowsCount: (n: number, money: string) => `${n} 条，合计 ${money}`, rest: '休息日', undone: '已撤销', source: '来源', kind: '项目',
		kinds: { revenue: '业绩', deals: '成交', received: '到账', refunds: '退款', dials: '拨打', connects: '接通', talk_seconds: '通时', wechat_added: '加微', intents: '意向' } as Record<string, string>,
	},
	balance: {
		title: '均衡分组', text: '按过去的业绩分，让每个小组起点一样。', count: '分几组', period: '按哪段时间的业绩', metric: '按什么', lastMonths: (n: number) => n === 1 ? '上个月' : `最近 ${n} 个月`, spreadNow: '现在相差', spreadAfter: '分完相差', optimal: '已证明不能更均衡', bound: (percent: string) => `理论下限 ${percent}`, moves: (n: number) => `${n} 人换组`, movesNone: '不用换人', move: (name: string, from: string, to: string) => `${name}：${from} → ${to}`, flat: '这段时间没有业绩，分不出强弱。换一段时间，或先导入成交。', drag: '拖动名字到别的组；或选中名字后用 ← → 移动，Esc 取消。', moveTo: (group: string) => `移到${group}`, strength: '每日实力', reset: '恢复建议', adopt: '采用', adoptFrom: '从哪天起', adopted: (day: string) => `已采用，${day}起生效。之前的业绩仍归原来的小组。`, notNow: '先不动', newGroup: (n: number) => `第 ${n} 组`, star: (name: string, handicap: string) => `${name}一个人就超过了一个组应有的份量，再怎么分也不会平。建议所在小组让分 ${handicap}（每天）。`, newcomers: (names: string, strength: string) => `还没有业绩的${names}按每天 ${strength} 估算`, nobody: '还没有人可以分', nobodyText: '先导入花名册和成交。', held: (name: string, group: string) => `${name}在${group}`,
	},
	wall: {
		pairTitle: '这块屏还没有连上', pairText: '在电脑上打开 Bullpen →「大屏」，输入这个数字', pairFresh: '数字每隔几分钟更换', sound: '点一下开启声音', soundOn: '声音已开', target: (money: string, done: string, pace: string) => `目标 ${money} · 已完成 ${done}，序时进度 ${pace}`, noTarget: (money: string) => `本月 ${money}`, pace: '序时进度', leaders: '今天的领跑者', best: '个人新高', weeks: (n: number) => `入职第 ${n} 周`, just: '刚刚成交', none: '今天第一单会是谁？', dealCard: (group: string) => group ? `${group} · 成交喜报` : '成交喜报', nth: (n: number) => `今天第 ${n} 单`, bestDay: '个人单日新高', today: '今日成交', dials: '拨打', todayCents: '今日业绩', recordDeal: '最大一单', recordDay: '单日最高', recordMonth: '单月最高', connects: '接通', conversion: '接通转化', test: '试报，不计业绩', asOf: (time: string) => `${time} 的数据，正在重连`, noGroups: '还没有小组', unit: '单', exit: '退出大屏', full: '全屏', corrected: '已更正', withdrawn: '已撤回', monthRace: (month: string) => month,
		pages: { race: '小组赛', leaders: '龙虎榜', deals: '成交墙', today: '今日数据', records: '纪录榜' }, monthLeaders: '本月龙虎榜', dealsToday: '今天的成交', open: '打开大屏', pairA: '连接新大屏',
	},
	deal: {
		title: '报单', who: '谁的单', self: '我', amount: '金额', product: '产品', productNew: '还没有产品，金额照样能报', more: '客户、备注、分单', customer: '客户', note: '备注', belowFloor: '低于底价。写明原因可以继续报。', test: '试报（不进业绩）', act: '报单', reported: '报上去了', waiting: '等待审核，通过后计入业绩', card: '喜报', design: (n: number) => `样式 ${n}`, savePicture: '保存图片', sharePicture: '分享图片', copyText: '复制文字', withdraw: '撤回', withdrawn: '已撤回，大屏同步更正', markTest: '标为试报', next: '再报一单', nth: (n: number) => `今天第 ${n} 单`, best: '个人单日新高', paste: '粘贴多单', split: '分单', splitWith: '和谁分', splitShare: '我占',
		states: { reported: '待审核', approved: '已通过', signed: '已签单', paid: '已付清', rejected: '已驳回', cancelled: '已退单', withdrawn: '已撤回' } as Record<string, string>,
	},
};
export type Words = typeof zh;
export { zh };
