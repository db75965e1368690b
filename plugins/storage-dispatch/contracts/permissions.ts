import { definePermission } from '@lingtan/sdk';
import { gatePermissions } from './gate/command.ts';

/** Plans concern the whole park: members do not hold it. */
export const dispatchRead = definePermission({
  id: 'dispatch.read',
  title: { en: 'See dispatch plans', 'zh-CN': '查看调度计划' },
  grants: ['operator', 'auditor', 'screen'],
});

/** Members hold it for the load of their own enterprise. */
export const dispatchForecastRead = definePermission({
  id: 'dispatch.forecast-read',
  title: { en: 'See forecasts', 'zh-CN': '查看预测' },
  grants: ['operator', 'member', 'auditor', 'screen'],
});

export const dispatchSolve = definePermission({
  id: 'dispatch.solve',
  title: { en: 'Solve dispatch problems (what-if)', 'zh-CN': '求解调度问题（假设分析）' },
  grants: ['operator', 'auditor'],
});

/** Asks for setpoints and sets modes. The gate asks for it again. */
export const dispatchCommand = definePermission({
  id: gatePermissions.command,
  title: { en: 'Control devices', 'zh-CN': '控制设备' },
  grants: ['operator'],
});

/** Whoever sees a danger stops the park, whatever their duty; the release is another person's to approve. */
export const dispatchStop = definePermission({
  id: 'dispatch.stop',
  title: { en: 'Stop the park, and propose its release', 'zh-CN': '园区急停与提议解除急停' },
  grants: ['operator', 'safety-engineer'],
});

/** Says yes to what another person asked for. */
export const dispatchApprove = definePermission({
  id: gatePermissions.approve,
  title: { en: 'Approve setpoints and releases as the second person', 'zh-CN': '作为第二人确认设定值与解除急停' },
  grants: ['operator'],
  duty: 'safety-engineer',
});

export const dispatchCompute = definePermission({
  id: 'dispatch.compute',
  title: { en: 'Compute dispatch plans', 'zh-CN': '计算调度计划' },
  grants: ['operator'],
});
