import { defineConfig, fieldText, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { simulatedRegister } from './register.ts';
import { dlt645Simulation, iec104Simulation } from './telecontrol.ts';
import { nodeConfig, unitConfig } from './units.ts';

export * from './register.ts';
export * from './telecontrol.ts';
export * from './units.ts';

const deviceId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/,
    schemaText('letters, digits, dashes and underscores', '字母、数字、短横线与下划线'),
  )
  .meta(fieldText(['Device id', '通信设备编号']));

/** Serves the register map at `sim://<id>`; the same map goes into the configuration of modbus-connector. */
export const modbusSimulation = z
  .strictObject({
    protocol: z.literal('modbus').meta(fieldText(['Protocol', '协议'])),
    id: deviceId,
    title: z
      .string()
      .max(100)
      .default('')
      .meta(fieldText(['Name', '名称'])),
    asset: z
      .string()
      .max(128)
      .optional()
      .meta(fieldText(['Asset', '所属设备'], ['Completes short point names', '用于补全测点简称'])),
    unitId: z
      .number()
      .int()
      .min(0)
      .max(255)
      .default(1)
      .meta(fieldText(['Unit id', '站号（Unit ID）'])),
    registers: z
      .array(simulatedRegister)
      .min(1)
      .max(500)
      .meta(fieldText(['Registers', '寄存器'])),
  })
  .meta(fieldText(['Modbus TCP', 'Modbus TCP']));

/** Sends plain JSON to the broker of mqtt-connector. */
export const mqttSimulation = z
  .strictObject({
    protocol: z.literal('mqtt').meta(fieldText(['Protocol', '协议'])),
    id: deviceId,
    title: z
      .string()
      .max(100)
      .default('')
      .meta(fieldText(['Name', '名称'])),
    points: z
      .array(z.string())
      .min(1)
      .max(500)
      .meta(fieldText(['Points', '测点'])),
    periodMs: z
      .number()
      .int()
      .min(500)
      .max(3_600_000)
      .default(2000)
      .meta({ ...fieldText(['Period', '上送周期']), unit: 'ms' }),
  })
  .meta(fieldText(['MQTT, plain JSON', 'MQTT（JSON）']));

/** An edge node of Sparkplug B. */
export const sparkplugSimulation = z
  .strictObject({
    protocol: z.literal('sparkplug').meta(fieldText(['Protocol', '协议'])),
    id: deviceId,
    title: z
      .string()
      .max(100)
      .default('')
      .meta(fieldText(['Name', '名称'])),
    points: z
      .array(z.string())
      .min(1)
      .max(500)
      .meta(fieldText(['Points', '测点'])),
    periodMs: z
      .number()
      .int()
      .min(500)
      .max(3_600_000)
      .default(2000)
      .meta({ ...fieldText(['Period', '上送周期']), unit: 'ms' }),
  })
  .meta(fieldText(['Sparkplug B', 'Sparkplug B']));

/** A value that a data logger of HJ 212 reports. */
export const hj212Value = z.strictObject({
  code: z
    .string()
    .regex(/^[A-Za-z0-9]{1,12}$/, schemaText('a code such as w01018', '编码，如 w01018'))
    .meta(fieldText(['Code', '因子编码'])),
  point: z
    .string()
    .min(1)
    .max(200)
    .meta(fieldText(['Point', '测点'])),
  scale: z
    .number()
    .positive()
    .default(1)
    .meta(
      fieldText(['Scale', '系数'], ['Value on the wire = value of the point × scale', '报文数值 = 测点数值 × 系数']),
    ),
});

/** A data logger that connects to the listener of hj212-connector. */
export const hj212Simulation = z
  .strictObject({
    protocol: z.literal('hj212').meta(fieldText(['Protocol', '协议'])),
    id: deviceId,
    title: z
      .string()
      .max(100)
      .default('')
      .meta(fieldText(['Name', '名称'])),
    mn: z
      .string()
      .min(1)
      .max(40)
      .meta(fieldText(['MN', '设备唯一标识（MN）'])),
    values: z
      .array(hj212Value)
      .min(1)
      .max(200)
      .meta(fieldText(['Values', '因子'])),
    periodMs: z
      .number()
      .int()
      .min(500)
      .max(3_600_000)
      .default(5000)
      .meta({ ...fieldText(['Period', '上送周期']), unit: 'ms' }),
  })
  .meta(fieldText(['HJ 212 data logger', 'HJ 212 数采仪']));

