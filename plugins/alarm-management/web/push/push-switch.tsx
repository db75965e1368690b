import { ActionButton, Notice } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { usePush } from './use-push.ts';

/** Turns notices in this browser on and off; where that cannot be, says why. */
export function PushSwitch(): ReactNode {
  const t = useT();
  const { state, busy, error, turn } = usePush();
  if (error) return <Notice tone="warning">{error.message}</Notice>;
  if (state === 'loading') return null;
  if (state !== 'on' && state !== 'off')
    return (
      <p className="al-push" data-testid="push-state">
        {t(`push.${state}`)}
      </p>
    );
  return (
    <p className="al-push" data-testid="push-state">
      <ActionButton primary={state === 'off'} disabled={busy} onClick={() => void turn(state === 'off')}>
        {t(state === 'off' ? 'push.turn-on' : 'push.turn-off')}
      </ActionButton>
      <span>{t(`push.${state}`)}</span>
    </p>
  );
}
