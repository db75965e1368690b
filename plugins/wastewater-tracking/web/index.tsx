import { defineWebPlugin } from '@lingtan/web-sdk';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { findReports } from './reports/find-reports.ts';
import { ReuseSection } from './reuse/section.ts';
import { ScreenWaterWidget } from './screen/water-widget.tsx';
import { WaterSection } from './section.ts';

export default defineWebPlugin({
  id: 'wastewater-tracking',
  pages: { '/': WaterSection, '/reuse': ReuseSection },
  widgets: { 'screen-water': ScreenWaterWidget },
  reports: findReports,
  locales: { en, 'zh-CN': zh },
});
