import type { Principal } from '@lingtan/sdk';
import { actorOf } from '../context.ts';

/** Who asks for a change, why, and under which key. */
export interface Keyed {
  readonly actor: string;
  readonly reason: string;
  /**
   * Whose keys these are: an account's (`park`, `enterprise/<id>`), so that nobody uses up those of another, or those of the
   * plugin itself (`system`), which no request can name.
   */
  readonly keysOf: string;
  readonly idempotencyKey: string;
}

/** The same with what the key stands for, which is without key and reason. */
export interface Asked extends Keyed {
  readonly request: unknown;
}

const system = 'system';

/** Of a request: the keys of a member are those of the enterprise, the keys of everybody else those of the park. */
export function keyed(
  principal: Principal,
  { reason, idempotencyKey }: { reason: string; idempotencyKey: string },
): Keyed {
  const { kind, enterpriseId } = principal;
  const account = enterpriseId === null ? 'park' : `enterprise/${enterpriseId}`;
  return { actor: actorOf(principal), reason, keysOf: kind === 'system' ? system : account, idempotencyKey };
}

/** What a request asks for, with who asks. */
export function asking(
  principal: Principal,
  body: { reason: string; idempotencyKey: string },
  request: unknown,
): { asked: Asked; principal: Principal } {
  return { asked: { ...keyed(principal, body), request }, principal };
}

/** What the plugin does by itself, or once for a decision that was made. */
export function bySystem<K extends string | null>(
  reason: string,
  idempotencyKey: K,
  actor: string = actorOf(null),
): Omit<Keyed, 'idempotencyKey'> & { readonly idempotencyKey: K } {
  return { actor, reason, keysOf: system, idempotencyKey };
}

/**
 * Rows from before keys had an owner (`keys_of` is `earlier`) count for every account. For the plugin they count only where
 * the request is the same: a member may have taken its key.
 */
export function isAnswer(row: { keysOf: string; hash: string }, asked: { keysOf: string; hash: string }): boolean {
  return row.keysOf === asked.keysOf || asked.keysOf !== system || row.hash === asked.hash;
}
