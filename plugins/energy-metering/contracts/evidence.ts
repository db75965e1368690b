import { defineEvidence } from '@lingtan/sdk';

/** Key `<meter>.<direction>/<start ISO>`, with revision. */
export const energyInterval = defineEvidence({
  kind: 'energy.interval',
  title: { en: 'Energy interval', 'zh-CN': '计量时段电量' },
  permission: 'energy.read',
});

/**
 * Energy over a span, as a sum that opens down to intervals. Key `<subject>/<from ISO>/<to ISO>`, where the subject is
 * `meter/<id>.<direction>`, or a row of the balance: `source/<item>` or `use/<item>`.
 */
export const energyTotal = defineEvidence({
  kind: 'energy.total',
  title: { en: 'Energy over a period', 'zh-CN': '时段累计电量' },
  permission: 'energy.read',
});

/**
 * Which source served which use. Key `<source>/<use>/<from ISO>/<to ISO>`; the source `green-share` stands for the share of
 * PV and wind in the use.
 */
export const energySupply = defineEvidence({
  kind: 'energy.supply',
  title: { en: 'Supply mix', 'zh-CN': '供电构成' },
  permission: 'energy.read',
});
