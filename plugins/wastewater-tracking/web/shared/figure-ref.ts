/** Reference of one figure of a record: of `water.balance/p/2026-11-01@2` and `recovery`, `water.balance/p/2026-11-01/recovery@2`. */
export function figureRef(record: string, ...figure: string[]): string {
  const [key, revision] = record.split('@');
  return `${[key, ...figure].join('/')}${revision === undefined ? '' : `@${revision}`}`;
}
