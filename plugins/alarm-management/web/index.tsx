import { defineWebPlugin } from '@lingtan/web-sdk';
import en from '../locales/en.json';
import zh from '../locales/zh-CN.json';
import { BarAlarmsWidget } from './bar/bar-alarms.tsx';
import { ScreenAlarmsWidget } from './screen/alarm-strip.tsx';
import { ScreenEventsWidget } from './screen/event-ticker.tsx';
import { AlarmSection } from './section.ts';

export default defineWebPlugin({
  id: 'alarm-management',
  pages: { '/': AlarmSection },
  widgets: { 'screen-alarms': ScreenAlarmsWidget, 'screen-events': ScreenEventsWidget, 'bar-alarms': BarAlarmsWidget },
  replays: ['screen-alarms', 'screen-events'],
  locales: { en, 'zh-CN': zh },
});
