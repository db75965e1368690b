import { readFileSync } from 'node:fs';
import type { PermitRow } from '../../contracts/index.ts';
import { rowFromShipped, type ShippedLimit } from '../../domain/index.ts';

/** A standard and class with its rows, as a start for a permit. */
export interface LimitTemplate {
  standard: string;
  class: string;
  rows: PermitRow[];
}

/** The sets that are shipped. Rows that cannot be expressed as a day mean are left to the person who enters the permit. */
export function readTemplates(): LimitTemplate[] {
  const url = new URL('../../data/limits-cn.json', import.meta.url);
  const { rows } = JSON.parse(readFileSync(url, 'utf8')) as { rows: ShippedLimit[] };
  const templates = new Map<string, LimitTemplate>();
  for (const shipped of rows) {
    const row = rowFromShipped(shipped);
    if (row === null) continue;
    const key = `${shipped.standard}/${shipped.class}`;
    const template = templates.get(key) ?? { standard: shipped.standard, class: shipped.class, rows: [] };
    template.rows.push({ ...row, basis: 'day-mean' });
    templates.set(key, template);
  }
  return [...templates.values()];
}
