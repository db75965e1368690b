import { instantsOfLocal } from '@lingtan/sdk';
import type { SampleProblem } from '../../contracts/index.ts';
import { sayProblem } from './problem-texts.ts';
import type { ProblemParams, ProblemReason } from './problem-texts.ts';

/** How a file writes times. Bare numbers are never guessed. */
export type TimeFormat = 'auto' | 'epoch-ms' | 'epoch-s';

export type ParsedTime = { ok: true; ts: number } | { ok: false; problem: SampleProblem };

function bad(reason: ProblemReason, params: ProblemParams): ParsedTime {
  return { ok: false, problem: sayProblem('BAD_TIME', reason, params) };
}

const pattern =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * Reads `2026-11-24 08:15[:30[.250]]`, `2026/1/4 8:15`, ISO 8601 with `T`, each with or without offset. Without one the
 * wall clock of `zone` counts; `24:00` is the end of that day, as meters write it.
 */
export function parseTime(text: string, format: TimeFormat, zone: string): ParsedTime {
  const trimmed = text.trim();
  if (format !== 'auto') return parseEpoch(trimmed, format);
  const match = pattern.exec(trimmed);
  if (!match) return bad('time-unreadable', { shown: JSON.stringify(text) });
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const millis = Math.floor(Number(`0.${match[7] ?? 0}`) * 1000);
  const endOfDay = hour === 24 && minute === 0 && second === 0 && millis === 0;
  const local = Date.UTC(year!, month! - 1, day!, endOfDay ? 0 : hour!, minute!, second!, millis);
  const date = new Date(local);
  const exists =
    date.getUTCMonth() === month! - 1 &&
    date.getUTCDate() === day &&
    (endOfDay || hour! < 24) &&
    minute! < 60 &&
    second! < 60;
  if (!exists) return bad('time-does-not-exist', { text: trimmed });
  const wall = endOfDay ? local + 86_400_000 : local;
  return match[8] === undefined ? inZone(wall, trimmed, zone) : withOffset(wall, match[8]);
}

function parseEpoch(text: string, format: 'epoch-ms' | 'epoch-s'): ParsedTime {
  if (!/^-?\d{1,15}(\.\d+)?$/.test(text)) return bad('time-not-epoch', { shown: JSON.stringify(text), format });
  return { ok: true, ts: Math.round(Number(text) * (format === 'epoch-s' ? 1000 : 1)) };
}

function inZone(wall: number, text: string, zone: string): ParsedTime {
  const instants = instantsOfLocal(wall, zone);
  if (instants.length === 1) return { ok: true, ts: instants[0]! };
  return bad(instants.length === 0 ? 'time-skipped' : 'time-twice', { text, zone });
}

function withOffset(wall: number, offset: string): ParsedTime {
  if (/^z$/i.test(offset)) return { ok: true, ts: wall };
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3).replace(':', '') || 0);
  if (hours > 14 || minutes > 59) return bad('bad-offset', { offset });
  const sign = offset.startsWith('-') ? -1 : 1;
  return { ok: true, ts: wall - sign * (hours * 60 + minutes) * 60_000 };
}
