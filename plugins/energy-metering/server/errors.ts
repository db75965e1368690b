import { defineErrors } from '@lingtan/sdk';

export const energyErrors = defineErrors('ENERGY', {
  INSTANT_AHEAD: {
    message: 'The time {at} has not come yet; now is {now}',
    status: 400,
    hint: 'Give `at` as an ISO 8601 instant that is over.',
    'zh-CN': {
      message: '时刻 {at} 尚未到来；现在是 {now}',
      hint: '`at` 应为已经过去的 ISO 8601 时刻。',
    },
  },
  SPAN_INVALID: {
    message: 'The span from {from} to {to} is empty',
    status: 400,
    hint: 'Give `from` and `to` as ISO 8601 instants with `to` after `from`.',
    'zh-CN': {
      message: '从 {from} 到 {to} 的时段为空',
      hint: '`from` 与 `to` 应为 ISO 8601 时刻，且 `to` 在 `from` 之后。',
    },
  },
  SPAN_TOO_LONG: {
    message: 'The span from {from} to {to} is longer than {days} days',
    status: 400,
    hint: 'Ask for a shorter span or a coarser resolution.',
    'zh-CN': { message: '从 {from} 到 {to} 的时段超过 {days} 天', hint: '请缩短时段，或采用更粗的分辨率。' },
  },
  SUBJECT_UNKNOWN: { message: 'There is no load {subject}', status: 404, 'zh-CN': { message: '没有负荷 {subject}' } },
  ENTERPRISE_UNKNOWN: {
    message: 'There is no enterprise {enterprise}',
    status: 404,
    'zh-CN': { message: '没有企业 {enterprise}' },
  },
  METER_UNKNOWN: { message: 'There is no meter {meter}', status: 404, 'zh-CN': { message: '没有计量表 {meter}' } },
});
