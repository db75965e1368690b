import { defineErrors, type LingtanError } from '@lingtan/sdk';
import type { SignInStep } from './auth/identity.ts';

/** Errors of the HTTP surface. */
export const httpErrors = defineErrors('HTTP', {
  NOT_FOUND: { message: 'There is nothing at {path}', status: 404, 'zh-CN': { message: '{path} 处没有内容' } },
  METHOD_NOT_ALLOWED: {
    message: '{method} is not possible at {path}',
    status: 405,
    'zh-CN': { message: '{path} 不支持 {method}' },
  },
  BAD_PATH: {
    message: 'Path parameter {field} has the value {value}; expected {expected}',
    status: 400,
    'zh-CN': { message: '路径参数 {field} 的值为 {value}；应为 {expected}' },
  },
  INVALID: { message: '{message}', status: 400, 'zh-CN': { message: '{message}' } },
  UNSTORABLE: {
    message:
      'A text holds a character that cannot be stored; expected text without NUL and without halves of surrogate pairs',
    status: 400,
    'zh-CN': { message: '文本含有无法存储的字符；不应含 NUL 或半个代理对' },
  },
  BAD_JSON: { message: 'The body is not JSON: {reason}', status: 400, 'zh-CN': { message: '正文不是 JSON：{reason}' } },
  BODY_TOO_LARGE: {
    message: 'The body is larger than {limit} bytes',
    status: 413,
    'zh-CN': { message: '正文超过 {limit} 字节' },
  },
  INTERRUPTED: {
    message: 'The caller went away before all of the request was there',
    status: 400,
    'zh-CN': { message: '请求尚未完整到达，调用方已断开' },
  },
  UNSUPPORTED_MEDIA_TYPE: {
    message: 'Content type {value} is not accepted; expected {expected}',
    status: 415,
    'zh-CN': { message: '不接受内容类型 {value}；应为 {expected}' },
  },
  FOREIGN_HOST: {
    message: 'This server is not known as {value}',
    status: 421,
    hint: 'Set LINGTAN_PUBLIC_URL to the address that browsers use.',
    'zh-CN': { message: '本服务器不叫 {value}', hint: '请将 LINGTAN_PUBLIC_URL 设为浏览器使用的地址。' },
  },
  BAD_HOST: {
    message: 'The Host header is {value}; expected a name or an address, with or without a port',
    status: 400,
    'zh-CN': { message: 'Host 标头为 {value}；应为名称或地址，端口可选' },
  },
  FOREIGN_ORIGIN: {
    message: 'A write with a session cookie must come from this site; the Origin was {value}',
    status: 403,
    hint: 'Behind a reverse proxy, set LINGTAN_PUBLIC_URL to the address that browsers use.',
    'zh-CN': {
      message: '带会话 Cookie 的写入必须来自本站；其 Origin 为 {value}',
      hint: '在反向代理之后，请将 LINGTAN_PUBLIC_URL 设为浏览器使用的地址。',
    },
  },
  ANSWER_MISMATCH: {
    message: '{method} {path} answers other than it declares: {problems}',
    status: 500,
    'zh-CN': { message: '{method} {path} 的应答与声明不符：{problems}' },
  },
  TOO_MANY_REQUESTS: {
    message: 'Too many requests; try again in {seconds} s',
    status: 429,
    'zh-CN': { message: '请求过多；请 {seconds} 秒后再试' },
  },
  BUSY: {
    message: 'The server did not come to this request in time; try again in {seconds} s',
    status: 503,
    'zh-CN': { message: '服务器未能及时处理此请求；请 {seconds} 秒后再试' },
  },
  STARTING: {
    message: 'The server is starting',
    status: 503,
    hint: 'Send the request again in a few seconds.',
    'zh-CN': { message: '服务器正在启动', hint: '请几秒后重新发送请求。' },
  },
  STOPPING: {
    message: 'The server stops, and has not finished this request',
    status: 503,
    hint: 'See whether it took effect, and send it again in a few seconds if not.',
    'zh-CN': { message: '服务器正在停止，此请求尚未完成', hint: '请查看请求是否已生效；若未生效，请几秒后重新发送。' },
  },
});

