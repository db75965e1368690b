import {
  backOffField,
  defineConfig,
  deviceEnabled,
  deviceFields,
  feedsAsset,
  feedsPoint,
  fieldText,
  keyedBy,
  noMeaning,
  schemaText,
  secret,
} from '@lingtan/sdk';
import { z } from 'zod';

const namespaceUri = z
  .string()
  .min(1)
  .max(500)
  .regex(
    /^[^;\s]+$/,
    schemaText(
      'a URI without spaces and semicolons, such as urn:vendor:device',
      '不含空格和分号的 URI，如 urn:vendor:device',
    ),
  );

/** A node of a server and the point of the park that it is. */
export const nodeMapping = z.strictObject({
  point: z
    .string()
    .min(1)
    .max(200)
    .meta({
      ...feedsPoint,
      ...fieldText(['Point', '测点'], ['A short name is completed with the asset', '简称以所属设备补全']),
    }),
  node: z
    .string()
    .max(1000)
    .regex(
      /^(?:nsu=[^;\s]+;|ns=0;)?(?:[si]=.+|g=[0-9A-Fa-f-]{36}|b=[A-Za-z0-9+/=]+)$/,
      schemaText(
        's=… or i=… in the namespace of the server, or nsu=URI;s=…; numbers of namespaces change and are not taken',
        '服务器命名空间内的 s=… 或 i=…，或 nsu=URI;s=…；命名空间序号会变化，不予采用',
      ),
    )
    .meta(
      fieldText(
        ['Node', '节点'],
        [
          's=… or i=… in the namespace of the profile or server, or with its own: nsu=URI;s=…',
          '在设备模板或服务器的命名空间内写 s=… 或 i=…，或自带命名空间：nsu=URI;s=…',
        ],
      ),
    ),
  scale: z
    .number()
    .default(1)
    .meta(fieldText(['Scale', '系数'], ['value = reading × scale + offset', '数值 = 读数 × 系数 + 偏移量'])),
  offset: z
    .number()
    .default(0)
    .meta(fieldText(['Offset', '偏移量'])),
  unit: z
    .string()
    .max(32)
    .optional()
    .meta(fieldText(['Unit', '单位'], ['Default: that of the point', '默认取测点的单位'])),
  deadband: z
    .number()
    .min(0)
    .default(0)
    .meta(
      fieldText(
        ['Deadband', '死区'],
        [
          'Smaller changes of the reading are not sent; 0: every change',
          '读数变化小于该值时不上送；0 表示每次变化都上送',
        ],
      ),
    ),
});
export type NodeMapping = z.infer<typeof nodeMapping>;

/** A list of nodes that ships with the plugin: data, no code. */
export const nodeProfile = z.strictObject({
  id: z.string(),
  title: z.strictObject({ en: z.string(), 'zh-CN': z.string() }),
  source: z.string(),
  namespace: namespaceUri.optional(),
  nodes: z.array(nodeMapping).min(1),
});
export type NodeProfile = z.infer<typeof nodeProfile>;

// A server is reached by its URL, which holds host and port.
const { id, title, asset } = deviceFields({
  id: ['Server id', '服务器编号'],
  idInSentence: ['the server id', '服务器编号'],
  port: 4840,
});

