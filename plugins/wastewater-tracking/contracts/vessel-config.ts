import { fieldText } from '@lingtan/sdk';
import { z } from 'zod';

const positive = z.number().positive();

/** Pressure vessels of reverse osmosis, from which the recovery of their unit follows. */
export const waterVessel = z.strictObject({
  vessels: z
    .number()
    .int()
    .min(1)
    .max(5000)
    .meta(fieldText(['Vessels in parallel', '并联压力容器数'])),
  elements: z
    .number()
    .int()
    .min(1)
    .max(20)
    .meta(fieldText(['Elements in series', '每支容器串联膜元件数'])),
  elementAreaM2: positive.meta({ ...fieldText(['Membrane area of an element', '单支膜元件面积']), unit: 'm²' }),
  waterPermeability: positive.meta({ ...fieldText(['Permeability to water', '水渗透系数']), unit: 'L/(m²·h·bar)' }),
  saltPermeability: z
    .number()
    .min(0)
    .meta({ ...fieldText(['Permeability to salt', '盐渗透系数']), unit: 'L/(m²·h)' }),
  pressureBar: positive.meta({
    ...fieldText(['Pressure of the feed', '进水压力'], ['Above that of the permeate', '高于产水侧的压力']),
    unit: 'bar',
  }),
  pressureDropBar: z
    .number()
    .min(0)
    .meta({ ...fieldText(['Pressure drop of an element', '单支膜元件压降']), unit: 'bar' }),
  polarisation: z
    .number()
    .min(1)
    .max(3)
    .meta(
      fieldText(
        ['Polarisation', '浓差极化因子'],
        ['Concentration at the membrane ÷ in the bulk', '膜面浓度 ÷ 主体浓度'],
      ),
    ),
  osmoticBarPerGL: positive.meta({
    ...fieldText(
      ['Osmotic pressure', '渗透压系数'],
      ['Of a gram of salt in a litre; of NaCl about 0.8', '每 g/L 盐；NaCl 约 0.8'],
    ),
    unit: 'bar/(g/L)',
  }),
  salt: z
    .string()
    .min(1)
    .max(31)
    .meta(fieldText(['Parameter of the salt', '盐分指标'], ['In mg/L, such as TDS', '单位 mg/L，如 TDS'])),
});
export type WaterVessel = z.infer<typeof waterVessel>;
