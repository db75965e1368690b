import { randomUUID } from 'node:crypto';
import type { Principal } from '@lingtan/sdk';
import { gatePermissions } from '../../contracts/index.ts';
import type { GateDecision, RawCommand, SetpointDeskService } from '../../contracts/index.ts';
import type { DispatchScope } from '../context.ts';
import { planErrors } from '../errors.ts';
import type { Controller } from './controller.ts';
import { gatePrincipal } from './site-view.ts';
import { insertCommands } from './store/command-store.ts';
import { readDecisionsOf } from './store/decision-store.ts';
import type { DecisionRow } from './store/decision-store.ts';
import { actorOf } from './store/mode-store.ts';

/** How long the process that controls may take to decide, ms. */
const patienceMs = 8000;
const askEveryMs = 100;
const mostWishes = 500;
const longestWish = 4000;

/** Takes commands from outside: stores them as they are, and waits for what the gate decides. */
export class Desk {
  readonly #scope: DispatchScope;
  readonly #controller: () => Controller | null;

  constructor(scope: DispatchScope, controller: () => Controller | null) {
    this.#scope = scope;
    this.#controller = controller;
  }

  /** Stores commands and answers with their decisions, as far as there are any in time. */
  async place(commands: readonly RawCommand[]): Promise<{ no: number; decision: DecisionRow | null }[]> {
    const { db, park, clock } = this.#scope;
    const numbers = await db.tx((tx) => insertCommands(tx, park.id, commands, clock.now()));
    const decided = await this.await(numbers);
    return numbers.map((no) => ({ no, decision: decided.get(no) ?? null }));
  }

  /** Decisions about commands; those after `since` (number of a decision) only. */
  async await(numbers: readonly number[], since = 0): Promise<Map<number, DecisionRow>> {
    const { db } = this.#scope;
    await this.#controller()?.decideOpen();
    const until = performance.now() + patienceMs;
    for (;;) {
      const found = await db.tx((tx) => readDecisionsOf(tx, numbers));
      for (const [no, row] of found) if (row.no <= since) found.delete(no);
      if (found.size === numbers.length || performance.now() > until || this.#scope.signal.aborted) return found;
      await new Promise((resolve) => setTimeout(resolve, askEveryMs));
    }
  }

  /** A person's or a key's command. What kind of command it is follows from who sends it. */
  commandOf(
    principal: Principal,
    wish: { id: string | undefined; device: string; setpointKw: number; minutes: number; reason: string },
  ): RawCommand {
    const now = this.#scope.clock.now();
    const actor = actorOf(principal);
    const own = gatePrincipal(actor, [gatePermissions.command]);
    return {
      id: wish.id === undefined ? randomUUID() : `${actor.personId ?? actor.id}/${wish.id}`,
      source: own.kind === 'person' ? 'manual' : 'api',
      level: 'manual',
      principal: { ...own, name: actor.name },
      deviceId: wish.device,
      setpointKw: wish.setpointKw,
      validFrom: now,
      expiresAt: now + Math.round(wish.minutes * 60_000),
      reason: wish.reason,
      planSlot: null,
      follows: null,
    };
  }

  /** The desk as the plugin `caller` gets it: who speaks is not theirs to say. */
  serviceFor(caller: string): SetpointDeskService {
    return { ask: (wishes) => this.#ask(caller, wishes) };
  }

  async #ask(caller: string, wishes: Parameters<SetpointDeskService['ask']>[0]): Promise<GateDecision[]> {
    if (!Array.isArray(wishes) || wishes.length > mostWishes)
      throw planErrors.TOO_MANY_WISHES({ count: Array.isArray(wishes) ? wishes.length : 0, limit: mostWishes });
    const allowed = this.#scope.config.control.plugins.includes(caller);
    const permissions = allowed ? [gatePermissions.command] : [];
    const commands = wishes.map((wish, place): RawCommand => {
      const read = (JSON.stringify(wish) ?? '').length <= longestWish ? wish : null;
      if (read === null) throw planErrors.WISH_TOO_LONG({ place, limit: longestWish });
      const { id, device, setpointKw, validFrom, expiresAt, reason } = (read ?? {}) as unknown as Record<
        string,
        unknown
      >;
      return {
        id: typeof id === 'string' && id !== '' ? `${caller}/${id}` : id,
        source: 'plugin',
        level: 'plan',
        principal: { kind: 'plugin', id: caller, personId: null, permissions },
        deviceId: device,
        // JSON knows no NaN and no infinity; they are told apart from a missing value by their names.
        setpointKw: typeof setpointKw === 'number' && !Number.isFinite(setpointKw) ? String(setpointKw) : setpointKw,
        validFrom,
        expiresAt,
        reason,
        planSlot: null,
        follows: null,
      };
    });
    const placed = await this.place(commands);
    return placed.map(({ no, decision }) => {
      if (!decision) throw planErrors.NOT_DECIDED({ no });
      return decision.decision;
    });
  }
}
