import {
  ActionButton,
  ActionLink,
  asProblem,
  StateView,
  useApi,
  useMe,
  useUnsaved,
  viewState,
  WhileSent,
} from '@lingtan/web-sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ComponentType, type ReactNode } from 'react';
import { Mark } from '../frame/mark.tsx';
import { meKey } from '../session/me-key.ts';
import { useT } from '../use-t.ts';
import { AssetsStep } from './assets-step.tsx';
import { createPark, type Invited } from './create-park.ts';
import { DevicesStep } from './devices-step.tsx';
import { DoneView } from './done-view.tsx';
import { emptyDraft, problemOf, steps, type Step } from './draft.ts';
import { EnterprisesStep } from './enterprises-step.tsx';
import { ParkStep } from './park-step.tsx';
import { PeopleStep } from './people-step.tsx';
import { PluginsStep } from './plugins-step.tsx';
import { ReviewStep } from './review-step.tsx';
import type { Draft, Setup, StepProps } from './types.ts';
import './setup.css';

const views: Record<Step, ComponentType<StepProps>> = {
  park: ParkStep,
  enterprises: EnterprisesStep,
  assets: AssetsStep,
  devices: DevicesStep,
  plugins: PluginsStep,
  people: PeopleStep,
  review: ReviewStep,
};

/** Sets up a new park, step by step; what comes out is the park file that the command line takes too. */
export function SetupPage(): ReactNode {
  const t = useT();
  const me = useMe();
  const setup = useApi<Setup>('/api/park-setup', { enabled: me.platformAdmin });
  return (
    <main className="setup">
      <header className="setup-head">
        <Mark />
        <h1>{t('setup.title')}</h1>
        <ActionLink quiet to="/">
          {t('setup.leave')}
        </ActionLink>
      </header>
      {!me.platformAdmin ? (
        <StateView state={{ kind: 'no-permission', permission: 'kernel.park-manage' }} />
      ) : setup.data ? (
        <Wizard setup={setup.data} />
      ) : (
        <StateView state={viewState(setup)} rows={8} />
      )}
    </main>
  );
}

function inSight(item: HTMLElement | null): void {
  item?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

function Wizard({ setup }: { setup: Setup }): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [step, setStep] = useState<Step>('park');
  const [invited, setInvited] = useState<Invited[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  useUnsaved(draft !== emptyDraft && invited === null);
  if (invited) return <DoneView park={draft.id} invited={invited} />;

  const at = steps.indexOf(step);
  const problem = problemOf(step, draft, setup);
  const allFine = steps.every((each) => problemOf(each, draft, setup) === null);
  const View = views[step];
  const apply = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      const people = await createPark(draft, setup);
      await client.invalidateQueries({ queryKey: meKey });
      setInvited(people);
    } catch (error) {
      setFailure(asProblem(error).message);
    }
    setBusy(false);
  };
  return (
    <div className="setup-body">
      <WhileSent sending={busy}>
        <ol className="setup-steps">
          {steps.map((each, index) => (
            <li
              key={each}
              aria-current={each === step ? 'step' : undefined}
              // Where the steps do not fit the display, the one that is open is in sight.
              ref={each === step ? inSight : undefined}
            >
              <button type="button" disabled={index > at && problem !== null} onClick={() => setStep(each)}>
                <span>{index + 1}</span> {t(`setup.step-${each}`)}
              </button>
            </li>
          ))}
        </ol>
        <section className="setup-step" aria-label={t(`setup.step-${step}`)} data-testid={`step-${step}`}>
          <h2>{t(`setup.step-${step}`)}</h2>
          <p className="setup-quiet">{t(`setup.hint-${step}`)}</p>
          <View draft={draft} setup={setup} change={(part) => setDraft((before) => ({ ...before, ...part }))} />
          {failure ? <p role="alert">{failure}</p> : null}
          <footer className="setup-foot">
            <span className="setup-quiet">{problem ? t(`setup.problem-${problem}`) : null}</span>
            {at > 0 ? <ActionButton onClick={() => setStep(steps[at - 1]!)}>{t('setup.back')}</ActionButton> : null}
            {step === 'review' ? (
              <ActionButton primary disabled={busy || !allFine} onClick={() => void apply()} data-testid="setup-create">
                {t('setup.create')}
              </ActionButton>
            ) : (
              <ActionButton
                primary
                disabled={problem !== null}
                onClick={() => setStep(steps[at + 1]!)}
                data-testid="setup-next"
              >
                {t('setup.next')}
              </ActionButton>
            )}
          </footer>
        </section>
      </WhileSent>
    </div>
  );
}
