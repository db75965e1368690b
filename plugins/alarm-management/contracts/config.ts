import { defineConfig, fieldText, lowerCaseId, schemaText, secret, tcpPort, shortened } from '@lingtan/sdk';
import { z } from 'zod';

const id = lowerCaseId.meta(fieldText(['Id', '编号']));
const localized = (en: string, zh: string) =>
  z
    .strictObject({
      en: z
        .string()
        .min(1)
        .max(300)
        .meta(fieldText(['English', '英文'])),
      'zh-CN': z
        .string()
        .min(1)
        .max(300)
        .meta(fieldText(['Chinese', '中文'])),
    })
    .meta(fieldText([en, zh]));
const priority = z.literal([1, 2, 3, 4]);
const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, schemaText('a time of day such as 22:00', '时刻，如 22:00'));
const seconds = z.number().int().min(0).max(86_400);

/** A limit of a point, watched on every sample. */
export const pointAlarm = z
  .strictObject({
    id,
    title: localized('Title', '名称'),
    point: z
      .string()
      .min(1)
      .meta(fieldText(['Point', '测点'])),
    high: z
      .number()
      .optional()
      .meta(fieldText(['High limit', '上限'])),
    low: z
      .number()
      .optional()
      .meta(fieldText(['Low limit', '下限'])),
    deadband: z
      .number()
      .min(0)
      .meta(fieldText(['Deadband', '死区'], ['In the unit of the point.', '单位同测点。'])),
    onDelaySeconds: seconds.default(0).meta({ ...fieldText(['On-delay', '报警延时']), unit: 's' }),
    offDelaySeconds: seconds.default(0).meta({ ...fieldText(['Off-delay', '恢复延时']), unit: 's' }),
    priority: priority.meta(fieldText(['Priority', '优先级'], ['1 is the most urgent.', '1 级最紧急。'])),
    class: z
      .string()
      .min(1)
      .max(40)
      .default('process')
      .meta(fieldText(['Class', '类别'])),
    consequence: localized('Consequence', '后果'),
    response: localized('What to do', '处置措施'),
    respondWithinMinutes: z
      .number()
      .int()
      .min(1)
      .max(10_080)
      .optional()
      .meta({ ...fieldText(['Act within', '处置时限']), unit: 'min' }),
  })
  .refine((each) => each.high !== undefined || each.low !== undefined, {
    message: schemaText('a high or a low limit', '上限或下限'),
    path: ['high'],
  });
export type PointAlarm = z.infer<typeof pointAlarm>;

/** Where notices go, and when not. */
export const noticeRoute = z
  .strictObject({
    id,
    kind: z
      .enum(['webhook', 'email', 'push'])
      .meta(
        fieldText(
          ['Kind', '方式'],
          ['`push`: to browsers whose users asked for it.', '`push`：发送至已订阅用户的浏览器。'],
        ),
      ),
    url: z
      .url({
        protocol: /^https?$/,
        error: schemaText('an address that begins with https:// or http://', '以 https:// 或 http:// 开头的地址'),
      })
      .optional()
      .meta({ ...shortened, ...fieldText(['Address of the webhook', 'Webhook 地址']) }),
    privateNetwork: z
      .boolean()
      .default(false)
      .meta(
        fieldText(
          ['Webhook in a private network', 'Webhook 位于内网'],
          [
            'Allows private and loopback addresses. Link-local addresses, where clouds keep their metadata, stay closed.',
            '允许内网与本机地址；云元数据所在的链路本地地址始终禁止。',
          ],
        ),
      ),
    to: z
      .array(z.email())
      .default([])
      .meta(fieldText(['Recipients', '收件人'])),
    priorities: z
      .array(priority)
      .min(1)
      .default([1, 2])
      .meta(fieldText(['Priorities', '优先级'])),
    classes: z
      .array(z.string())
      .default([])
      .meta(fieldText(['Classes', '类别'], ['Empty: all.', '留空表示全部。'])),
    quiet: z
      .strictObject({
        from: clockTime.meta(fieldText(['From', '开始'])),
        to: clockTime.meta(fieldText(['To', '结束'])),
        butPriority: priority
          .default(1)
          .meta(
            fieldText(
              ['But not for priority', '不适用优先级'],
              ['Up to this one notices go at once.', '不低于该级时立即发送。'],
            ),
          ),
      })
      .optional()
      .meta(fieldText(['Quiet hours', '免打扰时段'], ['Notices wait until they end.', '通知推迟到时段结束。'])),
    afterMinutes: z
      .number()
      .int()
      .min(0)
      .max(1440)
      .default(0)
      .meta({
        ...fieldText(
          ['Escalates after', '升级等待'],
          [
            '0: at once. Otherwise only when nobody has acknowledged until then.',
            '0 为立即；否则仅在届时无人确认时发送。',
          ],
        ),
        unit: 'min',
      }),
    language: z
      .enum(['en', 'zh-CN'])
      .default('zh-CN')
      .meta(fieldText(['Language', '语言'], ['`push` takes that of each browser.', '`push` 使用各浏览器的语言。'])),
  })
  .refine(({ kind, url, to }) => kind === 'push' || (kind === 'webhook' ? url !== undefined : to.length > 0), {
    message: schemaText('a webhook needs `url`, e-mail needs `to`', 'Webhook 须填写 `url`，邮件须填写 `to`'),
    path: ['kind'],
  });
