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
  useMoment,
  useNow,
  usePark,
  viewState,
  type WidgetProps,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { DeviceNow } from '../../contracts/control-routes.ts';
import type { PlanView } from '../../contracts/routes.ts';
import { stepAt } from '../shared/flat-steps.ts';
import { useNowSentence } from '../shared/now-words.ts';
import { batteryPower } from '../shared/power.ts';
import { doingOf, useBatteries } from '../shared/use-batteries.ts';
import { useFreshPlans, usePlan } from '../shared/use-plans.ts';
import { useT } from '../use-t.ts';
import { energyAt } from './energy-at.ts';
import { PlanChart } from './plan-chart.tsx';
import './screen.css';

/** A plan that nobody renewed for so long is not the one that is followed. */
const staleAfterMs = 45 * 60_000;
const mostStores = 2;

/**
 * What the batteries do and hold, as measured, why, and the plan of the day, for the digital screen. While a past time is
 * shown, which the controller does not tell again, it is what the plan of that time had, and says so.
 */
export function ScreenStorageWidget({ height }: WidgetProps): ReactNode {
  const t = useT();
  useFreshPlans();
  const now = useNow(5_000);
  const replaying = useMoment() !== null;
  const loaded = usePlan('newest');
  const view = loaded.data?.plan ?? null;
  const state = viewState(loaded, {
    when: loaded.data !== undefined && view === null,
    title: t('screen.no-plan'),
    hint: t('screen.no-plan-hint'),
  });
  if (!showsContent(state) || !view) return <StateView state={state} />;
  const shown = Math.min(mostStores, view.stores.length);
  return (
    <div className="sd-screen">
      {replaying ? <Planned view={view} now={now} /> : <Measured view={view} />}
      <PlanChart view={view} now={now} height={Math.max(80, height - 170 - shown * 100)} />
      <PlanSpan view={view} />
    </div>
  );
}

function Measured({ view }: { view: PlanView }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const sentence = useNowSentence();
  const measured = useBatteries();
  if (!measured) return null;
  const { batteries, powerKw, at, ref } = measured;
  return (
    <>
      <ScreenFigure
        label={t('screen.power')}
        value={powerKw === null ? null : Math.abs(powerKw)}
        unit="kW"
        size="lg"
        ts={at}
        evidence={ref}
        note={powerKw === null ? t('board.unmeasured') : t(`board.doing.${doingOf(powerKw)}`)}
        data-testid="screen-storage-power"
      />
      {batteries.slice(0, mostStores).map((battery) => (
        <Stored
          key={battery.id}
          name={text(battery.name)}
          energyKwh={battery.energyKwh}
          capacityKwh={battery.capacityKwh!}
          leastKwh={view.stores.find(({ id }) => id === battery.id)?.eMinKwh}
          evidence={battery.refs.stored}
        />
      ))}
      {batteries.slice(0, mostStores).map((battery) => (
        <p className="sd-screen-note" key={battery.id} data-testid={`screen-now-${battery.id}`}>
          {batteries.length > 1 ? `${text(battery.name)}: ` : ''}
          {sentence(battery)}
        </p>
      ))}
    </>
  );
}

function Planned({ view, now }: { view: PlanView; now: number }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const step = stepAt(view.steps, now);
  const power = step < 0 ? null : batteryPower(view)[step]!;
  // One battery opens its setpoint, several the plan that they share.
  const refOf = (store: string | null): string =>
    store === null || step < 0 ? view.ref : `${view.ref}/${store}/${step}`;
  return (
    <>
      <ScreenFigure
        label={t('screen.planned-power')}
        value={power === null ? null : Math.abs(power)}
        unit="kW"
        size="lg"
        ts={view.issuedAt}
        staleAfterMs={staleAfterMs}
        evidence={power === null ? null : refOf(view.stores.length === 1 ? view.stores[0]!.id : null)}
        note={t(`board.doing.${doingOf(power)}`)}
        data-testid="screen-storage-power"
      />
      {view.stores.slice(0, mostStores).map((store) => {
        const energy = energyAt(view, store.id, now);
        return (
          <Stored
            key={store.id}
            name={t('screen.planned-soc', { name: text(store.name) })}
            energyKwh={energy}
            capacityKwh={store.capacityKwh}
            leastKwh={store.eMinKwh}
            evidence={energy === null ? null : `${refOf(store.id)}/soc-${now}`}
          />
        );
      })}
    </>
  );
}

function Stored({
  name,
  energyKwh,
  capacityKwh,
  leastKwh,
  evidence,
}: {
  name: string;
  energyKwh: DeviceNow['energyKwh'];
  capacityKwh: number;
  leastKwh: number | undefined;
  evidence: string | null;
}): ReactNode {
  const language = useLanguage();
  const share = energyKwh === null ? null : energyKwh / capacityKwh;
  return (
    <div className="sd-screen-store">
      <span>{name}</span>
      <strong>
        <Evident
          evidence={evidence}
          label={name}
          value={formatQuantity(share === null ? null : 100 * share, '%', { language })}
        />
      </strong>
      <ScreenBar
        share={share}
        {...(leastKwh === undefined ? {} : { mark: leastKwh / capacityKwh })}
        color="var(--lt-source-storage)"
        label={name}
      />
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
