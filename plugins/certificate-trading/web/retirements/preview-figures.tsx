import { Figure, Figures, Quantity, StateView, viewState } from '@lingtan/web-sdk';
import type { ComponentProps, ReactNode } from 'react';
import type { RetirementPreview } from '../../contracts/retirement-routes.ts';
import { useT } from '../use-t.ts';

type Loaded = Parameters<typeof viewState>[0] & { data?: RetirementPreview | undefined };
type State = ComponentProps<typeof StateView>['state'];

/** Consumption with its evidence, beside what is retired and what could be. */
export function PreviewFigures({ preview }: { preview: Loaded }): ReactNode {
  const t = useT();
  const state: State = viewState(preview);
  const data = preview.data;
  if (!data) return state.kind === 'ready' ? null : <StateView state={state} rows={2} />;
  const figures = [
    ['consumption', data.consumptionWh, data.consumptionRef],
    ['retired-before', data.retiredWh, null],
    ['held-in-period', data.heldInPeriodWh, null],
    ['matching', data.hourlyWh, null],
    ['held', data.heldWh, null],
  ] as const;
  return (
    <Figures earlier={state.earlier} data-testid="retire-preview">
      {figures.map(([name, wh, ref]) => (
        <Figure
          key={name}
          label={t(`retire.${name}`)}
          note={t(wh === null ? 'retire.not-metered' : `retire.${name}-note`)}
        >
          <Quantity
            value={wh}
            unit="Wh"
            size="lg"
            evidence={ref}
            label={t(`retire.${name}`)}
            reason={t('retire.not-metered')}
          />
        </Figure>
      ))}
    </Figures>
  );
}
