import { definePermission } from '@lingtan/sdk';

/** Members see their own accounts only. */
export const certificatesRead = definePermission({
  id: 'certificates.read',
  title: { en: 'See certificates', 'zh-CN': '查看绿证' },
  grants: ['operator', 'member', 'auditor'],
});

/** Members retire from their own account only. */
export const certificatesRetire = definePermission({
  id: 'certificates.retire',
  title: { en: 'Retire certificates', 'zh-CN': '核销绿证' },
  grants: ['operator', 'member'],
});

export const certificatesManage = definePermission({
  id: 'certificates.manage',
  title: { en: 'Issue and transfer certificates', 'zh-CN': '核发与划转绿证' },
  grants: ['operator'],
});

/** Members trade for their own account only. */
export const certificatesTrade = definePermission({
  id: 'certificates.trade',
  title: { en: 'Trade certificates', 'zh-CN': '交易绿证' },
  grants: ['operator', 'member'],
});

/** Sums of the whole park, without accounts: what hangs on a wall. */
export const certificatesParkRead = definePermission({
  id: 'certificates.park-read',
  title: { en: 'See sums of certificates of the whole park', 'zh-CN': '查看园区绿证汇总' },
  grants: ['operator', 'auditor', 'screen'],
});
