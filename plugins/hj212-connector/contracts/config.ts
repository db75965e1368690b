import { defineConfig, feedsPoint, fieldText, noMeaning, schemaText, secret } from '@lingtan/sdk';
import { z } from 'zod';
import { hj212Uplink } from './uplink.ts';

/** Kinds of data frames: 2011, 2051, 2061 and 2031. */
export const hj212Kinds = ['realtime', 'minute', 'hour', 'day'] as const;
export type Hj212Kind = (typeof hj212Kinds)[number];

/** One value of a frame and the point that it is stored in. */
export const hj212Mapping = z.strictObject({
  code: z
    .string()
    .regex(/^[A-Za-z0-9]{1,12}$/, schemaText('a code such as w01018', '编码，如 w01018'))
    .meta(fieldText(['Code', '因子编码'], ['As in HJ 212, e.g. w01018 for COD', '与 HJ 212 一致，如 w01018 为 COD'])),
  field: z
    .enum(['Rtd', 'Min', 'Avg', 'Max', 'Cou', 'Flag'])
    .default('Rtd')
    .meta({
      ...fieldText(['Field', '字段']),
      enumTitles: {
        Rtd: { en: 'Rtd: realtime value', 'zh-CN': 'Rtd：实时值' },
        Min: { en: 'Min: minimum', 'zh-CN': 'Min：最小值' },
        Avg: { en: 'Avg: mean', 'zh-CN': 'Avg：平均值' },
        Max: { en: 'Max: maximum', 'zh-CN': 'Max：最大值' },
        Cou: { en: 'Cou: amount', 'zh-CN': 'Cou：累计值' },
        Flag: { en: 'Flag: mark as number', 'zh-CN': 'Flag：数据标记（数值）' },
      },
    }),
  kind: z
    .enum(hj212Kinds)
    .default('realtime')
    .meta({
      ...fieldText(['Data', '数据类型']),
      enumTitles: {
        realtime: { en: 'Realtime (2011)', 'zh-CN': '实时数据（2011）' },
        minute: { en: 'Minute (2051)', 'zh-CN': '分钟数据（2051）' },
        hour: { en: 'Hour (2061)', 'zh-CN': '小时数据（2061）' },
        day: { en: 'Day (2031)', 'zh-CN': '日数据（2031）' },
      },
    }),
  point: z
    .string()
    .min(1)
    .max(200)
    .meta({
      ...feedsPoint,
      ...fieldText(
        ['Point', '测点'],
        ['Point id; without a dot it is completed with the asset id', '测点编号；不含“.”时以所属设备编号补全'],
      ),
    }),
  unit: z
    .string()
    .max(32)
    .optional()
    .meta(fieldText(['Unit', '单位'], ['Where it differs from the standard', '与标准规定不同时填写'])),
});
export type Hj212Mapping = z.infer<typeof hj212Mapping>;

/** A data logger. */
export const hj212Device = z.strictObject({
  id: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/,
      schemaText('letters, digits, dashes and underscores', '字母、数字、短横线与下划线'),
    )
    .meta(fieldText(['Device id', '通信设备编号'])),
  title: z
    .string()
    .max(100)
    .optional()
    .meta({ ...noMeaning, ...fieldText(['Name', '名称']) }),
  mn: z
    .string()
    .regex(/^[\x21-\x3a\x3c\x3e-\x7e]{1,40}$/, schemaText('the MN that the logger sends', '数采仪上报的 MN'))
    .meta(fieldText(['MN', '设备唯一标识（MN）'])),
  password: secret({
    ...fieldText(
      ['Password (PW)', '访问密码（PW）'],
      [
        'Frames with another one are refused. Without TLS it travels in clear: use a VPN, too',
        '密码不符的报文不予接收；未使用 TLS 时明文传输，请配合 VPN 使用',
      ],
    ),
    // It goes back to whoever has sent it.
    sentTo: [],
  }),
  certificate: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .meta(
      fieldText(
        ['Client certificate', '客户端证书'],
        [
          'Common name or alternative name that it has to show by TLS; frames without it are refused',
          '须通过 TLS 出示含此通用名或备用名的证书；未出示则不予接收报文',
        ],
      ),
    ),
  asset: z
    .string()
    .max(128)
    .optional()
    .meta(fieldText(['Asset', '所属设备'], ['Completes short point names', '用于补全测点简称'])),
  staleAfterSeconds: z
    .number()
    .int()
    .min(1)
    .max(864_000)
    .default(300)
    .meta({ ...noMeaning, ...fieldText(['Stale after', '数据过期时间']), unit: 's' }),
  utcOffsetMinutes: z
    .number()
    .int()
    .min(-720)
    .max(840)
    .default(480)
    .meta({ ...fieldText(['Clock ahead of UTC', '时钟与 UTC 的时差']), unit: 'min' }),
  minuteStep: z
    .union([1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30].map((minutes) => z.literal(minutes)))
    .default(10)
    .meta({ ...fieldText(['Interval of minute data', '分钟数据间隔']), unit: 'min' }),
  reports: z
    .array(z.enum(['minute', 'hour', 'day']))
    .max(3)
    .default([])
    .meta({
      ...noMeaning,
      ...fieldText(
        ['Window data it reports', '上报的统计数据'],
        ['Gaps in these are filled, and in those that are mapped', '这些以及已映射的统计数据若有缺失将自动补取'],
      ),
    }),
  quality: z
    .enum(['good', 'simulated'])
    .default('good')
    .meta({
      ...fieldText(['Quality of its samples', '数据质量标记']),
      enumTitles: { good: { en: 'Good', 'zh-CN': '良好' }, simulated: { en: 'Simulated', 'zh-CN': '仿真' } },
    }),
  points: z
    .array(hj212Mapping)
    .max(1000)
    .default([])
    .meta(fieldText(['Mapping', '因子映射'])),
});
export type Hj212Device = z.infer<typeof hj212Device>;

