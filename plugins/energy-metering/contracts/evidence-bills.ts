import { defineEvidence } from '@lingtan/sdk';

/** Key `<account>/<month>`, with revision. */
export const energyBill = defineEvidence({
  kind: 'energy.bill',
  title: { en: 'Electricity bill', 'zh-CN': '电费账单' },
  permission: 'energy.bills-read',
});

/** Key `<account>/<month>/<line>`, with revision; with a market price also `…/<from ISO>/<to ISO>`, the cost of one day. */
export const energyBillLine = defineEvidence({
  kind: 'energy.bill-line',
  title: { en: 'Line of an electricity bill', 'zh-CN': '电费账单明细项' },
  permission: 'energy.bills-read',
});

/** Energy of one meter within a period of a tariff. Key `<meter>.import/<tariff>/<period>/<from ISO>/<to ISO>`. */
export const energyTouTotal = defineEvidence({
  kind: 'energy.tou-total',
  title: { en: 'Energy by time-of-use period', 'zh-CN': '分时段电量' },
  permission: 'energy.read',
});

/** Mean power of an account's meters over a window. Key `<account>/<from ISO>/<to ISO>`. */
export const energyDemand = defineEvidence({
  kind: 'energy.demand',
  title: { en: 'Demand', 'zh-CN': '需量' },
  permission: 'energy.bills-read',
});

/** Reactive energy of an account's meters over a month. Key `<account>/<from ISO>/<to ISO>`. */
export const energyReactive = defineEvidence({
  kind: 'energy.reactive',
  title: { en: 'Reactive energy', 'zh-CN': '无功电量' },
  permission: 'energy.bills-read',
});
