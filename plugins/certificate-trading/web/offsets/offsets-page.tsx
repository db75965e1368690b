import {
  ActionButton,
  Figure,
  Figures,
  Page,
  Panel,
  type PluginPageProps,
  useApi,
  useCan,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { Offsets } from '../../contracts/offset-routes.ts';
import { newKey } from '../shared/values.ts';
import '../shared/certificates.css';
import { useT } from '../use-t.ts';
import { ReceiveDialog } from './receive-dialog.tsx';
import { UnitsTable } from './units-table.tsx';
import { UseDialog } from './use-dialog.tsx';
import { UsesTable } from './uses-table.tsx';

/** Carbon offsets of the park and its enterprises: beside the inventory, never in it. */
export function OffsetsPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const mayBook = useCan('certificates.manage');
  const mayUse = useCan('certificates.retire');
  const [asking, setAsking] = useState<{ act: 'receive' | 'retire' | 'transfer' | 'burn'; key: string } | null>(null);
  const loaded = useApi<Offsets>('./offsets', { refetchMs: 60_000 });
  const data = loaded.data;
  const ask = (act: NonNullable<typeof asking>['act']): void => setAsking({ act, key: newKey('offset') });
  const close = (): void => setAsking(null);
  const any = data?.balances.some(({ active }) => active > 0) === true;
  const receive = mayBook ? (
    <ActionButton primary={!any} onClick={() => ask('receive')} data-testid="offset-receive">
      {t('offsets.receive')}
    </ActionButton>
  ) : null;
  const dialog =
    asking === null || !data ? null : asking.act === 'receive' ? (
      <ReceiveDialog idempotencyKey={asking.key} onClose={close} />
    ) : (
      <UseDialog act={asking.act} data={data} idempotencyKey={asking.key} onClose={close} />
    );
  return (
    <>
      <Page
        title={t('offsets.title')}
        meta={t('offsets.meta')}
        actions={
          <>
            {any && mayBook ? (
              <>
                <ActionButton onClick={() => ask('burn')}>{t('offsets.burn')}</ActionButton>
                <ActionButton onClick={() => ask('transfer')}>{t('offsets.transfer')}</ActionButton>
              </>
            ) : null}
            {receive}
            {any && mayUse ? (
              <ActionButton primary onClick={() => ask('retire')} data-testid="offset-retire">
                {t('offsets.retire')}
              </ActionButton>
            ) : null}
          </>
        }
        state={viewState(loaded, {
          when: data?.units.length === 0,
          title: t('offsets.empty'),
          hint: t('offsets.empty-hint'),
          action: receive,
        })}
        data-testid="certificate-offsets"
      >
        {data ? (
          <>
            <Totals data={data} />
            <Panel title={t('offsets.units')} meta={t('offsets.units-meta')} flush>
              <UnitsTable rows={data.units} />
            </Panel>
            {data.uses.length > 0 ? (
              <Panel title={t('offsets.uses')} flush>
                <UsesTable rows={data.uses} />
              </Panel>
            ) : null}
          </>
        ) : null}
      </Page>
      {dialog}
    </>
  );
}

function Totals({ data }: { data: Offsets }): ReactNode {
  const t = useT();
  const sum = (state: 'active' | 'retired' | 'burned'): number =>
    data.balances.reduce((total, balance) => total + balance[state], 0);
  return (
    <Figures data-testid="offset-figures">
      {(['active', 'retired', 'burned'] as const).map((state) => (
        <Figure key={state} label={t(`offsets.state.${state}`)} note={t(`offsets.note.${state}`)}>
          {t('offsets.tonnes-of', { tonnes: sum(state).toLocaleString() })}
        </Figure>
      ))}
    </Figures>
  );
}
