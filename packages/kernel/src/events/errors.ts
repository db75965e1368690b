import { defineErrors } from '@lingtan/sdk';

/** Errors of the event bus. */
export const eventErrors = defineErrors('EVENT', {
  INVALID: {
    message: 'Event {event}: {field} is not valid: {reason}',
    status: 400,
    'zh-CN': { message: '事件 {event}：{field} 无效：{reason}' },
  },
  VERSION: {
    message:
      'Subscription {subscription} of plugin {plugin} understands version {expected} of {event}, and got version {found}',
    status: 500,
    hint: 'Update the subscribing plugin, then replay the event.',
    'zh-CN': {
      message: '插件 {plugin} 的订阅 {subscription} 理解 {event} 的版本 {expected}，收到的是版本 {found}',
      hint: '请更新订阅方插件，然后重放该事件。',
    },
  },
  NO_SENTENCE: {
    message: 'Event {event} is told to people, and has no sentence',
    status: 500,
    hint: 'Give the event a `sentence` in defineEvent.',
    'zh-CN': { message: '事件 {event} 要告知人员，但没有句子', hint: '请在 defineEvent 中为该事件提供 `sentence`。' },
  },
  DUPLICATE_SUBSCRIPTION: {
    message: 'Plugin {plugin} subscribes as {subscription} twice on park {park}',
    status: 500,
    'zh-CN': { message: '插件 {plugin} 在园区 {park} 以 {subscription} 订阅了两次' },
  },
  NO_DEAD_LETTER: {
    message: 'There is no dead letter {id} on park {park}',
    status: 404,
    'zh-CN': { message: '园区 {park} 没有死信 {id}' },
  },
  PROCESS_DIED: {
    message: 'The process ended more than once while it handled this event',
    status: 500,
    'zh-CN': { message: '处理此事件时进程不止一次终止' },
  },
});
