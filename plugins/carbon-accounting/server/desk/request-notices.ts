import type { Tx } from '@lingtan/sdk';
import { requestWaits, type RequestState } from '../../contracts/index.ts';
import type { Carbon } from '../context.ts';
import type { StoredRequest } from './request-store.ts';

/** Tells the enterprise that it is its turn, while the request is open or came back. Submissions tell the park, as proposals. */
export async function tellWhoseTurn(
  { scope: { notices } }: Carbon,
  tx: Tx,
  { no, enterpriseId, period, due }: StoredRequest,
  state: RequestState,
): Promise<void> {
  const key = String(no);
  if (state === 'open' || state === 'returned')
    await notices.raise(tx, requestWaits, { key, link: '/requests', enterpriseId, params: { no, period, due } });
  else await notices.settle(tx, requestWaits, key);
}
