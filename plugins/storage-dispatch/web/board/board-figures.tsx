import { Age, formatTime, Quantity, useNow, useT } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { PlanView } from '../../contracts/routes.ts';
import { Amount } from '../shared/amount.tsx';
import { shownParts } from '../shared/cost-parts.ts';
import { stepAt } from '../shared/flat-steps.ts';
import { PlanStatus, useGapText } from '../shared/plan-status.tsx';
import { batteryPower } from '../shared/power.ts';

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
      <dl className="sd-figures" data-testid="board-figures">
        <div>
          <dt>{t('board.now')}</dt>
          <dd>
            <Quantity
              value={power === null ? null : Math.abs(power)}
              unit="kW"
              size="lg"
              evidence={step >= 0 && view.stores.length === 1 ? `${view.ref}/${view.stores[0]!.id}/${step}` : view.ref}
              reason={t('board.not-running')}
              label={t('board.now')}
              data-testid="battery-now"
            />
          </dd>
          <dd className="sd-figure-note">
            {t(`board.doing.${doing}`)}
            {step < 0 ? null : ` · ${t('board.until', { time: formatTime(view.steps[step]!.to, 'minute') })}`}
          </dd>
        </div>
        <div>
          <dt>{t('board.cost')}</dt>
          <dd>
            <Amount
              value={view.objective}
              currency={view.currency}
              size="lg"
              evidence={view.ref}
              label={t('board.cost')}
              data-testid="plan-cost"
            />
          </dd>
          <dd className="sd-figure-note">
            <button type="button" className="sd-link" aria-expanded={open} onClick={() => setOpen(!open)}>
              {t(open ? 'board.parts-close' : 'board.parts-open')}
            </button>
          </dd>
        </div>
        <div>
          <dt>{t('board.status')}</dt>
          <dd className="sd-figure-status">
            <PlanStatus plan={view} />
          </dd>
          <dd className="sd-figure-note">
            {t(`plans.origin.${view.origin}`)} · {t('board.gap', { gap: gap(view.gap) })}
          </dd>
        </div>
        <div>
          <dt>{t('board.issued')}</dt>
          <dd className="sd-figure-time">{formatTime(view.issuedAt, 'short')}</dd>
          <dd className="sd-figure-note">
            <Age at={view.issuedAt} /> · {t(`plans.trigger.${view.trigger}`)}
          </dd>
        </div>
        <div>
          <dt>{t('board.next')}</dt>
          <dd className="sd-figure-time">{nextAt === null ? '–' : formatTime(nextAt, 'short')}</dd>
          <dd className="sd-figure-note">
            {nextAt === null
              ? t('board.next-none')
              : t('board.in-minutes', { count: Math.max(0, Math.ceil((nextAt - now) / 60_000)) })}
          </dd>
        </div>
      </dl>
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
