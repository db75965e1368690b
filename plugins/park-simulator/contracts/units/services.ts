import { fieldText } from '@lingtan/sdk';
import { z } from 'zod';
import { common, id, kilowatts } from './common.ts';

export const portCranesUnit = z
  .strictObject({
    type: z.literal('port-cranes').meta(fieldText(['Kind', '类型'])),
    ...common,
    berths: z
      .number()
      .int()
      .min(1)
      .max(32)
      .meta(fieldText(['Berths', '泊位数'])),
    craneKw: kilowatts.meta({ ...fieldText(['Hoisting peak of one berth', '单泊位起升峰值功率']), unit: 'kW' }),
    baseKw: z
      .number()
      .min(0)
      .default(0)
      .meta({ ...fieldText(['Always on', '常备负荷']), unit: 'kW' }),
  })
  .meta(fieldText(['Quay cranes', '岸桥']));

export const shorePowerUnit = z
  .strictObject({
    type: z.literal('shore-power').meta(fieldText(['Kind', '类型'])),
    ...common,
    /** Vessels lie where the cranes of this unit work, when it is named. */
    cranes: id
      .optional()
      .meta(
        fieldText(
          ['Same berths as', '共用泊位的岸桥'],
          ['Vessels lie where the cranes of this unit work', '船舶停靠于该岸桥所在泊位'],
        ),
      ),
    berths: z
      .number()
      .int()
      .min(1)
      .max(32)
      .meta(fieldText(['Berths', '泊位数'])),
    vesselKw: kilowatts.meta({ ...fieldText(['Hotel load of one vessel', '单船岸电负荷']), unit: 'kW' }),
  })
  .meta(fieldText(['Shore power', '船舶岸电']));

export const chargingUnit = z
  .strictObject({
    type: z.literal('ev-charging').meta(fieldText(['Kind', '类型'])),
    ...common,
    chargers: z
      .number()
      .int()
      .min(1)
      .max(200)
      .meta(fieldText(['Charging points', '充电终端数'])),
    chargerKw: kilowatts.meta({ ...fieldText(['Power of one', '单台功率']), unit: 'kW' }),
    bufferKwh: z
      .number()
      .min(0)
      .optional()
      .meta({
        ...fieldText(
          ['Buffer', '缓冲电量'],
          [
            'Where given, the station takes a setpoint and can charge ahead by so much.',
            '填写后充电站接受功率设定值，并可提前充入该电量。',
          ],
        ),
        unit: 'kWh',
      }),
  })
  .meta(fieldText(['Vehicle charging', '车辆充电']));

export const waterPlantUnit = z
  .strictObject({
    type: z.literal('water-plant').meta(fieldText(['Kind', '类型'])),
    ...common,
    capacityM3PerDay: z
      .number()
      .positive()
      .meta({ ...fieldText(['Capacity', '处理能力']), unit: 'm³/d' }),
    trains: z
      .number()
      .int()
      .min(1)
      .max(40)
      .default(10)
      .meta(fieldText(['Reverse osmosis trains', '反渗透系列数'])),
    recovery: z
      .number()
      .min(0)
      .max(1)
      .default(0.95)
      .meta(fieldText(['Recovery', '回收率'], ['Share, 0 to 1', '比例，0 至 1'])),
    specificKwhPerM3: z
      .number()
      .positive()
      .default(1.9)
      .meta({ ...fieldText(['Consumption', '吨水电耗']), unit: 'kWh/m³' }),
  })
  .meta(fieldText(['Water reclamation plant', '再生水厂']));
