import { fieldText, schemaText } from '@lingtan/sdk';
import { z } from 'zod';

const id = z
  .string()
  .regex(
    /^demo-[a-z0-9-]{1,57}$/,
    schemaText('demo- and lower-case letters, digits or dashes', 'demo- 加小写字母、数字或短横线'),
  );
const name = z.string().trim().min(1).max(120);
const amount = z.number().min(0);

/** Money and life of a measure. */
const money = {
  name: name.meta(fieldText(['Name', '名称'])),
  capex: amount.meta({ ...fieldText(['Investment', '投资']), unit: 'CNY' }),
  opex: z
    .number()
    .default(0)
    .meta({ ...fieldText(['Upkeep', '运维费']), unit: 'CNY/a' }),
  lifeYears: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(15)
    .meta({ ...fieldText(['Life', '寿命']), unit: 'a' }),
};
const of = <const K extends string, Shape extends z.ZodRawShape>(
  kind: K,
  title: readonly [string, string],
  shape: Shape,
) =>
  z
    .strictObject({ kind: z.literal(kind).meta(fieldText(['Kind', '类型'])), ...money, ...shape })
    .meta(fieldText(title));

/** A measure of a year. */
const measure = z.discriminatedUnion('kind', [
  of('replace-furnace', ['Other furnace', '更换电炉'], {
    productT: amount.meta({ ...fieldText(['Product', '产量']), unit: 't/a' }),
    kWhPerTBefore: amount.meta({ ...fieldText(['Consumption before', '改造前单耗']), unit: 'kWh/t' }),
    kWhPerTAfter: amount.meta({ ...fieldText(['Consumption after', '改造后单耗']), unit: 'kWh/t' }),
  }),
  of('add-generation', ['Own generation', '自建发电'], {
    MWh: amount.meta({ ...fieldText(['Generation', '发电量']), unit: 'MWh/a' }),
    selfUseShare: amount.max(1).meta(fieldText(['Share used in the park', '园区自用比例'])),
  }),
  of('electrify-heat', ['Heat from electricity', '供热电气化'], {
    fuel: z
      .string()
      .min(1)
      .meta(fieldText(['Fuel', '燃料'])),
    heatGJ: amount.meta({ ...fieldText(['Heat', '供热量']), unit: 'GJ/a' }),
    boilerEfficiency: amount.max(1).meta(fieldText(['Efficiency of the boiler', '锅炉效率'])),
    cop: amount.meta(fieldText(['Heat per electricity (COP)', '性能系数（COP）'])),
  }),
]);
export type DemonstrationMeasure = z.infer<typeof measure>;

/**
 * What a park that only demonstrates shows beside its simulated readings. All of it is assumed, is kept once, and says so wherever it
 * stands; a park that meters leaves it empty.
 */
export const demonstrationConfig = z
  .strictObject({
    /** Fuels of the days that are posted when it is kept, one document a month. */
    deliveries: z
      .array(
        z.strictObject({
          id: id.meta(fieldText(['Id', '编号'])),
          item: z
            .string()
            .min(1)
            .meta(fieldText(['Fuel', '燃料'])),
          unit: z
            .string()
            .min(1)
            .meta(fieldText(['Unit', '单位'])),
          perDay: amount.meta(fieldText(['Amount a day', '日用量'])),
          enterpriseId: z
            .string()
            .optional()
            .meta(fieldText(['Enterprise', '企业'])),
        }),
      )
      .max(20)
      .default([])
      .meta(fieldText(['Deliveries', '交付'])),
    scenarios: z
      .array(
        z.strictObject({
          id: id.meta(fieldText(['Id', '编号'])),
          name: name.meta(fieldText(['Name', '名称'])),
          measures: z
            .array(measure)
            .min(1)
            .max(10)
            .meta(fieldText(['Measures', '措施'])),
        }),
      )
      .max(20)
      .default([])
      .meta(fieldText(['Scenarios', '情景方案'])),
    /** Prices of the scenarios, CNY. */
    pricePerKWh: amount.default(0.62).meta({ ...fieldText(['Price of electricity', '电价']), unit: 'CNY/kWh' }),
    exportPerKWh: amount.default(0.35).meta({ ...fieldText(['Price of export', '上网电价']), unit: 'CNY/kWh' }),
    fuelPrice: amount.optional().meta(fieldText(['Price of fuels, CNY per unit', '燃料单价（CNY）'])),
    passports: z
      .array(
        z.strictObject({
          id: id.meta(fieldText(['Id', '编号'])),
          product: name.meta(fieldText(['Product', '产品'])),
          producer: name.meta(fieldText(['Producer', '生产方'])),
          enterpriseId: z
            .string()
            .optional()
            .meta(fieldText(['Enterprise', '企业'])),
          meters: z
            .array(z.string().min(1))
            .min(1)
            .max(20)
            .meta(fieldText(['Meters', '电表'])),
          unit: name.meta(fieldText(['Unit', '单位'])),
          kWhPerUnit: amount.gt(0).meta(fieldText(['Electricity per unit, kWh', '单位电耗（kWh）'])),
          directTPerUnit: amount
            .default(0)
            .meta(fieldText(['Direct emissions per unit, tCO2e', '单位直接排放（tCO2e）'])),
        }),
      )
      .max(20)
      .default([])
      .meta(fieldText(['Product passports', '产品护照'])),
  })
  .optional()
  .meta(
    fieldText(
      ['Demonstration', '演示数据'],
      [
        'Assumed scenarios, deliveries and passports, kept once and marked as a demonstration. Leave it empty in a park that meters.',
        '假定的情景、交付与护照，仅生成一次并标注为演示；实际计量的园区请留空。',
      ],
    ),
  );
export type Demonstration = NonNullable<z.infer<typeof demonstrationConfig>>;
