import { Dialog, formatTime, Panel, useApi, useApiMutation, viewState, notify } from '@lingtan/web-sdk';
import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { NewFactor } from './new-factor.tsx';
import { SecretShown } from './secret-shown.tsx';

interface FactorList {
  factors: { id: string; kind: 'totp' | 'passkey'; name: string; madeAt: string; lastUsedAt: string | null }[];
  recoveryCodes: number;
}

/** Second factors of the signed-in person. */
export function FactorsPanel(): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const list = useApi<FactorList>('/api/me/factors');
  const [adding, setAdding] = useState(false);
  const [codes, setCodes] = useState<string[]>([]);
  // Who is signed in, how, and where.
  const invalidate = ['/api/me'];
  const remove = useApiMutation<unknown, { id: string }>(({ id }) => `/api/me/factors/${id}`, {
    ...{ method: 'DELETE', body: () => undefined, invalidate },
  });
  const draw = useApiMutation<string[]>('/api/me/recovery-codes', { invalidate, onSuccess: setCodes });
  const onError = (error: unknown) => notify.error(error);
  const { factors = [], recoveryCodes = 0 } = list.data ?? {};
  return (
    <Panel title={t('factors.title')} meta={t('password.ends-sessions')} state={viewState(list)}>
      {factors.length === 0 ? <p className="lt-form-help">{t('factors.none')}</p> : null}
      {factors.map(({ id, kind, name, lastUsedAt }) => (
        <div className="setting" key={id}>
          <div>
            <div className="setting-label">{name}</div>
            <div className="setting-help">
              {t(`factors.kind.${kind}`)} · {t('factors.used', { at: formatTime(lastUsedAt, 'short') })}
            </div>
          </div>
          <ActionIcon
            aria-label={t('factors.remove', { name })}
            disabled={remove.isPending}
            onClick={() => remove.mutate({ id }, { onError })}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </div>
      ))}
      {factors.length > 0 ? (
        <div className="setting">
          <div>
            <div className="setting-label">{t('factors.recovery')}</div>
            <div className="setting-help">{t('factors.left', { count: recoveryCodes })}</div>
          </div>
          <Button variant="default" loading={draw.isPending} onClick={() => draw.mutate(undefined, { onError })}>
            {t('factors.draw')}
          </Button>
        </div>
      ) : null}
      <div className="lt-form-buttons">
        <Button leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)} data-testid="add-factor">
          {t('factors.new')}
        </Button>
      </div>
      {adding ? (
        <Dialog title={t('factors.new')} onClose={() => setAdding(false)}>
          <NewFactor
            onAdded={(made) => {
              setAdding(false);
              setCodes(made);
              for (const path of ['', '/factors', '/sessions'])
                void client.invalidateQueries({ queryKey: [`/api/me${path}`] });
            }}
          />
        </Dialog>
      ) : null}
      <RecoveryCodes codes={codes} onClose={() => setCodes([])} />
    </Panel>
  );
}

/** Recovery codes, which are shown once. */
export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }): ReactNode {
  const t = useT();
  const secret = codes.length === 0 ? null : codes.join('\n');
  return (
    <SecretShown title={t('factors.recovery')} note={t('factors.recovery-help')} secret={secret} onClose={onClose} />
  );
}
