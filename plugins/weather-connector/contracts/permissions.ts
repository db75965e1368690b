import { definePermission } from '@lingtan/sdk';

export const weatherRead = definePermission({
  id: 'weather.read',
  title: { en: 'See the weather', 'zh-CN': '查看气象' },
  grants: ['operator', 'auditor'],
});
