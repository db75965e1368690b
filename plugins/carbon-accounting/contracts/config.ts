import { defineConfig, fieldText } from '@lingtan/sdk';
import { z } from 'zod';
import { demonstrationConfig } from './demonstration.ts';
import { signalConfig } from './signal.ts';
import { treatmentConfig, treatmentFaults, withEdition } from './treatment-config.ts';

/** Most emissions of grid electricity in a span, t. */
const budget = (title: readonly [string, string], span: readonly [string, string]) =>
  z
    .number()
    .positive()
    .optional()
    .meta({
      ...fieldText(title, [
        `CO2 of the grid electricity that the profile of the rating counts, in ${span[0]}. Carbon now and an alarm say when the outlook goes beyond it.`,
        `${span[1]}评价方法计入的电网电力排放预算；预测超出时在“实时碳排”提示并报警。`,
      ]),
      unit: 't',
    });

/** Until version 1 nobody was asked for the edition that the gases of wastewater are counted by. */
function fromVersion1(document: unknown): unknown {
  const { wastewater, ...rest } = (document ?? {}) as Record<string, unknown>;
  return wastewater === undefined ? rest : { ...rest, wastewater: withEdition(wastewater) };
}

export const carbonConfig = defineConfig({
  version: 2,
  migrate: fromVersion1,
  faults: ({ wastewater }) => treatmentFaults(wastewater),
  schema: z.strictObject({
    area: z
      .string()
      .min(2)
      .max(40)
      .optional()
      .meta(
        fieldText(
          ['Grid area', '电网区域'],
          [
            'Area code of the grid factor, such as CN-JS. Without it electricity is shown as not counted.',
            '电网排放因子的区域代码，如 CN-JS；未填写时电力排放不予核算并标记缺口。',
          ],
        ),
      ),
    profiles: z
      .array(z.string().min(1))
      .min(1)
      .default(['national-zero-carbon-park', 'ghg-protocol', 'ets-direct'])
      .meta(
        fieldText(
          ['Method profiles', '核算方法'],
          ['Ids of the inventories that are made from the same readings.', '基于同一组读数编制的各清单的方法编号。'],
        ),
      ),
    unmeteredTolerancePct: z
      .number()
      .min(0)
      .max(100)
      .default(0.5)
      .meta({
        ...fieldText(
          ['Unmetered energy accepted', '允许的未计量电量'],
          [
            'Share of consumption from no metered source that meters may differ by. Above it a period is published as incomplete, with a reason.',
            '未计量电源占用电量的允许比例（计量误差）；超出时核算期须说明理由，并以“不完整”发布。',
          ],
        ),
        unit: '%',
      }),
    dayBudgetT: budget(['Budget of a day', '日碳预算'], ['a day', '每日']),
    monthBudgetT: budget(['Budget of a month', '月度碳预算'], ['a calendar month', '自然月']),
    yearBudgetT: budget(['Budget of a year', '年度碳预算'], ['a calendar year', '自然年']),
    dispatch: signalConfig,
    wastewater: z
      .array(treatmentConfig)
      .max(20)
      .default([])
      .meta(
        fieldText(
          ['Wastewater treatment', '污水处理'],
          [
            'Plants whose methane and nitrous oxide are counted; none without an entry here.',
            '计入甲烷与氧化亚氮排放的水厂；未填写则不计。',
          ],
        ),
      ),
    ratingProfile: z
      .string()
      .default('national-zero-carbon-park')
      .meta(fieldText(['Profile of the rating', '评价所用方法'])),
    dataHalls: z
      .array(z.string().min(1))
      .default([])
      .meta(
        fieldText(
          ['Data halls', '数据机房'],
          [
            'Enterprises that are data halls: as zero-carbon factories they have no basic step of the physical share.',
            '属于数据机房的企业：按零碳工厂评价时，物理可追溯占比没有基础级要求。',
          ],
        ),
      ),
    demonstration: demonstrationConfig,
  }),
});
export type CarbonConfig = z.infer<typeof carbonConfig.schema>;
