import {
  ActionButton,
  Page,
  Panel,
  StoredForm,
  useApi,
  useCan,
  usePark,
  usePluginId,
  viewState,
} from '@lingtan/web-sdk';
import type { PluginPageProps } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { AccountsData, TariffsData } from '../../contracts/tariff-routes.ts';
import { useT } from '../use-t.ts';
import { AccountsPanel } from './accounts-panel.tsx';
import { todayIn } from './dates.ts';
import { EditorPage } from './editor/editor-page.tsx';
import { NewTariff } from './new-tariff.tsx';
import { TariffList } from './tariff-list.tsx';
import { TariffView } from './tariff-view.tsx';
import './tariffs.css';

/** Tariffs, their versions, and who is billed by them. `rest`: `[<tariff>[/<first day>[/edit|/new]]]`. */
export function TariffsPage({ rest }: PluginPageProps): ReactNode {
  const t = useT();
  const park = usePark();
  const plugin = usePluginId();
  const navigate = useNavigate();
  const mayEdit = useCan('energy.tariffs-edit');
  const [creating, setCreating] = useState(false);
  const list = useApi<TariffsData>('./tariffs');
  const accounts = useApi<AccountsData>('./billing-accounts');
  const root = `/parks/${park.id}/${plugin}/billing/tariffs`;
  const [tariffId, validFrom, mode] = rest.split('/');
  const tariffs = list.data?.tariffs ?? [];
  const tariff = tariffs.find(({ id }) => id === tariffId) ?? tariffs[0] ?? null;
  const today = todayIn(tariff?.timeZone ?? park.timeZone);
  const newButton = mayEdit ? (
    <ActionButton primary={tariffs.length === 0} onClick={() => setCreating(true)}>
      + {t('tariffs.new')}
    </ActionButton>
  ) : null;
  const overview = (
    <>
      <Page
        title={t('tariffs.title')}
        meta={[
          t('tariffs.tariffs-count', { count: tariffs.length }),
          ...(accounts.data ? [t('tariffs.accounts-count', { count: accounts.data.accounts.length })] : []),
        ].join(' · ')}
        actions={newButton}
        state={viewState(list, {
          when: tariffs.length === 0,
          title: t('tariffs.empty'),
          hint: t('tariffs.empty-hint'),
          action: newButton,
        })}
      >
        <div className="tf-layout">
          <div className="tf-side">
            <Panel title={t('tariffs.tariffs')} meta={String(tariffs.length)} flush data-testid="tariff-list">
              <TariffList
                tariffs={tariffs}
                accounts={accounts.data?.accounts ?? []}
                chosen={tariff?.id ?? null}
                today={today}
                pathOf={(id) => `${root}/${id}`}
              />
            </Panel>
            <AccountsPanel accounts={accounts.data?.accounts ?? []} tariffs={tariffs} state={viewState(accounts)} />
          </div>
          <div className="tf-main">
            {tariff ? (
              <TariffView key={tariff.id} tariff={tariff} validFrom={validFrom ?? null} today={today} root={root} />
            ) : null}
          </div>
        </div>
      </Page>
      {creating ? (
        <NewTariff
          tariffs={tariffs}
          onClose={() => setCreating(false)}
          onCreated={(created) => {
            setCreating(false);
            void navigate(`${root}/${created.id}`);
          }}
        />
      ) : null}
    </>
  );
  if (!tariff || (mode !== 'edit' && mode !== 'new') || !mayEdit) return overview;
  // A version is saved beside the others of its tariff: what has become of any of them counts.
  const stored = tariff.versions.some((one) => one.validFrom === validFrom) ? tariff : undefined;
  return (
    <StoredForm
      key={`${tariff.id}/${validFrom}/${mode}`}
      stored={stored}
      version={stored ? stored.versions.map(({ ref }) => ref).join() : ''}
      gone={overview}
    >
      {(shown, seen) => (
        <EditorPage
          tariff={shown}
          seen={seen ?? tariff}
          version={shown.versions.find((one) => one.validFrom === validFrom)!}
          mode={mode}
          root={root}
          intervalMinutes={list.data!.intervalMinutes}
        />
      )}
    </StoredForm>
  );
}
