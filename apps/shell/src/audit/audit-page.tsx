import { api, formatNumber, Page, Panel, viewState, usePark, asProblem } from '@lingtan/web-sdk';
import { Button } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { AuditDetail } from './audit-detail.tsx';
import { AuditTable } from './audit-table.tsx';
import type { AuditAnswer, AuditRow, AuditVerification } from './types.ts';
import './audit.css';

const pageSize = 100;

function Verification({ result }: { result: AuditVerification }): ReactNode {
  const t = useT();
  if (result.ok) {
    return (
      <div className="audit-verified" role="status" data-testid="audit-verified">
        <IconShieldCheck size={16} aria-hidden />{' '}
        {t('audit.intact', {
          rows: formatNumber(result.rows, { digits: 0 }),
          chains: result.chains.length,
          anchors: result.anchors ?? 0,
        })}
      </div>
    );
  }
  return (
    <div className="audit-verified" data-tone="alarm" role="alert" data-testid="audit-broken">
      {(result.breaks ?? []).map((broken) => (
        <div key={`${broken.chain} ${broken.seq}`}>
          <span aria-hidden="true">■</span> {broken.message}
        </div>
      ))}
    </div>
  );
}

/** Who changed what, newest first, and the proof that nothing was changed afterwards. */
export function AuditPage(): ReactNode {
  const t = useT();
  const park = usePark();
  const [opened, setOpened] = useState<AuditRow | null>(null);
  const log = useInfiniteQuery({
    queryKey: [`/api/parks/${encodeURIComponent(park.id)}/audit`],
    queryFn: ({ pageParam, signal }) =>
      api<AuditAnswer>(`/api/parks/${encodeURIComponent(park.id)}/audit`, {
        query: { before: pageParam, limit: pageSize },
        signal,
      }),
    initialPageParam: null as string | number | null,
    getNextPageParam: (last) => last.next,
  });
  const verify = useMutation({ mutationFn: () => api<AuditVerification>('/api/audit/verify') });
  const rows = log.data?.pages.flatMap((page) => page.rows) ?? [];
  const state = log.isPending
    ? ({ kind: 'loading' } as const)
    : log.isError && !log.data
      ? viewState(log as never)
      : rows.length === 0
        ? ({ kind: 'empty', title: t('audit.empty'), hint: t('audit.empty-hint') } as const)
        : ({ kind: 'ready' } as const);
  return (
    <Page
      title={t('audit.title')}
      state={state}
      data-testid="audit-page"
      actions={
        <Button
          variant="default"
          leftSection={<IconShieldCheck size={14} />}
          loading={verify.isPending}
          onClick={() => verify.mutate()}
          data-testid="audit-verify"
        >
          {t('audit.verify')}
        </Button>
      }
    >
      {verify.data ? <Verification result={verify.data} /> : null}
      {verify.isError ? (
        <div className="audit-verified" data-tone="alarm" role="alert">
          {asProblem(verify.error).message}
        </div>
      ) : null}
      <Panel flush>
        <AuditTable rows={rows} onOpen={setOpened} />
        {log.hasNextPage ? (
          <div className="audit-more">
            <Button variant="subtle" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
              {t('audit.more')}
            </Button>
          </div>
        ) : null}
      </Panel>
      <AuditDetail row={opened} onClose={() => setOpened(null)} />
    </Page>
  );
}
