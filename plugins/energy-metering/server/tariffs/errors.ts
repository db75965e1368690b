import { defineErrors } from '@lingtan/sdk';

export const tariffStoreErrors = defineErrors('TARIFF', {
  UNKNOWN: { message: 'There is no tariff {tariff}', status: 404, 'zh-CN': { message: '没有电价 {tariff}' } },
  VERSION_UNKNOWN: {
    message: 'Tariff {tariff} has no version that begins on {validFrom}',
    status: 404,
    'zh-CN': { message: '电价 {tariff} 没有自 {validFrom} 起的版本' },
  },
  EXISTS: {
    message: 'There is a tariff {tariff} already',
    status: 409,
    hint: 'Add versions to it, or give the new one another id.',
    'zh-CN': { message: '已有电价 {tariff}', hint: '请为其添加版本，或为新电价换一个编号。' },
  },
  CHANGED_MEANWHILE: {
    message:
      'revision: {inForce} is the revision of {tariffId} from {validFrom} that is stored by now (0: none is), not {over}',
    status: 409,
    hint: 'Somebody else has changed it meanwhile. Read it, then save what is to stand.',
    'zh-CN': {
      message: 'revision：电价 {tariffId} 自 {validFrom} 起的版本现存第 {inForce} 版（0 表示没有），不是第 {over} 版',
      hint: '期间已有他人修改，请先读取，再保存应有的内容。',
    },
  },
  REASON_MISSING: {
    message: 'The version of {validFrom} exists already; a correction needs a reason',
    status: 422,
    hint: 'Say in `reason` why it is corrected.',
    'zh-CN': { message: '{validFrom} 的版本已存在；更正需要理由', hint: '请在 `reason` 中说明更正原因。' },
  },
  POINT_UNKNOWN: {
    message: 'energy.base.point: the park has no point {point} with prices',
    status: 422,
    'zh-CN': { message: 'energy.base.point：园区没有价格测点 {point}' },
  },
  ACCOUNT_UNKNOWN: {
    message: 'There is no billing account {account}',
    status: 404,
    'zh-CN': { message: '没有户号 {account}' },
  },
  ACCOUNT_CHANGED_MEANWHILE: {
    message: 'before: {stored} is stored as billing account {account} by now; expected it, not {over}',
    status: 409,
    hint: 'Somebody else has changed it meanwhile. Read it, then save what is to stand.',
    'zh-CN': {
      message: 'before：户号 {account} 现存为 {stored}；应为此值，而不是 {over}',
      hint: '期间已有他人修改，请先读取，再保存应有的内容。',
    },
  },
  ACCOUNT_REMOVED: {
    message:
      'validFrom: billing account {account} was removed from a month on; expected the month that it holds again from',
    status: 422,
    'zh-CN': { message: 'validFrom：户号 {account} 自某月起已被移除；应为其重新生效的月份' },
  },
  ACCOUNT_INVALID: {
    message: '{field}: "{value}" is unknown; expected {expected}',
    status: 422,
    'zh-CN': { message: '{field}：“{value}”未知；应为 {expected}' },
  },
  TEMPLATE_UNKNOWN: {
    message: 'There is no tariff template {template}; there are {known}',
    status: 422,
    'zh-CN': { message: '没有电价模板 {template}；现有 {known}' },
  },
});
