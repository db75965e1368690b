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
  RUN_OPEN: {
    message: 'A bill run of {month} is under way',
    status: 409,
    hint: 'Wait for its end, then start another.',
    'zh-CN': { message: '{month} 的出账正在进行', hint: '请等其结束后再开始。' },
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
