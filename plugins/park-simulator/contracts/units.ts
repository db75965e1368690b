import { fieldText } from '@lingtan/sdk';
import { z } from 'zod';

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,127}$/, 'lower-case letters, digits and dashes');
const kilowatts = z.number().positive().max(10_000_000);
const hour = z.number().min(0).max(24);
/** Local hours [from, to); from > to wraps over midnight. */
const hours = z.array(z.tuple([hour, hour])).max(12);

const common = {
  /** Asset id; the unit's points are `<id>.<quantity>`. */
  id: id.meta(fieldText(['Asset', '设备'])),
  /** Node of the network that it is connected to. */
  node: id.meta(fieldText(['Connected to', '接入节点'])),
  accuracyClass: z
    .number()
    .min(0)
    .max(5)
    .default(0.5)
    .meta({ ...fieldText(['Accuracy class of its meter', '电表准确度等级']), unit: '%' }),
};

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
  })
  .meta(fieldText(['Wind farm', '风电场']));

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

export const weatherStationUnit = z
  .strictObject({
    type: z.literal('weather-station').meta(fieldText(['Kind', '类型'])),
    id: id.meta(fieldText(['Asset', '设备'])),
  })
  .meta(fieldText(['Weather station', '气象站']));

export const unitConfig = z.discriminatedUnion('type', [
  pvUnit,
  windUnit,
  batteryUnit,
  electrolyserUnit,
  arcFurnaceUnit,
  paperMachineUnit,
  shiftLoadUnit,
  batchLoadUnit,
  portCranesUnit,
  shorePowerUnit,
  chargingUnit,
  waterPlantUnit,
  weatherStationUnit,
]);

/** A busbar, transformer or feeder with a meter: carries what hangs below it, plus its own losses. */
export const nodeConfig = z.strictObject({
  id: id.meta(fieldText(['Asset', '设备'])),
  /** Absent at the root, which is the grid connection. */
  parent: id.optional().meta(fieldText(['Fed from', '上级节点'], ['Empty at the grid connection', '并网点留空'])),
  accuracyClass: z
    .number()
    .min(0)
    .max(5)
    .default(0.2)
    .meta({ ...fieldText(['Accuracy class of its meter', '电表准确度等级']), unit: '%' }),
  ratedKw: kilowatts.meta({ ...fieldText(['Rating', '额定功率']), unit: 'kW' }),
  noLoadKw: z
    .number()
    .min(0)
    .default(0)
    .meta({ ...fieldText(['No-load loss', '空载损耗']), unit: 'kW' }),
  loadLossKw: z
    .number()
    .min(0)
    .default(0)
    .meta({ ...fieldText(['Load loss at rating', '额定负载损耗']), unit: 'kW' }),
});

export type UnitConfig = z.infer<typeof unitConfig>;
export type NodeConfig = z.infer<typeof nodeConfig>;
export type UnitOf<T extends UnitConfig['type']> = Extract<UnitConfig, { type: T }>;
