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

/** What a bill says beside its amount. */
export const billFigures = ['energy', 'peak', 'factor', 'price'] as const;
export type BillFigure = (typeof billFigures)[number];

/** Key `<figure>/<account>/<month>`, with the revision of the bill. */
export const energyBillFigure = defineEvidence({
  kind: 'energy.bill-figure',
  title: { en: 'Figure of an electricity bill', 'zh-CN': '电费账单指标' },
  permission: 'energy.bills-read',
});

/**
 * The bills of a month added up. Key `<side>/<what>/<month>`: the side is `park`, `enterprises` or `difference`; what is `amount`,
 * `energy` or a group of lines, `line/<kind>[/<item or period>]`; its quantity `quantity/<kind>[/…]`.
 */
export const energyBillSum = defineEvidence({
  kind: 'energy.bill-sum',
  title: { en: 'Bills of a month', 'zh-CN': '月度账单合计' },
  permission: 'energy.bills-run',
});

/**
 * A bill beside something else. Key `<beside>/<side>/<what>/<account>/<month>`, with the revision of the bill: beside `invoice`, or
 * `shadow/<tariff>/<version>`, `valid` for the versions that are valid; the side is `bill`, `compared` or `difference`; what is
 * `amount` or a group of lines, `line/<kind>[/<item or period>]`; its quantity `quantity/<kind>[/…]`.
 */
export const energyBillComparison = defineEvidence({
  kind: 'energy.bill-comparison',
  title: { en: 'Compared bill', 'zh-CN': '账单对照' },
  permission: 'energy.bills-run',
});

export const billChangeSides = ['before', 'after', 'difference'] as const;
export type BillChangeSide = (typeof billChangeSides)[number];

/**
 * A bill beside the revision before it. Key `<side>/<what>/<account>/<month>`, with the revision of the later bill; what is
 * `line/<kind>[/<item or period>]` or its `quantity/<kind>[/…]`.
 */
export const energyBillChange = defineEvidence({
  kind: 'energy.bill-change',
  title: { en: 'Change of an electricity bill', 'zh-CN': '电费账单变动' },
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
