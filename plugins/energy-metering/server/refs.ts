import { formatRef, instantMs } from '@lingtan/sdk';
import { telemetryWindow } from '@lingtan/telemetry/contracts';
import {
  directions,
  energyGreenTarget,
  energyInterval,
  energyPower,
  energyReading,
  energySupply,
  energyTotal,
} from '../contracts/index.ts';
import type { Direction, RegisterRole } from '../contracts/index.ts';
import type { Span } from '../domain/index.ts';
import { iso } from './context.ts';

function parseIso(text: string | undefined): number | null {
  const ts = instantMs(text);
  return Number.isNaN(ts) ? null : ts;
}

export function intervalRef(meter: string, direction: Direction, start: number, revision?: number): string {
  return formatRef(energyInterval.kind, `${meter}.${direction}/${iso(start)}`, revision);
}

export function totalRef(subject: string, span: Span): string {
  return formatRef(energyTotal.kind, `${subject}/${iso(span.from)}/${iso(span.to)}`);
}

export function supplyRef(source: string, use: string, span: Span): string {
  return formatRef(energySupply.kind, `${source}/${use}/${iso(span.from)}/${iso(span.to)}`);
}

export function powerRef(figure: string, at: number): string {
  return formatRef(energyPower.kind, `${figure}/${iso(at)}`);
}

export function readingRef(meter: string, role: RegisterRole, ts: number): string {
  return formatRef(energyReading.kind, `${meter}/${role}/${iso(ts)}`);
}

export function greenTargetRef(year: number): string {
  return formatRef(energyGreenTarget.kind, String(year));
}

/** Key that ends in `/<instant>`. */
export function parseInstantKey(key: string): { head: string; at: number } | null {
  const slash = key.lastIndexOf('/');
  const at = parseIso(key.slice(slash + 1));
  return slash < 1 || at === null ? null : { head: key.slice(0, slash), at };
}

/** Samples from `from` to `to`, both included. */
export function windowRef(point: string, from: number, to: number): string {
  return formatRef(telemetryWindow.kind, `${point}/${iso(from)}/${iso(to + 1)}`);
}

function asDirection(text: string): Direction | null {
  return (directions as readonly string[]).includes(text) ? (text as Direction) : null;
}

/** `<meter>.<direction>`. */
export function parseSubject(text: string): { meter: string; direction: Direction } | null {
  const dot = text.lastIndexOf('.');
  const direction = asDirection(text.slice(dot + 1));
  return dot < 1 || direction === null ? null : { meter: text.slice(0, dot), direction };
}

export function parseIntervalKey(key: string): { meter: string; direction: Direction; start: number } | null {
  const slash = key.lastIndexOf('/');
  const subject = parseSubject(key.slice(0, slash));
  const start = parseIso(key.slice(slash + 1));
  return subject === null || start === null ? null : { ...subject, start };
}

/** Key that ends in `/<from>/<to>`. */
export function parseSpanKey(key: string): (Span & { head: string }) | null {
  const parts = key.split('/');
  const to = parseIso(parts.pop());
  const from = parseIso(parts.pop());
  if (from === null || to === null || to <= from || parts.length === 0) return null;
  return { head: parts.join('/'), from, to };
}