/** One server, with how it is reached and what is read of it. */
export const opcuaServer = z.strictObject({
  id,
  title,
  asset,
  url: z
    .string()
    .max(500)
    .regex(
      /^opc\.tcp:\/\/[^\s/:]+(?::\d{1,5})?(?:\/\S*)?$|^opc\.tcp:\/\/\[[0-9a-fA-F:]+\](?::\d{1,5})?(?:\/\S*)?$/,
      schemaText(
        'opc.tcp://host:port, with a path where the server has one',
        'opc.tcp://主机:端口，服务器有路径时加上路径',
      ),
    )
    .meta(fieldText(['Address', '地址'], ['opc.tcp://host:4840, with its path', 'opc.tcp://主机:4840，可带路径'])),
  security: z
    .enum(['sign-and-encrypt', 'sign', 'none'])
    .default('sign-and-encrypt')
    .meta({
      ...fieldText(
        ['Security', '安全模式'],
        [
          'None is for tests: anybody on the network can read and forge',
          '“不加密”仅用于测试：网络上任何人都可读取和伪造',
        ],
      ),
      enumTitles: {
        'sign-and-encrypt': { en: 'Sign and encrypt', 'zh-CN': '签名并加密' },
        sign: { en: 'Sign', 'zh-CN': '仅签名' },
        none: { en: 'None', 'zh-CN': '不加密' },
      },
    }),
  policy: z
    .enum(['Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss'])
    .default('Basic256Sha256')
    .meta(fieldText(['Security policy', '安全策略'], ['Ignored without security', '不加密时忽略此项'])),
  fingerprint: z
    .string()
    .regex(
      /^[0-9a-fA-F]{2}(?::?[0-9a-fA-F]{2}){31}$/,
      schemaText('64 hex digits, with or without colons', '64 位十六进制数，可带冒号'),
    )
    .optional()
    .meta(
      fieldText(
        ['Fingerprint of the server', '服务器证书指纹'],
        [
          'SHA-256 of its certificate. While it is empty the test shows it: compare it with that of the server',
          '服务器证书的 SHA-256。留空时测试会显示指纹：请与服务器上的核对后填入',
        ],
      ),
    ),
  user: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta(fieldText(['User', '用户名'], ['Empty: anonymous', '留空：匿名'])),
  password: secret({
    ...fieldText(['Password', '密码']),
    sentTo: ['url', 'security', 'fingerprint'],
  }),
  passwordInClear: z
    .boolean()
    .default(false)
    .meta(
      fieldText(
        ['Send the password without security', '不加密时仍发送密码'],
        [
          'Anybody on the network can read it. Only for servers that can do nothing else',
          '网络上任何人都可读取密码，仅用于不支持加密的服务器',
        ],
      ),
    ),
  profile: z
    .string()
    .max(64)
    .optional()
    .meta({
      ...feedsAsset,
      ...fieldText(['Profile', '设备模板'], ['Name of a list that ships with the plugin', '插件自带的节点列表名称']),
    }),
  namespace: namespaceUri
    .optional()
    .meta(
      fieldText(
        ['Namespace', '命名空间'],
        ['URI of nodes that do not name one; default: of the profile', '未注明命名空间的节点所用 URI；默认取设备模板'],
      ),
    ),
  nodes: z
    .array(nodeMapping)
    .max(5000)
    .default([])
    .meta({
      ...keyedBy('point'),
      ...fieldText(
        ['Nodes', '节点'],
        ['Added to the profile; the same point replaces its entry', '追加到设备模板；相同测点以此处为准'],
      ),
    }),
  mode: z
    .enum(['subscribe', 'poll'])
    .default('subscribe')
    .meta({
      ...noMeaning,
      ...fieldText(['Mode', '采集方式'], ['Poll: for servers without subscriptions', '轮询用于不支持订阅的服务器']),
      enumTitles: {
        subscribe: { en: 'Subscribe', 'zh-CN': '订阅' },
        poll: { en: 'Poll', 'zh-CN': '轮询' },
      },
    }),
  periodMs: z
    .number()
    .int()
    .min(100)
    .max(3_600_000)
    .default(1000)
    .meta({
      ...noMeaning,
      ...fieldText(['Period', '周期'], ['Of sampling, or of polls', '采样或轮询周期']),
      unit: 'ms',
    }),
  repeatSeconds: z
    .number()
    .int()
    .min(1)
    .max(86_400)
    .default(10)
    .meta({
      ...noMeaning,
      ...fieldText(
        ['Read again after', '重读间隔'],
        [
          'What has not changed for that long is read again, so that it does not look stale',
          '超过该时间未变化的值会重读一次，以免被视为过期',
        ],
      ),
      unit: 's',
    }),
  timeoutMs: z
    .number()
    .int()
    .min(200)
    .max(60_000)
    .default(5000)
    .meta({ ...noMeaning, ...fieldText(['Timeout', '超时时间']), unit: 'ms' }),
  enabled: deviceEnabled,
});

/** Whether a password would cross the network for everybody to read, and nobody has said that it may. */
export const sendsPasswordInClear = ({ security, password, passwordInClear }: OpcUaServer): boolean =>
  security === 'none' && password !== undefined && !passwordInClear;

export const opcuaConnectorConfig = defineConfig({
  version: 1,
  faults: ({ servers }) =>
    servers.flatMap((server, index) =>
      sendsPasswordInClear(server)
        ? [
            {
              path: ['servers', index, 'security'],
              problem: {
                en: `none, with a password: the password of ${server.id} would cross the network in clear text; expected "sign-and-encrypt", no password, or passwordInClear`,
                'zh-CN': `none 且设有密码：${server.id} 的密码将以明文传输；应选择“签名并加密”、不填密码，或启用 passwordInClear`,
              },
            },
          ]
        : [],
    ),
  schema: z.strictObject({
    backOffMaxMs: backOffField(['Of a server that cannot be reached', '服务器无法连接时的最长重试间隔']),
    servers: z
      .array(opcuaServer)
      .max(200)
      .default([])
      .meta(fieldText(['Servers', '服务器'])),
  }),
});

export type OpcUaConnectorConfig = z.infer<(typeof opcuaConnectorConfig)['schema']>;
export type OpcUaServer = z.infer<typeof opcuaServer>;