/** Errors of sign-in and permissions. */
export const authErrors = defineErrors('AUTH', {
  REQUIRED: { message: 'Sign in, or send a token', status: 401, 'zh-CN': { message: '请登录，或附上令牌' } },
  USER_CHANGED_MEANWHILE: {
    message: 'before: {name} was changed by somebody else meanwhile',
    status: 409,
    hint: 'Load the user again and repeat the change.',
    'zh-CN': { message: 'before：{name} 已被他人修改', hint: '请重新加载该用户后再修改。' },
  },
  INVALID_TOKEN: {
    message: 'The token is unknown, expired or revoked',
    status: 401,
    hint: 'An API key also ends with the rights of the person who answers for it.',
    'zh-CN': { message: '令牌不存在、已过期或已撤销', hint: 'API 密钥在其负责人失去相应权限时同样失效。' },
  },
  KEY_FROM_ELSEWHERE: {
    message: 'This key may not be used from {address}',
    status: 403,
    'zh-CN': { message: '此密钥不能从 {address} 使用' },
  },
  KEY_ENDS_TOO_LATE: {
    message: 'A key ends within {days} days; {value} is later',
    status: 400,
    'zh-CN': { message: '密钥须在 {days} 天内到期；{value} 过晚' },
  },
  KEY_WITHOUT_OWNER: {
    message: 'ownerId is missing: expected the id of a user who answers for the key',
    status: 400,
    'zh-CN': { message: '缺少 ownerId：应为对此密钥负责的用户的 ID' },
  },
  KEY_BEYOND_OWNER: {
    message: 'ownerId is {owner}: expected a user who has the role {role} on {park} too, or more',
    status: 400,
    'zh-CN': { message: 'ownerId 为 {owner}：应为在 {park} 同样具有角色 {role} 或更高权限的用户' },
  },
  KEY_BEYOND_ROLE: {
    message: 'permissions has {value}, which a key of role {role} cannot have',
    status: 400,
    'zh-CN': { message: 'permissions 中的 {value} 不是角色 {role} 的密钥可有的权限' },
  },
  FORBIDDEN: {
    message: 'This needs the permission {permission}',
    status: 403,
    'zh-CN': { message: '此操作需要权限 {permission}' },
  },
  SIGN_IN_FAILED: {
    message: 'E-mail address or password is wrong',
    status: 401,
    'zh-CN': { message: '电子邮箱或密码错误' },
  },
  LOCKED: {
    message: 'Too many failed attempts; try again in {seconds} s',
    status: 429,
    'zh-CN': { message: '失败次数过多；请 {seconds} 秒后再试' },
  },
  FACTOR_REQUIRED: {
    message: 'A second factor is missing: {expected}',
    status: 403,
    hint: 'Show one (POST /api/me/factor), or set one up (POST /api/me/factors).',
    'zh-CN': {
      message: '缺少第二重验证：{expected}',
      hint: '请出示（POST /api/me/factor）或设置（POST /api/me/factors）第二重验证。',
    },
  },
  PASSWORD_CHANGE_REQUIRED: {
    message: 'The password was chosen by somebody else; choose your own first',
    status: 403,
    hint: 'POST /api/me/password',
    'zh-CN': { message: '当前密码由他人设置；请先设置自己的密码', hint: 'POST /api/me/password' },
  },
  PROOF_WRONG: {
    message: 'That does not prove that it is you: a password or code is wrong, or was used before',
    status: 400,
    'zh-CN': { message: '未能确认本人身份：密码或验证码错误，或已使用过' },
  },
  FACTOR_WRONG: {
    message:
      '{field} does not fit what is to be set up; expected a code of the app that reads the secret, or a passkey that was just made',
    status: 400,
    hint: 'Compare the clock of the device with that of the server; a code is good for half a minute.',
    'zh-CN': {
      message: '{field} 与待设置的内容不符；应为读取该密钥的应用所示验证码，或刚刚创建的通行密钥',
      hint: '请核对设备与服务器的时钟；验证码半分钟内有效。',
    },
  },
  FACTOR_UNKNOWN: { message: 'No second factor {id}', status: 404, 'zh-CN': { message: '没有第二重验证 {id}' } },
  NO_PERSON: {
    message: 'Second factors and sessions belong to people who are signed in; a caller of kind {kind} has none',
    status: 400,
    'zh-CN': { message: '第二重验证和会话属于已登录的人员；{kind} 类型的调用方没有' },
  },
  UNKNOWN_SESSION: { message: 'No session {id}', status: 404, 'zh-CN': { message: '没有会话 {id}' } },
  LINK_OVER: {
    message: 'This link is not good: it was used, its time is over, or there is a newer one',
    status: 404,
    hint: 'Ask an administrator for another one.',
    'zh-CN': { message: '此链接无效：已被使用、已过期或已有更新的链接', hint: '请向管理员索取新的链接。' },
  },
  INVITED_WITH_PASSWORD: {
    message: 'password is given although invite is true; expected one of the two',
    status: 400,
    'zh-CN': { message: 'invite 为 true 时又提供了 password；两者只能选其一' },
  },
  WEAK_PASSWORD: {
    message: 'The password is not accepted: {reason}',
    status: 400,
    'zh-CN': { message: '密码不被接受：{reason}' },
  },
  WRONG_PASSWORD: { message: 'The current password is wrong', status: 400, 'zh-CN': { message: '当前密码错误' } },
  UNKNOWN_USER: { message: 'No user {id}', status: 404, 'zh-CN': { message: '没有用户 {id}' } },
  USER_EXISTS: {
    message: 'There is a user with the e-mail address {email} already',
    status: 409,
    'zh-CN': { message: '已有使用邮箱 {email} 的用户' },
  },
  LAST_ADMIN: {
    message: 'This is the last platform administrator',
    status: 409,
    'zh-CN': { message: '这是最后一位平台管理员' },
  },
  UNKNOWN_ROLE: {
    message: 'Role {value} is not possible here; expected {expected}',
    status: 400,
    'zh-CN': { message: '此处不能使用角色 {value}；应为 {expected}' },
  },
  UNKNOWN_ENTERPRISE: {
    message: 'Park {park} has no enterprise {value}',
    status: 400,
    'zh-CN': { message: '园区 {park} 没有企业 {value}' },
  },
  UNKNOWN_TOKEN: {
    message: 'No token {id} on park {park}',
    status: 404,
    'zh-CN': { message: '园区 {park} 没有令牌 {id}' },
  },
});

