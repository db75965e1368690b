import { defineWebPlugin } from '@lingtan/web-sdk';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { EnergyFlowWidget } from './energy-flow.tsx';
import { EnergyPage } from './energy-page.tsx';
import { EnergyTodayWidget } from './energy-today.tsx';
import { EnterprisesWidget } from './enterprises.tsx';
import { GreenShareWidget } from './green-share.tsx';
import { PowerNowWidget } from './power-now.tsx';
import { PowerTrendWidget } from './power-trend.tsx';

export default defineWebPlugin({
  id: 'energy-metering',
  pages: { '/': EnergyPage },
  widgets: {
    'power-now': PowerNowWidget,
    'energy-today': EnergyTodayWidget,
    'green-share': GreenShareWidget,
    'power-trend': PowerTrendWidget,
    enterprises: EnterprisesWidget,
    'energy-flow': EnergyFlowWidget,
  },
  locales: { en, 'zh-CN': zh },
});
