import {
  DataTable,
  FilterSelect,
  Notice,
  Page,
  Panel,
  useLanguage,
  useLocalized,
  usePark,
  viewState,
  type PluginPageProps,
} from '@lingtan/web-sdk';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { byUrgency, choices, isChosen, waits, type Choice } from '../states.ts';
import { useAlarms } from '../use-alarms.ts';
import '../alarms.css';
import { useT } from '../use-t.ts';
import { ActionBar } from './action-bar.tsx';
import { AlarmDetail } from './alarm-detail.tsx';
import { alarmColumns } from './columns.tsx';
import { FloodGroups } from './flood-groups.tsx';
import { useActions } from './use-actions.ts';

/** Alarms now: what waits first. `a` acknowledges what is chosen, `s` shelves it. */
export function AlarmPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const park = usePark();
  const text = useLocalized();
  const language = useLanguage();
  const [choice, setChoice] = useState<Choice>('open');
  const [priority, setPriority] = useState('');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<string | null>(null);
  const loaded = useAlarms(choice === 'all');
  const all = useMemo(() => (loaded.data?.alarms ?? []).toSorted(byUrgency), [loaded.data]);
  const rows = all.filter((row) => isChosen(choice, row) && (priority === '' || String(row.priority) === priority));
  const chosen = rows.filter(({ key }) => selected.has(key));
  const actions = useActions(() => setSelected(new Set()));
  const { acknowledge, setAsking } = actions;
  const keys = chosen.map(({ key }) => key);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const inField =
        event.target instanceof Element &&
        event.target.closest('input, textarea, select, dialog, [role=dialog]') !== null;
      if (inField || event.ctrlKey || event.metaKey || event.altKey || keys.length === 0) return;
      if (event.key === 'a') acknowledge(keys);
      if (event.key === 's') setAsking('shelve');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
  const columns = useMemo(() => alarmColumns(t, text, park.timeZone, language), [t, text, park.timeZone, language]);
  const shown = all.find(({ key }) => key === opened);
  const flood = loaded.data?.flood;
  return (
    <Page
      title={t('title')}
      meta={
        loaded.data
          ? t('meta', { waiting: all.filter(waits).length, standing: all.filter(({ active }) => active).length })
          : null
      }
      data-testid="alarm-page"
    >
      {flood?.active ? (
        <Notice tone="alarm" title={t('flood.title', { count: flood.inTenMinutes })} data-testid="alarm-flood">
          {t('flood.hint')}
        </Notice>
      ) : null}
      {flood?.active ? <FloodGroups rows={all.filter(waits)} acknowledge={acknowledge} /> : null}
      <Panel
        flush
        state={viewState(loaded, {
          when: loaded.data !== undefined && rows.length === 0 && choice === 'open' && priority === '',
          title: t('empty.title'),
          hint: t('empty.hint'),
          action: (
            <button type="button" className="lt-button" onClick={() => setChoice('all')}>
              {t('empty.all')}
            </button>
          ),
        })}
      >
        <DataTable
          id="alarms"
          columns={columns}
          rows={rows}
          rowKey={({ key }) => key}
          selected={selected}
          onSelect={setSelected}
          onOpen={({ key }) => setOpened(key)}
          exportName={`alarms-${park.id}`}
          empty={t('empty.filtered')}
          tools={
            <>
              <FilterSelect
                label={t('filter.state')}
                value={choice}
                options={choices.map((value) => ({ value, label: t(`choice.${value}`) }))}
                onChange={(value) => setChoice(value as Choice)}
              />
              <FilterSelect
                label={t('filter.priority')}
                all={t('filter.all-priorities')}
                value={priority}
                options={['1', '2', '3', '4'].map((value) => ({ value, label: t.of('priority', value) }))}
                onChange={setPriority}
              />
            </>
          }
          data-testid="alarm-table"
        />
        <ActionBar chosen={chosen} actions={actions} />
      </Panel>
      {shown ? <AlarmDetail row={shown} onClose={() => setOpened(null)} /> : null}
    </Page>
  );
}
