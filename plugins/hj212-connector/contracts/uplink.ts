import { defineRoute, fieldText, secret, tcpPort, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { hj212Read } from './permissions.ts';

/** A value that is reported, and the point that it comes from. */
export const uplinkValue = z.strictObject({
  code: z
    .string()
    .regex(/^[A-Za-z0-9]{1,12}$/, schemaText('a code such as w01018', '编码，如 w01018'))
    .meta(fieldText(['Code', '因子编码'], ['w00000 is the flow; it weighs the means', 'w00000 为流量，用于加权'])),
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
      fieldText(
        ['Scale', '系数'],
        ['Reported = point × scale; 0.277778 from m³/h to L/s', '上报值 = 测点 × 系数；m³/h 转 L/s 为 0.277778'],
      ),
    ),
  digits: z
    .number()
    .int()
    .min(0)
    .max(6)
    .default(3)
    .meta(fieldText(['Digits', '小数位数'])),
});
export type UplinkValue = z.infer<typeof uplinkValue>;

export const uplinkKinds = ['minute', 'hour', 'day'] as const;
export type UplinkKind = (typeof uplinkKinds)[number];

/** A server of the authority that the park reports to. */
export const hj212Uplink = z.strictObject({
  id: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
      schemaText('letters, digits, dashes and underscores', '字母、数字、短横线与下划线'),
    )
    .meta(fieldText(['Uplink id', '上报编号'])),
  title: z
    .string()
    .max(100)
    .optional()
    .meta(fieldText(['Name', '名称'])),
  host: z
    .string()
    .min(1)
    .max(253)
    .meta(fieldText(['Host of the authority', '监管平台地址'])),
  port: tcpPort.meta(fieldText(['Port', '端口'])),
  mn: z
    .string()
    .regex(/^[\x21-\x3a\x3c\x3e-\x7e]{1,40}$/, schemaText('the MN that the authority has given', '主管部门分配的 MN'))
    .meta(fieldText(['MN', '设备唯一标识（MN）'])),
  password: secret({
    ...fieldText(
      ['Password (PW)', '访问密码（PW）'],
      ['It travels in clear: use a VPN, too', '明文传输，请配合 VPN 使用'],
    ),
    sentTo: ['host', 'port'],
  }),
  system: z
    .string()
    .regex(/^\d{2}$/, schemaText('two digits', '两位数字'))
    .default('32')
    .meta(fieldText(['System (ST)', '系统编码（ST）'], ['32: wastewater outlet', '32：废水排放口'])),
  realtimeSeconds: z
    .number()
    .int()
    .min(0)
    .max(3600)
    .default(60)
    .meta({ ...fieldText(['Realtime data every', '实时数据间隔'], ['0: none', '0：不上报']), unit: 's' }),
  windows: z
    .array(z.enum(uplinkKinds))
    .max(3)
    .default(['minute', 'hour', 'day'])
    .meta(fieldText(['Window data', '统计数据'])),
  minuteStep: z
    .union([5, 10, 15, 20, 30].map((minutes) => z.literal(minutes)))
    .default(10)
    .meta({ ...fieldText(['Interval of minute data', '分钟数据间隔']), unit: 'min' }),
  graceSeconds: z
    .number()
    .int()
    .min(0)
    .max(3600)
    .default(120)
    .meta({ ...fieldText(['Wait for late samples', '等待迟到样本']), unit: 's' }),
  catchUpHours: z
    .number()
    .int()
    .min(1)
    .max(720)
    .default(72)
    .meta({ ...fieldText(['Report what was missed of the last', '补报时段']), unit: 'h' }),
  keepDays: z
    .number()
    .int()
    .min(1)
    .max(1100)
    .default(400)
    .meta({ ...fieldText(['Keep reports for', '上报记录保留']), unit: 'd' }),
  values: z
    .array(uplinkValue)
    .min(1)
    .max(200)
    .meta(fieldText(['Values', '因子'])),
  enabled: z
    .boolean()
    .default(true)
    .meta(fieldText(['Enabled', '启用'])),
});
export type Hj212Uplink = z.infer<typeof hj212Uplink>;

/** How reporting stands. Times are ms UTC. */
export const uplinkStatus = z.object({
  id: z.string(),
  title: z.string().nullable(),
  address: z.string(),
  mn: z.string(),
  state: z.enum(['starting', 'online', 'offline', 'disabled']),
  /** Reports that the authority does not have yet, and the window of the oldest. */
  waiting: z.number().int(),
  oldestWaitingAt: z.number().nullable(),
  acknowledged: z.number().int(),
  /** Repeats that were sent since the start. */
  repeats: z.number().int(),
  lastAcknowledgedAt: z.number().nullable(),
  requests: z.number().int(),
  lastError: z.object({ at: z.number(), message: z.string() }).nullable(),
});
export type UplinkStatus = z.infer<typeof uplinkStatus>;

export const listUplinks = defineRoute({
  method: 'get',
  path: '/uplinks',
  summary: 'Reporting to authorities: state, what waits, what they asked for',
  permission: hj212Read,
  response: z.object({
    uplinks: z.array(uplinkStatus),
    requests: z.array(
      z.object({
        id: z.string(),
        uplink: z.string(),
        command: z.string(),
        from: z.number().nullable(),
        to: z.number().nullable(),
        askedAt: z.number(),
        outcome: z.string(),
        reports: z.number().int(),
      }),
    ),
  }),
});
export type UplinksData = z.infer<typeof listUplinks.response>;
