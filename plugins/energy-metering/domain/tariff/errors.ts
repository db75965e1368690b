import { defineErrors } from '@lingtan/sdk';

/** What the tariff engine refuses, each naming the value and what was expected. */
export const tariffErrors = defineErrors('TARIFF', {
  DECIMAL_INVALID: {
    message: '{field}: "{value}" is not a decimal number',
    status: 400,
    hint: 'Write digits with at most one point, e.g. 0.6534.',
    'zh-CN': { message: '{field}：“{value}”不是小数', hint: '请只写数字和至多一个小数点，例如 0.6534。' },
  },
  AMOUNT_TOO_LARGE: {
    message: 'The amount {value} fen is beyond what is kept exactly',
    status: 422,
    'zh-CN': { message: '金额 {value} 分超出可精确保存的范围' },
  },
  HOURS_INVALID: {
    message: '{field}: "{value}" is not a range of hours; expected {expected}',
    status: 400,
    'zh-CN': { message: '{field}：“{value}”不是时段；应为 {expected}' },
  },
  DATE_INVALID: {
    message: '"{value}" is not a date; expected YYYY-MM-DD',
    status: 400,
    'zh-CN': { message: '“{value}”不是日期；应为 YYYY-MM-DD' },
  },
  CALENDAR_UNKNOWN: {
    message: 'The day type of {date} is not known, and the hours of season {season} depend on it',
    status: 422,
    hint: 'Add the days off and make-up workdays of {year} to the calendar years of the tariff version.',
    'zh-CN': {
      message: '{date} 的日类型未知，而季节 {season} 的时段取决于它',
      hint: '请在该电价版本的日历年份中补充 {year} 年的休息日与调休工作日。',
    },
  },
  SEASON_MISSING: {
    message: 'Version {version}: month {month} belongs to no season',
    status: 422,
    'zh-CN': { message: '版本 {version}：{month} 月不属于任何季节' },
  },
  SCHEDULE_MISSING: {
    message: 'Version {version}, season {season}: no hours are given for {date} ({dayType})',
    status: 422,
    'zh-CN': { message: '版本 {version}，季节 {season}：{date}（{dayType}）没有给出时段' },
  },
  FACTOR_MISSING: {
    message: 'Version {version}, season {season}: no factor is given for the period {period}',
    status: 422,
    'zh-CN': { message: '版本 {version}，季节 {season}：时段 {period} 没有给出系数' },
  },
  NOT_COVERED: {
    message: 'No version of tariff {tariff} is valid from {from} to {to}',
    status: 422,
    hint: 'Add a version that is valid then, or ask for a shorter span.',
    'zh-CN': { message: '电价 {tariff} 在 {from} 至 {to} 没有有效版本', hint: '请补充届时有效的版本，或缩短时段。' },
  },
  PERIOD_INSIDE_INTERVAL: {
    message: 'A period changes at {at}, inside an interval of {minutes} min',
    status: 422,
    hint: 'Hours of the tariff must begin and end at whole intervals of the meters.',
    'zh-CN': {
      message: '时段在 {at} 变化，位于 {minutes} 分钟区间之内',
      hint: '电价时段须在计量区间的边界上开始和结束。',
    },
  },
  TOO_MANY_SLOTS: {
    message: 'The span holds {count} prices; at most {limit} can be told apart',
    status: 422,
    'zh-CN': { message: '该时段有 {count} 个电价；最多可区分 {limit} 个' },
  },
  INVALID: {
    message: 'The tariff has {count} problem(s): {first}',
    status: 400,
    'zh-CN': { message: '电价有 {count} 处问题：{first}' },
  },
});