/** What a session is refused with whose person has not done all that signing in takes. */
export function stepError(step: SignInStep): LingtanError {
  if (step === 'password') return authErrors.PASSWORD_CHANGE_REQUIRED();
  const expected = {
    factor: { en: 'this session has not shown one', 'zh-CN': '本会话尚未出示' },
    enrolment: { en: 'administrators and operators need one', 'zh-CN': '管理员和操作员必须设置' },
  };
  return authErrors.FACTOR_REQUIRED({ expected: expected[step] });
}

/** Errors of parks. */
export const parkErrors = defineErrors('PARK', {
  UNKNOWN: { message: 'No park {park}', status: 404, 'zh-CN': { message: '没有园区 {park}' } },
  FILE_INVALID: { message: '{file}: {problems}', status: 400, 'zh-CN': { message: '{file}：{problems}' } },
  NO_REVISION: {
    message: 'The history of {park} has no revision {revision}',
    status: 404,
    hint: 'lingtan park history {park} lists those that are kept: the last 50.',
    'zh-CN': {
      message: '园区 {park} 的历史中没有修订 {revision}',
      hint: '使用 lingtan park history {park} 可列出保留的修订（最近 50 个）。',
    },
  },
  LIMITS_MOVE: {
    message: 'The file changes limits of {plugin}: {fields}',
    status: 409,
    hint: 'One person proposes such a change in the settings of the plugin and another approves it. On the command line of the server the file is applied as it is.',
    'zh-CN': {
      message: '该文件变更了 {plugin} 的限值：{fields}',
      hint: '此类变更须由一人在插件设置中提出，并由另一人批准。在服务器命令行上可直接应用该文件。',
    },
  },
  NOTHING_BEFORE: {
    message: 'Revision {revision} made {park}, so there is nothing to go back to',
    status: 409,
    hint: 'A park is not removed, since figures rest on it; switch its plugins off instead.',
    'zh-CN': {
      message: '园区 {park} 由修订 {revision} 创建，之前没有可回滚的状态',
      hint: '园区不会被删除，因为有数据以它为依据；可改为停用其插件。',
    },
  },
});

/** Errors of the digital screen. */
export const screenErrors = defineErrors('SCREEN', {
  CHANGED_MEANWHILE: {
    message: 'The screen of {park} was arranged by somebody else meanwhile',
    status: 409,
    hint: 'Load it again and repeat the change.',
    'zh-CN': { message: '{park} 的大屏编排已被他人修改', hint: '请重新加载后再修改。' },
  },
});

