import { fieldText, schemaText, type ConfigFault } from '@lingtan/sdk';
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

const { membranes: _, ...biology } = treatmentWays;
type Biology = keyof typeof biology;
const itself = Object.fromEntries(Object.keys(biology).map((way) => [way, way])) as Record<Biology, string>;

/**
 * Editions of the IPCC guidelines, volume 5, chapter 6: under which item of the library each way has its methane factor, and in which
 * ways nitrous oxide forms by the nitrogen that comes in. `before` is how it was counted until an edition had to be chosen.
 */
export const treatmentEditions: Readonly<
  Record<
    '2019' | '2006' | 'before',
    {
      title: { en: string; 'zh-CN': string };
      mcf: Readonly<Partial<Record<Biology, string>>>;
      nitrous: readonly Biology[];
    }
  >
> = {
  2019: {
    title: { en: 'IPCC 2019 Refinement', 'zh-CN': 'IPCC 2019 修订版' },
    // It knows no overloaded plant any more, and its factors of nitrous oxide are 0 where nothing is aerated (table 6.8A).
    mcf: {
      'mcf-aerobic-well-managed': 'mcf-aerobic-ipcc-2019',
      'mcf-anaerobic-reactor-sludge-digester-no-recovery-counted':
        'mcf-anaerobic-reactor-sludge-digester-no-recovery-counted',
      'mcf-deep-anaerobic-lagoon-2-m': 'mcf-deep-anaerobic-lagoon-2-m',
      'mcf-shallow-anaerobic-lagoon-2-m': 'mcf-shallow-anaerobic-lagoon-2-m',
    },
    nitrous: ['mcf-aerobic-well-managed'],
  },
  2006: {
    title: { en: 'IPCC 2006 Guidelines', 'zh-CN': 'IPCC 2006 指南' },
    // It has a factor per person for nitrous oxide of plants, and none per kg of nitrogen.
    mcf: itself,
    nitrous: [],
  },
  before: {
    title: {
      en: 'As before the choice: methane by IPCC 2006, nitrous oxide by 2019',
      'zh-CN': '沿用原口径：甲烷按 IPCC 2006，氧化亚氮按 2019',
    },
    mcf: itself,
    nitrous: Object.keys(biology) as Biology[],
  },
};
export type TreatmentEdition = keyof typeof treatmentEditions;

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
  edition: z.enum(Object.keys(treatmentEditions) as [TreatmentEdition, ...TreatmentEdition[]]).meta({
    ...fieldText(
      ['Edition of the IPCC guidelines', 'IPCC 指南版本'],
      ['Decides the factors: methane of an aerobic plant is 0 in 2006.', '决定排放因子：2006 版好氧处理的甲烷为 0。'],
    ),
    enumTitles: Object.fromEntries(Object.entries(treatmentEditions).map(([id, { title }]) => [id, title])),
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

/** Plants whose way of treatment has no factor in the edition they are counted by. */
export function treatmentFaults(plants: readonly TreatmentConfig[]): ConfigFault[] {
  return plants.flatMap(({ way, edition }, index) => {
    if (way === 'membranes' || treatmentEditions[edition].mcf[way] !== undefined) return [];
    const [wayTitle, { title }] = [treatmentWays[way], treatmentEditions[edition]];
    return [
      {
        path: ['wastewater', index, 'way'],
        problem: {
          en: `${title.en} has no factor for "${wayTitle.en}"; expected a way that it knows, or another edition`,
          'zh-CN': `${title['zh-CN']} 没有“${wayTitle['zh-CN']}”的因子；请选择该版本所列的处理方式，或改用其他版本`,
        },
      },
    ];
  });
}

/** Entries of before an edition had to be chosen go on as they were, and say so. */
export function withEdition(plants: unknown): unknown {
  return Array.isArray(plants)
    ? plants.map((plant: unknown) =>
        typeof plant === 'object' && plant !== null && !('edition' in plant) ? { ...plant, edition: 'before' } : plant,
      )
    : plants;
}
