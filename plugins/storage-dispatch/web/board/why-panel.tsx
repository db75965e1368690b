import { ActionButton, formatTime, Panel, Quantity, StatusBadge, useLocalized } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlanView } from '../../contracts/routes.ts';
import { useCurrency } from '../shared/names.ts';
import { storePower } from '../shared/power.ts';
import { useT } from '../use-t.ts';
import { BindingLimits } from './binding-limits.tsx';
import { useReasonText } from './why-words.ts';

/** Why each battery does in a step what it does, which limits hold the plan there, and what energy is worth. */
export function WhyPanel({
  view,
  step,
  running,
  onStep,
}: {
  view: PlanView;
  step: number;
  running: number;
  /** Null: back to the running step. */
  onStep: (step: number | null) => void;
}): ReactNode {
  const t = useT();
  const span = view.steps[step];
  if (!span) return null;
  return (
    <Panel
      title={t('board.why.title')}
      meta={
        <span className="sd-why-time">
          {formatTime(span.from, 'short')}–{formatTime(span.to, 'minute')}
          {step === running ? <StatusBadge state="running-step" tone="notice" label={t('board.why.running')} /> : null}
        </span>
      }
      actions={
        <>
          {step !== running && running >= 0 ? (
            <ActionButton onClick={() => onStep(null)} data-quiet>
              {t('board.why.to-now')}
            </ActionButton>
          ) : null}
          <ActionButton disabled={step === 0} aria-label={t('board.why.before')} onClick={() => onStep(step - 1)}>
            ‹
          </ActionButton>
          <ActionButton
            disabled={step === view.steps.length - 1}
            aria-label={t('board.why.after')}
            onClick={() => onStep(step + 1)}
          >
            ›
          </ActionButton>
        </>
      }
      data-testid="why"
    >
      <div aria-live="polite">
        {view.stores.map((store) => (
          <StoreReason key={store.id} view={view} store={store} step={step} />
        ))}
        <OtherReasons view={view} step={step} />
      </div>
      <Worth view={view} step={step} />
      <BindingLimits view={view} step={step} />
    </Panel>
  );
}

function StoreReason({
  view,
  store,
  step,
}: {
  view: PlanView;
  store: PlanView['stores'][number];
  step: number;
}): ReactNode {
  const t = useT();
  const text = useLocalized();
  const say = useReasonText(view);
  const power = storePower(view, store.id, step);
  const doing = power === null || Math.abs(power) < 0.05 ? 'idle' : power > 0 ? 'discharging' : 'charging';
  const reasons = view.reasons.filter((each) => each.step === step && each.store === store.id);
  return (
    <section className="sd-why-store">
      <h3>
        <span>{text(store.name)}</span>
        <span className="sd-why-doing">{t(`board.doing.${doing}`)}</span>
        <Quantity
          value={power === null ? null : Math.abs(power)}
          unit="kW"
          evidence={`${view.ref}/${store.id}/${step}`}
          label={text(store.name)}
        />
      </h3>
      {reasons.length === 0 ? <p className="sd-muted">{t('board.why.none')}</p> : null}
      {reasons.map((reason) => (
        <p key={reason.code} data-testid="reason" data-code={reason.code}>
          {say(reason)}
        </p>
      ))}
    </section>
  );
}

/** What concerns the connection or a generator in this step. */
function OtherReasons({ view, step }: { view: PlanView; step: number }): ReactNode {
  const say = useReasonText(view);
  const stores = new Set(view.stores.map(({ id }) => id));
  const others = view.reasons.filter((each) => each.step === step && !stores.has(each.store));
  return others.map((reason) => (
    <p key={`${reason.store}/${reason.code}/${String(reason.params['limit'] ?? '')}`} className="sd-why-other">
      {say(reason)}
    </p>
  ));
}

function Worth({ view, step }: { view: PlanView; step: number }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const unit = `${useCurrency()(view.currency)}/kWh`;
  const { buses, stores } = view.plan.marginal;
  const rows = [
    { id: 'buy', label: t('board.why.buy'), value: view.buyPrice[step] ?? null },
    ...buses.map((bus) => ({
      id: `bus ${bus.id}`,
      label: buses.length > 1 ? `${t('board.why.energy')} · ${bus.id}` : t('board.why.energy'),
      value: bus.price[step] ?? null,
    })),
    ...stores.map((each) => {
      const name = view.stores.find(({ id }) => id === each.id)?.name;
      return {
        id: `store ${each.id}`,
        label: stores.length > 1 ? `${t('board.why.stored')} · ${name ? text(name) : each.id}` : t('board.why.stored'),
        value: each.value[step] ?? null,
      };
    }),
  ];
  return (
    <dl className="sd-worth">
      {rows.map(({ id, label, value }) => (
        <div key={id}>
          <dt>{label}</dt>
          <dd>
            <Quantity value={value} unit={unit} scale="none" digits={4} evidence={view.ref} label={label} />
          </dd>
        </div>
      ))}
      {buses.length === 0 ? <p className="sd-muted">{t('board.why.no-marginal')}</p> : null}
    </dl>
  );
}
