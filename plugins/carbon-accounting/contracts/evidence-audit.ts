import { defineEvidence } from '@lingtan/sdk';

export const verificationFigures = ['material', 'misstated', 'covered'] as const;
export type VerificationFigure = (typeof verificationFigures)[number];

/** A figure of a verification: key `<figure>/<no>`; what a finding misstates: `finding/<no>/<number of the finding>`. */
export const carbonVerification = defineEvidence({
  kind: 'carbon.verification',
  title: { en: 'Figure of a verification', 'zh-CN': '核查数值' },
  permission: 'carbon.park-read',
});

export const uncertaintyFigures = ['mean', 'low', 'high', 'propagated', 'propagated-pct'] as const;
export type UncertaintyFigure = (typeof uncertaintyFigures)[number];

/**
 * Uncertainty of a publication, with its revision, under errors that somebody named. Key
 * `<figure>/<profile>/<period>/<% of metered amounts>/<% of documents>/<% of factors>/<draws>/<seed>`.
 */
export const carbonUncertainty = defineEvidence({
  kind: 'carbon.uncertainty',
  title: { en: 'Uncertainty of a publication', 'zh-CN': '发布的不确定度' },
  permission: 'carbon.park-read',
});
