import { defineNotice } from '@lingtan/sdk';
import { dispatchApprove, dispatchRead } from './permissions.ts';

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

/** A setpoint above the threshold waits for the second person. */
export const commandAsked = defineNotice('storage-dispatch.command-asked', {
  permission: dispatchApprove,
  severity: 'task',
  name: { en: 'Approval', 'zh-CN': '待审批' },
  text: {
    en: '{person} asks for {kw} kW on {device}: {reason}',
    'zh-CN': '{person} 申请将 {device} 设为 {kw} kW：{reason}',
  },
});

/** The emergency stop is to end. */
export const releaseAsked = defineNotice('storage-dispatch.release-asked', {
  permission: dispatchApprove,
  severity: 'task',
  name: { en: 'Approval', 'zh-CN': '待审批' },
  text: {
    en: '{person} proposes to end the emergency stop: {reason}',
    'zh-CN': '{person} 提议解除急停：{reason}',
  },
});

/** A device is to follow plan and controller by itself. */
export const automaticAsked = defineNotice('storage-dispatch.automatic-asked', {
  permission: dispatchApprove,
  severity: 'task',
  name: { en: 'Approval', 'zh-CN': '待审批' },
  text: {
    en: '{person} proposes to put {device} into automatic mode: {reason}',
    'zh-CN': '{person} 提议将 {device} 切换为自动模式：{reason}',
  },
});

/** A plan did not pass its checks: devices go on with the one before. */
export const planRejected = defineNotice('storage-dispatch.plan-rejected', {
  permission: dispatchRead,
  severity: 'alarm',
  name: { en: 'Plan rejected', 'zh-CN': '计划被拒' },
  text: {
    en: 'Dispatch plan {no} did not pass its checks and is not in force; the devices keep to the plan before',
    'zh-CN': '调度计划 {no} 未通过校验，未生效；设备仍按上一计划运行',
  },
});

/** A plan that somebody asked for is in force. Those of the schedule are no news. */
export const planPublished = defineNotice('storage-dispatch.plan-published', {
  permission: dispatchRead,
  severity: 'info',
  name: { en: 'Plan published', 'zh-CN': '计划已发布' },
  text: {
    en: '{person} had dispatch plan {no} made; it is in force',
    'zh-CN': '{person} 重新计算了调度计划 {no}，已生效',
  },
});
