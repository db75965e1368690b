import { api } from '@lingtan/web-sdk';
import { parkFileOf } from './draft.ts';
import type { Draft, Setup } from './types.ts';

/** A person with the first password, or why there is no account. */
export interface Invited {
  name: string;
  email: string;
  password: string | null;
  problem: string | null;
}

/** Applies the park file and makes the accounts. A person who cannot be made does not undo the park: the problem is told. */
export async function createPark(draft: Draft, setup: Setup): Promise<Invited[]> {
  const text = JSON.stringify(parkFileOf(draft, setup));
  await api('/api/park-files', { method: 'POST', body: { text, name: draft.id, dryRun: false } });
  const invited: Invited[] = [];
  for (const { name, email, role, enterpriseId } of draft.people) {
    const memberships = [{ parkId: draft.id, role, enterpriseId: role === 'member' ? enterpriseId : null }];
    try {
      const body = { name: name.trim(), email, memberships };
      const { password } = await api<{ password: string }>('/api/users', { method: 'POST', body });
      invited.push({ name, email, password, problem: null });
    } catch (error) {
      invited.push({ name, email, password: null, problem: (error as Error).message });
    }
  }
  return invited;
}
