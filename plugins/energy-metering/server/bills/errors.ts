import { defineErrors } from '@lingtan/sdk';

export const billStoreErrors = defineErrors('BILL', {
  UNKNOWN: { message: 'There is no bill {bill}', status: 404, 'zh-CN': { message: '没有账单 {bill}' } },
  ACCOUNT_UNKNOWN: {
    message: 'There is no billing account {account} in {month}',
    status: 404,
    'zh-CN': { message: '{month} 没有户号 {account}' },
  },
  NOT_NEWEST: {
    message: 'Bill {bill} was replaced by revision {newest}',
    status: 409,
    hint: 'Issue the newest revision.',
    'zh-CN': { message: '账单 {bill} 已被修订 {newest} 取代', hint: '请开具最新修订。' },
  },
  NOT_DRAFT: {
    message: 'Bill {bill} is {state}; only a draft can be issued',
    status: 409,
    'zh-CN': { message: '账单 {bill} 为 {state}；只有草稿可以开具' },
  },
  DATA_MISSING: {
    message: 'bills: data are missing under {count} of them, such as {bill}; expected acceptMissing, and in note why',
    status: 409,
    hint: 'Mend the readings or prices and run the bills again, or say why they are issued all the same.',
    'zh-CN': {
      message: 'bills：其中 {count} 份账单缺数，如 {bill}；应填写 acceptMissing，并在 note 说明理由',
      hint: '请补齐读数或价格后重新出账，或说明仍予签发的理由。',
    },
  },
  RUN_OPEN: {
    message: 'A bill run of {month} is under way',
    status: 409,
    hint: 'Wait for its end, then start another.',
    'zh-CN': { message: '{month} 的出账正在进行', hint: '请等其结束后再开始。' },
  },
  INVOICE_CHANGED_MEANWHILE: {
    message: 'revision: the invoice of {account} for {month} is at {newest} by now; expected {newest}, not {over}',
    status: 409,
    hint: 'Somebody else has entered amounts meanwhile. Read them, then enter what is to stand.',
    'zh-CN': {
      message: 'revision：户号 {account} {month} 的供电发票现为第 {newest} 版；应为 {newest}，而不是 {over}',
      hint: '期间已有他人录入金额，请先读取，再录入应有的金额。',
    },
  },
  INVOICE_ITEM: {
    message: 'lines.{index}: a line of kind {kind} needs {expected}',
    status: 400,
    'zh-CN': { message: 'lines.{index}：{kind} 类行需要 {expected}' },
  },
  INVOICE_TWICE: {
    message: 'lines.{index}: the invoice names {key} twice',
    status: 400,
    'zh-CN': { message: 'lines.{index}：发票重复列出 {key}' },
  },
});
