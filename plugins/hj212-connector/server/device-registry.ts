import { heardAt } from '@lingtan/sdk';
import { hj212Field, readHj212Time, type Hj212Frame } from '@lingtan/protocols';
import type { RejectedSample, Sample } from '@lingtan/telemetry/contracts';
import type { Hj212Device, Hj212DeviceStatus } from '../contracts/index.ts';
import { ClockOffset } from '../domain/index.ts';
import type { Link } from './link.ts';

const quirksKept = 20;

class DeviceRecord {
  readonly clock = new ClockOffset();
  readonly quirks = new Set<string>();
  link: Link | null = null;
  version: Hj212DeviceStatus['version'] = null;
  system = '32';
  lastSeenAt: number | null = null;
  newestSampleAt: number | null = null;
  frames = 0;
  refused = 0;
  samples = 0;
  rejected = 0;
  lastError: Hj212DeviceStatus['lastError'] = null;
}

/** What is known of each logger since the connector started. In memory: the reports and samples tell the past. */
export class DeviceRegistry {
  readonly devices: ReadonlyMap<string, Hj212Device>;
  readonly #records: ReadonlyMap<string, DeviceRecord>;
  readonly #changed = new Set<string>();

  constructor(devices: readonly Hj212Device[]) {
    this.devices = new Map(devices.map((device) => [device.id, device]));
    this.#records = new Map(devices.map(({ id }) => [id, new DeviceRecord()]));
  }

  #record(device: string): DeviceRecord {
    this.#changed.add(device);
    return this.#records.get(device)!;
  }

  /** A frame of the logger arrived, whatever is in it. */
  frame(device: string, frame: Hj212Frame, link: Link, now: number): void {
    const record = this.#record(device);
    record.frames++;
    record.lastSeenAt = now;
    record.link = link;
    record.version = frame.flag.version;
    const system = hj212Field(frame.head, 'ST');
    if (system !== undefined && /^\d\d$/.test(system) && system !== '91') record.system = system;
    for (const quirk of frame.quirks) if (record.quirks.size < quirksKept) record.quirks.add(quirk);
    const sent = readHj212Time(hj212Field(frame.head, 'QN') ?? '', this.devices.get(device)!.utcOffsetMinutes);
    // Only of realtime data: the QN of a request is ours, that of stored data may be old.
    if (sent !== null && hj212Field(frame.head, 'CN') === '2011') record.clock.add(sent, now);
  }

  stored(device: string, samples: readonly Sample[], rejected: readonly RejectedSample[], now: number): void {
    const record = this.#record(device);
    record.samples += samples.length - rejected.length;
    record.rejected += rejected.length;
    for (const { ts } of samples) record.newestSampleAt = Math.max(record.newestSampleAt ?? ts, ts);
    const first = rejected[0];
    if (first) record.lastError = { at: now, message: `${first.point}: ${first.message}`.slice(0, 300) };
  }

  refused(device: string, message: string, now: number): void {
    if (!this.#records.has(device)) return;
    const record = this.#record(device);
    record.refused++;
    record.lastError = { at: now, message: message.slice(0, 300) };
  }

  lost(device: string, link: Link): void {
    const record = this.#record(device);
    if (record.link === link) record.link = null;
  }

  /** The connection that its newest frame came over; null while there is none. */
  linkOf(device: string): Link | null {
    const link = this.#records.get(device)?.link ?? null;
    return link?.open ? link : null;
  }

  /** System (ST) that the logger names in its data. */
  systemOf(device: string): string {
    return this.#records.get(device)?.system ?? '32';
  }

  clockOf(device: string): ClockOffset {
    return this.#records.get(device)!.clock;
  }

  list(now: number): Hj212DeviceStatus[] {
    return [...this.devices.keys()].map((id) => this.#status(id, now));
  }

  /** Loggers that something happened to since the last call. */
  takeChanged(now: number): Hj212DeviceStatus[] {
    const changed = [...this.#changed].map((id) => this.#status(id, now));
    this.#changed.clear();
    return changed;
  }

  #status(id: string, now: number): Hj212DeviceStatus {
    const { title, mn, staleAfterSeconds } = this.devices.get(id)!;
    const record = this.#records.get(id)!;
    const link = this.linkOf(id);
    if (record.lastSeenAt !== null) record.lastSeenAt = heardAt(now, record.lastSeenAt);
    const silent = record.lastSeenAt !== null && now - record.lastSeenAt > staleAfterSeconds * 1000;
    const { version, lastSeenAt, newestSampleAt, frames, refused, samples, rejected, lastError } = record;
    return {
      id,
      title: title ?? null,
      mn,
      state: lastSeenAt === null ? 'never-seen' : link === null ? 'offline' : silent ? 'silent' : 'online',
      remote: link?.remote ?? null,
      version,
      lastSeenAt,
      newestSampleAt,
      frames,
      refused,
      samples,
      rejected,
      clockOffsetMs: record.clock.ms,
      quirks: [...record.quirks],
      lastError,
    };
  }
}
