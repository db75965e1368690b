import { defineErrors } from '@lingtan/sdk';

export const savingsErrors = defineErrors('DISPATCH', {
  SAVINGS_UNKNOWN: {
    message: 'There is no savings report {no}',
    status: 404,
    'zh-CN': { message: '没有节省报告 {no}' },
  },
  SAVINGS_OPEN: {
    message: 'Savings report {no} is {state}; expected it to be done',
    status: 409,
    'zh-CN': { message: '节省报告 {no} 为 {state}；应已完成' },
  },
  SAVINGS_LACKING: {
    message: 'No savings report can be made: {codes}',
    status: 409,
    hint: 'It needs the grid meter, the tariff, the import limit and a battery in the configuration.',
    'zh-CN': { message: '无法制作节省报告：{codes}', hint: '配置中需要有关口表、电价、受电限额和电池。' },
  },
  SAVINGS_EMPTY: {
    message: 'The grid meter and the meters of the batteries have no quarter hour in common from {from} to {to}',
    status: 409,
    'zh-CN': { message: '关口表与电池表在 {from} 至 {to} 没有共同的一刻钟' },
  },
  SAVINGS_PERIOD: {
    message:
      'The months {from} to {to} are not valid; expected a first month that has begun, not after the last, and at most {months} months',
    status: 400,
    'zh-CN': { message: '月份 {from} 至 {to} 无效；首月应已开始、不晚于末月，且至多 {months} 个月' },
  },
  SAVINGS_BUSY: {
    message: '{open} savings reports wait or run; expected fewer than {most}',
    status: 409,
    'zh-CN': { message: '有 {open} 份节省报告在等待或运行；应少于 {most}' },
  },
});
