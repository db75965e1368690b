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
import { AnalysisSection } from './sections/analysis.ts';
import { BillingSection } from './sections/billing.ts';
import { MetersSection } from './sections/meters.ts';

export default defineWebPlugin({
  id: 'energy-metering',
  pages: { '/': EnergyPage, '/meters': MetersSection, '/analysis': AnalysisSection, '/billing': BillingSection },
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
