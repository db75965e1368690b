import { definePermission } from '@lingtan/sdk';

/** Plans concern the whole park: members do not hold it. */
export const dispatchRead = definePermission({
  id: 'dispatch.read',
  title: { en: 'See forecasts and dispatch plans', 'zh-CN': '查看预测与调度计划' },
  grants: ['operator', 'auditor'],
});

export const dispatchSolve = definePermission({
  id: 'dispatch.solve',
  title: { en: 'Solve dispatch problems (what-if)', 'zh-CN': '求解调度问题（假设分析）' },
  grants: ['operator', 'auditor'],
});

export const dispatchCompute = definePermission({
  id: 'dispatch.compute',
  title: { en: 'Compute dispatch plans', 'zh-CN': '计算调度计划' },
  grants: ['operator'],
});
