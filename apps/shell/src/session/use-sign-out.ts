import { leaveAll, live, notify } from '@lingtan/web-sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useT } from '../use-t.ts';
import { forgetEverything } from './forget.ts';
import { meKey } from './me-key.ts';
import { signOut } from './sign-out.ts';

const betweenTriesMs = 3000;

/** What the button does that ends the session of this browser; it asks like what leads to another page. */
export function useSignOut(): () => void {
  const t = useT();
  const client = useQueryClient();
  return () =>
    leaveAll(() =>
      signOut({
        clear: () => {
          live.close();
          forgetEverything(client);
          client.setQueryData(meKey, null);
        },
        leave: (address) => location.assign(address),
        warn: () => notify.warning(t('user.sign-out-later')),
        pause: () => new Promise((resolve) => setTimeout(resolve, betweenTriesMs)),
      }).catch((error: unknown) => notify.error(error)),
    );
}
