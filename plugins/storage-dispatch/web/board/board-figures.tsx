import { Age, Figure, Figures, formatTime, Quantity, useLocalized, useNow } from '@lingtan/web-sdk';
import { useState, type ReactNode } from 'react';
import type { PlanView } from '../../contracts/routes.ts';
import { Amount } from '../shared/amount.tsx';
import { shownParts } from '../shared/cost-parts.ts';
import { stepAt } from '../shared/flat-steps.ts';
import { useNowSentence } from '../shared/now-words.ts';
import { PlanStatus, useGapText } from '../shared/plan-status.tsx';
import { batteryPower } from '../shared/power.ts';
import { doingOf, useBatteries, type BatteriesNow } from '../shared/use-batteries.ts';
import { useT } from '../use-t.ts';
import { CarbonFigure } from './carbon-figure.tsx';

/** The answer first: what the batteries do now by measurement and why, what the plan costs, how good it is, how old, and when the next comes. */
export function BoardFigures({ view, nextAt }: { view: PlanView; nextAt: number | null }): ReactNode {
  const t = useT();
  const gap = useGapText();
  const now = useNow(5000);
  const [open, setOpen] = useState(false);
  const measured = useBatteries();
  const step = stepAt(view.steps, now);
  const planned = step < 0 ? null : batteryPower(view)[step]!;
  const power = measured?.powerKw ?? null;
  return (
    <>
      <Figures data-testid="board-figures">
        <Figure
          label={t('board.now')}
          note={
            <>
              {power === null ? t('board.unmeasured') : t(`board.doing.${doingOf(power)}`)}
              {measured?.at ? (
                <>
                  {' · '}
                  <Age at={measured.at} />
                </>
              ) : null}
            </>
          }
        >
          <Quantity
            value={power === null ? null : Math.abs(power)}
            unit="kW"
            size="lg"
            evidence={measured?.ref ?? null}
            reason={t('board.unmeasured')}
            label={t('board.now')}
            data-testid="battery-now"
          />
        </Figure>
        <Figure
          label={t('board.planned-now')}
          note={
            step < 0
              ? t('board.not-running')
              : `${t(`board.doing.${doingOf(planned)}`)} · ${t('board.until', { time: formatTime(view.steps[step]!.to, 'minute') })}`
          }
          data-testid="planned-now"
        >
          <Quantity
            value={planned === null ? null : Math.abs(planned)}
            unit="kW"
            size="lg"
            evidence={step >= 0 && view.stores.length === 1 ? `${view.ref}/${view.stores[0]!.id}/${step}` : view.ref}
            reason={t('board.not-running')}
            label={t('board.planned-now')}
            data-testid="battery-planned"
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
              {t.of('plans.origin', view.origin)} · {t('board.gap', { gap: gap(view.gap) })}
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
      {measured ? <NowSentences batteries={measured.batteries} /> : null}
    </>
  );
}

/** What each battery does, who asks for it, and what holds it back. */
function NowSentences({ batteries }: Pick<BatteriesNow, 'batteries'>): ReactNode {
  const text = useLocalized();
  const sentence = useNowSentence();
  return (
    <ul className="sd-now">
      {batteries.map((battery) => (
        <li key={battery.id} data-testid={`now-${battery.id}`}>
          <strong>{text(battery.name)}</strong> {sentence(battery)}
        </li>
      ))}
    </ul>
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