export type NoticeRoute = z.infer<typeof noticeRoute>;

/** Push services of the browsers that are in use (Chrome, Firefox, Safari, Edge). */
const knownServices = [
  'https://fcm.googleapis.com',
  'https://updates.push.services.mozilla.com',
  'https://web.push.apple.com',
  'https://*.notify.windows.com',
];

/** Until version 1 webhooks of notices went to any address; those that were entered then still may stay inside. */
function fromVersion1(document: unknown): unknown {
  if (typeof document !== 'object' || document === null) return document;
  const { routes } = document as { routes?: unknown };
  if (!Array.isArray(routes)) return document;
  const migrated = routes.map((route: unknown) =>
    typeof route === 'object' && route !== null && (route as { kind?: unknown }).kind === 'webhook'
      ? { ...route, privateNetwork: true }
      : route,
  );
  return { ...document, routes: migrated };
}

export const alarmConfig = defineConfig({
  version: 2,
  migrate: fromVersion1,
  schema: z.strictObject({
    pointAlarms: z
      .array(pointAlarm)
      .default([])
      .meta(fieldText(['Limits of points', '测点限值'])),
    silentDevices: z
      .strictObject({
        enabled: z
          .boolean()
          .default(true)
          .meta(fieldText(['Watch for silent devices', '监视失联设备'])),
        factor: z
          .number()
          .min(1)
          .max(100)
          .default(4)
          .meta(
            fieldText(
              ['Missed reports', '漏报次数'],
              ['Silent after so many times the expected gap.', '超过预期间隔的倍数即视为失联。'],
            ),
          ),
        leastMinutes: z
          .number()
          .min(1)
          .max(1440)
          .default(10)
          .meta({ ...fieldText(['At least', '最短时长']), unit: 'min' }),
        priority: priority.default(3).meta(fieldText(['Priority', '优先级'])),
        billingPriority: priority
          .default(2)
          .meta(
            fieldText(
              ['Priority of meters that bills rest on', '计费表计的优先级'],
              ['Devices with a point of the retention class billing.', '存储类别为“计费”的测点所属设备。'],
            ),
          ),
      })
      .prefault({})
      .meta(fieldText(['Silent devices', '失联设备'])),
    deviceClocks: z
      .strictObject({
        enabled: z
          .boolean()
          .default(true)
          .meta(fieldText(['Watch clocks of devices', '监视设备时钟'])),
        leastSeconds: z
          .number()
          .min(1)
          .max(120)
          .default(5)
          .meta({ ...fieldText(['Ahead by more than', '偏快超过']), unit: 's' }),
        priority: priority.default(3).meta(fieldText(['Priority', '优先级'])),
      })
      .prefault({})
      .meta(fieldText(['Clocks of devices', '设备时钟'])),
    realarmMinutes: z
      .number()
      .int()
      .min(0)
      .max(1440)
      .default(0)
      .meta({
        ...fieldText(
          ['Ask again after', '重复报警间隔'],
          ['An acknowledged alarm of priority 1 asks again; 0: never.', '已确认的 1 级报警再次提醒；0 为不提醒。'],
        ),
        unit: 'min',
      }),
    longestShelfMinutes: z
      .number()
      .int()
      .min(1)
      .max(10_080)
      .default(480)
      .meta({ ...fieldText(['Longest shelving', '最长搁置']), unit: 'min' }),
    keepLogDays: z
      .number()
      .int()
      .min(400)
      .max(36_500)
      .default(3650)
      .meta({ ...fieldText(['Keep the log of alarms for', '报警日志保留']), unit: 'd' }),
    keepNoticeDays: z
      .number()
      .int()
      .min(7)
      .max(3650)
      .default(400)
      .meta({ ...fieldText(['Keep notices for', '通知记录保留']), unit: 'd' }),
    routes: z
      .array(noticeRoute)
      .default([])
      .meta(fieldText(['Notices', '通知'])),
    webhookSecret: secret({
      ...fieldText(
        ['Key of webhooks', 'Webhook 密钥'],
        [
          'Signs each message as in Standard Webhooks (HMAC-SHA-256), and the body alone in X-Lingtan-Signature.',
          '逐条签名（Standard Webhooks 的 HMAC-SHA-256），另在 X-Lingtan-Signature 头中对正文签名。',
        ],
      ),
      sentTo: [],
    }),
    smtp: z
      .strictObject({
        host: z
          .string()
          .min(1)
          .meta(fieldText(['Host', '主机'])),
        port: tcpPort.default(587).meta(fieldText(['Port', '端口'])),
        security: z
          .enum(['starttls', 'tls', 'none'])
          .default('starttls')
          .meta(fieldText(['Encryption', '加密'], ['`none` only within the machine room.', '`none` 仅限机房内网。'])),
        user: z
          .string()
          .optional()
          .meta(fieldText(['User', '用户名'])),
        from: z.email().meta(fieldText(['Sender', '发件人'])),
      })
      .optional()
      .meta(fieldText(['Mail server', '邮件服务器'])),
    webPush: z
      .strictObject({
        contact: z
          .email()
          .meta(
            fieldText(
              ['Contact', '联系邮箱'],
              ['Told to the push services, which ask it of every sender.', '推送服务要求发送方提供。'],
            ),
          ),
        services: z
          .array(
            z
              .string()
              .regex(
                /^https?:\/\/(\*\.)?[\w.-]+(:\d+)?$/,
                schemaText('an origin such as https://push.example.org', '源地址，如 https://push.example.org'),
              ),
          )
          .min(1)
          .default(knownServices)
          .meta(
            fieldText(
              ['Push services', '推送服务'],
              [
                'Browsers of other services cannot subscribe: nothing is sent to other addresses.',
                '仅向所列地址推送，使用其他服务的浏览器无法订阅。',
              ],
            ),
          ),
        privateNetwork: z
          .boolean()
          .default(false)
          .meta(
            fieldText(
              ['In a private network', '位于内网'],
              [
                'Allows push services at private addresses, and without https.',
                '允许内网地址的推送服务，且可不使用 https。',
              ],
            ),
          ),
      })
      .optional()
      .meta(fieldText(['Notices in browsers', '浏览器通知'])),
    smtpPassword: secret({
      ...fieldText(['Password of the mail server', '邮件服务器密码']),
      sentTo: ['smtp.host', 'smtp.port', 'smtp.security'],
    }),
  }),
});
export type AlarmConfig = z.infer<(typeof alarmConfig)['schema']>;
