import { defineErrors } from '@lingtan/sdk';

export const packErrors = defineErrors('CARBON', {
  PACK_UNREADABLE: {
    message: '{file} is no readable zip file: {problem}',
    status: 422,
    'zh-CN': { message: '{file} 不是可读的 zip 文件：{problem}' },
  },
});
