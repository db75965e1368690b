import { defineErrors } from '@lingtan/sdk';

export const backtestErrors = defineErrors('DISPATCH', {
  BACKTEST_UNKNOWN: { message: 'There is no backtest {no}', status: 404, 'zh-CN': { message: '没有回测 {no}' } },
  BACKTEST_OVER: {
    message: 'Backtest {no} is over; its state is {state}',
    status: 409,
    'zh-CN': { message: '回测 {no} 已结束；状态为 {state}' },
  },
  BACKTEST_LACKING: {
    message: 'No backtest can be made: {codes}',
    status: 409,
    hint: 'It needs the grid meter, the tariff and the import limit in the configuration, and meters of the load.',
    'zh-CN': { message: '无法回测：{codes}', hint: '配置中需要有关口表、电价和受电限额，并有负荷计量表。' },
  },
  BACKTEST_EMPTY: {
    message: 'The meters have no reading of the load from {from} to {to}',
    status: 409,
    'zh-CN': { message: '{from} 至 {to} 没有负荷计量读数' },
  },
  BACKTEST_PERIOD: {
    message:
      'The period {from} to {to} is not valid; expected a first day before today, not after the last, and at most {days} days',
    status: 400,
    'zh-CN': { message: '期间 {from} 至 {to} 无效；首日应早于今天、不晚于末日，且至多 {days} 天' },
  },
  BACKTEST_BUSY: {
    message: '{open} backtests wait or run; expected fewer than {most}',
    status: 409,
    hint: 'Wait for one to end, or cancel one.',
    'zh-CN': { message: '有 {open} 个回测在等待或运行；应少于 {most}', hint: '请等一个结束，或取消一个。' },
  },
});
