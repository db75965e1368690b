import { defineWebPlugin } from '@lingtan/web-sdk';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { findGreetings } from './find-greetings.ts';
import { GreetingsPage } from './greetings-page.tsx';
import { GreetingsWidget } from './greetings-widget.tsx';

export default defineWebPlugin({
  id: 'hello',
  pages: { '/': GreetingsPage },
  widgets: { greetings: GreetingsWidget },
  reports: findGreetings,
  locales: { en, 'zh-CN': zh },
});
