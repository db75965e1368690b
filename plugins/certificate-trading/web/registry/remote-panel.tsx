import {
  ActionButton,
  FailedPanel,
  notify,
  Notice,
  Panel,
  ReasonDialog,
  useApi,
  useApiMutation,
  useCan,
  useLocalized,
  useNow,
  usePark,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { FileReconciliation, RemoteRegistries } from '../../contracts/registry-routes.ts';
import { monthsBefore, newKey } from '../shared/values.ts';
import { useT } from '../use-t.ts';

type Remote = RemoteRegistries['registries'][number];

/** Registries that plugins talk to; nothing where there is none. */
export function RemotePanel({ onReport }: { onReport: (report: FileReconciliation) => void }): ReactNode {
  const t = useT();
  const may = useCan('certificates.manage');
  const loaded = useApi<RemoteRegistries>('./registry/remote');
  const found = loaded.data;
  if (!may) return null;
  if (!found) return <FailedPanel query={loaded} title={t('registry.remote')} />;
  if (found.registries.length + found.silent.length === 0) return null;
  return (
    <Panel title={t('registry.remote')} meta={t('registry.remote-meta')}>
      {found.registries.map((remote) => (
        <RemoteRow key={`${remote.provider}/${remote.registry}`} remote={remote} onReport={onReport} />
      ))}
      {found.silent.map(({ provider, problem }) => (
        <Notice key={provider} tone="warning" title={t('registry.silent', { provider })}>
          {problem}
        </Notice>
      ))}
    </Panel>
  );
}

interface RemoteRowProps {
  remote: Remote;
  onReport: (report: FileReconciliation) => void;
}

function RemoteRow({ remote, onReport }: RemoteRowProps): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const months = monthsBefore(useNow(60_000), park.timeZone, 24);
  const [key, setKey] = useState<string | null>(null);
  const compare = useApiMutation<FileReconciliation, object>('./registry/reconcile-remote', { onSuccess: onReport });
  const submit = useApiMutation<{ submitted: number; taken: number }, object>('./registry/submit', {
    onSuccess: ({ submitted, taken }) => {
      setKey(null);
      notify.success(t('registry.submitted', { submitted, taken }));
    },
  });
  const { provider, registry, title, takes } = remote;
  const about = { provider, registry, from: months.at(-1), to: months[0] };
  return (
    <div className="ct-remote">
      <span>{text(title)}</span>
      <span className="lt-buttons">
        <ActionButton
          disabled={compare.isPending}
          onClick={() => compare.mutate(about, { onError: (error) => notify.error(error) })}
        >
          {t('registry.compare-remote')}
        </ActionButton>
        {takes ? <ActionButton onClick={() => setKey(newKey('registry'))}>{t('registry.submit')}</ActionButton> : null}
      </span>
      {key ? (
        <ReasonDialog
          title={t('registry.submit-title', { registry: text(title) })}
          hint={t('registry.submit-hint')}
          confirm={t('registry.submit')}
          busy={submit.isPending}
          onClose={() => setKey(null)}
          onConfirm={(reason) =>
            submit.mutate({ ...about, reason, idempotencyKey: key }, { onError: (error) => notify.error(error) })
          }
        />
      ) : null}
    </div>
  );
}
