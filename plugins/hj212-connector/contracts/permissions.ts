import { definePermission } from '@lingtan/sdk';

export const hj212Read = definePermission({
  id: 'hj212.read',
  title: { en: 'See HJ 212 data loggers', 'zh-CN': '查看 HJ 212 数采仪' },
  grants: ['operator', 'auditor'],
});

export const hj212Command = definePermission({
  id: 'hj212.command',
  title: { en: 'Ask data loggers for data, set their clock', 'zh-CN': '向数采仪取数、校时' },
  grants: ['operator'],
});
