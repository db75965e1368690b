import { defineEvidence } from '@lingtan/sdk';

/** Key `<factor id>`, revision = version. */
export const carbonFactor = defineEvidence({
  kind: 'carbon.factor',
  title: { en: 'Emission factor', 'zh-CN': '排放因子' },
  permission: 'carbon.read',
});

/** Activity of a span. Key `<use>/<flow>/<YYYY-MM or YYYY-MM-DD>`, or `document/<activity id>` with the revision. */
export const carbonEntry = defineEvidence({
  kind: 'carbon.entry',
  title: { en: 'Activity', 'zh-CN': '活动数据' },
  permission: 'carbon.read',
});

/** A line of an inventory. Key `<profile>/<period>/<method>/<activity>`; with revision: as published. */
export const carbonLine = defineEvidence({
  kind: 'carbon.line',
  title: { en: 'Inventory line', 'zh-CN': '清单条目' },
  permission: 'carbon.read',
});

/**
 * Total of an inventory. Key `<profile>/<period>/<method>`, for one scope with `/scope-<1 to 3>`; with revision: as published. With
 * `/change`: what the revision changed of the total before, or without revision, what restating would change now.
 */
export const carbonInventory = defineEvidence({
  kind: 'carbon.inventory',
  title: { en: 'Emission inventory', 'zh-CN': '排放清单' },
  permission: 'carbon.read',
});

/** What an outlook says of a period. */
export const outlookFigures = ['expected', 'known', 'low', 'high'] as const;
export type OutlookFigure = (typeof outlookFigures)[number];

/**
 * What a running period will come to. Key `<day, month or year>`: emissions of its net grid electricity, with `/known`, `/low` or
 * `/high`; of the year of the rating `<year>/emissions`, `<year>/energy`, each also with `/low` or `/high`, and `<year>/core`.
 */
export const carbonOutlook = defineEvidence({
  kind: 'carbon.outlook',
  title: { en: 'Outlook', 'zh-CN': '排放预测' },
  permission: 'carbon.read',
});

/** What an enterprise is rated by. */
export const userFigures = ['non-fossil', 'physical', 'intensity', 'emissions', 'energy'] as const;
export type UserFigure = (typeof userFigures)[number];

/**
 * Key `<indicator>/<period>`; `reduction/<period>/<rule>` is what is missing to another threshold than that of the energy class,
 * `user-<figure>/<period>/<enterprise>` what an enterprise is rated by.
 */
export const carbonIndicator = defineEvidence({
  kind: 'carbon.indicator',
  title: { en: 'Park indicator', 'zh-CN': '园区指标' },
  permission: 'carbon.park-read',
});

/** Footprint of a batch. Key `<passport id>` with the revision. */
export const carbonPassport = defineEvidence({
  kind: 'carbon.passport',
  title: { en: 'Product passport', 'zh-CN': '产品护照' },
  permission: 'carbon.read',
});

/** What dispatch was told of carbon. Key `<no>`. */
export const carbonSignalEvidence = defineEvidence({
  kind: 'carbon.signal',
  title: { en: 'Carbon price or cap for dispatch', 'zh-CN': '调度碳价或上限' },
  permission: 'carbon.park-read',
});

/** Carbon of consumption as it runs, by the grid factor in force. Key `<kg or intensity>/<use>/<from ISO>/<to ISO>`. */
export const carbonNowEvidence = defineEvidence({
  kind: 'carbon.now',
  title: { en: 'Carbon of the running day', 'zh-CN': '当日实时碳排放' },
  permission: 'carbon.read',
});

export const claimFigures = [
  'covers',
  'backs-contract',
  'own-generation',
  'unused',
  'sold',
  'sold-with-export',
] as const;
export type ClaimFigure = (typeof claimFigures)[number];

/** What a part of a claim on green power stands for. Key `<part>/<claim>`. */
export const carbonClaim = defineEvidence({
  kind: 'carbon.claim',
  title: { en: 'Part of a green power claim', 'zh-CN': '绿电声明的组成部分' },
  permission: 'carbon.read',
});
