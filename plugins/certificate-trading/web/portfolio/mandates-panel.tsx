import {
  ActionButton,
  type Column,
  DataTable,
  FieldRow,
  formatTime,
  localDate,
  notify,
  Panel,
  ReasonDialog,
  StatusBadge,
  TextField,
  useApi,
  useApiMutation,
  useMe,
  useNow,
  usePark,
  useSaidText,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { type Mandate, mandateActs, type Mandates } from '../../contracts/mandate-routes.ts';
import { useAccountName } from '../shared/names.ts';
import { midnightOf } from '../shared/values.ts';
import { useT } from '../use-t.ts';

const looks = { waiting: 'pending', valid: 'done', ended: 'off', withdrawn: 'off' } as const;
const yearMs = 365 * 86_400_000;

/** What enterprises let the operator do for their accounts; members give and withdraw those of their own. */
export function MandatesPanel(): ReactNode {
  const t = useT();
  const park = usePark();
  const name = useAccountName();
  const said = useSaidText();
  const loaded = useApi<Mandates>('./mandates', { refetchMs: 60_000 });
  const when = (at: string): string => formatTime(Date.parse(at), 'date', park.timeZone);
  const columns: Column<Mandate>[] = [
    {
      id: 'account',
      title: t('column.account'),
      phone: true,
      value: ({ enterprise }) => name(`enterprise/${enterprise}`),
    },
    {
      id: 'acts',
      title: t('mandates.acts'),
      phone: true,
      value: ({ acts }) => acts.map((act) => t(`mandates.act.${act}`)).join(', '),
    },
    {
      id: 'from',
      title: t('mandates.from'),
      kind: 'time',
      value: ({ from }) => Date.parse(from),
      render: ({ from }) => when(from),
    },
    {
      id: 'until',
      title: t('mandates.until'),
      kind: 'time',
      value: ({ until }) => Date.parse(until),
      render: ({ until }) => when(until),
    },
    { id: 'reason', title: t('column.reason'), value: ({ reason }) => said(reason) },
    {
      id: 'state',
      title: t('column.status'),
      phone: true,
      value: ({ state }) => t(`mandates.state.${state}`),
      render: ({ state }) => <StatusBadge state={looks[state]} label={t(`mandates.state.${state}`)} />,
    },
    {
      id: 'withdraw',
      title: t('mandates.withdraw'),
      value: () => null,
      render: (mandate) => <Withdraw mandate={mandate} />,
    },
  ];
  return (
    <Panel
      title={t('mandates.title')}
      meta={t('mandates.meta')}
      actions={<GiveMandate />}
      state={viewState(loaded)}
      data-testid="mandates"
      flush
    >
      <DataTable
        id="mandates"
        columns={columns}
        rows={loaded.data?.mandates ?? []}
        rowKey={({ no }) => String(no)}
        exportName={`certificate-mandates-${park.id}`}
        empty={t('mandates.none')}
        maxHeight={320}
      />
    </Panel>
  );
}

/** Whether the viewer is of an enterprise of the park: whoever runs it gives nobody's mandate, whatever their rights. */
function useIsMember(): boolean {
  const { id } = usePark();
  return useMe().parks.some((park) => park.id === id && park.enterpriseId !== null);
}

/** For members in person: what the operator may do, and until when. */
export function GiveMandate(): ReactNode {
  const t = useT();
  const may = useIsMember();
  const park = usePark();
  const now = useNow(60_000);
  const [open, setOpen] = useState(false);
  const [acts, setActs] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState('');
  const give = useApiMutation<Mandate, object>('./mandates', {
    invalidate: ['./mandates'],
    onSuccess: () => {
      setOpen(false);
      notify.success(t('mandates.given'));
    },
  });
  if (!may) return null;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(last) && last >= localDate(now, park.timeZone);
  const toggle = (act: string): void => {
    const next = new Set(acts);
    if (!next.delete(act)) next.add(act);
    setActs(next);
  };
  const begin = (): void => {
    setActs(new Set());
    setLast(localDate(now + yearMs, park.timeZone));
    setOpen(true);
  };
  return (
    <>
      <ActionButton onClick={begin} data-testid="mandate-give">
        {t('mandates.give')}
      </ActionButton>
      {open ? (
        <ReasonDialog
          title={t('mandates.give')}
          hint={t('mandates.give-hint')}
          confirm={t('mandates.give')}
          busy={give.isPending}
          ready={acts.size > 0 && day}
          onClose={() => setOpen(false)}
          onConfirm={(reason) =>
            give.mutate(
              { acts: mandateActs.filter((act) => acts.has(act)), until: midnightOf(last, park.timeZone, 1), reason },
              { onError: (error) => notify.error(error) },
            )
          }
        >
          <fieldset className="ct-checks">
            <legend>{t('mandates.acts')}</legend>
            {mandateActs.map((act) => (
              <label key={act}>
                <input type="checkbox" checked={acts.has(act)} onChange={() => toggle(act)} />{' '}
                {t(`mandates.act.${act}`)}
              </label>
            ))}
          </fieldset>
          <FieldRow columns={2}>
            <TextField
              label={t('mandates.last-day')}
              kind="date"
              value={last}
              error={day ? undefined : t('mandates.last-day-problem')}
              onChange={setLast}
            />
          </FieldRow>
        </ReasonDialog>
      ) : null}
    </>
  );
}

function Withdraw({ mandate: { no, state } }: { mandate: Mandate }): ReactNode {
  const t = useT();
  const may = useIsMember();
  const [open, setOpen] = useState(false);
  const withdraw = useApiMutation<Mandate, object>(`./mandates/${no}/withdraw`, {
    invalidate: ['./mandates'],
    onSuccess: () => {
      setOpen(false);
      notify.success(t('mandates.withdrawn'));
    },
  });
  if (!may || (state !== 'valid' && state !== 'waiting')) return null;
  return (
    <>
      <ActionButton quiet danger onClick={() => setOpen(true)}>
        {t('mandates.withdraw')}
      </ActionButton>
      {open ? (
        <ReasonDialog
          title={t('mandates.withdraw')}
          hint={t('mandates.withdraw-hint')}
          confirm={t('mandates.withdraw')}
          danger
          busy={withdraw.isPending}
          onClose={() => setOpen(false)}
          onConfirm={(reason) => withdraw.mutate({ reason }, { onError: (error) => notify.error(error) })}
        />
      ) : null}
    </>
  );
}
