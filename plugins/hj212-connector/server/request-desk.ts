import { hj212Field, hj212RequestAnswers, hj212Results, writeHj212Time, type Hj212Frame } from '@lingtan/protocols';
import type { Clock } from '@lingtan/sdk';
import { requestFrame, type Hj212Ask } from '../domain/index.ts';
import type { Hj212Device } from '../contracts/index.ts';
import type { Link } from './link.ts';

/** What came of a request. */
export interface AskOutcome {
  outcome: string;
  packets: number;
}

/** The parts of a store that the desk writes to. */
export interface RequestLog {
  begin(device: string, ask: Hj212Ask, by: string, at: number): Promise<string>;
  finish(id: string, at: number, outcome: string, packets: number): Promise<void>;
}

export interface RequestDeskParts {
  clock: Clock;
  timeoutMs: number;
  repeats: number;
  log: RequestLog;
  linkOf(device: string): Link | null;
  systemOf(device: string): string;
}

interface Exchange {
  qn: string;
  command: string;
  running: boolean;
  packets: number;
  tries: number;
  timer: NodeJS.Timeout | undefined;
  frame: Uint8Array;
  end(outcome: string): void;
}

/**
 * Requests to loggers: one at a time for each, repeated while there is no answer, over when 9012 tells the result
 * (HJ 212-2017, 6.6: request, 9011, data, 9012, all with one QN).
 */
export class RequestDesk {
  readonly #parts: RequestDeskParts;
  readonly #open = new Map<string, Exchange>();
  readonly #turns = new Map<string, Promise<unknown>>();
  #lastQn = 0;
  #stopped = false;

  constructor(parts: RequestDeskParts) {
    this.#parts = parts;
  }

  /** Asks after what was asked of the logger before. Never rejects because of the logger. */
  ask(device: Hj212Device, ask: Hj212Ask, by: string): Promise<AskOutcome> {
    const before = this.#turns.get(device.id) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(() => this.#exchange(device, ask, by));
    this.#turns.set(device.id, turn);
    return turn;
  }

  /** Whether nothing is asked of the logger. */
  idle(device: string): boolean {
    return !this.#open.has(device);
  }

  /** Reads what belongs to the open request. True when the frame is an answer and nothing but that. */
  take(device: string, frame: Hj212Frame): boolean {
    const command = hj212Field(frame.head, 'CN');
    const isAnswer = command === '9011' || command === '9012';
    const exchange = this.#open.get(device);
    if (!exchange) return isAnswer;
    if (command === exchange.command) {
      exchange.packets++;
      exchange.running = true;
      this.#wait(exchange);
      return false;
    }
    if (!isAnswer || hj212Field(frame.head, 'QN') !== exchange.qn) return isAnswer;
    const told = frame.cp.find((item) => item['QnRtn'] !== undefined || item['ExeRtn'] !== undefined);
    if (command === '9011') {
      const answer = told?.['QnRtn'] ?? '?';
      if (answer === '1') {
        exchange.running = true;
        this.#wait(exchange);
      } else exchange.end(`rejected: ${hj212RequestAnswers[answer] ?? answer}`);
      return true;
    }
    const result = told?.['ExeRtn'] ?? '?';
    exchange.end(result === '1' ? 'done' : result === '100' ? 'no data' : `failed: ${hj212Results[result] ?? result}`);
    return true;
  }

  stop(): void {
    this.#stopped = true;
    for (const exchange of [...this.#open.values()]) exchange.end('stopped');
  }

  async #exchange(device: Hj212Device, ask: Hj212Ask, by: string): Promise<AskOutcome> {
    const { clock, log } = this.#parts;
    const id = await log.begin(device.id, ask, by, clock.now());
    const outcome = await this.#run(device, ask);
    await log.finish(id, clock.now(), outcome.outcome, outcome.packets);
    return outcome;
  }

  #run(device: Hj212Device, ask: Hj212Ask): Promise<AskOutcome> {
    const { clock, linkOf, systemOf } = this.#parts;
    if (this.#stopped) return Promise.resolve({ outcome: 'stopped', packets: 0 });
    this.#lastQn = Math.max(this.#lastQn + 1, clock.now());
    const qn = writeHj212Time(this.#lastQn, 'ms', device.utcOffsetMinutes);
    const frame = requestFrame(ask, { ...device, system: systemOf(device.id) }, qn, clock.now());
    if (linkOf(device.id) === null || frame === null)
      return Promise.resolve({ outcome: frame === null ? 'cannot be written' : 'not connected', packets: 0 });
    return new Promise((resolve) => {
      const exchange: Exchange = {
        qn,
        command: String(ask.command),
        running: false,
        packets: 0,
        tries: 0,
        timer: undefined,
        frame,
        end: (outcome) => {
          clearTimeout(exchange.timer);
          this.#open.delete(device.id);
          resolve({ outcome, packets: exchange.packets });
        },
      };
      this.#open.set(device.id, exchange);
      this.#send(device.id, exchange);
    });
  }

  #send(device: string, exchange: Exchange): void {
    const link = this.#parts.linkOf(device);
    if (link === null) return exchange.end('not connected');
    exchange.tries++;
    link.send(exchange.frame);
    this.#wait(exchange, () => {
      if (exchange.tries <= this.#parts.repeats) this.#send(device, exchange);
      else exchange.end('no answer');
    });
  }

  /** Waits for the next frame of the exchange. A logger that works may take longer than one that has to answer. */
  #wait(exchange: Exchange, late: () => void = () => exchange.end('no result')): void {
    clearTimeout(exchange.timer);
    const { timeoutMs } = this.#parts;
    exchange.timer = setTimeout(late, exchange.running ? timeoutMs * 3 : timeoutMs);
  }
}
