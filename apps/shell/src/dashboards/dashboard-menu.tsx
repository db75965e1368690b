import {
  ActionButton,
  CancelButton,
  Dialog,
  FormDialog,
  formatTime,
  notify,
  StateView,
  useApi,
  useApiMutation,
  useLocalized,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { Dashboard, DashboardLayout } from './types.ts';

interface DashboardMenuProps {
  dashboard: Dashboard;
  mayShare: boolean;
  /** Makes another one with the same panels. */
  onCopy: (own: boolean) => void;
  onRemoved: () => void;
}

/** What else can be done with a dashboard: copy, share, go back to an earlier state, remove. */
export function DashboardMenu(props: DashboardMenuProps): ReactNode {
  const { dashboard, mayShare, onCopy, onRemoved } = props;
  const t = useT();
  const text = useLocalized();
  const [asking, setAsking] = useState<'remove' | 'revisions' | null>(null);
  const remove = useApiMutation<unknown>(`/dashboards/${dashboard.id}`, {
    method: 'DELETE',
    invalidate: ['/dashboards'],
    onSuccess: () => {
      setAsking(null);
      onRemoved();
    },
  });
  const mayChange = dashboard.own || mayShare;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label={t('dashboards.more')} data-testid="dashboard-menu">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onCopy(true)}>{t('dashboards.copy')}</Menu.Item>
          {dashboard.own && mayShare ? (
            <Menu.Item onClick={() => onCopy(false)}>{t('dashboards.share')}</Menu.Item>
          ) : null}
          <Menu.Item onClick={() => setAsking('revisions')}>{t('dashboards.revisions')}</Menu.Item>
          {mayChange ? (
            <Menu.Item onClick={() => setAsking('remove')} data-testid="remove-dashboard">
              {t('dashboards.remove')}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {asking === 'remove' ? (
        <FormDialog
          danger
          title={t('dashboards.remove')}
          hint={t(dashboard.own ? 'dashboards.remove-own' : 'dashboards.remove-shared', {
            title: text(dashboard.title),
          })}
          confirm={t('dashboards.remove')}
          busy={remove.isPending}
          onClose={() => setAsking(null)}
          onConfirm={() => remove.mutate(undefined, { onError: (error) => notify.error(error) })}
        />
      ) : null}
      {asking === 'revisions' ? (
        <Revisions dashboard={dashboard} mayChange={mayChange} onClose={() => setAsking(null)} />
      ) : null}
    </>
  );
}

function Revisions(props: { dashboard: Dashboard; mayChange: boolean; onClose: () => void }): ReactNode {
  const { dashboard, mayChange, onClose } = props;
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const query = useApi<Omit<Dashboard, 'id' | 'own'>[]>(`/dashboards/${dashboard.id}/revisions`);
  const restore = useApiMutation<Dashboard, DashboardLayout>(`/dashboards/${dashboard.id}`, {
    method: 'PUT',
    invalidate: ['/dashboards'],
    // The newest of those that are shown.
    body: ({ title, panels }) => ({ title, panels, revision: query.data?.[0]?.revision }),
    onSuccess: onClose,
  });
  return (
    <Dialog title={t('dashboards.revisions')} onClose={onClose} data-testid="dashboard-revisions">
      {query.data ? (
        <ol className="dashboard-revisions">
          {query.data.map((each) => (
            <li key={each.revision}>
              <span>
                <strong>{t('dashboards.revision', { revision: each.revision })}</strong> · {text(each.title)} ·{' '}
                {t('dashboards.panels', { count: each.panels.length })}
                <small>
                  {formatTime(Date.parse(each.changedAt), 'minute', park.timeZone)} · {each.changedBy}
                </small>
              </span>
              {each.revision === dashboard.revision ? (
                <small>{t('dashboards.current')}</small>
              ) : mayChange ? (
                <ActionButton
                  disabled={restore.isPending}
                  onClick={() => restore.mutate(each, { onError: (error) => notify.error(error) })}
                >
                  {t('dashboards.restore')}
                </ActionButton>
              ) : null}
            </li>
          ))}
        </ol>
      ) : (
        <StateView state={viewState(query)} />
      )}
      <div className="lt-buttons">
        <CancelButton>{t('keys.close')}</CancelButton>
      </div>
    </Dialog>
  );
}
