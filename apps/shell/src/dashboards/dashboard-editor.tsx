import {
  ActionButton,
  SelectField,
  TextField,
  useApiMutation,
  useLocalized,
  useUnsaved,
  WhileSent,
  type ScreenPanel,
} from '@lingtan/web-sdk';
import { useEffect, useEffectEvent, useState, type CSSProperties, type ReactNode } from 'react';
import { dashboardGrid, placePanel } from '../layout/edit-panels.ts';
import { EditablePanels } from '../layout/editable-panels.tsx';
import { redo, startHistory, step, undo } from '../layout/history.ts';
import type { PlacedWidget } from '../layout/placed-widgets.ts';
import { useT } from '../use-t.ts';
import { addedSize, usedRows } from './dashboard-sizes.ts';
import type { Dashboard, DashboardLayout } from './types.ts';

interface DashboardEditorProps {
  /** What the editor begins with. */
  dashboard: Dashboard;
  /** What a save rests on; undefined once somebody else has removed it, so that it is made anew. */
  seen: Dashboard | undefined;
  widgets: ReadonlyMap<string, PlacedWidget>;
  onSaved: (saved: Dashboard) => void;
  onClose: () => void;
}

/** Free rows below the last panel, for one that is dragged there. */
const spareRows = 6;

/** Arranges a dashboard. Nothing is saved until "Save"; every step can be taken back. */
export function DashboardEditor({ dashboard, seen, widgets, onSaved, onClose }: DashboardEditorProps): ReactNode {
  const t = useT();
  const [history, setHistory] = useState(() =>
    startHistory<DashboardLayout>({ title: dashboard.title, panels: dashboard.panels }),
  );
  const [full, setFull] = useState(false);
  const { title, panels } = history.present;
  const save = useApiMutation<Dashboard, DashboardLayout>(seen ? `/dashboards/${seen.id}` : '/dashboards', {
    method: seen ? 'PUT' : 'POST',
    invalidate: ['/dashboards'],
    body: (layout) => ({ ...layout, ...(seen ? { revision: seen.revision } : { own: dashboard.own }) }),
    onSuccess: onSaved,
  });
  const change = (changed: Partial<DashboardLayout>) => {
    setFull(false);
    setHistory((before) => step(before, { ...before.present, ...changed }));
  };
  const add = (id: string) => {
    const placed = widgets.get(id);
    if (!placed) return;
    const wider = placePanel(panels, addedSize(placed), dashboardGrid);
    if (wider === panels) setFull(true);
    else change({ panels: [...wider] });
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== 'z') return;
    event.preventDefault();
    // What is being saved stays what it is.
    if (!save.isPending) setHistory(event.shiftKey ? redo : undo);
  });
  const dirty = history.past.length > 0;
  useEffect(() => {
    const key = (event: KeyboardEvent) => onKey(event);
    addEventListener('keydown', key);
    return () => removeEventListener('keydown', key);
  }, []);
  const edits = useUnsaved(dirty);
  const rows = Math.min(dashboardGrid.rows, Math.max(8, usedRows(panels) + spareRows));
  const named = title.en.trim() !== '' && title['zh-CN'].trim() !== '';
  return (
    <form
      className="dashboard-editing"
      aria-label={t('dashboards.edit')}
      data-testid="dashboard-editor"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ title, panels });
      }}
    >
      <div className="dashboard-tools">
        <WhileSent sending={save.isPending}>
          {(['en', 'zh-CN'] as const).map((language) => (
            <TextField
              key={language}
              label={t(`dashboards.name-${language}`)}
              value={title[language]}
              maxLength={60}
              onChange={(name) => change({ title: { ...title, [language]: name } })}
            />
          ))}
          <AddWidget widgets={widgets} panels={panels} onAdd={add} />
        </WhileSent>
        <span className="dashboard-buttons">
          <WhileSent sending={save.isPending}>
            <ActionButton onClick={() => setHistory(undo)} disabled={!dirty} data-testid="dashboard-undo">
              {t('dashboards.undo')}
            </ActionButton>
            <ActionButton onClick={() => setHistory(redo)} disabled={history.future.length === 0}>
              {t('dashboards.redo')}
            </ActionButton>
          </WhileSent>
          <ActionButton onClick={() => edits.leave(onClose)}>{t('screen.cancel')}</ActionButton>
          <WhileSent sending={save.isPending}>
            <ActionButton type="submit" primary disabled={!named || save.isPending} data-testid="dashboard-save">
              {t('screen.save')}
            </ActionButton>
          </WhileSent>
        </span>
      </div>
      <p className="dashboard-hint" role={save.error || full ? 'alert' : undefined}>
        {save.error
          ? [save.error.message, save.error.problem.hint].filter(Boolean).join(' ')
          : full
            ? t('dashboards.full', { most: dashboardGrid.most })
            : t('screen.hint')}
      </p>
      <WhileSent sending={save.isPending}>
        <EditablePanels
          className="dashboard-grid"
          style={{ '--rows': rows } as CSSProperties}
          data-testid="dashboard-cells"
          panels={panels}
          widgets={widgets}
          grid={{ ...dashboardGrid, rows }}
          onChange={(changed) => change({ panels: changed })}
        />
      </WhileSent>
      <p className="dashboard-hint">
        {t(dashboard.own ? 'dashboards.own' : 'dashboards.shared')} ·{' '}
        {t('dashboards.saved-by', { name: dashboard.changedBy, revision: dashboard.revision })}
      </p>
    </form>
  );
}

/** Widgets that are not there yet, by the plugin that draws them. */
function AddWidget(props: {
  widgets: ReadonlyMap<string, PlacedWidget>;
  panels: readonly ScreenPanel[];
  onAdd: (id: string) => void;
}): ReactNode {
  const t = useT();
  const text = useLocalized();
  const used = new Set(props.panels.map(({ widget }) => widget));
  const options = [...props.widgets.values()]
    .filter(({ id }) => !used.has(id))
    .map(({ id, plugin, widget }) => ({ value: id, label: `${text(plugin.title)} · ${text(widget.title)}` }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  return (
    <SelectField
      label={t('dashboards.add')}
      value=""
      none={t(options.length === 0 ? 'dashboards.all-added' : 'screen.choose')}
      disabled={options.length === 0}
      options={options}
      onChange={props.onAdd}
      data-testid="dashboard-add"
    />
  );
}
