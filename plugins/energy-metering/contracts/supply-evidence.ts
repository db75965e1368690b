import { defineEvidence } from '@lingtan/sdk';

/**
 * What a storage holds, by origin. Key `<meter>/<when>[/<line>[/<origin>]]`: `when` is a day of the park (`2026-11-24`) or the
 * start of an interval; `line` one of `opening`, `charged`, `unrecorded`, `discharged`, `losses`, `closing` (absent: closing);
 * `origin` as in the sources of the supply mix (absent: all).
 */
export const energyStoragePool = defineEvidence({
  kind: 'energy.storage-pool',
  title: { en: 'Storage by origin', 'zh-CN': '储能来源台账' },
  permission: 'energy.park-read',
});

/** What a contract should deliver, what of it was matched with consumption, and what was not. */
export const contractFigures = ['nominated', 'matched', 'unmatched'] as const;
export type ContractFigure = (typeof contractFigures)[number];

/** A contract of green power. Key `<figure>/<contract>/<from ISO>/<to ISO>`. */
export const energyContract = defineEvidence({
  kind: 'energy.contract',
  title: { en: 'Green power contract', 'zh-CN': '绿电合同' },
  permission: 'energy.read',
});

/** A ratio of direct green supply. Key `<ratio>/<from ISO>/<to ISO>`. */
export const energyDirectSupply = defineEvidence({
  kind: 'energy.direct-supply',
  title: { en: 'Direct green supply', 'zh-CN': '绿电直连指标' },
  permission: 'energy.park-read',
});