/** Errors of dashboards. */
export const dashboardErrors = defineErrors('DASHBOARD', {
  UNKNOWN: {
    message: 'No dashboard {dashboard} on {park} that you may see',
    status: 404,
    hint: 'It may have been removed, or it may be the own one of somebody else.',
    'zh-CN': { message: '{park} 上没有您可查看的看板 {dashboard}', hint: '它可能已被删除，或属于他人。' },
  },
  CHANGED_MEANWHILE: {
    message: 'The dashboard {dashboard} was changed by somebody else meanwhile',
    status: 409,
    hint: 'Load it again and repeat the change.',
    'zh-CN': { message: '看板 {dashboard} 已被他人修改', hint: '请重新加载后再修改。' },
  },
  NO_PERSON: {
    message: 'Own dashboards belong to people; a caller of kind {kind} has none',
    status: 400,
    hint: 'Sign in as a person, or share the dashboard with the park.',
    'zh-CN': {
      message: '个人看板只属于用户；{kind} 类型的调用方没有个人看板',
      hint: '请以用户身份登录，或将看板共享给园区。',
    },
  },
  TOO_MANY: {
    message: '{park} has {most} dashboards of this kind already, which is the most',
    status: 409,
    hint: 'Remove one that nobody needs any more.',
    'zh-CN': { message: '{park} 上此类看板已达上限 {most} 个', hint: '请先删除不再需要的看板。' },
  },
});

/** Errors of notices. */
export const noticeErrors = defineErrors('NOTICE', {
  NO_PERSON: {
    message: 'Only people read notices; a caller of kind {kind} does not',
    status: 400,
    hint: 'Sign in as a person.',
    'zh-CN': { message: '只有用户才能将通知标为已读；{kind} 类型的调用方不能', hint: '请以用户身份登录。' },
  },
});

