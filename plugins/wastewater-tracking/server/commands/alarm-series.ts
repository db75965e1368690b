import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { waterErrors } from '../../domain/index.ts';
import { isObject, type DocumentContext } from './command.ts';

/**
 * A document on a series, with a unit behind the name of a limit (`limit_high_A`) read as the limit, and a series that is named as
 * a CSV file read from it: seconds in the first column, values in the second.
 * @throws WATER_SERIES_FILE
 */
export function alarmSeries(input: unknown, { folder }: DocumentContext): unknown {
  if (!isObject(input)) return input;
  const limitOf = (name: string): string => /^(limit_high|limit_low|deadband)_/.exec(name)?.[1] ?? name;
  const limits = Object.keys(input).map(limitOf);
  // Given twice, the one would replace the other in silence: as it is spelt, the schema refuses it.
  const isOnce = (limit: string): boolean => limits.indexOf(limit) === limits.lastIndexOf(limit);
  const named = Object.entries(input).map(
    ([name, value]) => [isOnce(limitOf(name)) ? limitOf(name) : name, value] as const,
  );
  const document = Object.fromEntries(named);
  const { series } = document;
  return typeof series === 'string' ? { ...document, series: readSeries(series, folder) } : document;
}

function readSeries(path: string, folder: string): [number, number | null][] {
  const file = find(path, folder);
  if (file === null) throw waterErrors.SERIES_FILE({ path, problem: `no such file from ${resolve(folder)} upwards` });
  const lines = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  return lines.slice(1).map((line, index) => {
    const [seconds = '', value = ''] = line.split(',').map((each) => each.trim());
    if (seconds === '' || !Number.isFinite(Number(seconds)))
      throw waterErrors.SERIES_FILE({ path, problem: `line ${index + 2}: seconds expected, got "${seconds}"` });
    if (!Number.isFinite(Number(value)))
      throw waterErrors.SERIES_FILE({ path, problem: `line ${index + 2}: a number expected, got "${value}"` });
    return [Number(seconds), value === '' ? null : Number(value)];
  });
}

/** Beside the document, or beside any folder above it or above the working folder. */
function find(path: string, folder: string): string | null {
  if (isAbsolute(path)) return existsSync(path) ? path : null;
  for (const start of [resolve(folder), process.cwd()])
    for (let at = start; ; at = dirname(at)) {
      if (existsSync(join(at, path))) return join(at, path);
      if (dirname(at) === at) break;
    }
  return null;
}
