import {
  backOffField,
  defineConfig,
  deviceEnabled,
  deviceFields,
  feedsPoint,
  fieldText,
  keyedBy,
  noMeaning,
  safety,
  safetyWhere,
  writersField,
} from '@lingtan/sdk';
import { z } from 'zod';

/** Address of an information object, 24 bits. */
const objectAddress = z.number().int().min(1).max(16_777_215);
const seconds = z.number().int().min(1).max(255);

/** Kinds of commands that a point can be written by. */
export const iec104Commands = ['single', 'double', 'normalised', 'scaled', 'float'] as const;
export type Iec104Command = (typeof iec104Commands)[number];

/** How a point of the park is written. */
export const iec104Write = z.strictObject({
  command: z
    .enum(iec104Commands)
    .default('float')
    .meta({
      ...fieldText(['Command', '命令类型']),
      enumTitles: {
        single: { en: 'Single command (45)', 'zh-CN': '单点遥控（45）' },
        double: { en: 'Double command (46)', 'zh-CN': '双点遥控（46）' },
        normalised: { en: 'Setpoint, normalised (48)', 'zh-CN': '设定值，归一化（48）' },
        scaled: { en: 'Setpoint, scaled (49)', 'zh-CN': '设定值，标度化（49）' },
        float: { en: 'Setpoint, float (50)', 'zh-CN': '设定值，浮点（50）' },
      },
    }),
  address: objectAddress.meta(fieldText(['Object of the command', '命令信息体地址'])),
  select: z
    .boolean()
    .default(true)
    .meta(fieldText(['Select before operate', '先选择后执行'])),
  min: z.number().meta(fieldText(['Smallest value', '写入下限'])),
  max: z.number().meta(fieldText(['Largest value', '写入上限'])),
  unit: z
    .string()
    .max(16)
    .optional()
    .meta(fieldText(['Unit', '单位'])),
});

/** What of a point says what a setpoint becomes on the wire, and what it is compared with. */
const meaning = safetyWhere('write');
/** What of a station says where a command goes. */
const commandedTo = safetyWhere('points.write');

/** An object of a station and the point of the park that it is. */
export const iec104Point = z.strictObject({
  point: z
    .string()
    .min(1)
    .max(200)
    .meta({
      ...feedsPoint,
      ...fieldText(['Point', '测点'], ['A short name is completed with the asset', '简称以所属设备补全']),
    }),
  address: objectAddress.meta({ ...meaning, ...fieldText(['Object address', '信息体地址']) }),
  scale: z
    .number()
    .default(1)
    .meta({
      ...meaning,
      ...fieldText(['Scale', '系数'], ['value = raw × scale + offset', '数值 = 原始值 × 系数 + 偏移']),
    }),
  offset: z
    .number()
    .default(0)
    .meta({ ...meaning, ...fieldText(['Offset', '偏移']) }),
  write: iec104Write.optional().meta({
    ...fieldText(['Writable', '可写'], ['Nothing else is ever commanded', '未声明者一律不下发命令']),
    ...safety,
  }),
});

/** One controlled station, seen by one common address. */
export const iec104Station = z.strictObject({
  ...deviceFields({
    id: ['Station id', '站点编号'],
    idInSentence: ['the station id', '站点编号'],
    port: 2404,
    writtenWhere: 'points.write',
  }),
  commonAddress: z
    .number()
    .int()
    .min(1)
    .max(65_534)
    .default(1)
    .meta({ ...commandedTo, ...fieldText(['Common address', '公共地址']) }),
  originator: z
    .number()
    .int()
    .min(0)
    .max(255)
    .default(0)
    .meta({ ...noMeaning, ...fieldText(['Originator', '源发者地址']) }),
  clock: z
    .enum(['park', 'utc'])
    .default('park')
    .meta({
      ...fieldText(['Time tags are in', '时标采用']),
      enumTitles: {
        park: { en: 'the time zone of the park', 'zh-CN': '园区时区' },
        utc: { en: 'UTC', 'zh-CN': '协调世界时（UTC）' },
      },
    }),
  setClock: z
    .boolean()
    .default(false)
    .meta(fieldText(['Set its clock', '对时'], ['At each connection and once a day', '每次连接后及每日一次'])),
  interrogateSeconds: z
    .number()
    .int()
    .min(10)
    .max(86_400)
    .default(900)
    .meta({ ...noMeaning, ...fieldText(['Interrogate every', '总召唤周期']), unit: 's' }),
  counters: z
    .boolean()
    .default(false)
    .meta(fieldText(['Interrogate counters too', '同时召唤累计量'])),
  t0: seconds.default(10).meta({ ...noMeaning, ...fieldText(['t0, connecting', 't0 建立连接']), unit: 's' }),
  t1: seconds.default(15).meta({ ...noMeaning, ...fieldText(['t1, acknowledgement', 't1 等待确认']), unit: 's' }),
  t2: seconds.default(10).meta({ ...noMeaning, ...fieldText(['t2, own acknowledgement', 't2 发送确认']), unit: 's' }),
  t3: seconds.default(20).meta({ ...noMeaning, ...fieldText(['t3, test of a silent link', 't3 链路测试']), unit: 's' }),
  points: z
    .array(iec104Point)
    .max(5000)
    // A station of which nothing is mapped yet can be looked at: a test lists what it holds.
    .default([])
    .meta({ ...keyedBy('point'), ...fieldText(['Objects', '信息体']) }),
  enabled: deviceEnabled,
});

export const iec104ConnectorConfig = defineConfig({
  version: 1,
  schema: z.strictObject({
    backOffMaxMs: backOffField(['Of a station that cannot be reached', '站点无法连接时的最长重试间隔']),
    writers: writersField(
      ['Plugins that may command', '允许下发命令的插件'],
      ['Empty: nobody', '留空：任何插件均不可下发'],
    ),
    stations: z
      .array(iec104Station)
      .max(500)
      .default([])
      .meta(fieldText(['Stations', '站点'])),
  }),
});

export type Iec104ConnectorConfig = z.infer<(typeof iec104ConnectorConfig)['schema']>;
export type Iec104StationConfig = z.infer<typeof iec104Station>;
export type Iec104PointConfig = z.infer<typeof iec104Point>;
export type Iec104WriteConfig = z.infer<typeof iec104Write>;
