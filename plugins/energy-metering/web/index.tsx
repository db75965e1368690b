import { defineWebPlugin, fetchSankey } from '@lingtan/web-sdk';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { findBills } from './bills/find-bills.ts';
import { EnergyFlowWidget } from './energy-flow.tsx';
import { EnergyPage } from './energy-page.tsx';
import { EnergyTodayWidget } from './energy-today.tsx';
import { EnterprisesWidget } from './enterprises.tsx';
import { GreenShareWidget } from './green-share.tsx';
import { PowerNowWidget } from './power-now.tsx';
import { PowerTrendWidget } from './power-trend.tsx';
import { ScreenFlowWidget } from './screen/flow.tsx';
import { ScreenGreenWidget } from './screen/green-share.tsx';
import { ScreenDayWidget } from './screen/power-day.tsx';
import { ScreenRankingWidget } from './screen/ranking.tsx';
import { ScreenPowerWidget } from './screen/single-line.tsx';
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
    'screen-green': ScreenGreenWidget,
    'screen-power': ScreenPowerWidget,
    'screen-ranking': ScreenRankingWidget,
    'screen-day': ScreenDayWidget,
    'screen-flow': ScreenFlowWidget,
  },
  fetchForScreen: fetchSankey,
  replays: ['screen-green', 'screen-power', 'screen-ranking', 'screen-day', 'screen-flow'],
  reports: findBills,
  locales: { en, 'zh-CN': zh },
});
