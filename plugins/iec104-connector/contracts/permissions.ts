import { definePermission } from '@lingtan/sdk';

export const iec104Read = definePermission({
  id: 'iec104.read',
  title: { en: 'See IEC 104 stations', 'zh-CN': '查看 IEC 104 站点' },
  grants: ['operator', 'auditor'],
});
