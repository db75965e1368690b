import { definePermission } from '@lingtan/sdk';

export const webhooksRead = definePermission({
  id: 'webhooks.read',
  title: { en: 'See webhooks and their deliveries', 'zh-CN': '查看 Webhook 及其投递记录' },
  grants: ['operator', 'member', 'auditor'],
});

export const webhooksManage = definePermission({
  id: 'webhooks.manage',
  title: { en: 'Test webhooks, enable them again, send again', 'zh-CN': '测试、重新启用 Webhook 与重新投递' },
  grants: ['operator'],
});
