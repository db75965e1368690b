import type { WidgetProps } from '@lingtan/web-sdk';
import { StateView, viewState } from '@lingtan/web-sdk';
import type { ReactNode } from 'react';
import { EnergyFlow } from '../energy-flow.tsx';
import { useOverview, useShownDay } from '../use-overview.ts';
import { useT } from '../use-t.ts';

/** Energy of the day from the sources to the uses, as large as the wall allows. */
export function ScreenFlowWidget({ height }: WidgetProps): ReactNode {
  const t = useT();
  const { query } = useOverview();
  const shown = useShownDay();
  if (!shown) {
    // The first quarter hour of a day, and nothing of the day before.
    const none = { when: query.data !== undefined, title: t('empty.intervals'), hint: t('empty.today-hint') };
    return <StateView state={viewState(query, none)} />;
  }
  return (
    <div className="es-flow">
      <EnergyFlow height={height} from={shown.from} to={shown.to} wall />
    </div>
  );
}
