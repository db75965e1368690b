import type { RetentionDefinition } from '@lingtan/sdk';
import { keptDays } from '../storage/table-sizes.ts';
import { quarantineDays } from './retention.ts';

/** What the store keeps for a time. Classes of samples have settings of their own, since they go by whole weeks. */
export const telemetryRetentions: readonly RetentionDefinition[] = [
  {
    ...{ id: 'samples', tables: ['samples', 'late_samples'] },
    title: { en: 'Samples', 'zh-CN': '采样' },
    kept: { until: { en: 'by class, above', 'zh-CN': '按类别，见上' } },
    stays: {
      en: 'What evidence of a decision rests on.',
      'zh-CN': '决策溯源所依据的。',
    },
  },
  {
    ...{ id: 'minutes', tables: ['rollup_1m'] },
    title: { en: 'Minute values', 'zh-CN': '分钟汇总' },
    kept: { until: { en: 'by class, above', 'zh-CN': '按类别，见上' } },
  },
  {
    ...{ id: 'quarantine', tables: ['quarantine'], age: 'received_at' },
    title: { en: 'Refused samples', 'zh-CN': '被拒采样' },
    kept: { days: quarantineDays },
  },
  {
    ...{ id: 'table-sizes', tables: ['table_sizes'] },
    title: { en: 'Sizes of tables, by day', 'zh-CN': '每日表大小' },
    kept: { days: keptDays },
  },
];
