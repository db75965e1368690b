import { createClient, LingtanApiError, type AnswerOf } from '@lingtan/client';

type Alarms = AnswerOf<'GET /api/parks/{park}/x/alarm-management/alarms'>['alarms'];

/** Tells the alarms of a park, now and with each change. Returns the way to stop. */
export async function watchAlarms(
  url: string,
  apiKey: string,
  park: string,
  tell: (alarms: Alarms) => void,
  complain: (problem: string) => void,
): Promise<() => void> {
  const client = createClient({ url, apiKey });
  const fetchNow = async () => {
    const { alarms } = await client.call('GET /api/parks/{park}/x/alarm-management/alarms', {
      path: { park },
      query: {},
    });
    tell(alarms);
  };
  const refused = (error: unknown) => {
    if (error instanceof LingtanApiError) complain(`${error.code}: ${error.message}`);
    else throw error;
  };
  // A message only says that something has changed. What was sent while the socket was lost is gone: fetch again.
  await client.live.subscribe(park, 'alarms.changed', () => void fetchNow().catch(refused));
  client.live.onReconnect(() => void fetchNow().catch(refused));
  await fetchNow();
  return () => client.close();
}
