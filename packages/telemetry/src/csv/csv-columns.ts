import { telemetryErrors } from '../errors.ts';
import type { CsvMapping } from './csv-mapping.ts';

/** Where in a row the samples are. */
export type CsvColumns =
  | { format: 'wide'; time: number; values: { column: number; point: string; unit?: string; scale?: number }[] }
  | { format: 'long'; time: number; point: number; value: number; unit: number | null; quality: number | null };

const unitInBrackets = /^(.*?)\s*[[(（]([^\])）]+)[\])）]$/;

/** Finds the mapped columns in the header. @throws TELEMETRY_BAD_CSV, TELEMETRY_BAD_MAPPING naming the columns */
export function findColumns(header: readonly string[], mapping: CsvMapping): CsvColumns {
  const names = header.map((name) => name.trim());
  const repeated = [...new Set(names.filter((name, i) => name !== '' && names.indexOf(name) !== i))];
  if (repeated.length > 0) {
    const where = repeated.map((name) => {
      const columns = names.flatMap((other, i) => (other === name ? [i + 1] : []));
      return `${JSON.stringify(name)} (columns ${columns.join(', ')})`;
    });
    throw telemetryErrors.BAD_CSV({ problem: `the header names a column more than once: ${where.join('; ')}` });
  }
  const find = (name: string) => {
    const column = names.indexOf(name);
    if (column < 0) {
      const there = names.map((one) => JSON.stringify(one)).join(', ');
      throw telemetryErrors.BAD_MAPPING({ problem: `no column ${JSON.stringify(name)}; the header has ${there}` });
    }
    return column;
  };
  const time = find(mapping.time);
  if (mapping.format === 'long') {
    const optional = (name: string | undefined) => (name === undefined ? null : find(name));
    return {
      format: 'long',
      time,
      point: find(mapping.point),
      value: find(mapping.value),
      unit: optional(mapping.unit),
      quality: optional(mapping.quality),
    };
  }
  const values = mapping.columns
    ? Object.entries(mapping.columns).map(([name, to]) => ({ column: find(name), ...to }))
    : names.flatMap((name, column) => (column === time || name === '' ? [] : [{ column, ...fromHeader(name) }]));
  if (values.length === 0) throw telemetryErrors.BAD_MAPPING({ problem: 'no column holds values' });
  return { format: 'wide', time, values };
}

function fromHeader(name: string): { point: string; unit?: string } {
  const match = unitInBrackets.exec(name);
  return match ? { point: match[1]!, unit: match[2]! } : { point: name };
}
