import { defineErrors } from '../errors.ts';

/** What can be wrong with how a server is to listen. */
export const transportErrors = defineErrors('TRANSPORT', {
  HALF_A_PAIR: {
    message: '{set} is set and {missing} is not; expected both, or none',
    status: 400,
    'zh-CN': { message: '已设置 {set}，但未设置 {missing}；应同时设置，或都不设置' },
  },
  BAD_SETTING: {
    message: '{name} is "{value}"; expected {expected}',
    status: 400,
    'zh-CN': { message: '{name} 为“{value}”；应为 {expected}' },
  },
  UNREADABLE_FILE: {
    message: '{name} names {file}, which cannot be read: {reason}',
    status: 500,
    'zh-CN': { message: '{name} 指向的 {file} 无法读取：{reason}' },
  },
  UNUSABLE_PAIR: {
    message: 'TLS cannot use the certificate {cert} with the key {key}: {reason}',
    status: 500,
    'zh-CN': { message: 'TLS 无法使用证书 {cert} 与私钥 {key}：{reason}' },
  },
  PLAIN_REFUSED: {
    message: '{protocol} without TLS is to listen on {host}, where other machines can read and change what is sent',
    status: 500,
    hint: 'Set LINGTAN_TLS_CERT and LINGTAN_TLS_KEY, or {hostName}=127.0.0.1, or {allowName}=allowed where the network itself keeps it secret, such as behind a proxy that ends TLS.',
    'zh-CN': {
      message: '{protocol} 将在 {host} 上以未加密方式监听，其他机器可以读取并篡改传输内容',
      hint: '请设置 LINGTAN_TLS_CERT 与 LINGTAN_TLS_KEY，或设 {hostName}=127.0.0.1；若网络本身已保密（例如前置代理终止 TLS），可设 {allowName}=allowed。',
    },
  },
});
