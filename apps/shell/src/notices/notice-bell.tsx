import { ActionButton, notify, showsContent, StateView, useCan, usePark, viewState } from '@lingtan/web-sdk';
import { ActionIcon, Popover } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useT } from '../use-t.ts';
import { NoticeList } from './notice-list.tsx';
import { useFollowNotices, useMarkRead, useNewestNotices } from './use-notices.ts';

/** Bell of the top bar: how many notices wait, and the newest of them. */
export function NoticeBell(): ReactNode {
  return useCan('kernel.notices') ? <Bell /> : null;
}

function Bell(): ReactNode {
  const t = useT();
  const park = usePark();
  const [open, setOpen] = useState(false);
  useFollowNotices();
  // The list closes on Escape only while the focus is in it, which is lost when what had it is settled and goes.
  useEffect(() => {
    if (!open) return;
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setOpen(false);
    };
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [open]);
  const query = useNewestNotices(true);
  const read = useMarkRead();
  const unread = query.data?.unread ?? 0;
  const rows = query.data?.rows ?? [];
  const mark = (ids: readonly string[] | 'all') => read.mutate(ids, { onError: (error) => notify.error(error) });
  const unknown = ['error', 'stale'].includes(viewState(query).kind);
  const state = viewState(query, {
    when: rows.length === 0,
    title: t('notices.none'),
    hint: t('notices.none-hint'),
  });
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={380} shadow="sm" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          aria-label={unknown ? t('notices.bell-unknown') : t('notices.bell', { count: unread })}
          title={unknown ? t('notices.bell-unknown') : undefined}
          data-testid="notice-bell"
          className="notice-bell"
          onClick={() => setOpen((before) => !before)}
        >
          <IconBell size={17} stroke={1.6} />
          {unknown ? (
            // No mark would say that nothing waits.
            <span className="notice-count" aria-hidden="true" data-unknown data-testid="notice-count">
              ?
            </span>
          ) : unread > 0 ? (
            <span
              className="notice-count"
              aria-hidden="true"
              data-wide={unread > 99 || undefined}
              data-testid="notice-count"
            >
              {unread > 99 ? '99+' : unread}
            </span>
          ) : null}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className="notice-drop" aria-label={t('notices.title')}>
        <header>
          <strong>{t('notices.title')}</strong>
          <ActionButton quiet disabled={unread === 0 || read.isPending} onClick={() => mark('all')}>
            {t('notices.read-all')}
          </ActionButton>
        </header>
        {showsContent(state) ? (
          <NoticeList notices={rows} onRead={({ id }) => mark([id])} onOpen={() => setOpen(false)} />
        ) : (
          <StateView state={state} />
        )}
        <Link to={`/parks/${park.id}/notices`} className="notice-all" onClick={() => setOpen(false)}>
          {t('notices.all')}
        </Link>
      </Popover.Dropdown>
    </Popover>
  );
}
