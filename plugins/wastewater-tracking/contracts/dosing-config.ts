import { fieldText, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { name } from './config-fields.ts';

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, schemaText('lower-case letters, digits and dashes', '小写字母、数字与短横线'));

/** A place where a chemical goes into the water, with the counter that tells its mass. */
export const waterDosing = z.strictObject({
  id: id.meta(fieldText(['Dosing point', '投加点编号'])),
  name: name.meta(fieldText(['Name', '名称'])),
  chemical: id.meta(
    fieldText(
      ['Chemical', '药剂代码'],
      ['Its code among the materials of the factor library', '与因子库中材料的代码一致'],
    ),
  ),
  counterPoint: z
    .string()
    .min(1)
    .max(200)
    .meta(fieldText(['Counter', '累计投加量测点'], ['A counter in kg', '单位 kg'])),
  rolloverKg: z
    .number()
    .positive()
    .optional()
    .meta({ ...fieldText(['Counter begins anew at', '累计值翻转点']), unit: 'kg' }),
});
export type WaterDosing = z.infer<typeof waterDosing>;
