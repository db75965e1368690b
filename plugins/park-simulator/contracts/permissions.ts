import { definePermission } from '@lingtan/sdk';

/** Opens the simulator's page and its routes. */
export const simulatorRead = definePermission({
  id: 'park-simulator.read',
  title: { en: 'See the simulator', 'zh-CN': '查看模拟器' },
  grants: ['operator', 'auditor'],
});
