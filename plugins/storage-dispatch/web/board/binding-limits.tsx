import { Evident, formatNumber, useLanguage } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { reliefUnit } from '../../contracts/relief-unit.ts';
import type { PlanView } from '../../contracts/routes.ts';
import { useCurrency, useDeviceName, useWordsOf } from '../shared/names.ts';
import { useT } from '../use-t.ts';

/** Limits that hold the plan in a step, with what one unit of relief would save. */
export function BindingLimits({ view, step }: { view: PlanView; step: number }): ReactNode {
  const t = useT();
  const language = useLanguage();
  const limit = useWordsOf('board.limit');
  const device = useDeviceName(view);
  const currency = useCurrency()(view.currency);
  const binding = view.plan.binding
    .filter((each) => each.step === step)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  return (
    <section className="sd-binding" data-testid="binding">
      <h3>{t('board.why.binding')}</h3>
      {binding.length === 0 ? <p className="sd-muted">{t('board.why.binding-none')}</p> : null}
      <ul>
        {binding.map((each) => (
          <li key={`${each.device}/${each.limit}`}>
            <span>
              {device(each.device)} · {limit(each.limit)}
            </span>
            <span className="sd-muted">
              <Evident
                evidence={`${view.ref}/relief/${step}/${each.limit}/${each.device}`}
                value={t('board.why.relief', {
                  value: formatNumber(Math.abs(each.value), { digits: 4, language }),
                  currency,
                  unit: reliefUnit(each.limit),
                })}
              />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
