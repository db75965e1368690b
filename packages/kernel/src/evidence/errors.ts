import { defineErrors } from '@lingtan/sdk';

/** Errors of the evidence chain. */
export const evidenceErrors = defineErrors('EVIDENCE', {
  BAD_REF: {
    message: '{ref} is not an evidence reference; expected kind/key or kind/key@revision',
    status: 400,
    'zh-CN': { message: '{ref} 不是证据引用；应为 kind/key 或 kind/key@revision' },
  },
  UNKNOWN_KIND: {
    message: 'No plugin on park {park} explains evidence of kind {kind}',
    status: 404,
    hint: 'The plugin that made it may be switched off on this park.',
    'zh-CN': { message: '园区 {park} 没有插件解释 {kind} 类证据', hint: '生成它的插件可能已在此园区停用。' },
  },
  NOT_FOUND: {
    message: 'There is no record {ref} on park {park}',
    status: 404,
    'zh-CN': { message: '园区 {park} 没有记录 {ref}' },
  },
  FORBIDDEN: {
    message: 'Opening {ref} needs the permission {permission}',
    status: 403,
    'zh-CN': { message: '打开 {ref} 需要权限 {permission}' },
  },
  DUPLICATE_KIND: {
    message: 'Evidence of kind {kind} is explained by plugin {plugin} on park {park} already',
    status: 500,
    'zh-CN': { message: '{kind} 类证据在园区 {park} 已由插件 {plugin} 解释' },
  },
  PACK_TOO_LARGE: {
    message: 'The evidence under {ref} has more than {limit} records',
    status: 413,
    hint: 'Export a narrower figure: one month, one meter, one line.',
    'zh-CN': { message: '{ref} 之下的证据超过 {limit} 条记录', hint: '请导出更窄的数字：一个月、一块表、一行。' },
  },
  PACK_TOO_HEAVY: {
    message: 'The evidence under {ref} has more than {limit} MiB after {records} records',
    status: 413,
    hint: 'Export a narrower figure: one month, one meter, one line.',
    'zh-CN': {
      message: '{ref} 之下的证据在 {records} 条记录后已超过 {limit} MiB',
      hint: '请导出更窄的数字：一个月、一块表、一行。',
    },
  },
});
