import { defineEvidence } from '@lingtan/sdk';

/** Key `<plan no>`, or `<plan no>/<store id>/<step>` for the setpoint of one step. */
export const dispatchPlanEvidence = defineEvidence({
  kind: 'dispatch.plan',
  title: { en: 'Dispatch plan', 'zh-CN': '调度计划' },
  permission: 'dispatch.read',
});

/** Key `<forecast no>`. */
export const dispatchForecastEvidence = defineEvidence({
  kind: 'dispatch.forecast',
  title: { en: 'Forecast', 'zh-CN': '预测' },
  permission: 'dispatch.read',
});
