import {
  ActionButton,
  Page,
  StateView,
  StoredForm,
  useApi,
  useApiMutation,
  useCan,
  useIsPhone,
  useLocalized,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import { IconUser } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { placedWidgets } from '../layout/placed-widgets.ts';
import { useT } from '../use-t.ts';
import { DashboardEditor } from './dashboard-editor.tsx';
import { DashboardMenu } from './dashboard-menu.tsx';
import { slots } from './dashboard-sizes.ts';
import { DashboardView } from './dashboard-view.tsx';
import { NewDashboardDialog } from './new-dashboard-dialog.tsx';
import type { Dashboard, DashboardLayout } from './types.ts';
import './dashboards.css';

const path = '/dashboards';

/** Pages that people compose of the plugins' widgets: own ones, and those shared with the park. */
export function DashboardsPage(): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const phone = useIsPhone();
  const navigate = useNavigate();
  const { id } = useParams();
  const query = useApi<Dashboard[]>(path, { refetchMs: 60_000 });
  const mayShare = useCan('kernel.dashboards-share');
  const widgets = useMemo(() => placedWidgets(park, slots), [park]);
  const [making, setMaking] = useState(false);
  const client = useQueryClient();
  const [editing, setEditing] = useState<string | null>(null);
  const all = query.data ?? [];
  const chosen = all.find((each) => each.id === id) ?? (id === undefined ? all[0] : undefined);
  const root = `/parks/${park.id}/dashboards`;
  const open = (wanted: string) => void navigate(`${root}/${wanted}`);
  const create = useApiMutation<Dashboard, DashboardLayout & { own: boolean }>('/dashboards', {
    invalidate: ['/dashboards'],
  });
  const make = (layout: DashboardLayout & { own: boolean }) =>
    create.mutate(layout, {
      onSuccess: (made) => {
        setMaking(false);
        open(made.id);
        if (!phone && made.panels.length === 0) setEditing(made.id);
      },
    });
  const saved = (made: Dashboard) => {
    // The view shows it at once, and not what was there before until the list is read again.
    client.setQueryData<Dashboard[]>([`/api/parks/${park.id}${path}`], (list) =>
      list?.map((each) => (each.id === made.id ? made : each)),
    );
    setEditing(null);
    if (made.id !== editing) open(made.id);
  };
  // Whatever has become of it meanwhile: its editor stays open.
  const changing = id === undefined || id === editing ? editing : null;
  const newButton = (
    <ActionButton primary={all.length === 0} onClick={() => setMaking(true)} data-testid="new-dashboard">
      {t('dashboards.new')}
    </ActionButton>
  );
  const state = viewState(query, {
    when: all.length === 0 && changing === null,
    title: t('dashboards.empty'),
    hint: t('dashboards.empty-hint'),
    action: newButton,
  });
  return (
    <>
      <Page
        title={t('dashboards.title')}
        state={state}
        data-testid="dashboards-page"
        actions={
          changing || all.length === 0 ? null : (
            <>
              {chosen && (chosen.own || mayShare) && !phone ? (
                <ActionButton onClick={() => setEditing(chosen.id)} data-testid="edit-dashboard">
                  {t('dashboards.edit')}
                </ActionButton>
              ) : null}
              {newButton}
              {chosen ? (
                <DashboardMenu
                  key={chosen.id}
                  dashboard={chosen}
                  mayShare={mayShare}
                  onCopy={(own) => make({ title: chosen.title, panels: chosen.panels, own })}
                  onRemoved={() => void navigate(root)}
                />
              ) : null}
            </>
          )
        }
      >
        {changing ? (
          <StoredForm
            key={changing}
            stored={all.find((each) => each.id === changing)}
            version={all.find((each) => each.id === changing)?.revision ?? 0}
            gone={<Ended onEnd={() => setEditing(null)} />}
          >
            {(dashboard, seen) => (
              <DashboardEditor
                dashboard={dashboard}
                seen={seen}
                widgets={widgets}
                onSaved={saved}
                onClose={() => setEditing(null)}
              />
            )}
          </StoredForm>
        ) : (
          <>
            <nav className="dashboard-tabs" aria-label={t('dashboards.title')}>
              {all.map((each) => (
                <Link
                  key={each.id}
                  to={`${root}/${each.id}`}
                  aria-current={each === chosen ? 'page' : undefined}
                  title={t(each.own ? 'dashboards.own' : 'dashboards.shared')}
                >
                  {each.own ? <IconUser size={13} aria-label={t('dashboards.own')} /> : null}
                  {text(each.title)}
                </Link>
              ))}
            </nav>
            {!chosen ? (
              <StateView
                state={{ kind: 'empty', title: t('dashboards.unknown'), hint: t('dashboards.unknown-hint') }}
              />
            ) : chosen.panels.length === 0 ? (
              <StateView
                state={{
                  kind: 'empty',
                  title: t('dashboards.no-panels'),
                  hint: t(phone ? 'dashboards.no-panels-phone' : 'dashboards.no-panels-hint'),
                }}
              />
            ) : (
              <DashboardView panels={chosen.panels} widgets={widgets} />
            )}
          </>
        )}
      </Page>
      {making ? (
        <NewDashboardDialog
          widgets={widgets}
          mayShare={mayShare}
          busy={create.isPending}
          error={create.error?.message ?? null}
          onCreate={make}
          onClose={() => setMaking(false)}
        />
      ) : null}
    </>
  );
}

/** Stands where an editor has nothing left to edit. */
function Ended({ onEnd }: { onEnd: () => void }): ReactNode {
  useEffect(() => onEnd());
  return null;
}
