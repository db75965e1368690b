import { defineErrors } from '@lingtan/sdk';

/** Why a bill cannot be made. */
export const billErrors = defineErrors('BILL', {
  MONTH_INVALID: {
    message: 'month: "{value}" is not a month; expected YYYY-MM',
    status: 400,
    'zh-CN': { message: 'month：“{value}”不是月份；应为 YYYY-MM' },
  },
  MONTH_NOT_OVER: {
    message: 'The month {month} is not over: its last interval ends at {to}',
    status: 422,
    hint: 'Bill it after its end, or ask for the shadow bill of the running month.',
    'zh-CN': {
      message: '{month} 尚未结束：其最后一个区间结束于 {to}',
      hint: '请在月末之后出账，或查看当月的模拟账单。',
    },
  },
  INTERVAL_UNALIGNED: {
    message: 'The month {month} in {timeZone} does not begin and end at an interval of {minutes} min',
    status: 422,
    hint: 'Choose a shorter metering interval for this zone.',
    'zh-CN': {
      message: '时区 {timeZone} 的 {month} 不在 {minutes} 分钟区间的边界上开始和结束',
      hint: '请为此时区选择更短的计量区间。',
    },
  },
  MARKET_STEP: {
    message: 'The market price of {point} changes at {at}, inside an interval of {minutes} min',
    status: 422,
    hint: 'Meter at the step of the market price, or give prices at the step of the meters.',
    'zh-CN': {
      message: '{point} 的市场电价在 {at} 变化，位于 {minutes} 分钟区间之内',
      hint: '请按市场电价的步长计量，或按计量步长给出电价。',
    },
  },
  NOT_COMPUTED: {
    message: 'The bill of {account} for {month} cannot be computed: {reason}',
    status: 422,
    'zh-CN': { message: '{account} {month} 的账单无法计算：{reason}' },
  },
  NO_METERS: {
    message: 'Account {account} has no meter to bill',
    status: 422,
    hint: 'Name its meters in the account, or assign meters to its enterprise.',
    'zh-CN': { message: '户号 {account} 没有可出账的计量表', hint: '请在户号中指定计量表，或将计量表归属其企业。' },
  },
  GREEN_NOT_DIVISIBLE: {
    message:
      'Enterprise {enterprise} has contracted green power but no account with any energy by which its part of {account} could be told',
    status: 422,
    hint: 'Complete the intervals of the meters of its accounts, or give the enterprise one account.',
    'zh-CN': {
      message: '企业 {enterprise} 有合约绿电，但其各户号均无电量，无法划分户号 {account} 的份额',
      hint: '请补全各户号计量表的区间电量，或仅为该企业保留一个户号。',
    },
  },
  METER_UNKNOWN: {
    message: 'Account {account} names the meter {meter}, which does not exist',
    status: 422,
    'zh-CN': { message: '户号 {account} 指定的计量表 {meter} 不存在' },
  },
  METER_FOREIGN: {
    message: 'Account {account} of enterprise {enterprise} names the meter {meter}, which belongs to {owner}',
    status: 422,
    'zh-CN': { message: '企业 {enterprise} 的户号 {account} 指定的计量表 {meter} 属于 {owner}' },
  },
  METER_NOT_IMPORT: {
    message: 'Account {account} names the meter {meter}, which has no import direction of electricity',
    status: 422,
    'zh-CN': { message: '户号 {account} 指定的计量表 {meter} 没有电量输入方向' },
  },
});
