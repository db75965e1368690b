import { defineNotice } from '@lingtan/sdk';
import { dispatchApprove } from './permissions.ts';

/** A standing power limit waits for the second person. */
export const standingAsked = defineNotice('storage-dispatch.standing-asked', {
  permission: dispatchApprove,
  severity: 'task',
  name: { en: 'Approval', 'zh-CN': '待审批' },
  text: {
    en: '{person} asks for up to {kw} kW on {device} for {hours} h: {reason}',
    'zh-CN': '{person} 申请 {device} 在 {hours} 小时内最高 {kw} kW：{reason}',
  },
});
