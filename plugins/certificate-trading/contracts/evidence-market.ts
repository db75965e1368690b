import { defineEvidence } from '@lingtan/sdk';

export const moneyBuckets = ['available', 'reserved'] as const;
export type MoneyBucket = (typeof moneyBuckets)[number];

/** Money of an account. Key `<bucket>/<account>[/<month or day>]`, or `<bucket>/<account>/transaction/<no>` for what one changed. */
export const moneyEvidence = defineEvidence({
  kind: 'certificate.money',
  title: { en: 'Money of an account', 'zh-CN': '账户资金' },
  permission: 'certificates.read',
});

export const bookFigures = ['best', 'apart', 'level', 'sum', 'orders', 'cost'] as const;
export type BookFigure = (typeof bookFigures)[number];

/**
 * What stands in a book now. Key `best/<book>/<bid or ask>` for the price that is first, `apart/<book>` for what lies between
 * both, and `<level, sum or orders>/<book>/<bid or ask>/<price, fen>`: lots of a price, lots up to it, orders of it, and
 * `cost/<book>/ask/<lots>`: what so many lots cost now, with the fee, or as many as are offered. Members see
 * which of the orders are their own and nobody else's.
 */
export const bookEvidence = defineEvidence({
  kind: 'certificate.book',
  title: { en: 'Book of the exchange', 'zh-CN': '交易簿' },
  permission: 'certificates.read',
});

export const priceFigures = ['open', 'high', 'low', 'close', 'volume'] as const;
export type PriceFigure = (typeof priceFigures)[number];

/** Prices and volume of a day of a book. Key `<figure>/<book>/<day>`. */
export const priceEvidence = defineEvidence({
  kind: 'certificate.price',
  title: { en: 'Prices of a day', 'zh-CN': '当日价格' },
  permission: 'certificates.read',
});

export const outlookFigures = ['expected', 'lowest', 'highest'] as const;
export type OutlookFigure = (typeof outlookFigures)[number];

/** What a lot is expected to cost in a month, and the band around it. Key `<figure>/<month>`. */
export const outlookEvidence = defineEvidence({
  kind: 'certificate.price-outlook',
  title: { en: 'Expected price', 'zh-CN': '预期价格' },
  permission: 'certificates.read',
});

/** Price of a closed auction. Key `<no>`. */
export const auctionEvidence = defineEvidence({
  kind: 'certificate.auction',
  title: { en: 'Auction', 'zh-CN': '集中竞价' },
  permission: 'certificates.read',
});

/** What an account bound itself to pay today without a second person. Key `<account>`. */
export const spentEvidence = defineEvidence({
  kind: 'certificate.spent',
  title: { en: 'Spent today', 'zh-CN': '今日已用额度' },
  permission: 'certificates.read',
});

export const purchasePlanFigures = ['cost', 'hourly', 'annual', 'now', 'reachable'] as const;
export type PurchasePlanFigure = (typeof purchasePlanFigures)[number];

/** A purchase plan as it was shown. Key `<account>/<month>/<no>/<figure>`, the number among the plans of account and month. */
export const purchasePlanEvidence = defineEvidence({
  kind: 'certificate.purchase-plan',
  title: { en: 'Purchase plan', 'zh-CN': '采购方案' },
  permission: 'certificates.read',
});

export const powerContractFigures = ['planned', 'delivered'] as const;
export type PowerContractFigure = (typeof powerContractFigures)[number];

/** What a green power contract is to bring and has brought. Key `<no>/<figure>`. */
export const powerContractEvidence = defineEvidence({
  kind: 'certificate.power-contract',
  title: { en: 'Green power contract', 'zh-CN': '绿电合同' },
  permission: 'certificates.read',
});
