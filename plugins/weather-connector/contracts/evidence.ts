import { defineEvidence } from '@lingtan/sdk';

/** A weather forecast as it was fetched; key `<number>`. */
export const weatherRunEvidence = defineEvidence({
  kind: 'weather.run',
  title: { en: 'Weather forecast', 'zh-CN': '气象预报' },
  permission: 'weather.read',
});
