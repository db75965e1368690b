import { defineWebPlugin } from '@lingtan/web-sdk';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { WebhooksPage } from './webhooks-page.tsx';

export default defineWebPlugin({
  id: 'outbound-webhooks',
  pages: { '/': WebhooksPage },
  locales: { en, 'zh-CN': zh },
});
