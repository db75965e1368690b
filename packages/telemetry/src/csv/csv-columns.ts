import type { SampleProblem } from '../../contracts/index.ts';
import { problemText, sayProblem } from '../domain/problem-texts.ts';
import { telemetryErrors } from '../errors.ts';
import type { CsvMapping } from './csv-mapping.ts';

/** Where in a row the samples are. */
export type CsvColumns =
  | {
      format: 'wide';
      time: number;
      values: { column: number; point: string; unit?: string; scale?: number }[];
      /** Columns that are left out, and why. */
      problems: SampleProblem[];
    }
  | { format: 'long'; time: number; point: number; value: number; unit: number | null; quality: number | null };

const unitInBrackets = /^(.*?)\s*[[(（]([^\])）]+)[\])）]$/;

/** Finds the mapped columns in the header. @throws TELEMETRY_BAD_CSV, TELEMETRY_BAD_MAPPING naming the columns */
export function findColumns(header: readonly string[], mapping: CsvMapping): CsvColumns {
  const names = header.map((name) => name.trim());
  const find = (name: string) => {
    const column = names.indexOf(name);
    if (column >= 0 && names.indexOf(name, column + 1) >= 0)
      throw telemetryErrors.BAD_CSV({ problem: problemText(repeatedProblem(names, name)) });
    if (column < 0) {
      const [column, there] = [JSON.stringify(name), names.map((one) => JSON.stringify(one)).join(', ')];
      const problem = {
        en: `no column ${column}; the header has ${there}`,
        'zh-CN': `没有列 ${column}；表头有 ${there}`,
      };
      throw telemetryErrors.BAD_MAPPING({ problem });
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
  // Of a column that is there twice nobody knows which is meant: it is left out and named, the others are kept.
  const repeated = new Set(names.filter((name, i) => name !== '' && names.indexOf(name) !== i));
  const wanted = mapping.columns ? Object.keys(mapping.columns) : [...new Set(names)];
  const problems = wanted.filter((name) => repeated.has(name)).map((name) => repeatedProblem(names, name));
  const usable = wanted.filter((name) => !repeated.has(name));
  const values = mapping.columns
    ? usable.map((name) => ({ column: find(name), ...mapping.columns![name]! }))
    : usable.flatMap((name) => {
        const column = names.indexOf(name);
        return column === time || name === '' ? [] : [{ column, ...fromHeader(name) }];
      });
  if (values.length === 0)
    throw telemetryErrors.BAD_MAPPING({
      problem: (problems[0] && problemText(problems[0])) ?? { en: 'no column holds values', 'zh-CN': '没有一列是数值' },
    });
  return { format: 'wide', time, values, problems };
}

function repeatedProblem(names: readonly string[], name: string): SampleProblem {
  const places = names.flatMap((other, i) => (other === name ? [i + 1] : [])).join(', ');
  return sayProblem('BAD_SHAPE', 'column-repeated', { column: JSON.stringify(name), places });
}

function fromHeader(name: string): { point: string; unit?: string } {
  const match = unitInBrackets.exec(name);
  return match ? { point: match[1]!, unit: match[2]! } : { point: name };
}
