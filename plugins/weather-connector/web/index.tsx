import { defineWebPlugin } from '@lingtan/web-sdk';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { WeatherPage } from './weather-page.tsx';

export default defineWebPlugin({ id: 'weather-connector', pages: { '/': WeatherPage }, locales: { en, 'zh-CN': zh } });
