import { defineWebPlugin } from '@lingtan/web-sdk';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { ServersPage } from './servers-page.tsx';

export default defineWebPlugin({ id: 'opcua-connector', pages: { '/': ServersPage }, locales: { en, 'zh-CN': zh } });
