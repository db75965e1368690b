import { defineWebPlugin } from '@lingtan/web-sdk';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { SimulatorPage } from './simulator-page.tsx';

export default defineWebPlugin({ id: 'park-simulator', pages: { '/': SimulatorPage }, locales: { en, 'zh-CN': zh } });
