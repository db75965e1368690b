import { fieldText } from '@lingtan/sdk';
import { z } from 'zod';
import { common, id, kilowatts } from './common.ts';

const curtailable = z
  .boolean()
  .default(false)
  .meta(
    fieldText(
      ['Takes a limit of its power', '可限功率运行'],
      [
        'Point active-power-setpoint; a limit that is not renewed is lifted',
        '测点 active-power-setpoint；逾期未续发即解除限制',
      ],
    ),
  );

export const pvUnit = z
  .strictObject({
    type: z.literal('pv').meta(fieldText(['Kind', '类型'])),
    ...common,
    ratedKw: kilowatts.meta({ ...fieldText(['Inverter rating, AC', '逆变器额定功率（交流侧）']), unit: 'kW' }),
    moduleKw: kilowatts.meta({
      ...fieldText(['Modules at standard test conditions', '组件装机容量（标准测试条件）']),
      unit: 'kW',
    }),
    tilt: z
      .number()
      .min(0)
      .max(90)
      .default(20)
      .meta({ ...fieldText(['Tilt', '倾角']), unit: '°' }),
    azimuth: z
      .number()
      .min(0)
      .max(360)
      .default(180)
      .meta({ ...fieldText(['Azimuth', '方位角'], ['180 is south', '180 为正南']), unit: '°' }),
    eastKm: z
      .number()
      .default(0)
      .meta({ ...fieldText(['East of the park centre', '相对园区中心东向距离']), unit: 'km' }),
    northKm: z
      .number()
      .default(0)
      .meta({ ...fieldText(['North of the park centre', '相对园区中心北向距离']), unit: 'km' }),
    curtailable,
  })
  .meta(fieldText(['PV plant', '光伏电站']));

export const windUnit = z
  .strictObject({
    type: z.literal('wind').meta(fieldText(['Kind', '类型'])),
    ...common,
    ratedKw: kilowatts.meta({ ...fieldText(['Rating', '额定功率']), unit: 'kW' }),
    eastKm: z
      .number()
      .default(0)
      .meta({ ...fieldText(['East of the park centre', '相对园区中心东向距离']), unit: 'km' }),
    curtailable,
  })
  .meta(fieldText(['Wind farm', '风电场']));

export const weatherStationUnit = z
  .strictObject({
    type: z.literal('weather-station').meta(fieldText(['Kind', '类型'])),
    id: id.meta(fieldText(['Asset', '设备'])),
  })
  .meta(fieldText(['Weather station', '气象站']));