const isOpen = (device: unknown): boolean =>
  typeof device === 'object' && device !== null && !('password' in device) && !('certificate' in device);

/** Loggers in whose name anybody who reaches the port could send: no password, certificate or address is asked for. */
export function openLoggers<Device>(config: { devices: readonly Device[]; allowFrom: readonly string[] }): Device[] {
  return config.allowFrom.length > 0 ? [] : config.devices.filter(isOpen);
}

/** Until version 1 loggers needed neither a password nor an address: those that were entered so go on, and it is said. */
function fromVersion1(document: unknown): unknown {
  const { devices, allowFrom } = (document ?? {}) as { devices?: unknown; allowFrom?: unknown };
  const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
  const open = openLoggers({ devices: listOf(devices), allowFrom: listOf(allowFrom) as string[] });
  return open.length === 0 ? document : { ...(document as object), openIntake: 'taken-over' };
}

export const hj212ConnectorConfig = defineConfig({
  version: 2,
  migrate: fromVersion1,
  faults: (config) =>
    config.openIntake === 'refused'
      ? openLoggers(config).map((device) => ({
          path: ['devices', config.devices.indexOf(device), 'password'],
          problem: {
            en: `the logger ${device.id} has neither password nor certificate, and no address is allowed alone; expected one of the three, or "Loggers without any of these" accepted`,
            'zh-CN': `数采仪 ${device.id} 未设访问密码和客户端证书，也未限定来源地址；请至少设置其一，或明确接受“均未设置的数采仪”`,
          },
        }))
      : [],
  schema: z.strictObject({
    devices: z
      .array(hj212Device)
      .max(5000)
      .default([])
      .meta(fieldText(['Data loggers', '数采仪'])),
    uplinks: z
      .array(hj212Uplink)
      .max(20)
      .default([])
      .meta(
        fieldText(
          ['Reports to authorities', '向监管平台上报'],
          ['Kept until they are stored there', '平台确认入库前一直保留'],
        ),
      ),
    allowFrom: z
      .array(
        z
          .string()
          .regex(
            /^[0-9a-fA-F.:]+(\/\d{1,3})?$/,
            schemaText('an address or a range such as 10.20.0.0/16', '地址或网段，如 10.20.0.0/16'),
          ),
      )
      .max(200)
      .default([])
      .meta(
        fieldText(
          ['Allowed addresses', '允许的来源地址'],
          [
            'Empty: any that reaches the port, so each logger needs a password or a certificate',
            '留空：不限制来源，此时每台数采仪须设密码或证书',
          ],
        ),
      ),
    openIntake: z
      .enum(['refused', 'taken-over', 'accepted'])
      .default('refused')
      .meta({
        ...fieldText(
          ['Loggers without any of these', '均未设置的数采仪'],
          [
            'Whoever reaches the port can send data in the name of such a logger',
            '任何能访问端口的一方都可冒用此类数采仪上报数据',
          ],
        ),
        enumTitles: {
          refused: { en: 'Refused', 'zh-CN': '拒绝' },
          'taken-over': { en: 'Taken over from an earlier version, with a warning', 'zh-CN': '沿用旧版本设置（告警）' },
          accepted: { en: 'Accepted', 'zh-CN': '接受' },
        },
      }),
    timeoutMs: z
      .number()
      .int()
      .min(100)
      .max(120_000)
      .default(10_000)
      .meta({ ...noMeaning, ...fieldText(['Timeout of a request', '请求超时时间']), unit: 'ms' }),
    repeats: z
      .number()
      .int()
      .min(0)
      .max(10)
      .default(3)
      .meta({ ...noMeaning, ...fieldText(['Repeats of a request', '请求重发次数']) }),
    calibrateClock: z
      .enum(['never', 'asked', 'drift'])
      .default('asked')
      .meta({
        ...noMeaning,
        ...fieldText(['Set the clock of loggers', '数采仪校时']),
        enumTitles: {
          never: { en: 'Never', 'zh-CN': '从不' },
          asked: { en: 'When a logger asks for the time', 'zh-CN': '数采仪请求校时时' },
          drift: { en: 'Also when it is off', 'zh-CN': '时钟偏差超限时也校时' },
        },
      }),
    clockToleranceSeconds: z
      .number()
      .min(1)
      .max(3600)
      .default(30)
      .meta({ ...noMeaning, ...fieldText(['Tolerated error of a clock', '时钟允许偏差']), unit: 's' }),
    backfillHours: z
      .number()
      .min(0)
      .max(2160)
      .default(72)
      .meta({
        ...noMeaning,
        ...fieldText(
          ['Fill gaps of the last', '补取时段'],
          ['Missing minute, hour and day data are asked for; 0 switches it off', '自动补取缺失数据；0 表示关闭'],
        ),
        unit: 'h',
      }),
    backfillEverySeconds: z
      .number()
      .min(1)
      .max(86_400)
      .default(60)
      .meta({ ...noMeaning, ...fieldText(['Look for gaps every', '缺数检查周期']), unit: 's' }),
    keepRequestDays: z
      .number()
      .int()
      .min(100)
      .max(3650)
      .default(1100)
      .meta({
        ...noMeaning,
        ...fieldText(
          ['Keep requests for', '请求记录保留'],
          ['What loggers were asked for, and what authorities asked for', '对数采仪的请求与监管平台的请求'],
        ),
        unit: 'd',
      }),
  }),
});
export type Hj212ConnectorConfig = z.infer<(typeof hj212ConnectorConfig)['schema']>;
