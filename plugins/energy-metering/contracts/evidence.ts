import { defineEvidence } from '@lingtan/sdk';

/** Key `<meter>.<direction>/<start ISO>`, with revision. */
export const energyInterval = defineEvidence({
  kind: 'energy.interval',
  title: { en: 'Energy interval', 'zh-CN': '计量时段电量' },
  permission: 'energy.read',
});

/**
 * Energy over a span, as a sum that opens down to intervals. Key `<subject>/<from ISO>/<to ISO>`, where the subject is
 * `meter/<id>.<direction>`, a row of the balance (`source/<item>` or `use/<item>`), or what all consumers of a kind of energy took:
 * `kind/<kind>/<enterprise or *>`.
 */
export const energyTotal = defineEvidence({
  kind: 'energy.total',
  title: { en: 'Energy over a period', 'zh-CN': '时段累计电量' },
  permission: 'energy.read',
});

/** What a green share consists of, as the roles of its inputs. */
export const greenParts = ['direct', 'via-storage', 'contracted'] as const;
export type GreenPart = (typeof greenParts)[number];

/**
 * Which source served which use. Key `<source>/<use>/<from ISO>/<to ISO>`; the source `green-share` stands for the share of
 * PV and wind in the use, `green-<part>` for a part of that share. With `share/` before it the part of the use that the source serves.
 */
export const energySupply = defineEvidence({
  kind: 'energy.supply',
  title: { en: 'Supply mix', 'zh-CN': '供电构成' },
  permission: 'energy.read',
});

/** What the park has set itself. Key `<year by whose end it holds>`. */
export const energyGreenTarget = defineEvidence({
  kind: 'energy.green-target',
  title: { en: 'Green share target', 'zh-CN': '绿电占比目标' },
  permission: 'energy.read',
});

/**
 * Power at an instant, from the last sample of each meter before it. Key `<figure>/<ISO>`, where the figure is
 * `meter/<id>`, a row of the balance (`source/<item>`, `use/<item>`), `net/<item>` (given less taken), `source/all`,
 * `use/load` (all consumption), `use/others:<n>` (all consumers but the n largest), or `share/green`.
 */
export const energyPower = defineEvidence({
  kind: 'energy.power',
  title: { en: 'Power', 'zh-CN': '功率' },
  permission: 'energy.read',
});

/** What a register shows on the primary side. Key `<meter>/<role of the register>/<ISO of the reading>`. */
export const energyReading = defineEvidence({
  kind: 'energy.reading',
  title: { en: 'Reading on the primary side', 'zh-CN': '一次侧读数' },
  permission: 'energy.read',
});
