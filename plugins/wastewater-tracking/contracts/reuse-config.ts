import { fieldText } from '@lingtan/sdk';
import { z } from 'zod';
import { id, name, calendarDay as day } from './config-fields.ts';

/** Most that the water may contain, by parameter of the outlet that watches it. */
export const reuseLimits = z.record(z.string().min(1).max(31), z.number().min(0));

/** What is agreed with an enterprise. Money in integer fen. */
export const reuseTerms = z.strictObject({
  enterprise: z
    .string()
    .min(1)
    .max(100)
    .meta(fieldText(['Enterprise', '企业'])),
  quality: id.meta(fieldText(['Quality', '水质等级'])),
  volumeM3Day: z
    .number()
    .positive()
    .max(10_000_000)
    .meta({ ...fieldText(['Volume per day', '日供水量']), unit: 'm³/d' }),
  priceFenPerM3: z
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .meta({ ...fieldText(['Price', '单价']), unit: 'fen/m³' }),
  priority: z
    .number()
    .int()
    .min(1)
    .max(20)
    .meta(fieldText(['Priority', '优先级'], ['1 is served first', '1 最先供水'])),
  limits: reuseLimits
    .default({})
    .meta(fieldText(['Limits of its contents', '水质要求'], ['By parameter', '按指标填写'])),
  validFrom: day.meta(fieldText(['Valid from', '生效日期'])),
  validTo: day
    .nullable()
    .default(null)
    .meta(fieldText(['Valid to', '截止日期'])),
});
export type ReuseTerms = z.infer<typeof reuseTerms>;

export const reuseQuality = z.strictObject({
  id: id.meta(fieldText(['Quality', '水质等级编号'])),
  name: name.meta(fieldText(['Name', '名称'])),
  plant: id.meta(fieldText(['Plant', '水厂编号'])),
  streams: z
    .array(id)
    .min(1)
    .max(20)
    .meta(fieldText(['Streams', '供水水流'], ['Together they are what is offered', '其水量之和为可供水量'])),
  outlet: id
    .optional()
    .meta(fieldText(['Outlet', '监测口编号'], ['Its day means are what the water contains', '以其日均值作为水质'])),
  costFenPerM3: z
    .number()
    .min(0)
    .max(1_000_000)
    .default(0)
    .meta({ ...fieldText(['Treatment', '处理成本']), unit: 'fen/m³' }),
});
export type ReuseQuality = z.infer<typeof reuseQuality>;

export const reuseConnection = z.strictObject({
  quality: id.meta(fieldText(['Quality', '水质等级编号'])),
  enterprise: z
    .string()
    .min(1)
    .max(100)
    .meta(fieldText(['Enterprise', '企业'])),
  capacityM3Day: z
    .number()
    .positive()
    .meta({ ...fieldText(['Capacity', '输水能力']), unit: 'm³/d' }),
  costFenPerM3: z
    .number()
    .min(0)
    .max(1_000_000)
    .default(0)
    .meta({ ...fieldText(['Transport', '输送成本']), unit: 'fen/m³' }),
  counterPoint: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta(
      fieldText(
        ['Counter at the enterprise', '企业侧累计水量测点'],
        [
          'In m³; without one deliveries are as allocated, and marked as estimated',
          '单位 m³；留空则按分配量计，并标记为估算',
        ],
      ),
    ),
  rolloverM3: z
    .number()
    .positive()
    .optional()
    .meta({ ...fieldText(['Counter begins anew at', '累计值翻转点']), unit: 'm³' }),
});
export type ReuseConnection = z.infer<typeof reuseConnection>;

/** What plants offer for reuse, the pipes to the enterprises, and the contracts to begin with. */
export const reuseConfig = z.strictObject({
  qualities: z
    .array(reuseQuality)
    .max(20)
    .default([])
    .meta(fieldText(['Qualities offered', '可供水质等级'])),
  connections: z
    .array(reuseConnection)
    .max(500)
    .default([])
    .meta(fieldText(['Pipes', '输水管线'])),
  firstContracts: z
    .array(reuseTerms.extend({ id: id.meta(fieldText(['Contract', '合同编号'])) }))
    .max(200)
    .default([])
    .meta(
      fieldText(
        ['First contracts', '初始合同'],
        ['Entered once; from then on they are changed on the page', '仅录入一次，之后在页面上修改'],
      ),
    ),
});
export type ReuseConfig = z.infer<typeof reuseConfig>;
