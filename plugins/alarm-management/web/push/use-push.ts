import { machineText, notify, useApi, useApiMutation, useLanguage } from '@lingtan/web-sdk';
import { useEffect, useState } from 'react';
import type { PushData } from '../../contracts/routes.ts';
import { useT } from '../use-t.ts';
import { canPush, currentSubscription, subscribeBrowser } from './browser-push.ts';

/** How this browser stands: `off-here` when no route of the park sends to browsers. */
export type PushState = 'loading' | 'unsupported' | 'off-here' | 'denied' | 'on' | 'off';

/** Whether notices come to this browser, and how to change it. */
export function usePush() {
  const t = useT();
  const language = useLanguage();
  const supported = canPush();
  const loaded = useApi<PushData>('./push', { enabled: supported });
  const [mine, setMine] = useState<string | null | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const options = { invalidate: ['./push'] };
  const put = useApiMutation<unknown, object>('./push', options);
  const remove = useApiMutation<unknown, object>('./push/remove', options);
  useEffect(() => {
    if (!supported) return;
    currentSubscription().then(
      (found) => setMine(found?.endpoint ?? null),
      () => setMine(null),
    );
  }, [supported]);

  const turn = async (on: boolean): Promise<void> => {
    setBusy(true);
    try {
      if (on) {
        if ((await Notification.requestPermission()) !== 'granted') return;
        const subscription = await subscribeBrowser(loaded.data!.publicKey!);
        const { endpoint, keys } = subscription.toJSON();
        await put.mutateAsync({ endpoint, keys, language });
        setMine(endpoint ?? null);
        notify.success(t('push.now-on'));
      } else {
        await remove.mutateAsync({ endpoint: mine });
        await (await currentSubscription())?.unsubscribe();
        setMine(null);
      }
    } catch (error) {
      notify.error(inWords(error), t('push.failed'));
    } finally {
      setBusy(false);
    }
  };
  return { state: stateOf(supported, loaded.data, mine), busy, error: loaded.error, turn };
}

/** What the browser itself says, in the language of the page. */
const inWords = (error: unknown): unknown =>
  error instanceof DOMException ? new Error(machineText(error.message), { cause: error }) : error;

function stateOf(supported: boolean, data: PushData | undefined, mine: string | null | undefined): PushState {
  if (!supported) return 'unsupported';
  if (!data || mine === undefined) return 'loading';
  if (data.publicKey === null) return 'off-here';
  if (Notification.permission === 'denied') return 'denied';
  return data.subscriptions.some(({ endpoint }) => endpoint === mine) ? 'on' : 'off';
}
