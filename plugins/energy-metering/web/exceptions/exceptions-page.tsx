import { Page, Panel, useApi, useCan, useIsPhone, useMe, viewState, type PluginPageProps } from '@lingtan/web-sdk';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import type { ExceptionAction, ExceptionsData } from '../../contracts/exceptions.ts';
import { useT } from '../use-t.ts';
import { ActionDialog, type AskedAction } from './action-dialog.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { EditsPanel } from './edits-panel.tsx';
import { ExceptionPanel } from './exception-panel.tsx';
import { Filters } from './filters.tsx';
import { useNames } from './names.ts';
import { QueueTable } from './queue-table.tsx';
import { useExceptionActions } from './use-actions.ts';
import { useFilter } from './use-filter.ts';
import './exceptions.css';

/** The queue of what validation found, cleared in bulk; beside it the edits that wait for a second look. */
export function ExceptionsPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const filter = useFilter();
  const names = useNames();
  const list = useApi<ExceptionsData>('./exceptions', { query: filter.query, refetchMs: 30_000, keepPrevious: true });
  const counts = list.data?.counts;
  return (
    <Page
      title={t('exceptions.title')}
      meta={counts ? t('exceptions.meta', { open: counts.open, acknowledged: counts.acknowledged }) : null}
      actions={
        <div className="vee-views" role="group" aria-label={t('exceptions.views')}>
          {(['queue', 'edits'] as const).map((view) => (
            <button
              key={view}
              type="button"
              aria-pressed={filter.view === view}
              onClick={() => filter.setView(view)}
              data-testid={`view-${view}`}
            >
              {t(`exceptions.view.${view}`)}
              {view === 'edits' && (counts?.pendingEdits ?? 0) > 0 ? <b>{counts!.pendingEdits}</b> : null}
            </button>
          ))}
        </div>
      }
      state={viewState([list, names.query])}
      data-testid="exceptions-page"
    >
      {filter.view === 'edits' ? (
        <EditsPanel names={names} />
      ) : (
        <Queue list={list.data} filter={filter} names={names} />
      )}
    </Page>
  );
}

function Queue(props: {
  list: ExceptionsData | undefined;
  filter: ReturnType<typeof useFilter>;
  names: ReturnType<typeof useNames>;
}): ReactNode {
  const { list, filter, names } = props;
  const t = useT();
  const phone = useIsPhone();
  const { user } = useMe();
  const mayAct = useCan('energy.edit');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<AskedAction | null>(null);
  const actions = useExceptionActions(names, (results) => {
    setAsked(null);
    // What failed stays chosen, so that something else can be tried.
    setSelected(new Set(results.filter(({ ok }) => !ok).map(({ id }) => String(id))));
  });
  const rows = list?.exceptions ?? [];
  const chosen = rows.filter(({ id }) => selected.has(String(id)));
  const targets = chosen.length > 0 ? chosen : rows.filter(({ id }) => id === filter.open);
  const units = new Set(targets.map(({ meter }) => names.unitOf(meter)));
  const act = (action: ExceptionAction): void =>
    actions.run(
      targets.map(({ id }) => id),
      action,
    );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.key === 'Escape' && filter.open !== null) filter.setOpen(null);
    if (!mayAct || targets.length === 0 || actions.busy) return;
    if (event.key === 'a') act({ action: 'acknowledge' });
    if (event.key === 'e') {
      event.preventDefault();
      setAsked('estimate');
    }
  };
  const bulk = mayAct ? (
    <BulkBar
      count={targets.length}
      busy={actions.busy}
      onAcknowledge={() => act({ action: 'acknowledge' })}
      onAsk={setAsked}
      onClear={selected.size === 0 ? null : () => setSelected(new Set())}
    />
  ) : null;
  return (
    <div className="vee-split" data-open={filter.open !== null || undefined} onKeyDown={onKeyDown}>
      <Panel flush data-testid="exceptions-queue">
        <div className="vee-head">
          <Filters filter={filter} names={names} counts={list?.counts} />
          {bulk}
        </div>
        {list && rows.length === 0 ? (
          <div className="vee-empty" data-testid="exceptions-empty">
            <strong>{t('exceptions.empty')}</strong>
            <span>{t('exceptions.empty-hint')}</span>
          </div>
        ) : (
          <QueueTable
            rows={rows}
            names={names}
            selected={selected}
            onSelect={setSelected}
            onOpen={({ id }) => filter.setOpen(id)}
            maxHeight={phone ? 520 : 640}
            compact={filter.open !== null}
          />
        )}
        {list && list.total > rows.length ? (
          <p className="vee-hint vee-more">{t('exceptions.more', { shown: rows.length, total: list.total })}</p>
        ) : null}
      </Panel>
      {filter.open === null ? null : (
        <ExceptionPanel id={filter.open} names={names} onClose={() => filter.setOpen(null)} />
      )}
      {asked && targets.length > 0 ? (
        <ActionDialog
          action={asked}
          count={targets.length}
          unit={units.size === 1 ? [...units][0]! : null}
          me={user.name}
          busy={actions.busy}
          onClose={() => setAsked(null)}
          onAct={act}
        />
      ) : null}
    </div>
  );
}
