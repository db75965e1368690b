import { Age, Figure, Figures, formatTime, Quantity, useNow, useT } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { PlanView } from '../../contracts/routes.ts';
import { Amount } from '../shared/amount.tsx';
import { shownParts } from '../shared/cost-parts.ts';
import { stepAt } from '../shared/flat-steps.ts';
import { PlanStatus, useGapText } from '../shared/plan-status.tsx';
import { batteryPower } from '../shared/power.ts';
import { CarbonFigure } from './carbon-figure.tsx';

/** The answer first: what the batteries do now, what the plan costs, how good it is, how old, and when the next comes. */
export function BoardFigures({ view, nextAt }: { view: PlanView; nextAt: number | null }): ReactNode {
  const t = useT();
  const gap = useGapText();
  const now = useNow(5000);
  const [open, setOpen] = useState(false);
  const step = stepAt(view.steps, now);
  const power = step < 0 ? null : batteryPower(view)[step]!;
  const doing = power === null ? 'none' : Math.abs(power) < 0.05 ? 'idle' : power > 0 ? 'discharging' : 'charging';
  return (
    <>
      <Figures data-testid="board-figures">
        <Figure
          label={t('board.now')}
          note={
            <>
              {t(`board.doing.${doing}`)}
              {step < 0 ? null : ` · ${t('board.until', { time: formatTime(view.steps[step]!.to, 'minute') })}`}
            </>
          }
        >
          <Quantity
            value={power === null ? null : Math.abs(power)}
            unit="kW"
            size="lg"
            evidence={step >= 0 && view.stores.length === 1 ? `${view.ref}/${view.stores[0]!.id}/${step}` : view.ref}
            reason={t('board.not-running')}
            label={t('board.now')}
            data-testid="battery-now"
          />
        </Figure>
        <Figure
          label={t('board.cost')}
          note={
            <button type="button" className="sd-link" aria-expanded={open} onClick={() => setOpen(!open)}>
              {t(open ? 'board.parts-close' : 'board.parts-open')}
            </button>
          }
        >
          <Amount
            value={view.objective}
            currency={view.currency}
            size="lg"
            evidence={view.ref}
            label={t('board.cost')}
            data-testid="plan-cost"
          />
        </Figure>
        <CarbonFigure view={view} />
        <Figure
          label={t('board.status')}
          note={
            <>
              {t(`plans.origin.${view.origin}`)} · {t('board.gap', { gap: gap(view.gap) })}
            </>
          }
        >
          <PlanStatus plan={view} />
        </Figure>
        <Figure
          label={t('board.issued')}
          note={
            <>
              <Age at={view.issuedAt} /> · {t(`plans.trigger.${view.trigger}`)}
            </>
          }
        >
          {formatTime(view.issuedAt, 'short')}
        </Figure>
        <Figure
          label={t('board.next')}
          note={
            nextAt === null
              ? t('board.next-none')
              : t('board.in-minutes', { count: Math.max(0, Math.ceil((nextAt - now) / 60_000)) })
          }
        >
          {nextAt === null ? '–' : formatTime(nextAt, 'short')}
        </Figure>
      </Figures>
      {open ? <CostParts view={view} /> : null}
    </>
  );
}

function CostParts({ view }: { view: PlanView }): ReactNode {
  const t = useT();
  return (
    <dl className="sd-parts" data-testid="cost-parts">
      {shownParts(view).map((part) => (
        <div key={part}>
          <dt>{t(`board.part.${part}`)}</dt>
          <dd>
            <Amount
              value={view.plan.costs[part]}
              currency={view.currency}
              evidence={view.ref}
              label={t(`board.part.${part}`)}
            />
          </dd>
        </div>
      ))}
    </dl>
  );
}
