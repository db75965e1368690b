import { Notice, useApi, useLocalized, type LocalizedText } from '@lingtan/web-sdk';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';

/** An identity provider of the enterprise, as everybody may know it. */
export interface Provider {
  id: string;
  name: LocalizedText;
  kind: 'oidc' | 'ldap';
}

// The server sends a browser here whose way to a provider and back ended badly.
const refusedMark = 'sign-in';

/** The way to each provider; it comes back to the page that this one stands in for. */
export function ProviderLinks({ providers }: { providers: readonly Provider[] }): ReactNode {
  const t = useT();
  const text = useLocalized();
  if (providers.length === 0) return null;
  const query = new URLSearchParams(location.search);
  query.delete(refusedMark);
  const to = location.pathname + (query.size > 0 ? `?${query.toString()}` : '');
  return (
    <div className="entry-providers" data-testid="login-providers">
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          component="a"
          href={`/api/auth/providers/${id}/start?to=${encodeURIComponent(to)}`}
          size="sm"
          variant="default"
          fullWidth
        >
          {t('login.by', { name: text(name) })}
        </Button>
      ))}
    </div>
  );
}

interface Answer {
  refusal: { message: LocalizedText; hint: LocalizedText | null } | null;
}

/** Why the last way to a provider did not end in a session. The server tells it once. */
export function Refusal(): ReactNode {
  const text = useLocalized();
  const isRefused = new URLSearchParams(location.search).has(refusedMark);
  const refusal = useApi<Answer>(isRefused ? '/api/auth/providers/refusal' : null).data?.refusal;
  if (!refusal) return null;
  return (
    <div className="entry-notice">
      <Notice tone="warning" title={text(refusal.message)} data-testid="login-refusal">
        {refusal.hint ? <div>{text(refusal.hint)}</div> : null}
      </Notice>
    </div>
  );
}
