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
