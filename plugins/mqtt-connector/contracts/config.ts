import { defineConfig, feedsAny, feedsPoint, fieldText, keyedBy, noMeaning, schemaText, secret } from '@lingtan/sdk';
import { z } from 'zod';

/** Device and asset ids: what fits one topic level and one part of a point id. */
export const deviceId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/,
    schemaText('letters, digits, dashes and underscores', '字母、数字、短横线与下划线'),
  );

/** How one name in a device's messages becomes a point. */
export const metricMapping = z.strictObject({
  metric: z
    .string()
    .min(1)
    .max(256)
    .meta(fieldText(['Name in the message', '报文字段名'])),
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
    .meta(fieldText(['Unit', '单位'], ['When it differs from the unit of the point', '与测点单位不同时填写'])),
  scale: z
    .number()
    .default(1)
    .meta(fieldText(['Scale', '系数'], ['value = raw × scale + offset', '数值 = 原始值 × 系数 + 偏移'])),
  offset: z
    .number()
    .default(0)
    .meta(fieldText(['Offset', '偏移'])),
});

/** A device known beforehand. Devices that are not listed work too, see `acceptUnlisted`. */
export const mqttDevice = z.strictObject({
  id: deviceId.meta(
    fieldText(
      ['Device id', '通信设备编号'],
      [
        'Last part of lingtan/<park>/telemetry/<device>, or the Sparkplug device (or node) name',
        '主题 lingtan/<园区>/telemetry/<设备> 的末级，或 Sparkplug 设备（节点）名',
      ],
    ),
  ),
  certificate: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .meta(
      fieldText(
        ['Client certificate', '客户端证书'],
        [
          'Common name or alternative name that it has to show beside its token, at the embedded broker by TLS',
          '连接内置代理时，除设备令牌外还须通过 TLS 出示含此通用名或备用名的证书',
        ],
      ),
    ),
  title: z
    .string()
    .max(100)
    .optional()
    .meta({ ...noMeaning, ...fieldText(['Name', '名称']) }),
  asset: z
    .string()
    .max(128)
    .optional()
    .meta(
      fieldText(
        ['Asset', '所属设备'],
        [
          'Completes short point names: <asset>.<name>. Default: the device id',
          '用于补全测点简称：<设备>.<名称>；默认取通信设备编号',
        ],
      ),
    ),
  staleAfterSeconds: z
    .number()
    .int()
    .min(1)
    .max(864_000)
    .default(120)
    .meta({
      ...noMeaning,
      ...fieldText(
        ['Stale after', '数据过期时间'],
        ['Silent for longer than this counts as stale', '超过此时间无数据即判为数据过期'],
      ),
      unit: 's',
    }),
  quality: z
    .enum(['good', 'uncertain', 'simulated'])
    .default('good')
    .meta({
      title: 'Quality of its samples',
      titles: { en: 'Quality of its samples', 'zh-CN': '数据质量标记' },
      descriptions: {
        en: 'Marks every sample of the device, on top of what the device itself says',
        'zh-CN': '为该设备的全部采样数据加注此标记，设备自带的质量标记保留',
      },
      enumTitles: {
        good: { en: 'Good', 'zh-CN': '良好' },
        uncertain: { en: 'Uncertain', 'zh-CN': '存疑' },
        simulated: { en: 'Simulated', 'zh-CN': '仿真' },
      },
    }),
  metrics: z
    .array(metricMapping)
    .max(5000)
    .default([])
    .meta({ ...keyedBy('metric'), ...fieldText(['Mapping', '字段映射']) }),
});

/** Guards against a device that sends too much. */
export const mqttLimits = z.strictObject({
  maxMessageBytes: z
    .number()
    .int()
    .min(1024)
    .max(16_777_216)
    .default(1_048_576)
    .meta({
      ...fieldText(['Largest message', '报文大小上限'], ['A larger one is quarantined', '超出的报文将被隔离']),
      unit: 'B',
    }),
  maxSamplesPerMessage: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(20_000)
    .meta(fieldText(['Samples per message', '单条报文采样数上限'])),
  messagesPerSecond: z
    .number()
    .min(1)
    .max(1_000_000)
    .default(5_000)
    .meta(
      fieldText(
        ['Messages per second and client', '单客户端每秒报文数上限'],
        ['A faster client is slowed down, not cut off', '超出时限速，不断开连接'],
      ),
    ),
});

export const mqttConnectorConfig = defineConfig({
  version: 1,
  schema: z.strictObject({
    brokerUrl: z
      .string()
      .regex(
        /^(mqtts?|wss?):\/\/.+/,
        schemaText('mqtt://host:1883 or mqtts://host:8883', 'mqtt://主机:1883 或 mqtts://主机:8883'),
      )
      .optional()
      .meta({
        ...feedsAny,
        ...fieldText(
          ['External broker', '外部 MQTT 代理'],
          ['Empty: MQTT_URL if set, else the embedded broker', '留空：若设置了 MQTT_URL 则使用其值，否则使用内置代理'],
        ),
      }),
    username: z
      .string()
      .max(200)
      .optional()
      .meta(fieldText(['User at the external broker', '外部代理用户名'])),
    password: secret({
      ...fieldText(['Password at the external broker', '外部代理密码']),
      sentTo: ['brokerUrl', 'username'],
    }),
    sparkplugGroup: z
      .string()
      .regex(/^[^+#/]{1,128}$/, schemaText('one topic level', '一级主题'))
      .optional()
      .meta(
        fieldText(
          ['Sparkplug group', 'Sparkplug 组'],
          ['spBv1.0/<group>/…; default: the park id', 'spBv1.0/<组>/…；默认取园区编号'],
        ),
      ),
    acceptUnlisted: z
      .boolean()
      .default(true)
      .meta({
        ...noMeaning,
        ...fieldText(
          ['Accept devices that are not listed', '接受未登记设备'],
          ['They still need a device token', '仍须持有设备令牌'],
        ),
      }),
    defaultStaleAfterSeconds: z
      .number()
      .int()
      .min(1)
      .max(864_000)
      .default(120)
      .meta({
        ...noMeaning,
        ...fieldText(['Stale after, devices that are not listed', '未登记设备的数据过期时间']),
        unit: 's',
      }),
    devices: z
      .array(mqttDevice)
      .max(10_000)
      .default([])
      .meta(fieldText(['Devices', '设备'])),
    limits: mqttLimits.prefault({}).meta({ ...noMeaning, ...fieldText(['Limits', '限制']) }),
  }),
});

export type MqttConnectorConfig = z.infer<(typeof mqttConnectorConfig)['schema']>;
export type MqttDevice = z.infer<typeof mqttDevice>;
export type MetricMapping = z.infer<typeof metricMapping>;