export const simulatedDevice = z.discriminatedUnion('protocol', [
  modbusSimulation,
  mqttSimulation,
  sparkplugSimulation,
  hj212Simulation,
  iec104Simulation,
  dlt645Simulation,
]);

/** Climate of the site; the defaults are a mild coast. */
export const siteClimate = z.strictObject({
  meanTemperatureC: z
    .number()
    .default(15)
    .meta({ ...fieldText(['Yearly mean temperature', '年平均气温']), unit: '°C' }),
  seasonalSwingC: z
    .number()
    .default(12.5)
    .meta({
      ...fieldText(['Seasonal swing', '季节温差'], ['Half of July minus January', '七月与一月均温之差的一半']),
      unit: '°C',
    }),
  dailySwingC: z
    .number()
    .default(4)
    .meta({ ...fieldText(['Daily swing', '日温差幅度']), unit: '°C' }),
  /** 0 = always clear, 1 = always overcast. */
  cloudiness: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .meta(fieldText(['Mean cloudiness', '平均云量'], ['0 is always clear, 1 always overcast', '0 为全晴，1 为全阴'])),
  meanWindMs: z
    .number()
    .positive()
    .default(6)
    .meta({ ...fieldText(['Mean wind speed at hub height', '轮毂高度平均风速']), unit: 'm/s' }),
  weibullShape: z
    .number()
    .min(1)
    .max(4)
    .default(2.1)
    .meta(fieldText(['Weibull shape of the wind speed', '风速威布尔形状参数'])),
});

export const backfillConfig = z.strictObject({
  days: z
    .number()
    .min(0)
    .max(400)
    .default(31)
    .meta({ ...fieldText(['Days', '天数'], ['31 and more begin with a month', '31 天及以上从月初开始']), unit: 'd' }),
  resolutionSeconds: z
    .number()
    .int()
    .min(5)
    .max(3600)
    .multipleOf(5)
    .default(300)
    .meta({ ...fieldText(['Resolution', '分辨率']), unit: 's' }),
  recentHours: z
    .number()
    .min(0)
    .max(48)
    .default(2)
    .meta({ ...fieldText(['Finer for the last', '最近加密时长']), unit: 'h' }),
  recentResolutionSeconds: z
    .number()
    .int()
    .min(5)
    .max(3600)
    .multipleOf(5)
    .default(60)
    .meta({ ...fieldText(['Finer resolution', '加密分辨率']), unit: 's' }),
});

export const parkSimulatorConfig = defineConfig({
  version: 1,
  schema: z.strictObject({
    seed: z
      .number()
      .int()
      .min(0)
      .max(2_147_483_647)
      .default(1)
      .meta(fieldText(['Seed', '随机种子'])),
    speed: z
      .number()
      .min(0.1)
      .max(3600)
      .default(1)
      .meta(
        fieldText(
          ['Speed', '仿真倍速'],
          [
            'Model seconds per second. LINGTAN_SIM_SPEED takes precedence',
            '每秒推进的模型秒数；LINGTAN_SIM_SPEED 优先',
          ],
        ),
      ),
    climate: siteClimate.prefault({}).meta(fieldText(['Climate', '气候'])),
    exportLimitKw: z
      .number()
      .min(0)
      .optional()
      .meta({
        ...fieldText(['Export limit', '上网功率上限'], ['What exceeds it is curtailed', '超出部分限发']),
        unit: 'kW',
      }),
    nodes: z
      .array(nodeConfig)
      .min(1)
      .max(200)
      .meta(fieldText(['Network', '配电网络'], ['The grid connection comes first', '第一项为并网点'])),
    units: z
      .array(unitConfig)
      .max(500)
      .meta(fieldText(['Plants and loads', '电源与负荷'])),
    devices: z
      .array(simulatedDevice)
      .max(200)
      .meta(fieldText(['Devices', '通信设备'])),
    backfill: backfillConfig.prefault({}).meta(fieldText(['History written on first start', '首次启动补写历史数据'])),
  }),
});

export type ParkSimulatorConfig = z.infer<(typeof parkSimulatorConfig)['schema']>;
export type SiteClimate = z.infer<typeof siteClimate>;
export type SimulatedDevice = z.infer<typeof simulatedDevice>;
export type BackfillConfig = z.infer<typeof backfillConfig>;
