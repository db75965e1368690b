import type { Tx } from '@lingtan/sdk';
import { requestWaits, submissionWaits, type RequestState } from '../../contracts/index.ts';
import type { Carbon } from '../context.ts';
import type { StoredRequest } from './request-store.ts';

/** Tells whose turn it is: the enterprise's while the request is open or came back, the park's while a submission waits. */
export async function tellWhoseTurn(
  carbon: Carbon,
  tx: Tx,
  request: StoredRequest,
  state: RequestState,
): Promise<void> {
  const { notices, park } = carbon.scope;
  const { no, enterpriseId, period, due } = request;
  const key = String(no);
  const notice = { key, link: '/requests' };
  if (state === 'open' || state === 'returned') {
    await notices.settle(tx, submissionWaits, key);
    await notices.raise(tx, requestWaits, { ...notice, enterpriseId, params: { no, period, due } });
  } else if (state === 'submitted') {
    await notices.settle(tx, requestWaits, key);
    const enterprise = park.enterprises.find(({ id }) => id === enterpriseId)?.name ?? enterpriseId;
    await notices.raise(tx, submissionWaits, { ...notice, params: { no, period, enterprise } });
  } else {
    await notices.settle(tx, requestWaits, key);
    await notices.settle(tx, submissionWaits, key);
  }
}
