import {
  Evident,
  formatNumber,
  formatShare,
  ScreenBar,
  ScreenFigure,
  showsContent,
  StateView,
  useApi,
  useLanguage,
  useLocalized,
  viewState,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import type { PlantNowData, PlantShape } from '../../contracts/routes.ts';
import { figureRef } from '../shared/figure-ref.ts';
import { usePlants } from '../shared/use-plants.ts';
import { useT } from '../use-t.ts';
import './screen.css';

/** Water for the digital screen: what was saved this year against its target, today's inflow and reuse, recovery. */
export function ScreenWaterWidget(): ReactNode {
  const { plant, state } = usePlants();
  if (!showsContent(state) || !plant) return <StateView state={state} />;
  return <PlantNow plant={plant} />;
}

function PlantNow({ plant }: { plant: PlantShape }): ReactNode {
  const t = useT();
  const text = useLocalized();
  const language = useLanguage();
  const loaded = useApi<PlantNowData>(`./plants/${plant.id}/now`, { refetchMs: 60_000 });
  const state = viewState(loaded);
  const { data } = loaded;
  if (!showsContent(state) || !data) return <StateView state={state} />;
  const { today, todayRef, saved } = data;
  const whole = (m3: number | null): string => formatNumber(m3, { language, digits: 0 });
  const recovery = saved.m3 !== null && saved.intakeM3 ? saved.m3 / saved.intakeM3 : null;
  const below = recovery !== null && recovery < plant.recoveryTarget;
  return (
    <div className="water-screen">
      <ScreenFigure
        label={t('screen.saved', { year: saved.year })}
        value={saved.m3}
        unit="m3"
        scale="none"
        digits={0}
        size="lg"
        evidence={saved.m3 === null ? null : saved.ref}
        note={
          <Evident
            evidence={saved.m3 === null ? null : saved.ref}
            value={t('screen.saved-note', { days: saved.days, target: whole(saved.targetM3SoFar) })}
          />
        }
        data-testid="screen-water-saved"
      />
      <ScreenFigure
        label={t('screen.recovery')}
        value={recovery === null ? null : recovery * 100}
        unit="%"
        digits={1}
        evidence={recovery === null ? null : saved.ref}
        note={
          <Evident
            evidence={saved.m3 === null ? null : saved.ref}
            value={`${below ? '▲ ' : ''}${t('screen.target', { value: formatShare(plant.recoveryTarget, { language, digits: 0 }) })}`}
          />
        }
      />
      <ScreenBar
        share={recovery}
        mark={plant.recoveryTarget}
        color="var(--lt-source-water)"
        label={t('screen.recovery')}
      />
      <dl className="water-screen-today">
        <dt>{t('screen.inflow')}</dt>
        <dd>
          <Evident
            evidence={today.intakeM3 === null ? null : figureRef(todayRef, 'intake')}
            label={t('screen.inflow')}
            value={`${whole(today.intakeM3)} m³`}
          />
        </dd>
        <dt>{t('screen.reuse')}</dt>
        <dd>
          <Evident
            evidence={today.reusedM3 === null ? null : figureRef(todayRef, 'reused')}
            label={t('screen.reuse')}
            value={`${whole(today.reusedM3)} m³`}
          />
        </dd>
      </dl>
      <p className="water-screen-plant">{text(plant.name)}</p>
    </div>
  );
}
