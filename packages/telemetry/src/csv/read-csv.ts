import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import type { Sample, SampleProblem } from '../../contracts/index.ts';
import { parseNumber } from '../domain/local-number.ts';
import { parseTime } from '../domain/local-time.ts';
import { sayProblem } from '../domain/problem-texts.ts';
import { telemetryErrors } from '../errors.ts';
import { findColumns, type CsvColumns } from './csv-columns.ts';
import type { CsvMapping } from './csv-mapping.ts';
import { decodeText } from './decode-text.ts';

/** What is wrong with one cell or row. Lines count from 1, the header included. */
export interface CsvProblem extends SampleProblem {
  line: number;
  point: string;
}

/** One row of a file: its good samples, and what is wrong with the others. */
export interface CsvRow {
  line: number;
  samples: Sample[];
  problems: CsvProblem[];
}

interface ParsedRecord {
  record: string[];
  info: { lines: number };
}

/**
 * Reads samples from CSV: byte order mark, quoted fields and line breaks within them, wide and long formats. A bad cell
 * costs no other.
 * @param zone of times without offset, when the mapping names none
 * @throws TELEMETRY_BAD_CSV, TELEMETRY_BAD_MAPPING when the file as a whole cannot be read
 */
export async function* readCsv(
  source: AsyncIterable<string | Uint8Array>,
  mapping: CsvMapping,
  zone: string,
): AsyncGenerator<CsvRow, void, void> {
  const text = decodeText(source, mapping.encoding);
  const { head, rest } = await readHead(text);
  const parser = parse({
    bom: true,
    delimiter: mapping.delimiter ?? sniffDelimiter(head),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 1_000_000,
  });
  // Failures of either end reach the loop below through the parser.
  pipeline(Readable.from(rest), parser, () => {});
  let columns: CsvColumns | null = null;
  let width = 0;
  let zoned: boolean | null = null;
  try {
    for await (const { record, info } of parser as AsyncIterable<ParsedRecord>) {
      if (columns === null) {
        columns = findColumns(record, mapping);
        width = record.length;
        if (columns.format === 'wide' && columns.problems.length > 0)
          yield headerProblems(info.lines, columns.problems);
      } else {
        const text = record[columns.time] ?? '';
        zoned ??= hasOffset(text);
        yield readRow(record, info.lines, columns, { zone, ...mapping, zoned }, width);
      }
    }
  } catch (error) {
    if (!String((error as { code?: unknown }).code).startsWith('CSV_')) throw error;
    throw telemetryErrors.BAD_CSV({ problem: (error as Error).message }, error);
  }
  if (columns === null)
    throw telemetryErrors.BAD_CSV({
      problem: { en: 'it is empty; expected a header line', 'zh-CN': '文件为空；首行应为列名' },
    });
}

/** Enough of the text to see the header line, and the whole text again. */
async function readHead(text: AsyncGenerator<string>): Promise<{ head: string; rest: AsyncIterable<string> }> {
  let head = '';
  let done = false;
  while (!head.includes('\n') && head.length < 1_000_000) {
    const next = await text.next();
    if (next.done) {
      done = true;
      break;
    }
    head += next.value;
  }
  async function* whole() {
    yield head;
    if (!done) yield* text;
  }
  return { head, rest: whole() };
}

function sniffDelimiter(head: string): string {
  const line = (head.split(/\r?\n/, 1)[0] ?? '').replace(/"[^"]*"/g, '');
  const counts = [',', ';', '\t', '|'].map((sign) => [sign, line.split(sign).length] as const);
  return counts.reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}

function readRow(
  record: string[],
  line: number,
  columns: CsvColumns,
  mapping: CsvMapping & { zone: string; zoned: boolean | null },
  width: number,
): CsvRow {
  const row: CsvRow = { line, samples: [], problems: [] };
  const problem = (said: SampleProblem, point = '') => row.problems.push({ line, point, ...said });
  if (record.length > width) {
    problem(sayProblem('BAD_SHAPE', 'too-many-fields', { fields: record.length, width }));
    return row;
  }
  const time = parseTime(record[columns.time] ?? '', mapping.timeFormat, mapping.timeZone ?? mapping.zone);
  if (!time.ok) {
    problem(time.problem);
    return row;
  }
  // With an offset in the first row and none in this one, the zone would be a guess.
  if (mapping.zoned === true && mapping.timeFormat === 'auto' && hasOffset(record[columns.time] ?? '') === false) {
    problem(sayProblem('BAD_TIME', 'no-offset', { text: record[columns.time] ?? '' }));
    return row;
  }
  const cells =
    columns.format === 'wide'
      ? columns.values.map(({ column, ...to }) => ({ ...to, cell: record[column], quality: undefined }))
      : [longCell(record, columns, mapping)];
  for (const { point, unit, scale = 1, cell, quality } of cells) {
    const text = cell ?? '';
    if (mapping.missing.includes(text.trim())) continue;
    const value = parseNumber(text, mapping.decimal);
    if (value === null) {
      const shown = JSON.stringify(text.slice(0, 100));
      problem(sayProblem('BAD_VALUE', 'cell-not-number', { point, shown, decimal: mapping.decimal }), point);
    } else if (quality !== undefined && !/^\d{1,2}$/.test(quality)) {
      problem(sayProblem('BAD_QUALITY', 'quality', { point, shown: JSON.stringify(quality) }), point);
    } else {
      row.samples.push({
        point,
        ts: time.ts - (mapping.intervalEndSeconds ?? 0) * 1000,
        value: value * scale,
        ...(unit ? { unit } : {}),
        ...(quality ? { quality: Number(quality) } : {}),
      });
    }
  }
  return row;
}

/** Whether a time says its offset; null when there is no time. */
function hasOffset(text: string): boolean | null {
  if (!/\d:\d\d/.test(text)) return null;
  return /(?:Z|[+-]\d{2}(?::?\d{2})?)\s*$/i.test(text.replace(/^\s*\d{4}[-/]\d{1,2}[-/]\d{1,2}/, ''));
}

function headerProblems(line: number, problems: readonly SampleProblem[]): CsvRow {
  return { line, samples: [], problems: problems.map((said) => ({ line, point: '', ...said })) };
}

function longCell(record: string[], columns: CsvColumns & { format: 'long' }, mapping: CsvMapping) {
  const name = (record[columns.point] ?? '').trim();
  const names = mapping.format === 'long' ? mapping.points : undefined;
  const text = (column: number | null) => (column === null ? undefined : record[column]?.trim() || undefined);
  return {
    point: names && Object.hasOwn(names, name) ? names[name]! : name,
    unit: text(columns.unit),
    scale: undefined,
    cell: record[columns.value],
    quality: text(columns.quality),
  };
}
