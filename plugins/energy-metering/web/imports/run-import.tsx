import { asProblem, ProgressBar, StateView, useApi, usePark, usePluginId, type ProblemError } from '@lingtan/web-sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useT } from '../use-t.ts';
import type { MappingDraft } from './guess-mapping.ts';
import { ImportReport } from './import-report.tsx';
import type { ImportFile } from './read-table.ts';
import { useImport, type ImportState } from './use-import.ts';

export interface RunImportProps {
  file: ImportFile;
  draft: MappingDraft;
  onAgain: () => void;
}

/** Last step: stores the good rows; what was stored stays when it is interrupted, and the same file goes on from there. */
export function RunImport({ file, draft, onAgain }: RunImportProps): ReactNode {
  const t = useT();
  const park = usePark();
  const plugin = usePluginId();
  const client = useQueryClient();
  const send = useImport(file, draft);
  const stop = useRef<AbortController | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [report, setReport] = useState<ImportState | null>(null);
  const [error, setError] = useState<ProblemError | null>(null);
  const [cancelled, setCancelled] = useState(false);
  const imports = useApi<ImportState[]>('telemetry/imports', { refetchMs: report || error ? 60_000 : 1000 });
  // The file and the mapping are fixed while this step is shown.
  const begin = useEffectEvent((signal: AbortSignal) => {
    send(false, signal)
      .then(setReport, (problem: unknown) => {
        if (!signal.aborted) setError(asProblem(problem));
      })
      .finally(() => void client.invalidateQueries());
  });
  useEffect(() => {
    const control = new AbortController();
    stop.current = control;
    // A moment later, so that a start which is undone at once sends nothing.
    const start = setTimeout(() => begin(control.signal));
    return () => {
      clearTimeout(start);
      control.abort();
    };
  }, [attempt]);
  const again = (): void => {
    setError(null);
    setCancelled(false);
    setAttempt(attempt + 1);
  };
  if (error) return <StateView state={{ kind: 'error', error, retry: again }} />;
  if (cancelled)
    return (
      <>
        <p className="em-import-note">{t('imports.cancelled')}</p>
        <div className="em-buttons">
          <button type="button" onClick={again}>
            {t('imports.go-on')}
          </button>
        </div>
      </>
    );
  if (!report) {
    const running = imports.data?.find(({ state, source }) => state === 'running' && source.endsWith(file.name));
    const done = running && file.lines ? running.linesDone / file.lines : null;
    return (
      <>
        <ProgressBar share={done} label={t('imports.running', { lines: running?.linesDone ?? 0 })} />
        <div className="em-buttons">
          <button
            type="button"
            onClick={() => {
              stop.current?.abort();
              setCancelled(true);
            }}
          >
            {t('imports.cancel')}
          </button>
        </div>
      </>
    );
  }
  return (
    <>
      <p className="em-import-note" data-testid="import-done">
        {t('imports.done')}
      </p>
      <ImportReport report={report} dry={false} />
      <div className="em-buttons">
        <button type="button" onClick={onAgain}>
          {t('imports.again')}
        </button>
        <Link className="em-primary" to={`/parks/${park.id}/${plugin}/meters`}>
          {t('imports.to-meters')}
        </Link>
      </div>
    </>
  );
}
