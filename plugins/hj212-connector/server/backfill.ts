import type { Hj212Device } from '../contracts/index.ts';
import { gapsOf, type Gap } from '../domain/index.ts';
import type { DeviceRegistry } from './device-registry.ts';
import type { ReportStore } from './report-store.ts';
import type { RequestDesk } from './request-desk.ts';
import type { RequestStore } from './request-store.ts';

/** Commands by kind, the coarsest first: they are few and tell most. */
export const commandOf = { day: 2031, hour: 2061, minute: 2051 } as const;
const kinds = ['day', 'hour', 'minute'] as const;
/** A window is reported some time after its end. */
const graceMs = 120_000;
/** A window that a logger did not send after so many answers is given up; after one "no data" at once. */
const answersMost = 3;

export interface BackfillParts {
  registry: DeviceRegistry;
  desk: RequestDesk;
  reports: ReportStore;
  requests: RequestStore;
  hours: number;
  now(): number;
}

/** Looks for missing windows of the loggers that are connected here, and asks for them: one request a logger and round. */
export class Backfill {
  readonly #parts: BackfillParts;
  #running = false;

  constructor(parts: BackfillParts) {
    this.#parts = parts;
  }

  async round(): Promise<void> {
    if (this.#running || this.#parts.hours === 0) return;
    this.#running = true;
    try {
      const due = await this.#due();
      await Promise.all(
        due.map(({ device, kind, gap }) =>
          this.#parts.desk.ask(device, { command: commandOf[kind], from: gap.from, to: gap.to }, 'backfill'),
        ),
      );
    } finally {
      this.#running = false;
    }
  }

  async #due(): Promise<{ device: Hj212Device; kind: (typeof kinds)[number]; gap: Gap }[]> {
    const { registry, desk, reports, requests, hours, now } = this.#parts;
    const from = now() - hours * 3_600_000;
    const free = new Map(
      [...registry.devices.values()]
        .filter(({ id }) => registry.linkOf(id) !== null && desk.idle(id))
        .map((device) => [device.id, device]),
    );
    const due: { device: Hj212Device; kind: (typeof kinds)[number]; gap: Gap }[] = [];
    for (const kind of kinds) {
      const asked = [...free.values()].filter(
        ({ points, reports: told }) => told.includes(kind) || points.some((point) => point.kind === kind),
      );
      if (asked.length === 0) continue;
      const known = await reports.known(
        kind,
        asked.map(({ id }) => id),
        from,
      );
      const answered = await requests.answered(commandOf[kind], from);
      for (const device of asked) {
        const own = answered.filter((each) => each.device === device.id);
        const { minuteStep, utcOffsetMinutes } = device;
        const gap = gapsOf({
          kind,
          minuteStep,
          utcOffsetMinutes,
          from,
          until: now() - graceMs,
          known: known.get(device.id) ?? new Set(),
          givenUp: (at) => isGivenUp(own, at),
        }).at(-1);
        if (!gap) continue;
        due.push({ device, kind, gap });
        free.delete(device.id);
      }
    }
    return due;
  }
}

function isGivenUp(answered: readonly { from: number; to: number; outcome: string }[], at: number): boolean {
  const about = answered.filter(({ from, to }) => from <= at && at <= to);
  return about.length >= answersMost || about.some(({ outcome }) => outcome === 'no data');
}