/** Errors of the plugin host. */
export const pluginErrors = defineErrors('PLUGIN', {
  NOT_GRANTED: {
    message: 'The browser part of {plugin} may not use {what}',
    status: 403,
    hint: 'Its own routes and topics are open to it. Others stand in `browser` of plugin.json, and an operator grants them on the page Plugins.',
    'zh-CN': {
      message: '{plugin} 的浏览器部分不得使用 {what}',
      hint: '其自身的路由与主题始终可用；其他须写入 plugin.json 的 `browser`，并由运维人员在“插件”页面授权。',
    },
  },
  UNKNOWN: { message: 'No plugin {plugin}', status: 404, 'zh-CN': { message: '没有插件 {plugin}' } },
  DISABLED: {
    message: 'Plugin {plugin} is not enabled on park {park}',
    status: 404,
    'zh-CN': { message: '园区 {park} 未启用插件 {plugin}' },
  },
  NOT_RUNNING: {
    message: 'Plugin {plugin} is {state} on park {park}: {reason}',
    status: 503,
    'zh-CN': { message: '插件 {plugin} 在园区 {park} 处于 {state}：{reason}' },
  },
  MANIFEST_INVALID: { message: '{file}: {problems}', status: 500, 'zh-CN': { message: '{file}：{problems}' } },
  DEFINITION_INVALID: {
    message: 'Plugin {plugin}: {problems}',
    status: 500,
    'zh-CN': { message: '插件 {plugin}：{problems}' },
  },
  LOAD_FAILED: {
    message: 'Plugin {plugin} could not be loaded: {reason}',
    status: 500,
    'zh-CN': { message: '插件 {plugin} 无法加载：{reason}' },
  },
  START_TIMEOUT: {
    message: 'Plugin {plugin} did not start within {seconds} s',
    status: 500,
    'zh-CN': { message: '插件 {plugin} 未在 {seconds} 秒内启动' },
  },
  MISSING_SERVICES: {
    message: 'Plugin {plugin} waits for services that nobody offers here: {missing}',
    status: 503,
    'zh-CN': { message: '插件 {plugin} 等待此处无人提供的服务：{missing}' },
  },
  SERVICE_CYCLE: {
    message: 'These plugins wait for each other: {cycle}',
    status: 500,
    'zh-CN': { message: '这些插件互相等待：{cycle}' },
  },
  SERVICE_UNAVAILABLE: {
    message: 'Service {service} is not available on park {park}',
    status: 503,
    'zh-CN': { message: '园区 {park} 没有可用的服务 {service}' },
  },
  SERVICE_NOT_DECLARED: {
    message: 'Plugin {plugin} provides {service}, which it does not declare',
    status: 500,
    'zh-CN': { message: '插件 {plugin} 提供了未声明的服务 {service}' },
  },
  SCOPE_STOPPED: {
    message: 'Plugin {plugin} has been stopped on park {park}',
    status: 503,
    'zh-CN': { message: '插件 {plugin} 已在园区 {park} 停止' },
  },
  CONFIG_INVALID: {
    message: 'Configuration of {plugin}: {problems}',
    status: 400,
    'zh-CN': { message: '{plugin} 的配置：{problems}' },
  },
  CONFIG_CHANGED: {
    message: 'Configuration of {plugin} was changed by somebody else since it was read',
    status: 409,
    hint: 'Read it again, and make the change on what it is now.',
    'zh-CN': {
      message: '{plugin} 的配置在读取后已被他人修改',
      hint: '请重新打开配置，在最新内容上修改。',
    },
  },
  CONFIG_TOO_NEW: {
    message: 'Configuration of {plugin} is version {found}; this plugin knows version {known}',
    status: 409,
    'zh-CN': { message: '{plugin} 的配置为版本 {found}；本插件只认识版本 {known}' },
  },
  PROCESS_ENDED: {
    message: 'The process of plugin {plugin} ended: {reason}',
    status: 503,
    'zh-CN': { message: '插件 {plugin} 的进程已结束：{reason}' },
  },
  CRASHED_TOO_OFTEN: {
    message: '{reason}. It has ended {count} times in {minutes} minutes and stays off',
    status: 503,
    hint: 'Tell its vendor, or go back to an earlier version; retry starts it again.',
    'zh-CN': {
      message: '{reason}。{minutes} 分钟内已结束 {count} 次，不再自动启动',
      hint: '请联系供应商，或回退到较早版本；点击重试可再次启动。',
    },
  },
  HOST_NOT_ALLOWED: {
    message: 'Plugin {plugin} may not reach {host}; its manifest allows: {allowed}',
    status: 403,
    'zh-CN': { message: '插件 {plugin} 不得访问 {host}；其清单允许：{allowed}' },
  },
  ADDRESS_CLOSED: {
    message: 'Plugin {plugin} may not reach {host}: {address} is no public address, or a port of another service',
    status: 403,
    hint: 'Hosts of your own network can be entered in the settings of a plugin that asks for one; its manifest cannot name them.',
    'zh-CN': {
      message: '插件 {plugin} 不得访问 {host}：{address} 不是公网地址，或为其他服务的端口',
      hint: '内网主机须由运维人员在插件设置中填写，清单不能指定。',
    },
  },
  FETCH_FAILED: {
    message: 'Plugin {plugin} got no answer from {host}: {reason}',
    status: 502,
    'zh-CN': { message: '插件 {plugin} 未收到 {host} 的应答：{reason}' },
  },
  ANSWER_TOO_LARGE: {
    message: 'The answer of {host} to plugin {plugin} is larger than {limit} bytes',
    status: 502,
    'zh-CN': { message: '{host} 给插件 {plugin} 的应答超过 {limit} 字节' },
  },
  CALL_INVALID: {
    message: 'A call of plugin {plugin} is refused: {problem}',
    status: 400,
    'zh-CN': { message: '插件 {plugin} 的调用被拒绝：{problem}' },
  },
  TOO_SLOW: {
    message: 'Plugin {plugin} has not answered, and is not waited for: {seconds} s are over, or whoever asked has gone',
    status: 504,
    'zh-CN': { message: '插件 {plugin} 未作应答，不再等待：已超过 {seconds} 秒，或请求方已离开' },
  },
  TRANSACTION_TOO_LONG: {
    message: 'Plugin {plugin} held a transaction for more than {seconds} s; it was rolled back',
    status: 503,
    'zh-CN': { message: '插件 {plugin} 的事务超过 {seconds} 秒，已回滚' },
  },
  DOCUMENT_INVALID: {
    message: 'Document {key} of plugin {plugin}: {problem}',
    status: 400,
    'zh-CN': { message: '插件 {plugin} 的文档 {key}：{problem}' },
  },
  FORBIDDEN_IMPORT: {
    message: 'Plugin {plugin}: {file} imports {specifier}, which a plugin in its own process may not',
    status: 422,
    hint: 'Build the server part into one file with everything that it needs; allowed are {allowed}.',
    'zh-CN': {
      message: '插件 {plugin}：{file} 导入了 {specifier}，独立进程中的插件不得导入',
      hint: '请将服务端部分连同其依赖打包为一个文件；允许的模块：{allowed}。',
    },
  },
});
