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

/** A ratio of direct green supply. Key `<ratio>/<from ISO>/<to ISO>`. */
export const energyDirectSupply = defineEvidence({
  kind: 'energy.direct-supply',
  title: { en: 'Direct green supply', 'zh-CN': '绿电直连指标' },
  permission: 'energy.park-read',
});
