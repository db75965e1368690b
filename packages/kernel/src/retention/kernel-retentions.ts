import type { RetentionDefinition } from '@lingtan/sdk';
import { defaultAuditYears } from '../audit/index.ts';
import { endedSessionDays } from '../auth/sessions.ts';
import { deliveryLimits, type EventClass } from '../events/index.ts';
import { failedKeptDays } from '../jobs/failed-jobs.ts';
import { noticeDays } from '../notices/notice-store.ts';

/** Of the kernel's own tables; a table with several has a condition for each. */
export interface KernelRetention extends RetentionDefinition {
  readonly where?: string;
  /** Where its tables stand; default: `kernel`. */
  readonly schema?: string;
  /** Of events, whose days a park sets. */
  readonly events?: EventClass;
  /** Whether a park may keep it longer than the installation says. */
  readonly audit?: boolean;
}

/** What the kernel keeps for a time. @param auditYears as the environment says */
export const kernelRetentions = (auditYears: number = defaultAuditYears): readonly KernelRetention[] => [
  {
    ...{
      id: 'messages',
      events: 'messages',
      tables: ['outbox', 'deliveries'],
      age: 'relayed_at',
      where: 'told is null',
    },
    title: { en: 'Delivered messages between plugins', 'zh-CN': '已投递的插件间消息' },
    kept: { setting: 'messages' },
    stays: { en: 'What is not delivered.', 'zh-CN': '尚未投递的。' },
  },
  {
    ...{ id: 'sentences', events: 'sentences', tables: ['outbox'], age: 'relayed_at', where: 'told is not null' },
    title: { en: 'Events, in sentences', 'zh-CN': '事件（可读语句）' },
    kept: { setting: 'sentences' },
    stays: { en: 'What is not delivered.', 'zh-CN': '尚未投递的。' },
  },
  {
    ...{ id: 'dead-letters', tables: ['deliveries'], age: 'finished_at', where: `state = 'dead'` },
    title: { en: 'Events that could not be delivered', 'zh-CN': '未能投递的事件' },
    kept: { days: deliveryLimits.deadRetentionDays },
  },
  {
    ...{ id: 'notices', tables: ['notices', 'notice_marks'], age: 'at' },
    title: { en: 'Notices', 'zh-CN': '通知' },
    kept: { days: noticeDays },
  },
  {
    ...{ id: 'failed-jobs', tables: ['failed_jobs'], age: 'failed_at' },
    title: { en: 'Failed jobs', 'zh-CN': '失败作业' },
    kept: { days: failedKeptDays },
  },
  {
    ...{ id: 'sessions', schema: 'auth', tables: ['session'] },
    title: { en: 'Sessions that have ended', 'zh-CN': '已结束的会话' },
    kept: { days: endedSessionDays },
  },
  {
    ...{ id: 'audit', audit: true, tables: ['audit_log', 'audit_anchors'], age: 'at' },
    title: { en: 'Audit log', 'zh-CN': '审计日志' },
    kept: { days: auditYears * 365 },
    stays: {
      en: 'What is less than a year old. LINGTAN_AUDIT_YEARS of the server says for how long it is kept at least.',
      'zh-CN': '不足一年的。最短保存期由服务器的 LINGTAN_AUDIT_YEARS 决定。',
    },
  },
  {
    ...{ id: 'evidence', tables: ['evidence_edges'] },
    title: { en: 'Edges of evidence', 'zh-CN': '溯源关系' },
    kept: { until: { en: 'as long as the record', 'zh-CN': '与记录同期' } },
  },
];
