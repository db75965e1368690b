import { schemaText } from './schema-text.ts';
import { z } from 'zod';
import { fieldText, noMeaning, safety, safetyWhere } from './config.ts';
import { discoveryHostsMost, hostList } from './device-kind.ts';

type Words = readonly [en: string, zh: string];

/** What a connector calls the devices that it connects to. */
export interface DeviceWords {
  /** Title of the id: `['Meter id', '电能表编号']`. */
  id: Words;
  /** The same within a sentence: `['the meter id', '电能表编号']`. */
  idInSentence: Words;
  /** Title of the host. */
  host?: Words;
  /** Usual port. */
  port: number;
  /** Field, as {@link safetyWhere} takes it, that says that something of the device is written: then where it is is a limit. */
  writtenWhere?: string;
}

/** What a connector calls what it searches on. */
export interface SearchWords {
  /** Title of the hosts: `['Stations', '站点地址']`. */
  hosts: Words;
  /** Usual port. */
  port: number;
  /** What the port belongs to, where that needs to be said. */
  portOf?: Words;
}

/** A port of TCP that can be connected to. */
export const tcpPort = z.number().int().min(1).max(65_535);
const portTitle: Words = ['Port', '端口'];
const portText = fieldText(portTitle);

/** Fields of a device in the configuration of a connector that connects to it: who it is and where. */
export function deviceFields({
  id,
  idInSentence: [en, zh],
  host = ['Host', '主机地址'],
  port,
  writtenWhere,
}: DeviceWords) {
  const limit = writtenWhere === undefined ? {} : safetyWhere(writtenWhere);
  return {
    id: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/,
        schemaText('letters, digits, dashes and underscores', '字母、数字、短横线与下划线'),
      )
      .meta(fieldText(id)),
    title: z
      .string()
      .max(100)
      .optional()
      .meta({ ...noMeaning, ...fieldText(['Name', '名称']) }),
    asset: z
      .string()
      .max(128)
      .optional()
      .meta({
        ...limit,
        ...fieldText(
          ['Asset', '所属设备'],
          [
            `Completes short point names: <asset>.<name>. Default: ${en}`,
            `用于补全测点简称：<设备>.<名称>；默认取${zh}`,
          ],
        ),
      }),
    host: z
      .string()
      .min(1)
      .max(253)
      .meta({ ...limit, ...fieldText(host) }),
    port: tcpPort.default(port).meta({ ...limit, ...portText }),
  };
}

/** Completes a short point name with the asset: `active-power` of `pv-east` is `pv-east.active-power`. */
export const completePoint = (name: string, asset: string): string => (name.includes('.') ? name : `${asset}.${name}`);

/** What a search for devices is asked for: some hosts, and the port that is tried on each. */
export function searchFields({ hosts, port, portOf }: SearchWords) {
  return {
    hosts: hostList.meta(
      fieldText(hosts, [
        `Up to ${discoveryHostsMost}, separated by commas; nothing else is connected to`,
        `最多 ${discoveryHostsMost} 个，以逗号分隔；不会连接其他地址`,
      ]),
    ),
    port: tcpPort.default(port).meta(portOf ? fieldText(portTitle, portOf) : portText),
  };
}

/** Whether a device is connected to. */
export const deviceEnabled = z
  .boolean()
  .default(true)
  .meta({ ...noMeaning, ...fieldText(['Enabled', '启用']) });

/** Longest pause before a device that cannot be reached is tried again, ms. */
export function backOffField(description: Words) {
  return z
    .number()
    .int()
    .min(1000)
    .max(3_600_000)
    .default(60_000)
    .meta({ ...noMeaning, ...fieldText(['Longest back-off', '最长退避时间'], description), unit: 'ms' });
}

/** Plugins that may write through a connector; nobody else may. */
export function writersField(title: Words, description: Words) {
  return z
    .array(z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, schemaText('id of a plugin', '插件编号')))
    .max(20)
    .default([])
    .meta({ ...fieldText(title, description), ...safety });
}
