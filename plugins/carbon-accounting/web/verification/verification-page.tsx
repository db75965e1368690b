import {
  ActionButton,
  FilterSelect,
  Page,
  Panel,
  type PluginPageProps,
  useApi,
  useCan,
  viewState,
} from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { VerificationsData } from '../../contracts/verification-routes.ts';
import { useChoice } from '../shared/use-choice.ts';
import { useT } from '../use-t.ts';
import { FindingsTable } from './findings-table.tsx';
import { NewVerification } from './new-verification.tsx';
import { SampleTable } from './sample-table.tsx';
import { Uncertainty } from './uncertainty.tsx';
import { VerificationFigures } from './verification-figures.tsx';
import { VerificationStep } from './verification-step.tsx';

/** The auditor's desk: sample, checks, findings and sign-off of a publication. */
export function VerificationPage(_: PluginPageProps): ReactNode {
  const t = useT();
  const mayVerify = useCan('carbon.verify');
  const [beginning, setBeginning] = useState(false);
  const [step, setStep] = useState<'finding' | 'sign' | null>(null);
  const [wanted, choose] = useChoice<string>('verification', '');
  const loaded = useApi<VerificationsData>('./verifications', { keepPrevious: true });
  const all = loaded.data?.verifications ?? [];
  const chosen = all.find(({ no }) => String(no) === wanted) ?? all[0];
  const writes = chosen && mayVerify && chosen.opinion === null;
  return (
    <>
      <Page
        title={t('verification.title')}
        meta={t('verification.meta', { count: all.length })}
        actions={
          <>
            {chosen ? (
              <FilterSelect
                label={t('verification.choose')}
                value={String(chosen.no)}
                options={all.map(({ no, period, revision }) => ({
                  value: String(no),
                  label: `${no} · ${period} · r${revision}`,
                }))}
                onChange={choose}
              />
            ) : null}
            {writes ? (
              <>
                <ActionButton onClick={() => setStep('finding')}>{t('verification.act.finding')}</ActionButton>
                <ActionButton onClick={() => setStep('sign')}>{t('verification.act.sign')}</ActionButton>
              </>
            ) : null}
            {mayVerify ? (
              <ActionButton primary onClick={() => setBeginning(true)}>
                {t('verification.new')}
              </ActionButton>
            ) : null}
          </>
        }
        state={viewState(loaded, {
          when: loaded.data !== undefined && all.length === 0,
          title: t('verification.empty'),
          hint: t('verification.empty-hint'),
        })}
        data-testid="carbon-verification"
      >
        {chosen ? (
          <>
            <VerificationFigures view={chosen} />
            <Panel title={t('verification.sample')} meta={t('verification.sample-meta')} flush>
              <SampleTable view={chosen} />
            </Panel>
            <Panel title={t('verification.findings')} flush>
              <FindingsTable view={chosen} />
            </Panel>
            <Panel title={t('verification.uncertainty')} meta={t('verification.uncertainty-meta')}>
              <Uncertainty view={chosen} />
            </Panel>
          </>
        ) : null}
      </Page>
      {/* Beside the page: its content is not shown while there is no verification. */}
      {beginning ? <NewVerification onClose={() => setBeginning(false)} /> : null}
      {chosen && step ? <VerificationStep view={chosen} act={step} onClose={() => setStep(null)} /> : null}
    </>
  );
}
