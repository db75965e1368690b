import { asProblem, StateView, type ProblemError } from '@lingtan/web-sdk';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import type { MappingDraft } from './guess-mapping.ts';
import { ImportReport } from './import-report.tsx';
import type { ImportFile } from './read-table.ts';
import { useImport, type ImportState } from './use-import.ts';

export interface DryRunProps {
  file: ImportFile;
  draft: MappingDraft;
  onBack: () => void;
  onNext: () => void;
}

/** Third step: the whole file is read and checked, and nothing is stored. */
export function DryRun({ file, draft, onBack, onNext }: DryRunProps): ReactNode {
  const t = useT();
  const send = useImport(file, draft);
  const [report, setReport] = useState<ImportState | null>(null);
  const [error, setError] = useState<ProblemError | null>(null);
  const [attempt, setAttempt] = useState(0);
  // The file and the mapping are fixed while this step is shown.
  const check = useEffectEvent((signal: AbortSignal) => {
    send(true, signal).then(setReport, (problem: unknown) => {
      if (!signal.aborted) setError(asProblem(problem));
    });
  });
  useEffect(() => {
    const stop = new AbortController();
    check(stop.signal);
    return () => stop.abort();
  }, [attempt]);
  if (error)
    return (
      <>
        <StateView
          state={{
            kind: 'error',
            error,
            retry: () => {
              setError(null);
              setAttempt(attempt + 1);
            },
          }}
        />
        <div className="em-buttons">
          <button type="button" onClick={onBack}>
            {t('imports.back')}
          </button>
        </div>
      </>
    );
  if (!report) return <StateView state={{ kind: 'loading' }} rows={6} />;
  const left = draft.columns.filter(({ point }) => point === '').map(({ header }) => header);
  return (
    <>
      <p className="em-import-note">
        {t(report.rejected === 0 ? 'imports.all-good' : 'imports.some-bad')}
        {left.length > 0 ? ` ${t('imports.left-out', { columns: left.join(', ') })}` : ''}
      </p>
      <ImportReport report={report} dry />
      <div className="em-buttons">
        <button type="button" onClick={onBack}>
          {t('imports.back')}
        </button>
        <button type="button" className="em-primary" disabled={report.stored === 0} onClick={onNext}>
          {t('imports.start', { count: report.stored })}
        </button>
      </div>
    </>
  );
}
