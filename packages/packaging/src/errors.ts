import { defineErrors } from '@lingtan/sdk';

/** Errors of files that plugins come in. */
export const packagingErrors = defineErrors('PACKAGE', {
  INVALID: {
    message: 'This file is no plugin that can be installed: {problems}',
    status: 422,
    hint: 'Ask its vendor; `npx lingtan-plugin inspect FILE` says what to mend.',
    'zh-CN': {
      message: '此文件不是可安装的插件：{problems}',
      hint: '请联系供应商；`npx lingtan-plugin inspect FILE` 会指出需要修正之处。',
    },
  },
  KEY_INVALID: {
    message: 'This is no Ed25519 public key: {reason}',
    status: 400,
    'zh-CN': { message: '这不是 Ed25519 公钥：{reason}' },
  },
});
