import { fieldText } from '@lingtan/sdk';
import { z } from 'zod';
import { id, name, point } from './config-fields.ts';
import { unitKinds } from './unit-kinds.ts';
import { waterVessel } from './vessel-config.ts';

/** A unit of a plant. */
export const waterUnit = z.strictObject({
  id: id.meta(fieldText(['Unit', '单元编号'])),
  name: name.meta(fieldText(['Name', '名称'])),
  kind: z.enum(unitKinds).meta({
    ...fieldText(['Kind', '类型']),
    enumTitles: {
      intake: { en: 'Intake', 'zh-CN': '进水' },
      equalisation: { en: 'Equalisation', 'zh-CN': '调节池' },
      'pre-treatment': { en: 'Pre-treatment', 'zh-CN': '预处理' },
      biological: { en: 'Biological treatment', 'zh-CN': '生化处理' },
      advanced: { en: 'Advanced treatment', 'zh-CN': '深度处理' },
      ultrafiltration: { en: 'Ultrafiltration', 'zh-CN': '超滤' },
      'reverse-osmosis': { en: 'Reverse osmosis', 'zh-CN': '反渗透' },
      concentrate: { en: 'Concentrate treatment', 'zh-CN': '浓水处理' },
      crystalliser: { en: 'Crystalliser', 'zh-CN': '结晶' },
      'reuse-tank': { en: 'Reuse tank', 'zh-CN': '回用水池' },
      outfall: { en: 'Outfall', 'zh-CN': '排放口' },
    },
  }),
  levelPoint: point.optional().meta(fieldText(['Level', '液位测点'], ['In percent of the volume', '以容积百分比计'])),
  volumeM3: z
    .number()
    .positive()
    .optional()
    .meta({
      ...fieldText(['Volume', '容积'], ['With a level: what it holds when full', '有液位时填写：满池容积']),
      unit: 'm³',
    }),
  recovery: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .meta(
      fieldText(
        ['Recovery', '回收率'],
        [
          'Product by inlet volume, 0 to 1; for the model, the balance goes by the meters',
          '产水量 ÷ 进水量，0 至 1；用于模型，水量平衡仍以计量为准',
        ],
      ),
    ),
  vessel: waterVessel
    .optional()
    .meta(
      fieldText(
        ['Pressure vessels', '压力容器'],
        ['Of reverse osmosis, instead of a recovery: it follows from the feed', '反渗透，代替回收率：由进水推算'],
      ),
    ),
  removal: z
    .record(z.string().min(1).max(31), z.number().min(0).max(1))
    .optional()
    .meta(
      fieldText(
        ['Removal', '去除率'],
        ['Share of the mass that leaves with the by-product, by parameter', '按指标：随副产物离开的质量比例'],
      ),
    ),
  place: z
    .strictObject({
      x: z
        .number()
        .int()
        .min(0)
        .max(8000)
        .meta({ ...fieldText(['From the left', '距左']), unit: 'px' }),
      y: z
        .number()
        .int()
        .min(0)
        .max(8000)
        .meta({ ...fieldText(['From the top', '距上']), unit: 'px' }),
    })
    .optional()
    .meta(
      fieldText(['Place in the drawing', '图中位置'], ['Empty: in the order of the water', '留空：按水流顺序自动排列']),
    ),
});
