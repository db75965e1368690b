import { fieldText } from '@lingtan/sdk';
import { z } from 'zod';
import { common, hours, kilowatts } from './common.ts';

export const arcFurnaceUnit = z
  .strictObject({
    type: z.literal('arc-furnace').meta(fieldText(['Kind', '类型'])),
    ...common,
    ratedKw: kilowatts.meta({ ...fieldText(['Power in the melt', '熔炼功率']), unit: 'kW' }),
    tapTonnes: z
      .number()
      .positive()
      .meta({ ...fieldText(['Tapped steel', '出钢量']), unit: 't' }),
    specificKwhPerTonne: z
      .number()
      .positive()
      .default(400)
      .meta({ ...fieldText(['Consumption', '吨钢电耗']), unit: 'kWh/t' }),
    idleKw: z
      .number()
      .min(0)
      .default(400)
      .meta({ ...fieldText(['Auxiliaries', '辅助设备功率']), unit: 'kW' }),
    maintenanceWeekday: z
      .number()
      .int()
      .min(0)
      .max(6)
      .default(3)
      .meta(fieldText(['Maintenance day', '检修日'], ['0 is Sunday', '0 为星期日'])),
  })
  .meta(fieldText(['Electric arc furnace', '电弧炉']));

export const paperMachineUnit = z
  .strictObject({
    type: z.literal('paper-machine').meta(fieldText(['Kind', '类型'])),
    ...common,
    ratedKw: kilowatts.meta({ ...fieldText(['Power in production', '生产功率']), unit: 'kW' }),
    breaksPerDay: z
      .number()
      .min(0)
      .max(100)
      .default(3)
      .meta(fieldText(['Web breaks a day', '日均断纸次数'])),
  })
  .meta(fieldText(['Paper machine', '造纸机']));

export const shiftLoadUnit = z
  .strictObject({
    type: z.literal('shift-load').meta(fieldText(['Kind', '类型'])),
    ...common,
    baseKw: z
      .number()
      .min(0)
      .meta({ ...fieldText(['Always on', '常备负荷']), unit: 'kW' }),
    workKw: z
      .number()
      .min(0)
      .meta({ ...fieldText(['On top in working hours', '工作时段增加负荷']), unit: 'kW' }),
    workHours: hours
      .default([[8, 18]])
      .meta(fieldText(['Working hours', '工作时段'], ['Local hours [from, to]', '当地时间 [起, 止]，单位小时'])),
    lunchDip: z
      .number()
      .min(0)
      .max(1)
      .default(0.3)
      .meta(fieldText(['Drop from 11:30 to 13:00', '午间负荷降幅（11:30–13:00）'], ['Share, 0 to 1', '比例，0 至 1'])),
    saturday: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .meta(fieldText(['Work on Saturday', '周六开工比例'], ['Share, 0 to 1', '比例，0 至 1'])),
    sunday: z
      .number()
      .min(0)
      .max(1)
      .default(0.2)
      .meta(fieldText(['Work on Sunday and holidays', '周日及节假日开工比例'], ['Share, 0 to 1', '比例，0 至 1'])),
    weatherKwPerDegree: z
      .number()
      .min(0)
      .default(0)
      .meta({
        ...fieldText(
          ['Heating and cooling', '采暖制冷负荷'],
          ['For each °C outside 15 to 24 °C', '气温超出 15–24 °C 时每度增加的负荷'],
        ),
        unit: 'kW/°C',
      }),
  })
  .meta(fieldText(['Load by working hours', '班次负荷']));

export const batchLoadUnit = z
  .strictObject({
    type: z.literal('batch-load').meta(fieldText(['Kind', '类型'])),
    ...common,
    baseKw: z
      .number()
      .min(0)
      .meta({ ...fieldText(['Always on', '常备负荷']), unit: 'kW' }),
    machines: z
      .number()
      .int()
      .min(1)
      .max(64)
      .meta(fieldText(['Machines', '设备台数'])),
    machineKw: kilowatts.meta({ ...fieldText(['Power of one', '单台功率']), unit: 'kW' }),
    cycleMinutes: z
      .number()
      .positive()
      .meta({ ...fieldText(['Cycle', '生产周期']), unit: 'min' }),
    duty: z
      .number()
      .min(0)
      .max(1)
      .meta(fieldText(['Share of the cycle at power', '周期内运行占比'], ['Share, 0 to 1', '比例，0 至 1'])),
  })
  .meta(fieldText(['Batch machines', '批次生产设备']));
