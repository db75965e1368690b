import {
  Evident,
  Figure,
  Figures,
  formatQuantity,
  formatShare,
  Quantity,
  useLanguage,
  useLocalized,
} from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { termName } from '../../contracts/term-name.ts';
import type { PlantDaysData, PlantNowData, PlantShape } from '../../contracts/routes.ts';
import { figureRef } from '../shared/figure-ref.ts';
import { useT } from '../use-t.ts';

/** Recovery against its target, what was saved with the arithmetic beside it, consumption, closing error. */
export function PlantFigures({
  plant,
  now,
  newest,
}: {
  plant: PlantShape;
  now: PlantNowData | undefined;
  newest: PlantDaysData['days'][number] | undefined;
}): ReactNode {
  const t = useT();
  const language = useLanguage();
  const text = useLocalized();
  const saved = now?.saved;
  const day = newest?.content;
  const volume = (m3: number | null | undefined): string =>
    formatQuantity(m3, 'm3', { language, scale: 'none', digits: 0 });
  const percent = (share: number | null | undefined): string => formatShare(share, { language, digits: 1 });
  const yearRecovery = saved?.m3 != null && saved.intakeM3 ? saved.m3 / saved.intakeM3 : null;
  const specific = day?.energyKwh != null && day.intakeM3 ? day.energyKwh / day.intakeM3 : null;
  const perReused = day?.energyKwh != null && day.reusedM3 ? day.energyKwh / day.reusedM3 : null;
  const [whole] = day?.nodes ?? [];
  return (
    <Figures data-testid="water-figures">
      <Figure
        label={t('figure.recovery')}
        note={
          <Evident
            evidence={saved && yearRecovery !== null ? figureRef(saved.ref, 'recovery') : null}
            value={t('figure.recovery-note', { target: percent(plant.recoveryTarget), year: percent(yearRecovery) })}
          />
        }
      >
        <Quantity
          value={day?.recovery == null ? null : day.recovery * 100}
          unit="%"
          digits={1}
          size="lg"
          evidence={newest ? figureRef(newest.ref, 'recovery') : null}
          label={t('figure.recovery')}
        />
      </Figure>
      <Figure
        label={t('figure.saved', { year: saved?.year ?? '' })}
        note={
          <Evident
            evidence={saved?.m3 == null ? null : figureRef(saved.ref, 'target')}
            value={t('figure.saved-note', {
              days: saved?.days ?? '–',
              target: volume(saved?.targetM3SoFar),
              year: volume(saved?.targetM3Year),
            })}
          />
        }
      >
        <Quantity
          value={saved?.m3}
          unit="m3"
          scale="none"
          digits={0}
          size="lg"
          evidence={saved?.m3 == null ? null : saved.ref}
          label={t('figure.saved', { year: saved?.year ?? '' })}
        />
      </Figure>
      <Figure label={t('figure.treated')} note={t('figure.treated-note', { capacity: volume(plant.capacityM3Day) })}>
        <Quantity
          value={day?.intakeM3}
          unit="m3"
          scale="none"
          digits={0}
          size="lg"
          evidence={newest ? figureRef(newest.ref, 'intake') : null}
          label={t('figure.treated')}
        />
      </Figure>
      <Figure
        label={t('figure.energy')}
        note={
          <Evident
            evidence={newest && perReused !== null ? figureRef(newest.ref, 'energy-reused') : null}
            value={t('figure.energy-note', {
              reused: formatQuantity(perReused, 'kWh/m³', { language, scale: 'none', digits: 2 }),
            })}
          />
        }
      >
        <Quantity
          value={specific}
          unit="kWh/m³"
          scale="none"
          digits={2}
          size="lg"
          evidence={newest ? figureRef(newest.ref, 'energy') : null}
          label={t('figure.energy')}
        />
      </Figure>
      <Figure label={t('figure.closing')} note={day ? t('figure.closing-note', { day: day.day }) : null}>
        <Quantity
          value={whole?.closurePercent}
          unit="%"
          digits={2}
          size="lg"
          evidence={newest ? figureRef(newest.ref, 'closure') : null}
          label={t('figure.closing')}
          reason={
            whole
              ? t('figure.closing-missing', {
                  meters: whole.missing.map((term) => text(termName(plant, term))).join(', '),
                })
              : undefined
          }
        />
      </Figure>
    </Figures>
  );
}
