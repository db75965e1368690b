import {
  Evident,
  formatQuantity,
  formatTime,
  ScreenBar,
  ScreenFigure,
  showsContent,
  StateView,
  useLanguage,
  useLocalized,
  useNow,
  usePark,
  useT,
  viewState,
  type WidgetProps,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlanView } from '../../contracts/routes.ts';
import { stepAt } from '../shared/flat-steps.ts';
import { batteryPower } from '../shared/power.ts';
import { useFreshPlans, usePlan } from '../shared/use-plans.ts';
import { energyAt } from './energy-at.ts';
import { PlanChart } from './plan-chart.tsx';
import './screen.css';

/** A plan that nobody renewed for so long is not the one that is followed. */
const staleAfterMs = 45 * 60_000;
const mostStores = 2;

/** State of charge, what the batteries do, and the plan of the day, for the digital screen. */
export function ScreenStorageWidget({ height }: WidgetProps): ReactNode {
  const t = useT();
  const language = useLanguage();
  const text = useLocalized();
  useFreshPlans();
  const now = useNow(5_000);
  const loaded = usePlan('newest');
  const view = loaded.data?.plan ?? null;
  const state = viewState(loaded, {
    when: loaded.data !== undefined && view === null,
    title: t('screen.no-plan'),
    hint: t('screen.no-plan-hint'),
  });
  if (!showsContent(state) || !view) return <StateView state={state} />;
  const step = stepAt(view.steps, now);
  const power = step < 0 ? null : batteryPower(view)[step]!;
  const doing = power === null ? 'none' : Math.abs(power) < 0.05 ? 'idle' : power > 0 ? 'discharging' : 'charging';
  // One battery opens its setpoint, several the plan that they share.
  const refOf = (store: string | null): string =>
    store === null || step < 0 ? view.ref : `${view.ref}/${store}/${step}`;
  const stores = view.stores.slice(0, mostStores);
  return (
    <div className="sd-screen">
      <ScreenFigure
        label={t('screen.planned-power')}
        value={power === null ? null : Math.abs(power)}
        unit="kW"
        size="lg"
        ts={view.issuedAt}
        staleAfterMs={staleAfterMs}
        evidence={power === null ? null : refOf(view.stores.length === 1 ? view.stores[0]!.id : null)}
        note={t(`board.doing.${doing}`)}
        data-testid="screen-storage-power"
      />
      {stores.map((store) => {
        const energy = energyAt(view, store.id, now);
        return (
          <div className="sd-screen-store" key={store.id}>
            <span>{text(store.name)}</span>
            <strong>
              <Evident
                evidence={energy === null ? null : `${refOf(store.id)}/soc-${now}`}
                label={text(store.name)}
                value={formatQuantity(energy === null ? null : (100 * energy) / store.capacityKwh, '%', { language })}
              />
            </strong>
            <ScreenBar
              share={energy === null ? null : energy / store.capacityKwh}
              mark={store.eMinKwh / store.capacityKwh}
              color="var(--lt-source-storage)"
              label={text(store.name)}
            />
          </div>
        );
      })}
      <PlanChart view={view} now={now} height={Math.max(80, height - 120 - stores.length * 58)} />
      <PlanSpan view={view} />
    </div>
  );
}

function PlanSpan({ view }: { view: PlanView }): ReactNode {
  const t = useT();
  const park = usePark();
  return (
    <p className="sd-screen-note">
      {t('screen.plan-of', {
        no: view.no,
        time: formatTime(view.issuedAt, 'minute', park.timeZone),
        until: formatTime(view.to, 'short', park.timeZone),
      })}
    </p>
  );
}
