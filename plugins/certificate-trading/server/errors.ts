import { defineErrors } from '@lingtan/sdk';

export const ledgerErrors = defineErrors('CERTIFICATE', {
  BUSY: {
    message: '{waiting} changes wait for their turn already; expected at most {limit}',
    status: 503,
    hint: 'Nothing was done. Ask again after a second, with the same key.',
    'zh-CN': {
      message: '已有 {waiting} 项变更在排队，上限 {limit}',
      hint: '本次未作任何变更，请一秒后以相同的键重试。',
    },
  },
  BUSY_FOR_YOU: {
    message: '{waiting} changes of yours wait for their turn already; expected at most {limit}',
    status: 429,
    hint: 'Nothing was done. Ask again once some of them are answered, with the same key.',
    'zh-CN': {
      message: '您已有 {waiting} 项变更在排队，上限 {limit}',
      hint: '本次未作任何变更，请在部分变更有答复后以相同的键重试。',
    },
  },
  DEVICE_UNKNOWN: {
    message: 'There is no device {device} in the configuration',
    status: 404,
    'zh-CN': { message: '配置中没有发电设备 {device}' },
  },
  ACCOUNT_UNKNOWN: {
    message: 'There is no enterprise {enterprise} in the park',
    status: 404,
    'zh-CN': { message: '园区中没有企业 {enterprise}' },
  },
  ACCOUNT_FOREIGN: {
    message: 'The account {account} is not yours',
    status: 403,
    'zh-CN': { message: '账户 {account} 不属于您' },
  },
  CLAIMANT_UNKNOWN: {
    message: 'The plugin {plugin} may not use up certificates: the settings do not name it',
    status: 403,
    hint: 'Two people add it under Certificates, settings: plugins that may claim certificates.',
    'zh-CN': {
      message: '插件 {plugin} 无权使用绿证：设置中未列出该插件',
      hint: '请由两人在绿证设置的“可认领绿证的插件”中添加。',
    },
  },
  MANDATE_MISSING: {
    message: 'The enterprise {enterprise} has given no mandate that holds now to {act} for its account',
    status: 403,
    hint: 'A member of the enterprise gives one in person: Certificates, Portfolio, Mandates (POST …/mandates).',
    'zh-CN': {
      message: '企业 {enterprise} 当前没有有效授权允许代其账户操作（{act}）',
      hint: '请由该企业成员本人授权：绿证 › 持有 › 授权（POST …/mandates）。',
    },
  },
  MANDATE_OF_MEMBERS: {
    message: 'A mandate is given and withdrawn by a member of the enterprise itself',
    status: 403,
    'zh-CN': { message: '授权只能由该企业成员本人给予和撤销' },
  },
  MANDATE_SPAN: {
    message: 'A mandate from {from} until {until} never holds; it has to end after its beginning and after now',
    status: 422,
    'zh-CN': { message: '授权期 {from} 至 {until} 无效；结束时间须晚于开始时间和当前时间' },
  },
  MANDATE_UNKNOWN: {
    message: 'There is no mandate {no} of your enterprise',
    status: 404,
    'zh-CN': { message: '贵企业没有授权 {no}' },
  },
  SAME_ACCOUNT: {
    message: 'Both accounts are {account}',
    status: 422,
    'zh-CN': { message: '转出与转入账户均为 {account}' },
  },
  NOT_ENOUGH: {
    message: 'The account {account} holds {held} Wh that can be used; {wh} Wh were asked for',
    status: 409,
    'zh-CN': { message: '账户 {account} 可用绿证为 {held} Wh，请求 {wh} Wh' },
  },
  NOTHING_MATCHES: {
    message:
      'The account {account} has no certificate of an hour between {from} and {to} whose consumption is not covered yet',
    status: 409,
    hint: 'Retire by amount, or choose another period.',
    'zh-CN': {
      message: '账户 {account} 在 {from} 至 {to} 期间没有可匹配未覆盖用电的绿证',
      hint: '请按电量核销，或选择其他期间。',
    },
  },
  ITEM_REFUSED: {
    message: 'Item {index} ({beneficiary}) cannot be retired: {problem}. Nothing was retired.',
    status: 409,
    'zh-CN': { message: '第 {index} 项（{beneficiary}）无法核销：{problem}。未核销任何绿证。' },
  },
  RETIREMENT_UNKNOWN: {
    message: 'There is no retirement {no}',
    status: 404,
    'zh-CN': { message: '没有核销记录 {no}' },
  },
  CERTIFICATE_UNKNOWN: {
    message: 'There is no certificate {id}',
    status: 404,
    'zh-CN': { message: '没有绿证区间 {id}' },
  },
  BOOK_UNKNOWN: {
    message: 'There is no book {book} on the exchange',
    status: 404,
    'zh-CN': { message: '没有交易市场 {book}' },
  },
  ORDER_REFUSED: {
    message: 'The order was refused: {why}',
    status: 409,
    'zh-CN': { message: '委托被拒绝：{why}' },
  },
  PRICE_TOO_HIGH: {
    message: 'priceFen: {priceFen} is above the highest price of {most} fen',
    status: 422,
    'zh-CN': { message: 'priceFen：{priceFen} 超过最高报价 {most} 分' },
  },
  MONEY_SHORT: {
    message: 'The account {account} can use {available} fen; the order needs {fen} fen with its fee',
    status: 409,
    hint: 'A payment that came in is booked by the operator.',
    'zh-CN': {
      message: '账户 {account} 可用资金 {available} 分，含手续费需要 {fen} 分',
      hint: '到账资金由园区运营方登记。',
    },
  },
  NOT_OFFERABLE: {
    message: 'The account {account} has {held} Wh that can be offered like this; the order needs {wh} Wh',
    status: 409,
    hint: 'Certificates of self-use and those of other books cannot be offered.',
    'zh-CN': {
      message: '账户 {account} 可按此条件挂卖的绿证为 {held} Wh，委托需要 {wh} Wh',
      hint: '自发自用及其他市场的绿证不可挂卖。',
    },
  },
  PLAN_FAILED: {
    message: 'The purchases could not be planned: {problem}',
    status: 503,
    hint: 'Try a lower target, or plan a shorter span.',
    'zh-CN': { message: '采购方案求解失败：{problem}', hint: '请降低目标或缩短期间。' },
  },
  TOO_MANY_PERIODS: {
    message: 'The demand has {count} periods; at most {most} can be entered at once',
    status: 422,
    'zh-CN': { message: '周期性需求包含 {count} 个周期，一次最多 {most} 个' },
  },
  CLAIMED_ALREADY: {
    message: 'Energy of {device} in this span is claimed already: {wh} Wh by {by} of {holder}; {held} Wh can be used',
    status: 409,
    'zh-CN': { message: '{device} 在此期间的电量已被主张：{holder} 的 {by} 占用 {wh} Wh；可用 {held} Wh' },
  },
  NOTHING_IN_SPAN: {
    message: 'There is no certificate of {device} between {from} and {to} that this can be done to',
    status: 409,
    'zh-CN': { message: '{device} 在 {from} 至 {to} 期间没有可处理的绿证' },
  },
  OFFSETS_SHORT: {
    message: 'The account {account} has {held} t of offsets that fit; {tonnes} t were asked for',
    status: 409,
    'zh-CN': { message: '账户 {account} 符合条件的碳抵消量为 {held} 吨，请求 {tonnes} 吨' },
  },
  SERIAL_BOOKED: {
    message: 'Serial numbers {serials} of {project} ({standard}, {vintage}) are booked already, in {account}',
    status: 409,
    'zh-CN': { message: '{project}（{standard}，{vintage}）的编号 {serials} 已登记在 {account}' },
  },
  CCER_SOURCE: {
    message:
      'generation.device: {device} is {source}; only offshore wind and solar thermal may choose CCER instead of green certificates',
    status: 422,
    'zh-CN': { message: 'generation.device：{device} 为 {source}；仅海上风电与光热发电可选择 CCER 而不申领绿证' },
  },
  CCER_ORIGIN: {
    message:
      'generation: nothing is given, and {devices} of this park may choose CCER; expected its device and span, or null for a project elsewhere',
    status: 422,
    'zh-CN': {
      message: 'generation：未填写，而本园区的 {devices} 可选择 CCER；应填写发电设备与期间，或以 null 表示园区外项目',
    },
  },
  OFFSET_DOUBLE_USE: {
    message:
      '{wh} Wh of certificates of {device} in this span are locked for an order or a deal: they would be sold and be an offset',
    status: 409,
    hint: 'Let the deal be settled or decline it, then book the receipt again.',
    'zh-CN': {
      message: '{device} 在此期间有 {wh} Wh 绿证为委托或交易锁定：同一电量不得既售出又计为减排量',
      hint: '请先完成或谢绝该交易，再登记减排量。',
    },
  },
  DEAL_UNKNOWN: {
    message: 'There is no deal {no} of this account',
    status: 404,
    'zh-CN': { message: '该账户没有编号为 {no} 的协议' },
  },
  DEAL_OWN: {
    message: 'The deal {no} was proposed by this account; the other party answers it',
    status: 409,
    'zh-CN': { message: '协议 {no} 由本账户提出，应由对方答复' },
  },
  DEAL_OVER: {
    message: 'The deal {no} is {state}; this can no longer be done',
    status: 409,
    'zh-CN': { message: '协议 {no} 状态为 {state}，无法再执行此操作' },
  },
  REQUEST_UNKNOWN: {
    message: 'There is no request {no} for quotes of this account',
    status: 404,
    'zh-CN': { message: '没有向该账户发出的询价 {no}' },
  },
  REQUEST_OVER: {
    message: 'The request {no} for quotes is over, or has no room for so many lots',
    status: 409,
    'zh-CN': { message: '询价 {no} 已结束，或剩余手数不足' },
  },
  EXPIRY_PAST: {
    message: 'expiresAt: {expiresAt} is not after now',
    status: 422,
    'zh-CN': { message: 'expiresAt：{expiresAt} 不晚于当前时间' },
  },
  CONTRACT_UNKNOWN: {
    message: 'There is no green power contract {no} of this account',
    status: 404,
    'zh-CN': { message: '该账户没有编号为 {no} 的绿电合同' },
  },
  CONTRACT_OVER: {
    message: 'The green power contract {no} is {state}; this cannot be done to it',
    status: 409,
    'zh-CN': { message: '绿电合同 {no} 状态为 {state}，无法执行此操作' },
  },
  CONTRACT_MONTH: {
    message: 'month: {month} is not a month of the green power contract {no} ({from} to {to}) that is over',
    status: 422,
    'zh-CN': { message: 'month：{month} 不是绿电合同 {no}（{from} 至 {to}）中已结束的月份' },
  },
  CONTRACT_DELIVERED: {
    message: '{month} of the green power contract {no} is delivered already',
    status: 409,
    'zh-CN': { message: '绿电合同 {no} 的 {month} 已交付' },
  },
  AUCTION_UNKNOWN: {
    message: 'There is no such auction or order ({no})',
    status: 404,
    'zh-CN': { message: '没有该竞价或委托（{no}）' },
  },
  AUCTION_NOT_OPEN: {
    message: 'The auction {no} is {state}: orders are entered and taken back while it is open',
    status: 409,
    'zh-CN': { message: '竞价 {no} 状态为 {state}：仅在进行中可提交或撤回委托' },
  },
  AUCTION_NOT_OVER: {
    message: 'The auction {no} is {state}: it is cleared once, when its time is over',
    status: 409,
    'zh-CN': { message: '竞价 {no} 状态为 {state}：仅在截止后出清一次' },
  },
  TOO_MANY_LOTS: {
    message: 'lots: {lots} is above the {most} that one order may have',
    status: 422,
    'zh-CN': { message: 'lots：{lots} 超过单笔上限 {most}' },
  },
  BUNDLE_UNKNOWN: {
    message: 'There is no bundle {no}',
    status: 404,
    'zh-CN': { message: '没有组合 {no}' },
  },
  BUNDLE_OVER: {
    message: 'The bundle {no} is {state}; this can no longer be done',
    status: 409,
    'zh-CN': { message: '组合 {no} 状态为 {state}，无法再执行此操作' },
  },
  BUNDLE_OWN: {
    message: 'The bundle {no} is offered by this account itself',
    status: 409,
    'zh-CN': { message: '组合 {no} 由本账户发布，不能自行购买' },
  },
  BUNDLE_SPLIT: {
    message:
      'lots: {lots} of the bundle {no} ({left} lots) is no whole number of lots of each item; expected all of it, or a multiple of {step} with at least one lot of each',
    status: 409,
    'zh-CN': {
      message: 'lots：组合 {no}（{left} 手）无法按 {lots} 手整手拆分；请购买全部，或 {step} 的倍数且每项至少一手',
    },
  },
  APPROVAL_NEEDED: {
    message:
      'The account {account} may buy for {limit} fen a day without a second person; {spent} fen are spent today and this is {fen} fen',
    status: 409,
    hint: 'Propose the purchase on the procurement page; another person approves it there.',
    'zh-CN': {
      message: '账户 {account} 每日免审批采购额度为 {limit} 分，今日已用 {spent} 分，本次需 {fen} 分',
      hint: '请在绿证采购页提交采购申请，由第二人审批。',
    },
  },
  REGISTRY_UNKNOWN: {
    message: 'No plugin {provider} that talks to a registry runs on this park',
    status: 404,
    'zh-CN': { message: '园区中没有运行可连接登记机构的插件 {provider}' },
  },
  REGISTRY_SILENT: {
    message: 'The registry {registry} gave no answer: {problem}',
    status: 502,
    hint: 'Nothing was changed here. A file of the registry can be compared meanwhile.',
    'zh-CN': { message: '登记机构 {registry} 无响应：{problem}', hint: '本地未作更改；可先以文件对账。' },
  },
  KEY_REUSED: {
    message: 'The idempotency key {key} was used for another request',
    status: 409,
    hint: 'Take a new key for each new request.',
    'zh-CN': { message: '幂等键 {key} 已用于另一请求', hint: '每个新请求请使用新的键。' },
  },
});
