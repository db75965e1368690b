import { fieldText, schemaText } from '@lingtan/sdk';
import { z } from 'zod';

/** Ways of treatment: those with a methane correction factor in the library under their name, and one in which no gas forms. */
export const treatmentWays = {
  membranes: { en: 'Membranes only, nothing is degraded', 'zh-CN': '仅膜处理，不发生生物降解' },
  'mcf-aerobic-well-managed': { en: 'Aerobic, well managed', 'zh-CN': '好氧，管理良好' },
  'mcf-aerobic-overloaded': { en: 'Aerobic, overloaded', 'zh-CN': '好氧，超负荷' },
  'mcf-anaerobic-reactor-sludge-digester-no-recovery-counted': {
    en: 'Anaerobic reactor or digester, no recovery counted',
    'zh-CN': '厌氧反应器或消化池（未计回收）',
  },
  'mcf-deep-anaerobic-lagoon-2-m': { en: 'Deep anaerobic lagoon', 'zh-CN': '深厌氧塘（>2 m）' },
  'mcf-shallow-anaerobic-lagoon-2-m': { en: 'Shallow anaerobic lagoon', 'zh-CN': '浅厌氧塘（<2 m）' },
} as const;
export type TreatmentWay = keyof typeof treatmentWays;

/** How the gases of one treatment plant are counted. Nothing here has a default that hides a choice. */
export const treatmentConfig = z.strictObject({
  plantId: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, schemaText('lower-case letters, digits and dashes', '小写字母、数字与短横线'))
    .meta(fieldText(['Plant', '水厂'], ['Its id in wastewater tracking.', '污水追踪中的水厂编号。'])),
  inletId: z
    .string()
    .min(1)
    .meta(fieldText(['Influent', '进水监测口'], ['Monitored outlet with the inflow.', '计量进水负荷的监测口。'])),
  outletIds: z
    .array(z.string().min(1))
    .min(1)
    .max(20)
    .meta(fieldText(['Effluents', '出水监测口'], ['Their loads are what was not removed.', '其负荷视为未去除部分。'])),
  way: z.enum(Object.keys(treatmentWays) as [TreatmentWay, ...TreatmentWay[]]).meta({
    ...fieldText(
      ['Way of treatment', '处理方式'],
      ['Decides the methane factor (MCF), and whether gas forms at all.', '决定甲烷修正因子（MCF）及是否产生气体。'],
    ),
    enumTitles: treatmentWays,
  }),
  sludgePct: z
    .number()
    .min(0)
    .max(100)
    .meta({
      ...fieldText(
        ['Removed organics that leave with the sludge', '随污泥带走的去除有机物'],
        ['0 counts all of them: the upper end.', '填 0 即全部计入，为上限。'],
      ),
      unit: '%',
    }),
  dischargesToWater: z
    .boolean()
    .meta(
      fieldText(
        ['Effluent goes to a water body', '出水排入水体'],
        ['Then its nitrogen counts for N2O, too.', '是则其含氮量另计 N2O。'],
      ),
    ),
  organics: z
    .enum(['COD', 'BOD'])
    .default('COD')
    .meta(fieldText(['Organics by', '有机物指标'])),
  nitrogen: z
    .string()
    .min(1)
    .max(31)
    .default('TN')
    .meta(fieldText(['Parameter of total nitrogen', '总氮指标'])),
});
export type TreatmentConfig = z.infer<typeof treatmentConfig>;
