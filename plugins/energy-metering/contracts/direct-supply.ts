import { calendarDate, fieldText, nameField } from '@lingtan/sdk';
import { z } from 'zod';

/**
 * Ratios of direct green supply (绿电直连), from interval readings:
 * - `self-use`: (generation − export) ÷ generation
 * - `consumption`: (generation − export) ÷ consumption
 * - `export`: export ÷ generation
 *
 * Generation is that of the park's PV and wind meters, as generated: energy that was curtailed is metered nowhere.
 */
export const directSupplyRatios = ['self-use', 'consumption', 'export'] as const;
export type DirectSupplyRatioId = (typeof directSupplyRatios)[number];

const date = calendarDate;
const text = nameField();

/** A limit of one ratio, as data: with its validity, where it comes from, and whether the text was read. */
export const directSupplyThreshold = z.strictObject({
  ratio: z.enum(directSupplyRatios).meta({
    ...fieldText(['Ratio', '指标']),
    enumTitles: {
      'self-use': { en: 'Self-use of generation', 'zh-CN': '自发自用占发电量比例' },
      consumption: { en: 'Share of consumption', 'zh-CN': '自发自用占用电量比例' },
      export: { en: 'Share exported', 'zh-CN': '上网电量占发电量比例' },
    },
  }),
  bound: z.enum(['at-least', 'at-most']).meta({
    ...fieldText(['Limit is', '限值类型']),
    enumTitles: { 'at-least': { en: 'At least', 'zh-CN': '不低于' }, 'at-most': { en: 'At most', 'zh-CN': '不高于' } },
  }),
  value: z
    .number()
    .min(0)
    .max(1)
    .meta(fieldText(['Limit', '限值'], ['From 0 to 1.', '取值 0 至 1。'])),
  /** Within this distance of the limit the status is `warn`. */
  margin: z
    .number()
    .min(0)
    .max(0.5)
    .default(0.02)
    .meta(
      fieldText(['Warn within', '预警裕度'], ['Distance from the limit, 0 to 0.5.', '距限值的差，取值 0 至 0.5。']),
    ),
  validFrom: date.meta(fieldText(['Valid from', '生效日期'])),
  validTo: date
    .nullable()
    .default(null)
    .meta(fieldText(['Last day', '截止日期'], ['Empty: no end.', '留空表示长期有效。'])),
  source: text.meta(fieldText(['Source', '依据'])),
  verified: z.boolean().meta(fieldText(['Checked against the published text', '已与发布原文核对'])),
});
export type DirectSupplyThreshold = z.infer<typeof directSupplyThreshold>;

const notice = {
  en: 'NDRC and NEA notice on direct green supply, 发改能源〔2025〕650号, 30 May 2025 (figures from a summary)',
  'zh-CN': '国家发展改革委、国家能源局关于绿电直连的通知（发改能源〔2025〕650号，2025 年 5 月 30 日；数值摘自转述）',
};
const limit = (
  ratio: DirectSupplyRatioId,
  bound: DirectSupplyThreshold['bound'],
  value: number,
  validFrom: string,
  validTo: string | null,
  verified = false,
): DirectSupplyThreshold => ({ ratio, bound, value, margin: 0.02, validFrom, validTo, source: notice, verified });

/**
 * The national limits as far as they are known here. None was checked against the published text, so all are marked; the
 * province sets the limit of export, 20 % being the general one.
 */
export const nationalThresholds: readonly DirectSupplyThreshold[] = [
  limit('self-use', 'at-least', 0.6, '2025-05-30', null),
  limit('consumption', 'at-least', 0.3, '2025-05-30', '2029-12-31'),
  limit('consumption', 'at-least', 0.35, '2030-01-01', null),
  limit('export', 'at-most', 0.2, '2025-05-30', null),
];

/** A ratio over a month, or from the start of the year. */
export interface DirectSupplyRatio {
  ratio: DirectSupplyRatioId;
  period: 'month' | 'year';
  /** ms UTC; the running period ends with the last closed interval. */
  from: number;
  to: number;
  /** 0..1; null when nothing was generated or consumed. */
  value: number | null;
  /** Limit in force at the end of the period; null when there is none. */
  threshold: DirectSupplyThreshold | null;
  /** `none`: no value or no limit. */
  status: 'ok' | 'warn' | 'breach' | 'none';
  /** Integer Wh. */
  generationWh: number;
  exportWh: number;
  consumptionWh: number;
  /** Reference to open. */
  ref: string;
}
