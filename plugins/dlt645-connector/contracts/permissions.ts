import { definePermission } from '@lingtan/sdk';

export const dlt645Read = definePermission({
  id: 'dlt645.read',
  title: { en: 'See DL/T 645 meters', 'zh-CN': '查看 DL/T 645 电能表' },
  grants: ['operator', 'auditor'],
});
