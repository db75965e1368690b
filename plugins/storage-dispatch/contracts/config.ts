import { controlPoint, defineConfig, faultText, fieldText, lowerCaseId, nameField, safety } from '@lingtan/sdk';
import { z } from 'zod';
import { controlConfig } from './control-config.ts';
import { flexibleLoad } from './flexible-load-config.ts';
import { forecastFields } from './forecast-config.ts';

const key = lowerCaseId;
const positive = z.number().positive();
const share = z.number().min(0).max(1);

const name = nameField().meta(fieldText(['Name', '名称']));

/** A battery that plans are made for. */
const battery = z
  .strictObject({
    id: key.meta(fieldText(['Battery id', '储能编号'])),
    name,
    meterId: key.meta(fieldText(['Meter', '电表'], ['Its meter in energy metering.', '能源计量中的电表。'])),
    socPoint: z
      .string()
      .min(1)
      .meta({ ...fieldText(['Point of the state of charge', '荷电状态测点']), ...controlPoint }),
    capacityKwh: positive.meta({ ...safety, ...fieldText(['Capacity', '容量']), unit: 'kWh' }),
    chargeMaxKw: positive.meta({ ...safety, ...fieldText(['Highest charging power', '最大充电功率']), unit: 'kW' }),
    dischargeMaxKw: positive.meta({
      ...safety,
      ...fieldText(['Highest discharging power', '最大放电功率']),
      unit: 'kW',
    }),
    socMin: share
      .default(0.1)
      .meta({ ...fieldText(['Lowest state of charge', '荷电状态下限'], ['0 to 1.', '0 至 1。']), ...safety }),
    socMax: share
      .default(0.9)
      .meta({ ...fieldText(['Highest state of charge', '荷电状态上限'], ['0 to 1.', '0 至 1。']), ...safety }),
    etaCharge: z
      .number()
      .min(0.5)
      .max(1)
      .meta(fieldText(['Charging efficiency', '充电效率'])),
    etaDischarge: z
      .number()
      .min(0.5)
      .max(1)
      .meta(fieldText(['Discharging efficiency', '放电效率'])),
    degradationPerKwh: z
      .number()
      .nonnegative()
      .meta({
        ...fieldText(
          ['Wear', '损耗成本'],
          [
            'Cost of each kWh charged and each kWh discharged: price ÷ (cycles × 2 × capacity).',
            '每充、放一千瓦时的成本：购置价 ÷（循环次数 × 2 × 容量）。',
          ],
        ),
        unit: '/kWh',
      }),
  })
  .superRefine(({ socMin, socMax }, context) => {
    if (socMin >= socMax)
      context.addIssue({
        code: 'custom',
        path: ['socMax'],
        ...faultText(
          `socMax is ${socMax}; expected more than socMin ${socMin}`,
          `socMax 为 ${socMax}；应大于 socMin ${socMin}`,
        ),
      });
  });

/** What the park's dispatch knows beside meters and tariffs. */
export const dispatchConfig = defineConfig({
  version: 1,
  schema: z.strictObject({
    gridMeterId: key
      .optional()
      .meta(
        fieldText(
          ['Meter of the grid connection', '关口电表'],
          ['Without it no plan is made.', '未填写时不生成计划。'],
        ),
      ),
    tariffId: key
      .optional()
      .meta(fieldText(['Tariff of the import', '购电电价'], ['Without it no plan is made.', '未填写时不生成计划。'])),
    importMaxKw: positive.optional().meta({
      ...safety,
      ...fieldText(
        ['Import limit', '受电上限'],
        ['What the connection carries. Without it no plan is made.', '并网容量；未填写时不生成计划。'],
      ),
      unit: 'kW',
    }),
    contractKw: positive.optional().meta({
      ...fieldText(['Contracted import', '合同需量'], ['Priced when exceeded.', '超出部分计入惩罚成本。']),
      unit: 'kW',
    }),
    exportMaxKw: z
      .number()
      .nonnegative()
      .default(0)
      .meta({ ...safety, ...fieldText(['Export limit', '送电上限']), unit: 'kW' }),
    exportPrice: z
      .number()
      .default(0)
      .meta({ ...fieldText(['Price of export', '上网电价']), unit: '/kWh' }),
    exportTariffId: key
      .optional()
      .meta(
        fieldText(
          ['Tariff of the export', '上网电价方案'],
          [
            'Where export is paid by time or at a market price; otherwise the fixed price holds.',
            '上网电价分时或随市场变动时填写；未填写时按固定价格。',
          ],
        ),
      ),
    demandPricePerKw: z
      .number()
      .nonnegative()
      .default(0)
      .meta({
        ...fieldText(
          ['Demand price', '需量电价'],
          ['Of the highest mean power in a month; 0 leaves it out.', '按月最大需量计收；0 表示不计。'],
        ),
        unit: '/kW',
      }),
    carbonFactor: z
      .number()
      .nonnegative()
      .optional()
      .meta({ ...fieldText(['Emission factor of the import', '购电排放因子']), unit: 't/MWh' }),
    gridIntensityPoint: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta(
        fieldText(
          ['Point of the carbon intensity of the grid', '电网碳强度测点'],
          [
            'Where it is published by the hour: it is forecast, and goes before the emission factor. At most a day ahead is known.',
            '电网按时发布碳强度时填写：对其进行预测，并优先于排放因子；最多已知未来一天。',
          ],
        ),
      ),
    carbonPrice: z
      .number()
      .nonnegative()
      .default(0)
      .meta({ ...fieldText(['Carbon price', '碳价']), unit: '/t' }),
    batteries: z
      .array(battery)
      .default([])
      .meta(fieldText(['Batteries', '储能系统'])),
    flexibleLoads: z
      .array(flexibleLoad)
      .max(50)
      .default([])
      .meta(
        fieldText(
          ['Flexible loads', '可调节负荷'],
          ['Planned by themselves and left out of the forecast of the load.', '单独参与优化，且不计入负荷预测。'],
        ),
      ),
    control: controlConfig.prefault({}).meta(fieldText(['Control', '控制'])),
    horizonHours: z
      .number()
      .int()
      .min(12)
      .max(72)
      .default(24)
      .meta({ ...fieldText(['Horizon', '计划时长']), unit: 'h' }),
    fineHours: z
      .number()
      .int()
      .min(1)
      .max(72)
      .default(24)
      .meta({
        ...fieldText(
          ['In quarter hours up to', '15 分钟步长范围'],
          ['Beyond it the plan goes by the hour.', '此后以 1 小时为步长。'],
        ),
        unit: 'h',
      }),
    replanMinutes: z
      .literal([5, 15, 30, 60])
      .default(15)
      .meta({ ...fieldText(['New plan every', '计划更新周期']), unit: 'min' }),
    ...forecastFields,
  }),
});
export type DispatchConfig = z.infer<typeof dispatchConfig.schema>;
export type BatteryConfig = DispatchConfig['batteries'][number];
