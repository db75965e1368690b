/** How the columns of a file become samples; what the form edits. */
export interface MappingDraft {
  time: string;
  /** IANA zone of times without offset. */
  timeZone: string;
  /** Minutes of the intervals whose end the times are; null when they are the moments of the readings. */
  intervalEndMinutes: number | null;
  /** Whether what is stored carries the start of its interval instead; follows from the points. */
  atStart?: boolean;
  decimal: '.' | ',';
  columns: { header: string; point: string; unit: string }[];
}

const timeNames = /^(time|date|datetime|timestamp|zeit|时间|日期|采集时间|数据时间|.*_(time|local|utc|at))$/i;
const endNames = /end|结束|止/i;
const numberLike = /^-?\d+([.,]\d+)?$/;
const unitInHeader = /[[(（]([^\])）]+)[\])）]\s*$/;

/** First guess; the person corrects it. */
export function guessMapping(header: readonly string[], rows: readonly string[][], timeZone: string): MappingDraft {
  const timeAt = Math.max(
    0,
    header.findIndex((name, at) => timeNames.test(name.trim()) || isTimeColumn(rows, at)),
  );
  const step = commonStep(rows.map((row) => row[timeAt] ?? ''));
  return {
    time: header[timeAt]?.trim() ?? '',
    timeZone,
    intervalEndMinutes: endNames.test(header[timeAt] ?? '') && step !== null ? step : null,
    decimal: guessDecimal(rows),
    columns: header
      .map((name, at) => ({ header: name.trim(), at }))
      .filter(({ header: name, at }) => at !== timeAt && name !== '')
      .map(({ header: name }) => ({ header: name, point: '', unit: unitInHeader.exec(name)?.[1] ?? '' })),
  };
}

function isTimeColumn(rows: readonly string[][], at: number): boolean {
  const cells = rows.slice(0, 5).map((row) => row[at] ?? '');
  return cells.length > 0 && cells.every((cell) => /^\d{4}[-/]\d{1,2}[-/]\d{1,2}/.test(cell.trim()));
}

/** A comma counts as decimal sign only where no cell has a point: 1,234.5 is something else. */
function guessDecimal(rows: readonly string[][]): '.' | ',' {
  const cells = rows.flat().filter((cell) => numberLike.test(cell.trim()));
  return cells.some((cell) => cell.includes(',')) && !cells.some((cell) => cell.includes('.')) ? ',' : '.';
}

/** Minutes between the times of the first rows, when they are all alike. */
export function commonStep(times: readonly string[]): number | null {
  const stamps = times.map((time) => Date.parse(`${time.trim().replace(' ', 'T').replaceAll('/', '-')}Z`));
  const steps = stamps.slice(1).map((ts, at) => (ts - stamps[at]!) / 60_000);
  const [first] = steps;
  return first !== undefined && first > 0 && first <= 1440 && steps.every((step) => step === first) ? first : null;
}

/** The mapping as the server takes it; columns without a point are left out. */
export function toMapping(draft: MappingDraft, file: { delimiter: string; encoding: string }): object {
  return {
    format: 'wide',
    time: draft.time,
    timeZone: draft.timeZone,
    decimal: draft.decimal,
    delimiter: file.delimiter,
    encoding: file.encoding,
    ...(draft.intervalEndMinutes === null || draft.atStart === false
      ? {}
      : { intervalEndSeconds: draft.intervalEndMinutes * 60 }),
    columns: Object.fromEntries(
      draft.columns
        .filter(({ point }) => point !== '')
        .map(({ header, point, unit }) => [header, { point, ...(unit === '' ? {} : { unit }) }]),
    ),
  };
}

/** What the shell knows of a point that a column goes to. */
export interface PointStamp {
  id: string;
  kind: string;
  /** Of a register that gives amounts per interval. */
  stamp?: 'end' | 'start' | undefined;
}

/**
 * Whether a value whose time is the end of its interval is stored at the start: a mean power is, and an amount of a register
 * that is stamped at the start. A counter was read at that moment, and an amount stamped at the end stays there.
 */
export function storedAtStart({ kind, stamp }: PointStamp): boolean {
  return stamp === undefined ? kind === 'gauge' : stamp === 'start';
}
