import { DataTable, formatNumber, useLanguage, type Column } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { ImportState } from './use-import.ts';

type Problem = ImportState['problems'][number];

/** Counts of a run, and what is wrong line by line. */
export function ImportReport({ report, dry }: { report: ImportState; dry: boolean }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const count = (value: number): string => formatNumber(value, { language, digits: 0 });
  const columns: Column<Problem>[] = [
    { id: 'line', title: t('imports.line'), kind: 'number', width: 80, phone: true, value: ({ line }) => line },
    { id: 'point', title: t('imports.point'), width: 220, value: ({ point }) => point },
    {
      id: 'message',
      title: t('imports.problem'),
      phone: true,
      value: ({ message, text }) => text?.[language] ?? message,
    },
  ];
  return (
    <>
      <dl className="em-counts">
        <div>
          <dt>{t(dry ? 'imports.would-store' : 'imports.stored')}</dt>
          <dd data-testid="import-stored">{count(report.stored)}</dd>
        </div>
        {dry ? null : (
          <div>
            <dt>{t('imports.duplicates')}</dt>
            <dd>{count(report.duplicates)}</dd>
          </div>
        )}
        <div data-bad={report.rejected > 0 || undefined}>
          <dt>{t('imports.rejected')}</dt>
          <dd data-testid="import-rejected">{count(report.rejected)}</dd>
        </div>
        <div>
          <dt>{t('imports.read')}</dt>
          <dd>{count(report.linesDone)}</dd>
        </div>
      </dl>
      {report.problems.length > 0 ? (
        <>
          {report.problems.length < report.rejected ? (
            <p className="em-import-note">{t('imports.first', { count: report.problems.length })}</p>
          ) : null}
          <DataTable
            id="import-problems"
            columns={columns}
            rows={report.problems}
            rowKey={({ line, point, message }) => `${line} ${point} ${message}`}
            exportName="import-problems"
            maxHeight={320}
            data-testid="import-problems"
          />
        </>
      ) : null}
    </>
  );
}
