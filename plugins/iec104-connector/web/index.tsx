import { defineWebPlugin } from '@lingtan/web-sdk';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { StationsPage } from './stations-page.tsx';

export default defineWebPlugin({ id: 'iec104-connector', pages: { '/': StationsPage }, locales: { en, 'zh-CN': zh } });
