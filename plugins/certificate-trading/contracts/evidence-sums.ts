import { defineEvidence } from '@lingtan/sdk';

/**
 * Certificates of an account by what became of them. Key `<bucket>/<account>[/<device>/<month of generation>]`, or
 * `ending/<account>/<last day>` for what can be used and ends by then. The account `own` is all that the viewer has.
 */
export const holdingEvidence = defineEvidence({
  kind: 'certificate.holding',
  title: { en: 'Certificates of an account', 'zh-CN': '账户绿证余额' },
  permission: 'certificates.read',
});

/**
 * What a device brought. Key `<generated, issued or waiting>/<device or all>/<first day>/<last day>`, or `<carried or
 * carried-in>/<device>/<month>` for the remainder below one GEC.
 */
export const generationEvidence = defineEvidence({
  kind: 'certificate.generation',
  title: { en: 'Generation and certificates', 'zh-CN': '发电量与绿证核发' },
  permission: 'certificates.read',
});

/** Price of a trade. Key `<book>/<no>`. */
export const tradeEvidence = defineEvidence({
  kind: 'certificate.trade',
  title: { en: 'Trade of certificates', 'zh-CN': '绿证成交' },
  permission: 'certificates.read',
});

export const correctionFigures = ['delta', 'withdrawn', 'uncovered'] as const;
export type CorrectionFigure = (typeof correctionFigures)[number];

/**
 * What a later revision of a reading changed after the issue. Key `<figure>/<device>/<start of the interval>`, ISO 8601 UTC,
 * in the revision that changed it.
 */
export const correctionEvidence = defineEvidence({
  kind: 'certificate.correction',
  title: { en: 'Correction of certificates', 'zh-CN': '绿证核发修订' },
  permission: 'certificates.read',
});

export const storageFigures = [
  'charged',
  'certified',
  'uncertified',
  'excess',
  'discharged',
  'unexplained',
  'issued',
  'loss',
  'stored',
] as const;
export type StorageFigure = (typeof storageFigures)[number];

/**
 * What storages took, gave and lost, as it is recorded. Key `<figure>/<storage or all>`, `<figure>/<storage>/<month or day>`,
 * or `loss/<storage>/<start of a discharge>`, ISO 8601 UTC. `all` is all storages that the viewer sees.
 */
export const storageEvidence = defineEvidence({
  kind: 'certificate.storage',
  title: { en: 'Certificates of storages', 'zh-CN': '储能绿证' },
  permission: 'certificates.read',
});
