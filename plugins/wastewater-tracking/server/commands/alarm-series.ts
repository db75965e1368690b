import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { waterErrors } from '../../domain/index.ts';
import { unitProblem } from '@lingtan/telemetry/units';
import { isObject, type DocumentContext } from './command.ts';
import { readShippedLimits } from './limits.ts';

/** A limit, or a width, with what it is of behind its name. */
const named = /^(limit_high|limit_low|deadband)_(.*)$/;

/**
 * A document on a series, with a unit, a parameter or both behind the name of a limit (`limit_high_A`, `limit_low_COD_mg_L`) read
 * as the limit, and a series that is named as a CSV file read from it: seconds in the first column, values in the second.
 * @throws WATER_SERIES_FILE, WATER_LIMIT_ENDING, WATER_LIMIT_ENDINGS
 */
export function alarmSeries(input: unknown, { folder }: DocumentContext): unknown {
  if (!isObject(input)) return input;
  const limitOf = (name: string): string => named.exec(name)?.[1] ?? name;
  checkEndings(Object.keys(input));
  const limits = Object.keys(input).map(limitOf);
  // Given twice, the one would replace the other in silence: as it is spelt, the schema refuses it.
  const isOnce = (limit: string): boolean => limits.indexOf(limit) === limits.lastIndexOf(limit);
  const document: Record<string, unknown> = Object.fromEntries(
    Object.entries(input).map(([name, value]) => [isOnce(limitOf(name)) ? limitOf(name) : name, value]),
  );
  const { series } = document;
  return typeof series === 'string' ? { ...document, series: readSeries(series, folder) } : document;
}

/** What stands behind the limits of one series says what its values are: it is known, and the same for all of them. */
function checkEndings(fields: readonly string[]): void {
  const endings = fields.flatMap((field) => {
    const ending = named.exec(field)?.[2];
    return ending === undefined ? [] : [{ field, ending }];
  });
  for (const { field, ending } of endings) {
    const [first, ...rest] = ending.split('_');
    const isOfParameter = readShippedLimits().rows.some(({ parameter }) => parameter === first);
    const unit = isOfParameter ? rest.join('/') : ending.replaceAll('_', '/');
    const isWhole = isOfParameter && rest.length === 0;
    if (!isWhole && (!/^[\p{L}%°]/u.test(unit) || unitProblem(unit) !== null))
      throw waterErrors.LIMIT_ENDING({ field, ending });
    const other = endings[0]!.ending;
    if (ending !== other) throw waterErrors.LIMIT_ENDINGS({ field, ending, expected: other });
  }
}

function readSeries(path: string, folder: string): [number, number | null][] {
  const file = resolve(folder, path);
  // A folder too is no file; an empty text would name the one around.
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw waterErrors.SERIES_FILE({ path: JSON.stringify(path), problem: `there is no file ${file}` });
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
