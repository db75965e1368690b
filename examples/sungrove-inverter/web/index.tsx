import { defineWebPlugin } from '@lingtan/web-sdk';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { findInverters } from './find-inverters.ts';
import { InvertersPage } from './inverters-page.tsx';

export default defineWebPlugin({
  id: 'sungrove-inverter',
  pages: { '/': InvertersPage },
  reports: findInverters,
  locales: { en, 'zh-CN': zh },
});
