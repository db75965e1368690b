import { fieldText } from '@lingtan/sdk';
import { z } from 'zod';

/** What is lost between a meter and those below it by technical reasons. */
export const lossField = z
  .strictObject({
    noLoadW: z
      .number()
      .min(0)
      .meta({ ...fieldText(['No-load loss', '空载损耗']), unit: 'W' }),
    loadLossW: z
      .number()
      .min(0)
      .meta({ ...fieldText(['Load loss at rating', '额定负载损耗']), unit: 'W' }),
    ratedW: z
      .number()
      .positive()
      .meta({ ...fieldText(['Rated power', '额定功率']), unit: 'W' }),
  })
  .optional()
  .meta(
    fieldText(
      ['Technical loss below this meter', '表后技术损耗'],
      ['Of the transformer or line between it and the meters below.', '本表与下级表之间变压器或线路的损耗。'],
    ),
  );

/** How the balance of the meter tree is judged, and how losses are shared. */
export const treeConfig = z
  .strictObject({
    rule: z
      .enum(['pro-rata', 'squared', 'fixed', 'voltage-level'])
      .default('pro-rata')
      .meta({
        ...fieldText(['Losses are shared', '损耗分摊方式']),
        enumTitles: {
          'pro-rata': { en: 'By energy', 'zh-CN': '按电量' },
          squared: { en: 'By energy squared', 'zh-CN': '按电量平方' },
          fixed: { en: 'By agreed shares', 'zh-CN': '按约定比例' },
          'voltage-level': { en: 'By voltage level', 'zh-CN': '按电压等级' },
        },
      }),
    shares: z
      .record(z.string(), z.number().min(0))
      .default({})
      .meta(fieldText(['Agreed shares by meter', '各电表约定比例'])),
    voltageFactors: z
      .record(z.string(), z.number().min(0))
      .default({})
      .meta(
        fieldText(
          ['Loss factors by voltage', '各电压等级损耗系数'],
          ['Voltage of the meter in kV, e.g. 10: 0.012.', '以电表电压（kV）为键，例如 10: 0.012。'],
        ),
      ),
    tolerance: z
      .number()
      .min(0)
      .max(1)
      .default(0.01)
      .meta(
        fieldText(
          ['Tolerated closing error', '允许平衡偏差'],
          ['Share of what runs through the node; 0.01 is one percent.', '占节点电量的比例；0.01 即百分之一。'],
        ),
      ),
  })
  .prefault({})
  .meta(fieldText(['Meter tree', '计量拓扑']));
export type TreeConfig = z.infer<typeof treeConfig>;
