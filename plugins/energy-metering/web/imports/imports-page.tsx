import { Page, Panel, usePark, type PluginPageProps } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import { useT } from '../use-t.ts';
import { ChooseFile } from './choose-file.tsx';
import { DryRun } from './dry-run.tsx';
import { guessMapping, type MappingDraft } from './guess-mapping.ts';
import { ImportHistory } from './import-history.tsx';
import { MappingForm } from './mapping-form.tsx';
import { recallMapping, rememberMapping } from './remember-mapping.ts';
import type { ImportFile } from './read-table.ts';
import { RunImport } from './run-import.tsx';
import './imports.css';

const steps = ['file', 'mapping', 'check', 'import'] as const;
type Step = (typeof steps)[number];

/** History from a file in four steps: choose, map, check without storing anything, import. */
export function ImportsPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const park = usePark();
  const [step, setStep] = useState<Step>('file');
  const [file, setFile] = useState<ImportFile | null>(null);
  const [source, setSource] = useState<File | null>(null);
  const [draft, setDraft] = useState<MappingDraft | null>(null);
  const take = (next: ImportFile, from: File): void => {
    setFile(next);
    setSource(from);
    setDraft(recallMapping(park.id, next.header) ?? guessMapping(next.header, next.rows, park.timeZone));
  };
  const ready = file !== null && draft !== null;
  return (
    <Page title={t('imports.title')} meta={t('imports.meta')}>
      <ol className="em-steps" aria-label={t('imports.steps')}>
        {steps.map((each, at) => (
          <li
            key={each}
            aria-current={each === step ? 'step' : undefined}
            data-done={steps.indexOf(step) > at || undefined}
          >
            <span aria-hidden>{at + 1}</span>
            {t(`imports.step.${each}`)}
          </li>
        ))}
      </ol>
      <Panel data-testid="import-step">
        {step === 'file' ? (
          <ChooseFile file={file} source={source} onFile={take} onNext={() => setStep('mapping')} />
        ) : null}
        {step === 'mapping' && ready ? (
          <MappingForm
            file={file}
            draft={draft}
            onChange={setDraft}
            onBack={() => setStep('file')}
            onNext={(atStart) => {
              const next = { ...draft, atStart };
              setDraft(next);
              rememberMapping(park.id, file.header, next);
              setStep('check');
            }}
          />
        ) : null}
        {step === 'check' && ready ? (
          <DryRun file={file} draft={draft} onBack={() => setStep('mapping')} onNext={() => setStep('import')} />
        ) : null}
        {step === 'import' && ready ? (
          <RunImport
            file={file}
            draft={draft}
            onAgain={() => {
              setFile(null);
              setStep('file');
            }}
          />
        ) : null}
      </Panel>
      <ImportHistory />
    </Page>
  );
}
