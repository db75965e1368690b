import {
  ActionButton,
  Choice,
  FilterSelect,
  notify,
  Page,
  Panel,
  ProposalsPanel,
  useApi,
  useLocalized,
  usePark,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { useT } from '../use-t.ts';
import { NoticeList } from './notice-list.tsx';
import type { NoticePage } from './types.ts';
import { useMarkRead } from './use-notices.ts';

const shows = ['open', 'unread', 'all'] as const;
const severities = ['alarm', 'task', 'info'] as const;
const step = 50;
const most = 200;

/** Everything that concerns the person, across plugins. */
export function NoticesPage(): ReactNode {
  const t = useT();
  const text = useLocalized();
  const park = usePark();
  const [search, setSearch] = useSearchParams();
  const [limit, setLimit] = useState(step);
  const show = shows.find((each) => each === search.get('show')) ?? 'open';
  const severity = severities.find((each) => each === search.get('severity'));
  const plugin = search.get('plugin') ?? '';
  const query = useApi<NoticePage>('/notices', {
    query: { show, limit, ...(severity ? { severity } : {}), ...(plugin ? { plugin } : {}) },
    keepPrevious: true,
  });
  const read = useMarkRead();
  const mark = (ids: readonly string[] | 'all') => read.mutate(ids, { onError: (error) => notify.error(error) });
  const put = (name: string, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const rows = query.data?.rows ?? [];
  return (
    <Page
      title={t('notices.title')}
      meta={query.data ? t('notices.unread', { count: query.data.unread }) : undefined}
      data-testid="notices-page"
      actions={
        <ActionButton disabled={!query.data?.unread || read.isPending} onClick={() => mark('all')}>
          {t('notices.read-all')}
        </ActionButton>
      }
    >
      <ProposalsPanel touches={['/notices']} />
      <div className="notice-filters">
        <Choice
          label={t('notices.show')}
          value={show}
          options={shows.map((value) => ({ value, label: t(`notices.show-${value}`) }))}
          onChange={(value) => put('show', value === 'open' ? '' : value)}
        />
        <FilterSelect
          label={t('notices.severity')}
          value={severity ?? ''}
          all={t('notices.any-severity')}
          options={severities.map((value) => ({ value, label: t(`notices.severity-${value}`) }))}
          onChange={(value) => put('severity', value)}
        />
        <FilterSelect
          label={t('notices.plugin')}
          value={plugin}
          all={t('notices.any-plugin')}
          options={park.plugins
            .filter(({ enabled }) => enabled)
            .map(({ id, title }) => ({ value: id, label: text(title) }))}
          onChange={(value) => put('plugin', value)}
        />
      </div>
      <Panel
        flush
        state={viewState(query, {
          when: rows.length === 0,
          title: t('notices.none'),
          hint: t('notices.none-hint'),
        })}
      >
        <NoticeList notices={rows} onRead={({ id }) => mark([id])} />
      </Panel>
      {query.data?.next ? (
        limit < most ? (
          <ActionButton onClick={() => setLimit(Math.min(most, limit + step))}>{t('notices.more')}</ActionButton>
        ) : (
          <p className="notice-end">{t('notices.narrow', { most })}</p>
        )
      ) : null}
    </Page>
  );
}
