import { definePermission } from '@lingtan/sdk';

/** Members see their own accounts only. */
export const certificatesRead = definePermission({
  id: 'certificates.read',
  title: { en: 'See certificates', 'zh-CN': '查看绿证' },
  grants: ['operator', 'member', 'auditor'],
});

/** Members retire from their own account only; others for whom they have a mandate of. */
export const certificatesRetire = definePermission({
  id: 'certificates.retire',
  title: { en: 'Retire certificates', 'zh-CN': '核销绿证' },
  grants: ['operator', 'member'],
  duty: 'registry',
});

/** What the registry of the park does: money and certificates in and out of accounts, and what becomes of them. */
export const certificatesManage = definePermission({
  id: 'certificates.manage',
  title: { en: 'Issue and transfer certificates', 'zh-CN': '核发与划转绿证' },
  grants: ['operator'],
  duty: 'registry',
});

/** What whoever runs the market does, and no participant. */
export const certificatesMarket = definePermission({
  id: 'certificates.market',
  title: { en: 'Run the market: halt it, clear it, settle what was traded', 'zh-CN': '运行市场：停牌、清盘与结算' },
  grants: ['operator'],
  duty: 'market-operator',
});

/** Members trade for their own account only. */
export const certificatesTrade = definePermission({
  id: 'certificates.trade',
  title: { en: 'Trade certificates', 'zh-CN': '交易绿证' },
  grants: ['operator', 'member'],
});

/** For members in person: a key of theirs might be somebody else's doing. */
export const certificatesMandate = definePermission({
  id: 'certificates.mandate',
  title: { en: 'Let operators act for the own enterprise', 'zh-CN': '授权运营方代本企业操作' },
  grants: ['member'],
  peopleOnly: true,
});

/** Sums of the whole park, without accounts: what hangs on a wall. */
export const certificatesParkRead = definePermission({
  id: 'certificates.park-read',
  title: { en: 'See sums of certificates of the whole park', 'zh-CN': '查看园区绿证汇总' },
  grants: ['operator', 'auditor', 'screen'],
});
