import { formatDuration, useConnection, useLanguage, useNow } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';

// A short break is mended before anyone could act on it.
const patience = 2_000;

/** Line across the page while the live connection is down. */
export function ConnectionBanner(): ReactNode {
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  const { state, since } = useConnection();
  if (state !== 'lost' || now - since < patience) return null;
  return (
    <div className="connection-banner" role="alert" data-testid="connection-lost">
      <span aria-hidden="true">⊘</span> {t('link.banner', { time: formatDuration(now - since, language) })}
    </div>
  );
}
