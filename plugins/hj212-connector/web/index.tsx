import { defineWebPlugin } from '@lingtan/web-sdk';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { DevicesPage } from './devices-page.tsx';

export default defineWebPlugin({ id: 'hj212-connector', pages: { '/': DevicesPage }, locales: { en, 'zh-CN': zh } });
