import { defineConfig, fieldText, lowerCaseId, secret, issueText, schemaText, shortened } from '@lingtan/sdk';
import { z } from 'zod';
import { isEnterpriseEvent, webhookEvents } from './events.ts';

const shortestSecret = 16;

/** Where events go. */
export const webhookEndpoint = z
  .strictObject({
    id: lowerCaseId.meta(fieldText(['Id', '编号'])),
    url: z
      .url({
        protocol: /^https?$/,
        error: schemaText('an address that begins with https:// or http://', '以 https:// 或 http:// 开头的地址'),
      })
      .max(2000)
      .meta({ ...shortened, ...fieldText(['Address', '地址'], ['Redirects are not followed.', '不跟随重定向。']) }),
    events: z
      .array(z.enum(webhookEvents))
      .min(1)
      .meta(fieldText(['Events', '事件'])),
    enterprise: z
      .string()
      .min(1)
      .optional()
      .meta(
        fieldText(
          ['Enterprise', '企业'],
          [
            'Gets only events of this enterprise, whose members see the deliveries. Empty: those of the whole park.',
            '仅推送该企业的事件，其成员可查看投递记录；留空为全园区事件。',
          ],
        ),
      ),
    secret: secret({
      ...fieldText(
        ['Secret', '签名密钥'],
        [
          'Signs each message (HMAC-SHA-256 as in Standard Webhooks). At least 16 characters.',
          '用于逐条签名（Standard Webhooks 的 HMAC-SHA-256），至少 16 个字符。',
        ],
      ),
      sentTo: [],
    }),
    privateNetwork: z
      .boolean()
      .default(false)
      .meta(
        fieldText(
          ['In a private network', '位于内网'],
          [
            'Allows private and loopback addresses. Link-local addresses, where clouds keep their metadata, stay closed.',
            '允许内网与本机地址；云元数据所在的链路本地地址始终禁止。',
          ],
        ),
      ),
    enabled: z
      .boolean()
      .default(true)
      .meta(fieldText(['Enabled', '启用'])),
  })
  .refine((each) => (each.secret ?? '').length >= shortestSecret, {
    ...issueText(`a secret of at least ${shortestSecret} characters`, `至少 ${shortestSecret} 个字符的密钥`),
    path: ['secret'],
  })
  .refine((each) => each.enterprise === undefined || each.events.every(isEnterpriseEvent), {
    message: schemaText(
      'only events that say whose they are: alarms.raised, certificate.issued, certificate.retired',
      '仅限注明归属的事件：alarms.raised、certificate.issued、certificate.retired',
    ),
    path: ['events'],
  });
export type WebhookEndpoint = z.infer<typeof webhookEndpoint>;

export const webhookConfig = defineConfig({
  version: 1,
  schema: z.strictObject({
    endpoints: z
      .array(webhookEndpoint)
      .max(50)
      .default([])
      .meta(fieldText(['Endpoints', '推送端点'])),
    disableAfterHours: z
      .number()
      .int()
      .min(1)
      .max(168)
      .default(24)
      .meta({
        ...fieldText(['Disabled after', '停用前失败时长'], ['Of failing without a break.', '连续失败的时长。']),
        unit: 'h',
      }),
    keepDays: z
      .number()
      .int()
      .min(1)
      .max(90)
      .default(7)
      .meta({
        ...fieldText(
          ['Given up after', '放弃投递前天数'],
          ['What was not delivered until then is marked as failed.', '逾期仍未送达的消息标记为失败。'],
        ),
        unit: 'd',
      }),
  }),
});
export type WebhookConfig = z.infer<(typeof webhookConfig)['schema']>;
