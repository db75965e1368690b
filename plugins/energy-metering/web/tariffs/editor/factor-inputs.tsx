import type { ReactNode } from 'react';
import type { TouPeriod } from '../../../contracts/tariff-words.ts';
import { useT } from '../../use-t.ts';
import { TextInput } from './inputs.tsx';
import type { Path } from './set-at.ts';

/** Factor of each period over the base price. */
export function FactorInputs({ path, periods }: { path: Path; periods: readonly TouPeriod[] }): ReactNode {
  const t = useT();
  return (
    <div className="tf-five">
      {periods.map((period) => (
        <TextInput
          key={period}
          path={[...path, period]}
          label={t(`tariffs.period.${period}`)}
          unit="×"
          decimal
          optional
        />
      ))}
    </div>
  );
}
