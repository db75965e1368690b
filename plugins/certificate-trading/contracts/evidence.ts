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

/** Where certificates of the park can be; `own` is what accounts of the park hold or have used. */
export const certificatePlaces = ['issued', 'held', 'reserved', 'sold', 'retired', 'own'] as const;
export type CertificatePlace = (typeof certificatePlaces)[number];

/** Certificates of what was generated in a span, by where they are now. Key `<place>/<year, month or day>`. */
export const placeEvidence = defineEvidence({
  kind: 'certificate.place',
  title: { en: 'Certificates of a period', 'zh-CN': '时段内绿证' },
  permission: 'certificates.park-read',
});

/**
 * Certificates against the consumption of the park. Key `<figure>/<month or day>`: `score` hour by hour, `period` over the
 * whole span, `matched` the energy that certificates of the same hour cover.
 */
export const matchEvidence = defineEvidence({
  kind: 'certificate.match',
  title: { en: 'Match of certificates and consumption', 'zh-CN': '绿证与用电匹配' },
  permission: 'certificates.park-read',
});
