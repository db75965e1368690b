import type { Principal } from '@lingtan/sdk';
import { maxLoginAgeS } from '../../domain/index.ts';
import { planErrors } from '../errors.ts';

/**
 * Whether somebody may be the second person; answers when they logged in. The gate asks the same again before it writes.
 *
 * @throws DISPATCH_LOGIN_NEEDED, _LOGIN_OLD, _SAME_PERSON
 */
export function secondPerson(principal: Principal, askedBy: string | null, now: number): number {
  const { kind, personId, loginAt, name } = principal;
  if (kind !== 'user' || personId === undefined || loginAt === undefined) throw planErrors.LOGIN_NEEDED({ kind });
  if (personId === askedBy) throw planErrors.SAME_PERSON({ person: name });
  const minutes = Math.floor((now - loginAt) / 60_000);
  if (now - loginAt > maxLoginAgeS * 1000) throw planErrors.LOGIN_OLD({ minutes, limit: maxLoginAgeS / 60 });
  return loginAt;
}
