import { defineErrors } from '@lingtan/sdk';

/** What can be wrong with a greeting. */
export const helloErrors = defineErrors('HELLO', {
  NAME_BLANK: {
    message: 'name: {value} is only white space; expected a name',
    status: 400,
    hint: 'Send the name of whom to greet.',
    'zh-CN': { message: 'name：{value} 只有空白；应为姓名', hint: '请给出问候对象的姓名。' },
  },
});
