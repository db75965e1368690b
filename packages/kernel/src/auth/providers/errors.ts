import { defineErrors } from '@lingtan/sdk';

/** Errors of sign-in by a provider of the enterprise. */
export const identityErrors = defineErrors('IDENTITY', {
  FILE_INVALID: { message: '{file}: {problems}', status: 400, 'zh-CN': { message: '{file}：{problems}' } },
  SECRET_MISSING: {
    message: '{field} refers to {value}, which cannot be read: {reason}',
    status: 400,
    'zh-CN': { message: '{field} 引用的 {value} 无法读取：{reason}' },
  },
  NO_PUBLIC_URL: {
    message: 'Provider {provider} sends browsers back to this server, whose address is not set',
    status: 400,
    hint: 'Set LINGTAN_PUBLIC_URL to the address that browsers use.',
    'zh-CN': {
      message: '提供方 {provider} 需要将浏览器送回本服务器，但未设置服务器地址',
      hint: '请将 LINGTAN_PUBLIC_URL 设为浏览器使用的地址。',
    },
  },
  UNKNOWN_PROVIDER: {
    message: 'There is no identity provider {provider} here',
    status: 404,
    'zh-CN': { message: '此处没有身份提供方 {provider}' },
  },
  FLOW_OVER: {
    message: 'This sign-in was not begun in this browser, has been used, or took too long',
    status: 400,
    hint: 'Begin again on the sign-in page.',
    'zh-CN': { message: '此次登录不是由本浏览器发起、已被使用或已超时', hint: '请在登录页重新开始。' },
  },
  DECLINED: {
    message: '{provider} declined the sign-in: {reason}',
    status: 403,
    'zh-CN': { message: '{provider} 拒绝了登录：{reason}' },
  },
  NOT_PROVEN: {
    message: 'The answer of {provider} does not prove who you are; the reason is in the log of the server',
    status: 403,
    'zh-CN': { message: '{provider} 的应答无法证明您的身份；原因见服务器日志' },
  },
  UNREACHABLE: {
    message: '{provider} does not answer as it should; the reason is in the log of the server',
    status: 503,
    hint: 'On the server, lingtan identity check says what is wrong.',
    'zh-CN': {
      message: '{provider} 未正常应答；原因见服务器日志',
      hint: '在服务器上运行 lingtan identity check 可查看原因。',
    },
  },
  SIGN_IN_FAILED: {
    message: 'User name or password is wrong',
    status: 401,
    'zh-CN': { message: '用户名或密码错误' },
  },
  NO_EMAIL: {
    message: '{provider} names no e-mail address for this account',
    status: 403,
    'zh-CN': { message: '{provider} 未提供此账号的电子邮箱' },
  },
  EMAIL_UNVERIFIED: {
    message: '{provider} has not verified the e-mail address {email}',
    status: 403,
    'zh-CN': { message: '{provider} 尚未验证邮箱 {email}' },
  },
  NO_ROLE: {
    message: 'None of your groups has a role here; {provider} names {groups}',
    status: 403,
    hint: 'An administrator gives groups their roles.',
    'zh-CN': { message: '您的组在此处均没有角色；{provider} 给出的组：{groups}', hint: '组的角色由管理员设定。' },
  },
  ADDRESS_TAKEN: {
    message: '{email} belongs to an account that signs in otherwise',
    status: 403,
    hint: 'An administrator can have that account sign in by {provider}.',
    'zh-CN': {
      message: '{email} 属于以其他方式登录的账号',
      hint: '管理员可将该账号改为通过 {provider} 登录。',
    },
  },
  MANAGED: {
    message: '{field} of this account comes from {provider}; change it there',
    status: 409,
    'zh-CN': { message: '此账号的 {field} 来自 {provider}；请在该处修改' },
  },
  CONFIRMED_THERE: {
    message:
      'This account has no password and no second factor here; sign in by {provider} anew to confirm that it is you',
    status: 409,
    'zh-CN': { message: '此账号在此处没有密码，也未设第二重验证；请通过 {provider} 重新登录以确认本人身份' },
  },
  PASSWORD_NEEDED: {
    message: 'password is missing: expected one for an account that signs in by {provider} no more',
    status: 400,
    'zh-CN': { message: '缺少 password：不再通过 {provider} 登录的账号须设置密码' },
  },
});
