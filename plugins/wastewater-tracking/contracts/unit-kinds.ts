/** Kinds of units, each with a drawing of its own. */
export const unitKinds = [
  'intake',
  'equalisation',
  'pre-treatment',
  'biological',
  'advanced',
  'ultrafiltration',
  'reverse-osmosis',
  'concentrate',
  'crystalliser',
  'reuse-tank',
  'outfall',
] as const;
