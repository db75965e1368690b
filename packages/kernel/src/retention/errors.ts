import { defineErrors } from '@lingtan/sdk';

/** Errors of setting how long records are kept. */
export const retentionErrors = defineErrors('RETENTION', {
  UNKNOWN: {
    message: 'id: {owner} keeps no records called {id} for a time; expected one of {known}',
    status: 404,
    'zh-CN': { message: 'id：{owner} 没有名为 {id} 的限期保留记录；应为 {known} 之一' },
  },
  FIXED: {
    message: 'id: how long {title} are kept cannot be set here',
    status: 409,
    'zh-CN': { message: 'id：{title}的保留时长不能在此设置' },
  },
  OUT_OF_BOUNDS: {
    message: 'days: {title} cannot be kept for {days} days; expected {least} to {most}',
    status: 400,
    'zh-CN': { message: 'days：{title}不能保留 {days} 天；应为 {least} 至 {most}' },
  },
  CHANGED_MEANWHILE: {
    message: 'before: {title} are kept for {stored} days by now; expected {stored}, not {over}',
    status: 409,
    hint: 'Somebody else has changed it meanwhile. Load it again and repeat the change.',
    'zh-CN': {
      message: 'before：{title}现保留 {stored} 天；应为 {stored}，而不是 {over}',
      hint: '期间已有他人修改，请重新加载后再修改。',
    },
  },
});
