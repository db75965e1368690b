import { defineEvidence } from '@lingtan/sdk';

export const alarmFigures = [
  'count',
  'per-ten',
  'peak',
  'flood-share',
  'standing',
  'stale',
  'priority-1',
  'priority-2',
  'priority-3',
  'priority-4',
] as const;
export type AlarmFigure = (typeof alarmFigures)[number];

/**
 * Key figures of the alarms that the viewer sees. Key `<figure>/<from>/<to>`, ISO 8601 UTC; `alarm/<from>/<to>/<key>` for how
 * often one came and `chatter/<from>/<to>/<key>` for how often within a minute; `shelved` and `out-of-service` for now.
 */
export const alarmKpiEvidence = defineEvidence({
  kind: 'alarm.kpi',
  title: { en: 'Key figure of alarms', 'zh-CN': '报警指标' },
  permission: 'alarms.read',
});
