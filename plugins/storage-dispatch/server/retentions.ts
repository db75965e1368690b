import type { RetentionDefinition } from '@lingtan/sdk';

/** What the plugin keeps for a time. */
export const dispatchRetentions: readonly RetentionDefinition[] = [
  {
    ...{ id: 'plans', tables: ['plans'], age: 'issued_at' },
    title: { en: 'Plans', 'zh-CN': '计划' },
    kept: { setting: 'keepPlansDays' },
  },
  {
    ...{ id: 'forecasts', tables: ['forecasts'], age: 'issued_at' },
    title: { en: 'Forecasts', 'zh-CN': '预测' },
    kept: { setting: 'keepForecastsDays' },
    stays: { en: 'Their errors.', 'zh-CN': '其误差。' },
  },
  {
    ...{ id: 'decisions', tables: ['decisions', 'write_results', 'renewals', 'control_log'], age: 'at' },
    title: { en: 'Decisions about the controller, and its log', 'zh-CN': '控制器决定及其日志' },
    kept: { setting: 'keepDecisionsDays' },
    stays: {
      en: 'What a person asked for, what other evidence rests on, and the last setpoint of each device.',
      'zh-CN': '人工指令、被其他溯源引用的决定，以及每台设备的最后设定值。',
    },
  },
];
