import { defineEvidence } from '@lingtan/sdk';

/** Key `<issuance no>`. */
export const issuanceEvidence = defineEvidence({
  kind: 'certificate.issuance',
  title: { en: 'Issue of certificates', 'zh-CN': '绿证核发' },
  permission: 'certificates.read',
});

/** Key `<retirement no>`. */
export const retirementEvidence = defineEvidence({
  kind: 'certificate.retirement',
  title: { en: 'Retirement of certificates', 'zh-CN': '绿证核销' },
  permission: 'certificates.read',
});

/** Key `<device>/<first holder>/<month>`: what of it went to accounts outside the park. */
export const soldEvidence = defineEvidence({
  kind: 'certificate.sold',
  title: { en: 'Certificates given away', 'zh-CN': '转出园区的绿证' },
  permission: 'certificates.read',
});

/** Key `<transaction no>`. */
export const offsetEvidence = defineEvidence({
  kind: 'certificate.offset-retirement',
  title: { en: 'Retirement of offsets', 'zh-CN': '碳抵消量核销' },
  permission: 'certificates.read',
});

/**
 * Where certificates of the park can be; `own` is what accounts of the park hold or have used, `used` what they retired for
 * consumption, without what went into a storage.
 */
export const certificatePlaces = ['issued', 'held', 'reserved', 'sold', 'retired', 'own', 'used'] as const;
export type CertificatePlace = (typeof certificatePlaces)[number];

/** Certificates of what was generated in a span, by where they are now. Key `<place>/<year, month or day>`. */
export const placeEvidence = defineEvidence({
  kind: 'certificate.place',
  title: { en: 'Certificates of a period', 'zh-CN': '时段内绿证' },
  permission: 'certificates.park-read',
});

export const matchFigures = ['score', 'period', 'certificates', 'matched', 'shortfall', 'excess'] as const;
export type MatchFigure = (typeof matchFigures)[number];

/**
 * Certificates against the consumption of the park, in the hours that are over. Key `<figure>/<month or day>`: `score` hour by
 * hour, `period` over the whole span, `certificates` of the hours, `matched` what of the consumption certificates of the same
 * hour cover, `shortfall` what they do not, `excess` the certificates that find no consumption in their hour.
 */
export const matchEvidence = defineEvidence({
  kind: 'certificate.match',
  title: { en: 'Match of certificates and consumption', 'zh-CN': '绿证与用电匹配' },
  permission: 'certificates.park-read',
});

/** The same of one account; key `<figure>/<month or day>/<account>`. */
export const accountMatchEvidence = defineEvidence({
  kind: 'certificate.account-match',
  title: { en: 'Match of an account', 'zh-CN': '账户绿证与用电匹配' },
  permission: 'certificates.read',
});

/** What the meters of an account's consumers measured; key `<account or all>/<from>/<to>`, ISO 8601 UTC. */
export const consumptionEvidence = defineEvidence({
  kind: 'certificate.consumption',
  title: { en: 'Consumption of an account', 'zh-CN': '账户用电量' },
  permission: 'certificates.read',
});

export const positionFigures = [
  'consumption',
  'certificates',
  'retired',
  'target',
  'gap',
  'surplus',
  'contracted',
] as const;
export type PositionFigure = (typeof positionFigures)[number];

/**
 * Position of an account against its target. Key `<figure>/<year or month>/<account>`, and of certificates and retirements
 * `<figure>/<day>/<account>` as well. `gap` is target − certificates, `surplus` the other way round.
 */
export const positionEvidence = defineEvidence({
  kind: 'certificate.position',
  title: { en: 'Position of an account', 'zh-CN': '账户头寸' },
  permission: 'certificates.read',
});
