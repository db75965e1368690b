import {
  ActionButton,
  DataTable,
  formatTime,
  Panel,
  Quantity,
  ReasonDialog,
  StatusBadge,
  useApi,
  useCan,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import type { Column, Tone } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { EditData, EditsData } from '../../contracts/edits.ts';
import { useT } from '../use-t.ts';
import { EditValues } from './edit-values.tsx';
import { drawnUnit, type Names } from './names.ts';
import { useEditSteps, type EditStep } from './use-actions.ts';

const tones: Record<EditData['state'], Tone> = {
  proposed: 'busy',
  approved: 'manual',
  rejected: 'off',
  withdrawn: 'off',
};

/** Edits with their second look: what waits for another person, and what became of the others. */
export function EditsPanel({ names }: { names: Names }): ReactNode {
  const t = useT();
  const park = usePark();
  const edits = useApi<EditsData>('./edits', { refetchMs: 30_000, keepPrevious: true });
  const mayPropose = useCan('energy.edit');
  const mayApprove = useCan('energy.approve-edit');
  const [open, setOpen] = useState<number | null>(null);
  const [asked, setAsked] = useState<{ step: EditStep; edit: EditData } | null>(null);
  const steps = useEditSteps(names, () => setAsked(null));
  const rows = edits.data?.edits ?? [];
  const columns = useEditColumns(names);
  const chosen = rows.find(({ id }) => id === open);
  const own = rows.filter(({ may }) => may.why === 'own').length;
  return (
    <>
      {own > 0 ? (
        <p className="lt-note" role="status">
          {t('exceptions.own-edits', { count: own })}
        </p>
      ) : null}
      <div className="vee-split" data-open={chosen !== undefined || undefined}>
        <Panel
          title={t('exceptions.edits')}
          meta={t(`exceptions.second-look.${edits.data?.secondLook ?? 'required'}`)}
          flush
          state={viewState(edits, {
            when: edits.data !== undefined && rows.length === 0,
            title: t('exceptions.no-edits'),
            hint: t('exceptions.no-edits-hint'),
          })}
          data-testid="edits-panel"
        >
          <DataTable
            id="edits"
            columns={columns}
            rows={rows}
            rowKey={({ id }) => String(id)}
            onOpen={({ id }) => setOpen(id)}
            exportName={`edits-${park.id}`}
            maxHeight={640}
            data-testid="edits-table"
          />
        </Panel>
        {chosen ? (
          <Panel
            title={t('exceptions.edit-no', { id: chosen.id })}
            meta={names.meter(chosen.meter)}
            actions={
              <ActionButton onClick={() => setOpen(null)} aria-label={t('exceptions.close')}>
                ✕
              </ActionButton>
            }
            data-testid="edit-panel"
          >
            <div className="vee-detail">
              <EditFacts edit={chosen} names={names} />
              <div className="lt-buttons" data-left>
                {mayApprove && chosen.state === 'proposed' ? (
                  <>
                    <ActionButton
                      primary
                      disabled={!chosen.may.decide || steps.busy}
                      title={chosen.may.why === 'own' ? t('exceptions.error.PERSON_SAME') : undefined}
                      onClick={() => setAsked({ step: 'approve', edit: chosen })}
                    >
                      {t('exceptions.action.approve')}
                    </ActionButton>
                    <ActionButton disabled={steps.busy} onClick={() => setAsked({ step: 'reject', edit: chosen })}>
                      {t('exceptions.action.reject')}
                    </ActionButton>
                  </>
                ) : null}
                {mayPropose && (chosen.state === 'proposed' || chosen.state === 'approved') ? (
                  <ActionButton disabled={steps.busy} onClick={() => setAsked({ step: 'withdraw', edit: chosen })}>
                    {t(chosen.state === 'approved' ? 'exceptions.action.undo' : 'exceptions.action.withdraw')}
                  </ActionButton>
                ) : null}
              </div>
              {chosen.may.why === 'own' ? <p className="vee-hint">{t('exceptions.error.PERSON_SAME')}</p> : null}
              <EditValues id={chosen.id} unit={names.unitOf(chosen.meter)} />
            </div>
          </Panel>
        ) : null}
      </div>
      {asked ? (
        <ReasonDialog
          title={t(`exceptions.ask.${asked.step}`, { count: 1, id: asked.edit.id })}
          hint={t(
            asked.step === 'withdraw' && asked.edit.state === 'approved'
              ? 'exceptions.hint.undo'
              : `exceptions.hint.${asked.step}`,
          )}
          confirm={t(`exceptions.action.${asked.step}`)}
          busy={steps.busy}
          help={t('exceptions.reason-help')}
          optional={asked.step === 'approve'}
          onClose={() => setAsked(null)}
          onConfirm={(note) => steps.run(asked.step, [asked.edit.id], note)}
        />
      ) : null}
    </>
  );
}

function EditFacts({ edit, names }: { edit: EditData; names: Names }): ReactNode {
  const t = useT();
  const said = (who: EditData['decision']): string => (who ? `${who.name} · ${formatTime(who.at, 'short')}` : '–');
  const facts: [string, ReactNode][] = [
    [t('exceptions.column.span'), names.span(edit)],
    [t('exceptions.method'), t(`exceptions.edit-method.${edit.method}`)],
    [t('exceptions.author'), said(edit.author)],
    [t(edit.state === 'rejected' ? 'exceptions.rejected-by' : 'exceptions.approver'), said(edit.decision)],
    ...(edit.withdrawal ? [[t('exceptions.withdrawn-by'), said(edit.withdrawal)] as [string, ReactNode]] : []),
  ];
  return (
    <>
      <p className="vee-about">{edit.reason}</p>
      {edit.decision?.note ? <p className="vee-hint">{edit.decision.note}</p> : null}
      {edit.withdrawal?.note ? <p className="vee-hint">{edit.withdrawal.note}</p> : null}
      <dl className="vee-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function useEditColumns(names: Names): Column<EditData>[] {
  const t = useT();
  const sum = (edit: EditData, value: number) => {
    const { unit, base } = drawnUnit(names.unitOf(edit.meter));
    return <Quantity value={value / base} unit={unit} quality="edited" evidence={edit.ref} />;
  };
  return [
    { id: 'id', title: t('exceptions.column.no'), kind: 'number', width: 60, value: ({ id }) => id },
    {
      id: 'state',
      title: t('exceptions.column.state'),
      width: 130,
      phone: true,
      value: ({ state }) => t(`exceptions.edit-state.${state}`),
      render: ({ state }) => (
        <StatusBadge state={state} tone={tones[state]} label={t(`exceptions.edit-state.${state}`)} />
      ),
    },
    { id: 'meter', title: t('exceptions.column.meter'), phone: true, value: ({ meter }) => names.meter(meter) },
    {
      id: 'from',
      title: t('exceptions.column.span'),
      kind: 'time',
      width: 186,
      phone: true,
      value: ({ from }) => from,
      render: (edit) => names.span(edit),
    },
    {
      id: 'method',
      title: t('exceptions.method'),
      width: 150,
      value: ({ method }) => t(`exceptions.edit-method.${method}`),
    },
    {
      id: 'after',
      title: t('exceptions.column.after'),
      kind: 'number',
      width: 120,
      value: ({ after }) => after,
      render: (edit) => sum(edit, edit.after),
    },
    { id: 'author', title: t('exceptions.author'), width: 120, value: ({ author }) => author.name },
    {
      id: 'approver',
      title: t('exceptions.approver'),
      width: 120,
      hidden: true,
      value: ({ decision }) => decision?.name ?? '',
    },
    { id: 'reason', title: t('exceptions.reason'), hidden: true, value: ({ reason }) => reason },
  ];
}
