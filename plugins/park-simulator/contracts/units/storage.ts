import { fieldText } from '@lingtan/sdk';
import { z } from 'zod';
import { common, hours, kilowatts } from './common.ts';

export const batteryUnit = z
  .strictObject({
    type: z.literal('battery').meta(fieldText(['Kind', '类型'])),
    ...common,
    ratedKw: kilowatts.meta({ ...fieldText(['Rating', '额定功率']), unit: 'kW' }),
    capacityKwh: z
      .number()
      .positive()
      .meta({ ...fieldText(['Capacity', '额定容量']), unit: 'kWh' }),
    efficiency: z
      .number()
      .min(0.5)
      .max(1)
      .default(0.94)
      .meta(fieldText(['Efficiency one way', '单程效率'])),
    minSoc: z
      .number()
      .min(0)
      .max(100)
      .default(10)
      .meta({ ...fieldText(['Lowest state of charge', '荷电状态下限']), unit: '%' }),
    maxSoc: z
      .number()
      .min(0)
      .max(100)
      .default(95)
      .meta({ ...fieldText(['Highest state of charge', '荷电状态上限']), unit: '%' }),
    chargeHours: hours
      .default([])
      .meta(fieldText(['Charge in', '充电时段'], ['Local hours [from, to]', '当地时间 [起, 止]，单位小时'])),
    dischargeHours: hours
      .default([])
      .meta(fieldText(['Discharge in', '放电时段'], ['Local hours [from, to]', '当地时间 [起, 止]，单位小时'])),
    responseSeconds: z
      .number()
      .min(0.1)
      .max(30)
      .default(0.5)
      .meta({
        ...fieldText(
          ['Zero to rated power in', '零至额定功率响应时间'],
          ['On a setpoint; its own schedule takes half a minute', '跟随外部设定值时；按自身计划运行时为半分钟'],
        ),
        unit: 's',
      }),
    localAfterSeconds: z
      .number()
      .min(0)
      .max(86_400)
      .default(900)
      .meta({
        ...fieldText(
          ['Own schedule again after', '恢复本地计划前的等待'],
          [
            'So long after its last setpoint expired it rests at zero, then follows the hours above again',
            '设定值失效后保持零功率的时长，此后恢复上述时段计划',
          ],
        ),
        unit: 's',
      }),
  })
  .meta(fieldText(['Battery storage', '电化学储能']));

export const electrolyserUnit = z
  .strictObject({
    type: z.literal('electrolyser').meta(fieldText(['Kind', '类型'])),
    ...common,
    ratedKw: kilowatts.meta({ ...fieldText(['Rating', '额定功率']), unit: 'kW' }),
    minLoad: z
      .number()
      .min(0)
      .max(1)
      .default(0.25)
      .meta(fieldText(['Lowest load', '最低负荷率'], ['Share of the rating', '占额定功率的比例'])),
    specificKwhPerKg: z
      .number()
      .positive()
      .default(53)
      .meta({ ...fieldText(['Consumption at rating', '额定工况制氢电耗']), unit: 'kWh/kg' }),
    rampSeconds: z
      .number()
      .positive()
      .default(300)
      .meta({ ...fieldText(['From nothing to rating in', '零负荷升至额定所需时间']), unit: 's' }),
  })
  .meta(fieldText(['Electrolyser', '电解水制氢']));
