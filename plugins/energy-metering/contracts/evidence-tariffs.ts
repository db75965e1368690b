import { defineEvidence } from '@lingtan/sdk';

/** A version of a tariff. Key `<tariff>/<first day>`, with revision. */
export const energyTariff = defineEvidence({
  kind: 'energy.tariff',
  title: { en: 'Tariff version', 'zh-CN': '电价版本' },
  permission: 'energy.read',
});
