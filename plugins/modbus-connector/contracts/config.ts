import {
  backOffField,
  completePoint,
  defineConfig,
  deviceEnabled,
  deviceFields,
  feedsAsset,
  fieldText,
  keyedBy,
  noMeaning,
  safety,
  safetyWhere,
  writersField,
} from '@lingtan/sdk';
import { z } from 'zod';
import { pollGroup, registerMapping } from './register.ts';

/** What of a device says where a setpoint goes, and which one it is. */
const writtenTo = safetyWhere('writable');

/** One device on Modbus TCP. Several may share a host and port (a gateway) with different unit ids. */
export const modbusDevice = z.strictObject({
  ...deviceFields({
    id: ['Device id', '通信设备编号'],
    idInSentence: ['the device id', '通信设备编号'],
    port: 502,
    writtenWhere: 'writable',
  }),
  unitId: z
    .number()
    .int()
    .min(0)
    .max(255)
    .default(1)
    .meta({ ...writtenTo, ...fieldText(['Unit id', '站号（Unit ID）']) }),
  profile: z
    .string()
    .max(64)
    .optional()
    .meta({
      ...feedsAsset,
      ...writtenTo,
      ...fieldText(
        ['Profile', '设备模板'],
        ['Name of a register map that ships with the plugin', '插件自带的寄存器映射名称'],
      ),
    }),
  registers: z
    .array(registerMapping)
    .max(5000)
    .default([])
    .meta({
      ...keyedBy('point'),
      ...fieldText(
        ['Registers', '寄存器'],
        ['Added to the profile; the same point replaces its entry', '追加到设备模板；相同测点以此处为准'],
      ),
    }),
  pollGroups: z
    .array(pollGroup)
    .max(32)
    .default([])
    .meta(
      fieldText(
        ['Poll groups of this device', '本设备轮询组'],
        ['Replace those of the profile and of the plugin by name', '同名时覆盖设备模板与插件的轮询组'],
      ),
    ),
  timeoutMs: z
    .number()
    .int()
    .min(50)
    .max(60_000)
    .default(1000)
    .meta({ ...noMeaning, ...fieldText(['Timeout', '超时时间']), unit: 'ms' }),
  minGapMs: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .meta({ ...noMeaning, ...fieldText(['Pause between requests', '请求间隔']), unit: 'ms' }),
  gapLimit: z
    .number()
    .int()
    .min(0)
    .max(124)
    .optional()
    .meta({
      ...noMeaning,
      ...fieldText(
        ['Gap limit', '地址空隙上限'],
        [
          'Unneeded registers read along to save a request; default: profile, else 8',
          '为合并请求而允许多读的寄存器数；默认取设备模板，否则为 8',
        ],
      ),
    }),
  maxRegisters: z
    .number()
    .int()
    .min(1)
    .max(125)
    .optional()
    .meta({
      ...noMeaning,
      ...fieldText(
        ['Registers per request', '单次请求寄存器数'],
        ['Default: profile, else 125', '默认取设备模板，否则为 125'],
      ),
    }),
  writable: z
    .array(z.string().min(1).max(200))
    .max(200)
    .default([])
    .meta({
      ...safety,
      ...fieldText(
        ['Points that may be written', '允许写入的测点'],
        ['Names as in the register map; nothing else is ever written', '与寄存器映射中的名称一致；未列出者一律不写'],
      ),
    }),
  enabled: deviceEnabled,
});

export const modbusConnectorConfig = defineConfig({
  version: 1,
  // Of a point that is there by its short and by its full name the last register counts, which nobody sees in a list.
  faults: ({ devices }) =>
    devices.flatMap(({ id, asset = id, registers }, device) => {
      const seen = new Set<string>();
      const points = registers.map(({ point }) => completePoint(point, asset));
      return points.flatMap((point, index) =>
        !seen.has(point) && seen.add(point)
          ? []
          : [
              {
                path: ['devices', device, 'registers', index, 'point'],
                problem: {
                  en: `${point} is there twice; expected one register for each point`,
                  'zh-CN': `${point} 重复；每个测点应只有一个寄存器`,
                },
              },
            ],
      );
    }),
  schema: z.strictObject({
    pollGroups: z
      .array(pollGroup)
      .max(32)
      .default([{ id: 'default', periodMs: 5000 }])
      .meta(fieldText(['Poll groups', '轮询组'])),
    backOffMaxMs: backOffField(['For a device that does not answer', '设备无应答时的最长重试间隔']),
    writers: writersField(['Plugins that may write', '允许写入的插件'], ['Empty: nobody', '留空：任何插件均不可写']),
    devices: z
      .array(modbusDevice)
      .max(2000)
      .default([])
      .meta(fieldText(['Devices', '设备'])),
  }),
});

export type ModbusConnectorConfig = z.infer<(typeof modbusConnectorConfig)['schema']>;
export type ModbusDevice = z.infer<typeof modbusDevice>;
