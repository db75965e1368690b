import { defineWebPlugin } from '@lingtan/web-sdk';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { findPublications } from './periods/find-publications.ts';
import { ScreenCarbonWidget } from './screen/carbon-widget.tsx';
import { ScreenScenarioWidget } from './screen/scenario-widget.tsx';
import { CarbonSection } from './section.ts';

export default defineWebPlugin({
  id: 'carbon-accounting',
  pages: { '/': CarbonSection },
  widgets: { 'screen-carbon': ScreenCarbonWidget, 'screen-scenario': ScreenScenarioWidget },
  reports: findPublications,
  locales: { en, 'zh-CN': zh },
});
