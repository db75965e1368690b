import { defineErrors } from '@lingtan/sdk';

/** Errors of the connector. */
export const opcuaErrors = defineErrors('OPCUA', {
  NOT_INSTALLED: {
    message: 'OPC UA needs the package {package}, which is not installed here: {reason}',
    status: 503,
    hint: 'Run "npm ci" in the folder of Lingtan as it was delivered, without --omit=optional, and start it again.',
    'zh-CN': {
      message: 'OPC UA 需要软件包 {package}，本机未安装：{reason}',
      hint: '请在未改动的 Lingtan 目录运行“npm ci”（不要加 --omit=optional），然后重新启动。',
    },
  },
  DUPLICATE_SERVER: {
    message: 'Two servers have the id {server}',
    status: 422,
    hint: 'Give each server an id of its own.',
    'zh-CN': { message: '有两个服务器的编号为 {server}', hint: '请为每个服务器使用不同的编号。' },
  },
  UNKNOWN_SERVER: {
    message: 'There is no OPC UA server {server}',
    status: 404,
    hint: 'Choose one of the configured servers.',
    'zh-CN': { message: '没有 OPC UA 服务器 {server}', hint: '请选择已配置的服务器。' },
  },
  UNKNOWN_PROFILE: {
    message: 'Server {server}: there is no profile "{profile}"; known are {known}',
    status: 422,
    hint: 'Choose one of those that are listed.',
    'zh-CN': { message: '服务器 {server}：没有设备模板“{profile}”；已知 {known}', hint: '请选用列出的模板。' },
  },
  NO_NAMESPACE: {
    message: 'Server {server}, point {point}: {node} names no namespace, and neither does the server',
    status: 422,
    hint: 'Enter the namespace of the server, or write nsu=URI;{node}.',
    'zh-CN': {
      message: '服务器 {server}，测点 {point}：{node} 未注明命名空间，服务器也未填写',
      hint: '请填写服务器的命名空间，或写作 nsu=URI;{node}。',
    },
  },
  PASSWORD_IN_CLEAR: {
    message: 'Server {server}: a password would cross the network in clear text',
    status: 422,
    hint: 'Choose "Sign and encrypt", leave out user and password, or allow it with passwordInClear.',
    'zh-CN': {
      message: '服务器 {server}：密码将以明文传输',
      hint: '请选择“签名并加密”、不填用户名与密码，或启用 passwordInClear。',
    },
  },
  NOT_REACHED: {
    message: 'OPC UA server {server}: {reason}',
    status: 502,
    hint: 'Check address, security and that the server trusts the certificate of this installation.',
    'zh-CN': {
      message: 'OPC UA 服务器 {server}：{reason}',
      hint: '请检查地址、安全设置，以及服务器是否信任本系统的证书。',
    },
  },
});
