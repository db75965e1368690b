import { defineErrors } from '@lingtan/sdk';

/** Errors of searches for devices. */
export const discoveryErrors = defineErrors('DISCOVERY', {
  NONE: {
    message: 'Plugin {plugin} offers no search for devices',
    status: 404,
    'zh-CN': { message: '插件 {plugin} 不提供设备搜索' },
  },
  BUSY: {
    message: '{count} searches are under way already',
    status: 429,
    hint: 'Wait until one has ended, or end it.',
    'zh-CN': { message: '已有 {count} 个搜索正在进行', hint: '请等待其结束，或先停止其中一个。' },
  },
  INVALID: { message: '{message}', status: 400, 'zh-CN': { message: '{message}' } },
  TOO_MANY_HOSTS: {
    message: 'hosts: at most {most} expected, got {count}',
    status: 400,
    'zh-CN': { message: '主机：最多 {most} 个，实际 {count} 个' },
  },
  HOST_UNKNOWN: {
    message: 'hosts: {host} cannot be found',
    status: 400,
    hint: 'Check the spelling, or enter the address.',
    'zh-CN': { message: '主机：找不到 {host}', hint: '请检查拼写，或直接输入地址。' },
  },
  HOST_CLOSED: {
    message: 'hosts: {host} is an address that no device has: link-local, multicast or of the cloud itself',
    status: 400,
    'zh-CN': { message: '主机：{host} 不是设备地址（链路本地、组播或云平台内部地址）' },
  },
});
