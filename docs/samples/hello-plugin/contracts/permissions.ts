import { definePermission } from '@lingtan/sdk';

export const helloRead = definePermission({
  id: 'hello.read',
  title: { en: 'See greetings', 'zh-CN': '查看问候' },
  grants: ['operator', 'auditor'],
});

export const helloGreet = definePermission({
  id: 'hello.greet',
  title: { en: 'Greet', 'zh-CN': '发出问候' },
  grants: ['operator'],
});
