import { defineWebPlugin } from '@lingtan/web-sdk';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { MetersPage } from './meters-page.tsx';

export default defineWebPlugin({ id: 'dlt645-connector', pages: { '/': MetersPage }, locales: { en, 'zh-CN': zh } });
