import { defineErrors } from '@lingtan/sdk';

export const webhookErrors = defineErrors('WEBHOOK', {
  UNKNOWN_ENDPOINT: {
    message: 'There is no webhook {endpoint}',
    status: 404,
    hint: 'Webhooks are set up under Plugins, Webhooks, Configure.',
    'zh-CN': { message: '没有 Webhook {endpoint}', hint: '请在“插件 → Webhook 推送 → 配置”中设置。' },
  },
  UNKNOWN_DELIVERY: {
    message: 'There is no delivery {no}',
    status: 404,
    hint: 'Deliveries are kept for 30 days.',
    'zh-CN': { message: '没有投递记录 {no}', hint: '投递记录保留 30 天。' },
  },
  OFF: {
    message: 'Webhook {endpoint} sends nothing: {state}',
    status: 409,
    hint: 'Enable it first.',
    'zh-CN': { message: 'Webhook {endpoint} 当前不推送：{state}', hint: '请先启用。' },
  },
  UNKNOWN_ENTERPRISE: {
    message: 'endpoints.{endpoint}: there is no enterprise {enterprise} in the park',
    status: 422,
    'zh-CN': { message: 'endpoints.{endpoint}：园区中没有企业 {enterprise}' },
  },
});
