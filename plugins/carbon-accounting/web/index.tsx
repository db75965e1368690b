import { defineWebPlugin } from '@lingtan/web-sdk';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { ScreenCarbonWidget } from './screen/carbon-widget.tsx';
import { CarbonSection } from './section.ts';

export default defineWebPlugin({
  id: 'carbon-accounting',
  pages: { '/': CarbonSection },
  widgets: { 'screen-carbon': ScreenCarbonWidget },
  locales: { en, 'zh-CN': zh },
});
