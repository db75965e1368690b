import { defineWebPlugin } from '@lingtan/web-sdk';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { ScreenStorageWidget } from './screen/storage-widget.tsx';
import { DispatchSection } from './section/dispatch-section.ts';

export default defineWebPlugin({
  id: 'storage-dispatch',
  pages: { '/': DispatchSection },
  widgets: { 'screen-storage': ScreenStorageWidget },
  replays: ['screen-storage'],
  locales: { en, 'zh-CN': zh },
});
