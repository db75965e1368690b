import { BlockList, isIPv6 } from 'node:net';
import { hj212Field, readHj212Report, type Hj212Frame } from '@lingtan/protocols';
import type { Clock } from '@lingtan/sdk';
import type { Hj212ConnectorConfig, Hj212Device, Hj212Kind } from '../contracts/index.ts';
import { answerTo, hj212KindOf, ReportMap } from '../domain/index.ts';
import { equipmentCommands, readEquipment, type EquipmentStore } from './equipment-store.ts';
import type { FrozenClocks } from './frozen-clocks.ts';
import type { DeviceRegistry } from './device-registry.ts';
import type { FrameBatcher } from './frame-batcher.ts';
import type { Link } from './link.ts';
import type { Refusal } from './listener.ts';
import type { ReportStore } from './report-store.ts';
import type { RequestDesk } from './request-desk.ts';

export interface IntakeParts {
  config: Hj212ConnectorConfig;
  clock: Clock;
  registry: DeviceRegistry;
  frozen: FrozenClocks;
  batcher: FrameBatcher;
  reports: Pick<ReportStore, 'add'>;
  equipment: Pick<EquipmentStore, 'add'>;
  desk: RequestDesk;
  refuse(refusal: Refusal): Promise<void>;
  /** A logger asks for the time. */
  timeAsked(device: Hj212Device): void;
  /** The database could not take a frame: the logger sends it again. */
  failed(device: string, error: unknown): void;
}

/** The way of a frame into the database. The logger is answered after the commit, or not at all. */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #maps: ReadonlyMap<string, ReportMap>;
  readonly #allowed: BlockList | null;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#maps = new Map(parts.config.devices.map((device) => [device.id, new ReportMap(device)]));
    this.#allowed = parts.config.allowFrom.length === 0 ? null : listOf(parts.config.allowFrom);
  }

  async handle(id: string, frame: Hj212Frame, link: Link): Promise<void> {
    const { registry, clock, desk, timeAsked } = this.#parts;
    const device = registry.devices.get(id)!;
    const refuse = (reason: string): Promise<void> =>
      this.#refuse({ device: id, remote: link.address, reason, bytes: new TextEncoder().encode(frame.segment) });
    if (this.#allowed && !this.#allowed.check(link.address, isIPv6(link.address) ? 'ipv6' : 'ipv4'))
      return refuse(`the address ${link.address} is not allowed`);
    if (device.certificate !== undefined && !link.names.includes(device.certificate))
      return refuse(`the connection shows no certificate of ${device.certificate}`);
    if (device.password !== undefined && hj212Field(frame.head, 'PW') !== device.password)
      return refuse('PW: another password');
    registry.frame(id, frame, link, clock.now());
    const onlyAnswer = desk.take(id, frame);
    if (onlyAnswer) return;
    const command = hj212Field(frame.head, 'CN') ?? '';
    const kind = hj212KindOf[command];
    try {
      if (kind !== undefined) {
        const problem = await this.#store(device, kind, frame, refuse);
        // What cannot be read at all is not acknowledged: it is not kept as data.
        if (problem !== null) return await refuse(problem);
      } else if ((equipmentCommands as readonly string[]).includes(command)) {
        const report = readEquipment(frame.cp, device.utcOffsetMinutes);
        if (typeof report === 'string') return await refuse(report);
        await this.#parts.equipment.add(id, command, report, clock.now());
      } else if (!notices.has(command)) await refuse(`command ${command || '(none)'} is not stored`);
    } catch (error) {
      this.#parts.failed(id, error);
      return;
    }
    const answer = answerTo(frame);
    if (answer) link.send(answer);
    if (command === '1013') timeAsked(device);
  }

  /** Null when the frame is committed, else why it cannot be. */
  async #store(
    device: Hj212Device,
    kind: Hj212Kind,
    frame: Hj212Frame,
    refuse: (reason: string) => Promise<void>,
  ): Promise<string | null> {
    const { registry, clock, batcher, reports, frozen } = this.#parts;
    const report = readHj212Report(frame.cp, device.utcOffsetMinutes);
    if (kind === 'realtime' && report.at !== null) frozen.add(device.id, report.at, clock.now(), frame.segment);
    if (report.at === null) return report.faults[0] ? `DataTime: ${report.faults[0].value}` : 'no DataTime';
    const samples = this.#maps.get(device.id)!.samples(kind, report);
    const work: Promise<unknown>[] = report.faults.map(({ field, value }) => refuse(`${field}: ${value}; no number`));
    if (samples.length > 0)
      work.push(batcher.add(samples).then((rejected) => registry.stored(device.id, samples, rejected, clock.now())));
    if (kind !== 'realtime') work.push(reports.add(device.id, kind, report, clock.now()));
    await Promise.all(work);
    return null;
  }

  async #refuse(refusal: Refusal): Promise<void> {
    this.#parts.registry.refused(refusal.device, refusal.reason, this.#parts.clock.now());
    await this.#parts.refuse(refusal);
  }
}

/** Frames that carry nothing to keep: notices and heartbeats. */
const notices = new Set(['1013', '2012', '2022', '9013', '9014', '9015', '1011', '1012']);

function listOf(allowed: readonly string[]): BlockList {
  const list = new BlockList();
  for (const each of allowed) {
    const [address, bits] = each.split('/') as [string, string | undefined];
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
