import { defineErrors } from '@lingtan/sdk';

export const alarmErrors = defineErrors('ALARMS', {
  BAD_DECLARATION: {
    message: 'Alarm {id} of {source}: {problem}',
    status: 422,
    'zh-CN': { message: '{source} 的报警 {id}：{problem}' },
  },
  BAD_POINT: {
    message: 'pointAlarms.{id}: there is no point {point}',
    status: 422,
    'zh-CN': { message: 'pointAlarms.{id}：没有测点 {point}' },
  },
  BAD_SPAN: {
    message: 'from {from} to {to}: expected at most {days} days, the first one first',
    status: 422,
    'zh-CN': { message: 'from {from} 至 {to}：应至多 {days} 天，且起始在前' },
  },
  PUSH_OFF: {
    message: 'No notices go to browsers on this park',
    status: 409,
    hint: 'Set webPush and a route of the kind push under Plugins, Alarms, Configure.',
    'zh-CN': { message: '本园区未启用浏览器通知', hint: '请在“插件 → 报警 → 配置”中设置 webPush 及 push 路由。' },
  },
  PUSH_NEEDS_PERSON: {
    message: 'Only a signed-in person can subscribe a browser',
    status: 403,
    hint: 'Sign in with a browser; keys and displays have none.',
    'zh-CN': { message: '仅登录用户可订阅浏览器通知', hint: '请在浏览器中登录；密钥与大屏令牌不可订阅。' },
  },
  PUSH_BAD_SERVICE: {
    message: 'endpoint: {origin} is not among the push services of this park',
    status: 422,
    hint: 'Use another browser, or have the service added to webPush.services.',
    'zh-CN': {
      message: 'endpoint：{origin} 不在本园区的推送服务之列',
      hint: '请更换浏览器，或将该服务加入 webPush.services。',
    },
  },
  PUSH_BAD_KEYS: {
    message: 'keys: not the keys of a subscription (a point of P-256 and 16 bytes, base64url)',
    status: 422,
    'zh-CN': { message: 'keys：不是有效的订阅密钥（P-256 点与 16 字节，base64url）' },
  },
  PUSH_TOO_MANY: {
    message: 'One person can subscribe {most} browsers on a park',
    status: 422,
    hint: 'Turn notices off in a browser that is no longer used.',
    'zh-CN': { message: '每人在一个园区最多订阅 {most} 个浏览器', hint: '请在不再使用的浏览器中关闭通知。' },
  },
  SHELF_TOO_LONG: {
    message: 'minutes: {minutes} is too large; expected at most {most}',
    status: 422,
    'zh-CN': { message: 'minutes：{minutes} 过大；最多 {most}' },
  },
});
