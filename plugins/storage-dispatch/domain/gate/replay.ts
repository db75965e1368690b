import { pass, refuse } from './rule.ts';
import type { GateQuestion, Rule } from './rule.ts';

/** The read-back machine asked for exactly this write once more. */
export const isRetry = ({ command, state }: GateQuestion): boolean =>
  state.unconfirmed !== null && state.unconfirmed.retry && state.unconfirmed.commandId === command.id;

/** A command is written once; only a repeat that the read-back asked for may use its id again. */
export const checkReplay: Rule = (question) => {
  const { command, state } = question;
  return state.written.has(command.id) && !isRetry(question) ? refuse('replayed', { command: command.id }) : pass;
};

/** While it is not known what the device holds, nothing new is written but the safe setpoint. */
export const checkPending: Rule = (question) => {
  const { unconfirmed } = question.state;
  if (!unconfirmed || question.towardsSafe || isRetry(question)) return pass;
  return refuse('write-pending', { pendingCommand: unconfirmed.commandId, pendingKw: unconfirmed.valueKw });
};

/**
 * Memory of written ids. Until its expiry a command could be replayed as it is; the time kept beyond that (a week)
 * also refuses one that was given new times under its old id.
 */
export class WrittenIds {
  readonly #until = new Map<string, number>();
  readonly #keepMs: number;

  constructor(keepMs = 604_800_000) {
    this.#keepMs = keepMs;
  }

  has(id: string): boolean {
    return this.#until.has(id);
  }

  /** Remembers a written command and forgets those whose time is over at `now`. */
  add(command: { id: string; expiresAt: number }, now: number): void {
    for (const [id, until] of this.#until) if (until < now) this.#until.delete(id);
    this.#until.set(command.id, command.expiresAt + this.#keepMs);
  }

  get size(): number {
    return this.#until.size;
  }
}
