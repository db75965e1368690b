import { definePermission } from '@lingtan/sdk';

export const alarmsRead = definePermission({
  id: 'alarms.read',
  title: { en: 'See alarms', 'zh-CN': '查看报警' },
  grants: ['operator', 'member', 'auditor', 'screen'],
});

export const alarmsSubscribe = definePermission({
  id: 'alarms.subscribe',
  title: { en: 'Have alarms notified in the own browser', 'zh-CN': '在本人浏览器接收报警通知' },
  grants: ['operator', 'member', 'auditor'],
});

export const alarmsAct = definePermission({
  id: 'alarms.act',
  title: { en: 'Acknowledge and shelve alarms', 'zh-CN': '确认与搁置报警' },
  grants: ['operator'],
});

export const alarmsService = definePermission({
  id: 'alarms.service',
  title: { en: 'Take alarms out of service', 'zh-CN': '停用与恢复报警' },
  grants: ['operator'],
  duty: 'safety-engineer',
});
