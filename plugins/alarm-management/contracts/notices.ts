import { defineNotice } from '@lingtan/sdk';
import { alarmsRead } from './permissions.ts';

/** An alarm of the two highest priorities waits to be acknowledged. */
export const alarmWaiting = defineNotice('alarm-management.waiting', {
  permission: alarmsRead,
  severity: 'alarm',
  name: { en: 'Alarm', 'zh-CN': '报警' },
  text: { en: '{title}', 'zh-CN': '{title}' },
});
