import { defineConfig, secret } from '@lingtan/sdk';
import { z } from 'zod';

/** Device and asset ids: what fits one topic level and one part of a point id. */
export const deviceId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/, 'letters, digits, dashes and underscores');

/** How one name in a device's messages becomes a point. */
export const metricMapping = z.strictObject({
  metric: z.string().min(1).max(256).meta({ title: 'Name in the message' }),
  point: z
    .string()
    .min(1)
    .max(200)
    .meta({ title: 'Point', description: 'Point id; without a dot it is completed with the asset id' }),
  unit: z
    .string()
    .max(32)
    .optional()
    .meta({ title: 'Unit', description: 'When it differs from the unit of the point' }),
  scale: z.number().default(1).meta({ title: 'Scale', description: 'value = raw × scale + offset' }),
  offset: z.number().default(0).meta({ title: 'Offset' }),
});

/** A device known beforehand. Devices that are not listed work too, see `acceptUnlisted`. */
export const mqttDevice = z.strictObject({
  id: deviceId.meta({
    title: 'Device id',
    description: 'Last part of lingtan/<park>/telemetry/<device>, or the Sparkplug device (or node) name',
  }),
  title: z.string().max(100).optional().meta({ title: 'Name' }),
  asset: z
    .string()
    .max(128)
    .optional()
    .meta({ title: 'Asset', description: 'Completes short point names: <asset>.<name>. Default: the device id' }),
  staleAfterSeconds: z
    .number()
    .int()
    .min(1)
    .max(864_000)
    .default(120)
    .meta({ title: 'Stale after (s)', description: 'Silent for longer than this counts as stale' }),
  metrics: z.array(metricMapping).max(5000).default([]).meta({ title: 'Mapping' }),
});

/** Guards against a device that sends too much. */
export const mqttLimits = z.strictObject({
  maxMessageBytes: z
    .number()
    .int()
    .min(1024)
    .max(16_777_216)
    .default(1_048_576)
    .meta({ title: 'Largest message (bytes)', description: 'A larger one is quarantined' }),
  maxSamplesPerMessage: z.number().int().min(1).max(100_000).default(20_000).meta({ title: 'Samples per message' }),
  messagesPerSecond: z
    .number()
    .min(1)
    .max(1_000_000)
    .default(5_000)
    .meta({ title: 'Messages per second and client', description: 'A faster client is slowed down, not cut off' }),
});

export const mqttConnectorConfig = defineConfig({
  version: 1,
  schema: z.strictObject({
    brokerUrl: z
      .string()
      .regex(/^(mqtts?|wss?):\/\/.+/, 'mqtt://host:1883 or mqtts://host:8883')
      .optional()
      .meta({ title: 'External broker', description: 'Empty: MQTT_URL if set, else the embedded broker' }),
    username: z.string().max(200).optional().meta({ title: 'User at the external broker' }),
    password: secret({ title: 'Password at the external broker' }),
    sparkplugGroup: z
      .string()
      .regex(/^[^+#/]{1,128}$/, 'one topic level')
      .optional()
      .meta({ title: 'Sparkplug group', description: 'spBv1.0/<group>/…; default: the park id' }),
    acceptUnlisted: z
      .boolean()
      .default(true)
      .meta({ title: 'Accept devices that are not listed', description: 'They still need a device token' }),
    defaultStaleAfterSeconds: z
      .number()
      .int()
      .min(1)
      .max(864_000)
      .default(120)
      .meta({ title: 'Stale after (s), devices that are not listed' }),
    devices: z.array(mqttDevice).max(10_000).default([]).meta({ title: 'Devices' }),
    limits: mqttLimits.prefault({}).meta({ title: 'Limits' }),
  }),
});

export type MqttConnectorConfig = z.infer<(typeof mqttConnectorConfig)['schema']>;
export type MqttDevice = z.infer<typeof mqttDevice>;
export type MetricMapping = z.infer<typeof metricMapping>;
