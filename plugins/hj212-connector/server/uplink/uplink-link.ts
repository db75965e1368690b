import {
  encodeHj212,
  encodeHj212Segment,
  hj212Field,
  hj212Packets,
  Hj212Splitter,
  writeHj212Time,
  type Hj212Frame,
  type Hj212Item,
} from '@lingtan/protocols';
import type { Socket } from 'node:net';
import { dial } from '@lingtan/sdk/net';
import type { Hj212Uplink } from '../../contracts/index.ts';
import type { StoredReport } from './uplink-store.ts';

const connectMs = 10_000;

export interface UplinkLinkParts {
  uplink: Hj212Uplink;
  timeoutMs: number;
  repeats: number;
  /** A request of the authority. */
  onRequest(frame: Hj212Frame, link: UplinkLink): void;
  repeated(): void;
}

/** One connection to the authority's server: sends a packet, waits until it is acknowledged, repeats it, and gives up with the link. */
export class UplinkLink {
  readonly #parts: UplinkLinkParts;
  readonly #socket: Socket;
  readonly #waiting = new Map<string, () => void>();
  #reason: string | null = null;
  /** Resolves with the reason once the connection is gone. */
  readonly closed: Promise<string>;

  private constructor(socket: Socket, parts: UplinkLinkParts) {
    this.#socket = socket;
    this.#parts = parts;
    const splitter = new Hj212Splitter();
    socket.setNoDelay(true);
    socket.on('error', (error) => (this.#reason ??= error.message));
    socket.on('data', (chunk: Buffer) => {
      for (const found of splitter.push(chunk)) if (found.kind === 'frame') this.#take(found.frame);
    });
    this.closed = new Promise((resolve) =>
      socket.once('close', () => resolve(this.#reason ?? 'closed by the server of the authority')),
    );
  }

  /** @throws Error when nobody answers in time */
  static async open(parts: UplinkLinkParts): Promise<UplinkLink> {
    const { host, port } = parts.uplink;
    return new UplinkLink(await dial({ host, port }, connectMs), parts);
  }

  /** Sends a report in as many packets as it needs. Resolves when the last is acknowledged. @throws Error when one is not */
  async report(report: StoredReport): Promise<void> {
    const { uplink, repeats, timeoutMs, repeated } = this.#parts;
    const head = { ST: uplink.system, CN: String(report.command), PW: uplink.password ?? '', MN: uplink.mn, Flag: '5' };
    const packets = hj212Packets(
      head,
      [{ DataTime: writeHj212Time(report.at, 's') }, ...report.items],
      qnsFrom(report.qnAt),
    );
    if (!packets.ok) throw new Error(packets.error.message);
    for (const segment of packets.segments) {
      const encoded = encodeHj212Segment(segment);
      if (!encoded.ok) throw new Error(encoded.error.message);
      const qn = /^QN=(\d+)/.exec(segment)![1]!;
      let stored = false;
      for (let attempt = 0; attempt <= repeats && !stored; attempt++) {
        if (this.#socket.destroyed) throw new Error(this.#reason ?? 'the connection is gone');
        if (attempt > 0) repeated();
        this.#socket.write(encoded.bytes);
        stored = await this.#acknowledged(qn, timeoutMs);
      }
      if (!stored) throw new Error(`no 9014 to ${report.command} after ${repeats} repeats`);
    }
  }

  /** Sends one frame that is not waited for. */
  send(head: Record<string, string>, items: readonly Hj212Item[]): void {
    const { mn, password } = this.#parts.uplink;
    const encoded = encodeHj212({ PW: password ?? '', MN: mn, ...head }, items);
    if (encoded.ok && !this.#socket.destroyed) this.#socket.write(encoded.bytes);
  }

  /** Sends a report as part of the answer to a request: all packets carry its QN. */
  answer(report: StoredReport, qn: string): boolean {
    const { uplink } = this.#parts;
    const head = { ST: uplink.system, CN: String(report.command), PW: uplink.password ?? '', MN: uplink.mn, Flag: '4' };
    const packets = hj212Packets(head, [{ DataTime: writeHj212Time(report.at, 's') }, ...report.items], () => qn);
    if (!packets.ok) return false;
    for (const segment of packets.segments) {
      const encoded = encodeHj212Segment(segment);
      if (!encoded.ok || this.#socket.destroyed) return false;
      this.#socket.write(encoded.bytes);
    }
    return true;
  }

  close(reason: string): void {
    this.#reason ??= reason;
    this.#socket.destroy();
  }

  #take(frame: Hj212Frame): void {
    const command = hj212Field(frame.head, 'CN') ?? '';
    if (command === '9014') return this.#waiting.get(hj212Field(frame.head, 'QN') ?? '')?.();
    if (!command.startsWith('9')) this.#parts.onRequest(frame, this);
  }

  #acknowledged(qn: string, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (stored: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(qn);
        resolve(stored);
      };
      const timer = setTimeout(() => end(false), timeoutMs);
      this.#waiting.set(qn, () => end(true));
      void this.closed.then(() => end(false));
    });
  }
}

function qnsFrom(at: number): () => string {
  let next = at;
  return () => writeHj212Time(next++, 'ms');
}
