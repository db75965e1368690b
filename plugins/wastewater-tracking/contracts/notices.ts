import { defineNotice } from '@lingtan/sdk';
import { waterRead } from './permissions.ts';

/** A case of an exceeded limit was opened. */
export const exceedanceOpened = defineNotice('wastewater-tracking.exceedance', {
  permission: waterRead,
  severity: 'alarm',
  name: { en: 'Exceedance', 'zh-CN': '超标' },
  text: {
    en: '{outlet}: {parameter} beyond its limit, {value} {unit} on {day}',
    'zh-CN': '{outlet}：{parameter}超标，{day} 为 {value} {unit}',
  },
});
